"""What each way to search reaches, as a table: a row a way, a column a measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop_app.core.cells import Cell
from desktop_app.core.words import per_cent
from desktop_app.language import tr
from desktop_app.ui.kit.tables.rows import RowsModel

if TYPE_CHECKING:
    from desktop_app.search.evaluate import Estimate
    from desktop_app.services.searching.evaluate import Score

WAY = "Way to search"
HEADERS = (
    (tr("Way to search"), tr("How the documents were ranked.")),
    (
        "nDCG@10",
        tr("How good the first ten are, the earlier the better, against the best possible order; 1 is that."),
    ),
    ("Recall@10", tr("The share of all relevant documents that is among the first ten.")),
    ("Recall@100", tr("The share of all relevant documents that is among the first hundred.")),
    (
        "MRR@10",
        tr(
            "One over the rank of the first relevant document, 0 beyond the tenth, averaged over the queries."
        ),
    ),
)


class ScoresModel(RowsModel["Score"]):
    """The scores of one evaluation, in its order."""

    HEADS = HEADERS

    def show(self, scores: tuple[Score, ...]) -> None:
        self.fill(scores)

    def cell(self, score: Score, column: int) -> str:
        found = estimate(score, column)
        return f"{found.mean:.3f}" if found else score.way.words

    def tip(self, score: Score, column: int) -> str:
        """The exact numbers."""
        found = estimate(score, column)
        if found is None:
            return score.way.words
        words = tr(
            "{way}: {measure} {mean}, {level} interval {low} to {high}",
            level=per_cent(0.95),
            way=score.way.words,
            measure=HEADERS[column][0],
            mean=f"{found.mean:.6f}",
            low=f"{found.low:.6f}",
            high=f"{found.high:.6f}",
        )
        if column != 1 or not (behind := score.behind):
            return words
        return tr(
            "{scores}; behind the best by {mean} ({low} to {high})",
            scores=words,
            mean=f"{behind.mean:.6f}",
            low=f"{behind.low:.6f}",
            high=f"{behind.high:.6f}",
        )

    def spoken(self, score: Score, column: int) -> str:
        return self.tip(score, column)

    def cells(self) -> list[list[Cell]]:
        """The names of the columns, then a line a way, with the interval of each measure after it."""
        names = [name for name, _ in HEADERS[1:]]
        lines: list[list[Cell]] = [
            [WAY, *(f"{name}{part}" for name in names for part in ("", " low", " high"))]
        ]
        for score in self.rows:
            numbers = [number for one in score.estimates for number in (one.mean, one.low, one.high)]
            lines.append([score.way.words, *(f"{number:.6f}" for number in numbers)])
        return lines


def estimate(score: Score, column: int) -> Estimate | None:
    """What a column shows of a score; None for the name of the way to search."""
    return score.estimates[column - 1] if column else None


def best_rows(scores: Sequence[Score]) -> frozenset[tuple[int, int]]:
    """(row, column) of the highest mean of every measure."""
    found = set()
    for number in range(len(HEADERS) - 1):
        top = max(score.estimates[number].mean for score in scores)
        found |= {
            (row, number + 1) for row, score in enumerate(scores) if score.estimates[number].mean == top
        }
    return frozenset(found)
