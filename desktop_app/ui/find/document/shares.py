"""A score's shares by words or by word pieces, as the window shows and copies them."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.core.cells import Cell, tabbed

if TYPE_CHECKING:
    from desktop_app.services.searching.why.explain import ExplainedToken, Explanation, Span
    from desktop_app.services.searching.why.leave_one_out import Effects


@dataclass(frozen=True, slots=True)
class Shares:
    """What words of the query (`rows`) and of the passage (`columns`) add, with their labels.

    `cells` holds one tuple of contributions a query word, which add up to the score; None where shares are
    what is lost when a word is left out, and add up to nothing. A share is None where a word cannot be left
    out.
    """

    query: tuple[str, ...]
    passage: tuple[str, ...]
    rows: tuple[float | None, ...]
    columns: tuple[float | None, ...]
    cells: tuple[tuple[float, ...], ...] | None
    score: float

    def tsv(self) -> str:
        """A table with labels, a sum at the end of each row and column; or two lists of words."""
        if self.cells is None:
            pairs = [*zip(self.query, self.rows, strict=True), *zip(self.passage, self.columns, strict=True)]
            return tabbed(pairs)
        lines: list[Sequence[Cell]] = [("", *self.passage, "sum")]
        for word, cells, share in zip(self.query, self.cells, self.rows, strict=True):
            lines.append((word, *cells, share))
        return tabbed([*lines, ("sum", *self.columns, self.score)])

    def json(self) -> str:
        """Everything shown, as one JSON document."""
        document = {
            "score": self.score,
            "query": [
                {"token": word, "share": share} for word, share in zip(self.query, self.rows, strict=True)
            ],
            "passage": [
                {"token": word, "share": share}
                for word, share in zip(self.passage, self.columns, strict=True)
            ],
            "contributions": self.cells,
        }
        return json.dumps(document, ensure_ascii=False, indent=1)


def by_pieces(found: Explanation) -> Shares | None:
    """One row and column a word piece; None for [CLS]."""
    return _shares(
        found,
        [(at, at + 1) for at in range(len(found.query))],
        [(at, at + 1) for at in range(len(found.passage))],
    )


def by_words(found: Explanation) -> Shares | None:
    """One row and column a word, special tokens as themselves; None for [CLS]."""
    return _shares(found, found.query_words, found.passage_words)


def left_out(found: Explanation, effects: Effects) -> Shares:
    """What each word's absence costs."""
    return Shares(
        _labels(found.query, found.query_words, found.model_query),
        _labels(found.passage, found.passage_words, found.model_text),
        effects.query,
        effects.passage,
        None,
        found.score,
    )


def _shares(found: Explanation, rows: Sequence[Span], columns: Sequence[Span]) -> Shares | None:
    from desktop_app.explore.score_ledger import merged

    if found.contributions is None:
        return None
    cells = merged(found.contributions, rows, columns)
    return Shares(
        _labels(found.query, rows, found.model_query),
        _labels(found.passage, columns, found.model_text),
        tuple(cells.sum(axis=1).tolist()),
        tuple(cells.sum(axis=0).tolist()),
        tuple(map(tuple, cells.tolist())),
        found.score,
    )


def _labels(tokens: Sequence[ExplainedToken], runs: Sequence[Span], text: str) -> tuple[str, ...]:
    """A piece alone by its own name, a word of several by its text."""
    return tuple(
        tokens[first].text if last - first == 1 else text[tokens[first].read[0] : tokens[last - 1].read[1]]
        for first, last in runs
    )


def signed(share: float | None, digits: int = 4) -> str:
    """A share with its sign, a true minus; a dash where there is none."""
    return "–" if share is None else f"{share:+.{digits}f}".replace("-", "−")


def opacity(share: float | None, greatest: float) -> float:
    """0..1 by tanh, so that one outlier does not wash out the rest."""
    return math.tanh(abs(share or 0.0) / greatest) / math.tanh(1) if greatest else 0.0
