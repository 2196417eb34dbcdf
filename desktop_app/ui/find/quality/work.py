"""What the quality view asks the lanes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.jobs import CancelToken, Report
from desktop_app.language import tr
from desktop_app.ui.engine import Engine

if TYPE_CHECKING:
    from desktop_app.services.searching.evaluate import Evaluation


@dataclass(frozen=True, slots=True)
class Material:
    """What a library can be measured by: marks, and the queries that have a good one."""

    queries: int
    marks: int


@dataclass(frozen=True, slots=True)
class EvaluationWish:
    """Measure a library, by the files of a retrieval set, or by its own marks where there are none.

    `recleaned` measures the search by meaning under the other cleaning as well.
    """

    folder: Path
    files: tuple[Path, ...] = ()
    recleaned: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """An evaluation, and what it was measured by in words; `wish` asked for it.

    `recleaning_s` estimates how long embedding the library under the other cleaning takes; None where that
    was done, or the library is too large for it.
    """

    evaluation: Evaluation
    by: str
    wish: EvaluationWish
    recleaning_s: float | None


def material(folder: Path) -> Material:
    """What there is to measure by; raises AppError. Query lane."""
    from desktop_app.library import marks

    made = marks.read(folder)
    return Material(len({one.query for one in made if one.grade}), len(made))


def evaluate(engine: Engine, wish: EvaluationWish, report: Report, cancel: CancelToken) -> Measured:
    """Measures a library; raises AppError and Cancelled. Job lane, with a reader of its own."""
    from desktop_app.corpus.qrels import find, read_qrels, read_queries
    from desktop_app.library.store import Library
    from desktop_app.services.searching import evaluate as evaluating
    from desktop_app.services.searching.other_cleaning import OtherCleaning, estimated_seconds
    from desktop_app.services.searching.search import Searcher

    with Library.open(wish.folder) as library:
        searcher = Searcher(library, engine.models.of(library.recipe.model))
        if wish.files:
            queries, qrels = find(wish.files)
            judged = evaluating.from_files(library, read_queries(queries), read_qrels(qrels))
            by = tr(
                "{queries} and {judgments} in {folder}",
                queries=queries.name,
                judgments=qrels.name,
                folder=queries.parent,
            )
        else:
            judged = evaluating.from_marks(library)
            by = tr("your marks")
        recleaned = OtherCleaning.embed(searcher, report, cancel) if wish.recleaned else None
        evaluation = evaluating.evaluate(searcher, judged, report, cancel, recleaned)
        seconds = None if wish.recleaned else estimated_seconds(searcher, cancel)
        return Measured(evaluation, by, wish, seconds)


def document(measured: Measured) -> str:
    """Everything that was measured, as JSON."""
    from desktop_app.services.searching.evaluate import evaluation_document

    return json.dumps(evaluation_document(measured.evaluation), ensure_ascii=False, indent=1)
