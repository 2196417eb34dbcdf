"""What the guide asks of the model and of the library of jobs; on the query lane."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, Report
from desktop_app.core.measures import Measure, ModelAnswer
from desktop_app.ui.engine import Engine

if TYPE_CHECKING:
    from desktop_app.services.guide.matching import JobMatch

Answers = dict[Measure, ModelAnswer | AppError]
"""What the model says to each question, or why it says nothing."""


def measure(engine: Engine, asked: Iterable[Measure], _report: Report, cancel: CancelToken) -> Answers:
    """The answers of the default model; raises AppError where there is none, and Cancelled."""
    from desktop_app.services.guide.measuring import Measuring

    encoder, measuring = engine.models.default(), engine.kept(Measuring)
    answers: Answers = {}
    for one in asked:
        cancel.check()
        try:
            answers[one] = measuring.measure(encoder, one)
        except AppError as error:
            answers[one] = error
    return answers


def match(engine: Engine, folder: Path, query: str) -> JobMatch:
    """Runs the job matcher over a library; raises AppError."""
    from desktop_app.services.guide.matching import match as run

    return run(engine.searcher(folder), query)
