"""The nine steps of the job matcher in words, with the numbers of a run, and the view each opens in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.core.words import count
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
    untouched = run.read_as.untouched
    read = "reads every job as it was written" if untouched else "cleans every job"
    size = f"({run.dimensions},)"
    ends = run.scored[0], run.scored[-1]
    return (
        JobStep(
            "Prepare the dataset",
            f"“{run.library}” holds {run.documents:,} jobs in {count(run.passages, 'passage')}. The model "
            f"reads “title. text” of each, here of {run.job_title}.",
            _example(run.job, "Inspector", "The job as the model reads it."),
        ),
        JobStep(
            "Preprocess all jobs",
            f"This library {read}: cleaning costs a BERT more than it gains. The guide's four steps would "
            f"leave “{run.job_cleaned}”.",
            _example(run.job, "Preprocessing", "What each step leaves of the job."),
        ),
        JobStep(
            "Compute a vector for every job",
            f"{run.passages:,} × {run.dimensions} numbers, computed once and kept on the disk. That of "
            f"{run.job_title} begins {_written(run.job_vector)}.",
            _example(run.job, "States", "All states of the job, a row a token."),
        ),
        JobStep(
            "Take the query",
            f"“{run.query}”",
            _example(run.query, "Inspector", "The query as the model reads it."),
        ),
        JobStep(
            "Preprocess the query",
            f"As the jobs: {'nothing is changed' if untouched else 'it is cleaned'}. The guide's steps would "
            f"leave “{run.query_cleaned}”.",
            _example(run.query, "Preprocessing", "What each step leaves of the query."),
        ),
        JobStep(
            "Compute the query's vector",
            f"{len(run.pieces)} tokens, {' '.join(run.pieces)}, are averaged to one vector of shape "
            f"{size}, which is brought to length 1: {_written(run.query_vector)}. That took "
            f"{run.embedding_ms:.1f} ms.",
            _example(run.query, "Pooling", "The tokens' vectors and their mean."),
        ),
        JobStep(
            "Compare it with every job",
            f"{run.passages:,} cosines in {run.ranking_ms:.1f} ms, from {_cosine(ends[1])} for "
            f"{ends[1].title} to {_cosine(ends[0])} for {ends[0].title}.",
            Example(
                "The query and the best job",
                "Which words of both are near each other.",
                run.query,
                run.job,
                view="Similarity",
                part=PART,
            ),
        ),
        JobStep(
            "Rank the jobs",
            "; ".join(f"{one.rank:,}. {one.title} {_cosine(one)}" for one in run.scored) + ".",
            _example(run.query, "Search", "The ranking by meaning.", "semantic"),
        ),
        JobStep(
            "Return the best ten",
            f"Below, next to the ten that a search for the same words finds. {run.shared} are in both.",
            _example(run.query, "Compare", "By words and by meaning, side by side."),
        ),
    )


def _example(text: str, view: str, point: str, mode: str = "") -> Example:
    return Example(point.rstrip("."), point, text, view=view, part=PART, mode=mode)


def _cosine(one: Scored) -> str:
    return f"{round(one.cosine, 2) or 0:.2f}".replace("-", "−")


def _written(numbers: Sequence[float]) -> str:
    return f"[{', '.join(f'{round(number, 3) or 0:.3f}' for number in numbers)}, …]".replace("-", "−")
