"""BM25 through the library's keyword index; the user's text is never read as its syntax."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

from desktop_app.core.arrays import Int64
from desktop_app.core.paths import RESOURCES
from desktop_app.core.unicode import storable
from desktop_app.search.ranking import Ranking

_MARKS = ".,;:!?()\"'"


def words(query: str) -> list[str]:
    """The words to look for, each once: stop words are left out unless there is nothing else.

    They are found in most passages and decide nothing: BM25 ranks as well without them, in a tenth of the
    time (see benchmarks.md).
    """
    said = list(dict.fromkeys(storable(query, " ").split()))
    return [word for word in said if word.strip(_MARKS).lower() not in _stop_words()] or said


@cache
def _stop_words() -> frozenset[str]:
    text = (RESOURCES / "nltk_data" / "corpora" / "stopwords" / "english").read_text(encoding="utf-8")
    return frozenset(text.split())


def expression(query: str, begun: bool = False, all_of: bool = False) -> str:
    """An FTS5 expression that matches any of the words, each a quoted literal; without words, nothing.

    `begun`: the last word may also be the beginning of one. `all_of`: one passage holds all of them.
    """
    quoted = ['"' + word.replace('"', '""') + '"' for word in words(query)]
    return ((" AND " if all_of else " OR ").join(quoted) or '""') + (" *" if begun and quoted else "")


def top(matches: Iterable[tuple[int, int, float]], count: int, allowed: Int64 | None = None) -> Ranking:
    """The first `count` documents of `matches`, which are (passage, document, BM25), best first.

    Of `allowed` documents only, where they are given (row ids).
    """
    may = None if allowed is None else frozenset(allowed.tolist())
    best: dict[int, tuple[int, float]] = {}
    for passage, document, score in matches:
        if document not in best and (may is None or document in may):
            if len(best) == count:
                break
            best[document] = (passage, score)
    return Ranking(
        np.array(list(best), dtype=np.int64),
        np.array([passage for passage, _ in best.values()], dtype=np.int64),
        np.array([score for _, score in best.values()], dtype=np.float64),
    )
