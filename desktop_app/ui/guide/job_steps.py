"""The nine steps of the job matcher in words, with the numbers of a run, and the view each opens in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.language import fraction, number, plural, tr
from desktop_app.ui.values import Example

if TYPE_CHECKING:
    from desktop_app.services.guide.matching import JobMatch, Scored

PART = 8


@dataclass(frozen=True, slots=True)
class JobStep:
    """A step: what is done, what came of it, and where to look into it."""

    title: str
    says: str
    example: Example


def steps(run: JobMatch) -> tuple[JobStep, ...]:
    """The steps of the guide, 1 to 9."""
    best, last = run.scored[0], run.scored[-1]
    return (
        JobStep(
            tr("Prepare the dataset"),
            tr(
                "“{library}” holds {jobs} in {passages}. The model reads “title. text” of each, here of "
                "{title}.",
                library=run.library,
                jobs=plural(run.documents, "{n} job", "{n} jobs"),
                passages=plural(run.passages, "{n} passage", "{n} passages"),
                title=run.job_title,
            ),
            _example(run.job, "Inspector", tr("The job as the model reads it.")),
        ),
        JobStep(
            tr("Preprocess all jobs"),
            _job_read(run),
            _example(run.job, "Preprocessing", tr("What each step leaves of the job.")),
        ),
        JobStep(
            tr("Compute a vector for every job"),
            tr(
                "{passages} × {dimensions} numbers, computed once and kept on the disk. That of {title} "
                "begins {vector}.",
                passages=number(run.passages),
                dimensions=run.dimensions,
                title=run.job_title,
                vector=_written(run.job_vector),
            ),
            _example(run.job, "States", tr("All states of the job, a row a token.")),
        ),
        JobStep(
            tr("Take the query"),
            tr("“{text}”", text=run.query),
            _example(run.query, "Inspector", tr("The query as the model reads it.")),
        ),
        JobStep(
            tr("Preprocess the query"),
            _query_read(run),
            _example(run.query, "Preprocessing", tr("What each step leaves of the query.")),
        ),
        JobStep(
            tr("Compute the query's vector"),
            tr(
                "{count} tokens, {tokens}, are averaged to one vector of shape {shape}, which is brought to "
                "length 1: {vector}. That took {time} ms.",
                count=len(run.pieces),
                tokens=" ".join(run.pieces),
                shape=f"({run.dimensions},)",
                vector=_written(run.query_vector),
                time=fraction(run.embedding_ms),
            ),
            _example(run.query, "Pooling", tr("The tokens' vectors and their mean.")),
        ),
        JobStep(
            tr("Compare it with every job"),
            tr(
                "{passages} cosines in {time} ms, from {least} for {last} to {most} for {best}.",
                passages=number(run.passages),
                time=fraction(run.ranking_ms),
                least=_cosine(last),
                last=last.title,
                most=_cosine(best),
                best=best.title,
            ),
            Example(
                tr("The query and the best job"),
                tr("Which words of both are near each other."),
                run.query,
                run.job,
                view="Similarity",
                part=PART,
            ),
        ),
        JobStep(
            tr("Rank the jobs"),
            tr(
                "{ranking}.",
                ranking="; ".join(f"{number(one.rank)}. {one.title} {_cosine(one)}" for one in run.scored),
            ),
            _example(run.query, "Search", tr("The ranking by meaning."), "semantic"),
        ),
        JobStep(
            tr("Return the best ten"),
            tr(
                "Below, next to the ten that a search for the same words finds. {shared} are in both.",
                shared=run.shared,
            ),
            _example(run.query, "Compare", tr("By words and by meaning, side by side.")),
        ),
    )


def _job_read(run: JobMatch) -> str:
    if run.read_as.untouched:
        return tr(
            "This library reads every job as it was written: cleaning costs a BERT more than it gains. The "
            "guide's four steps would leave “{left}”.",
            left=run.job_cleaned,
        )
    return tr(
        "This library cleans every job: cleaning costs a BERT more than it gains. The guide's four steps "
        "would leave “{left}”.",
        left=run.job_cleaned,
    )


def _query_read(run: JobMatch) -> str:
    if run.read_as.untouched:
        return tr(
            "As the jobs: nothing is changed. The guide's steps would leave “{left}”.", left=run.query_cleaned
        )
    return tr("As the jobs: it is cleaned. The guide's steps would leave “{left}”.", left=run.query_cleaned)


def _example(text: str, view: str, point: str, mode: str = "") -> Example:
    return Example(point.rstrip(".。"), point, text, view=view, part=PART, mode=mode)


def _cosine(one: Scored) -> str:
    return f"{round(one.cosine, 2) or 0:.2f}".replace("-", "−")


def _written(numbers: Sequence[float]) -> str:
    return f"[{', '.join(f'{round(one, 3) or 0:.3f}' for one in numbers)}, …]".replace("-", "−")
