"""BM25 through the library's keyword index; the user's text is never read as its syntax."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from desktop_app.core.arrays import Int64
from desktop_app.core.paths import RESOURCES
from desktop_app.core.text import storable
from desktop_app.search.query import quote
from desktop_app.search.ranking import Ranking

_NOTHING = '""'
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


@dataclass(frozen=True, slots=True)
class WordQuery:
    """What the keyword index is asked: any of `words`, each a quoted literal of FTS5; without words, nothing.

    `unfinished`: the last one may also be the beginning of a word, as is one that ends in a star.
    """

    words: tuple[str, ...]
    unfinished: bool = False

    @classmethod
    def of(cls, text: str, occurs: Callable[[str], bool] = lambda _expression: True) -> WordQuery:
        """The words of `text`; the last one is unfinished where `occurs` says that nothing matches it."""
        found = cls(tuple(words(text)))
        return replace(found, unfinished=bool(found.words) and not occurs(_expression(found.words[-1])))

    @property
    def expression(self) -> str:
        """Matches any of the words."""
        return " OR ".join(self._each) or _NOTHING

    @property
    def every(self) -> str:
        """Matches what holds all of the words, whole ones."""
        return " AND ".join(map(_expression, self.words)) or _NOTHING

    @property
    def terms(self) -> Iterable[tuple[str, str]]:
        """Each word, and what matches it alone."""
        return zip(self.words, self._each, strict=True)

    @property
    def _each(self) -> list[str]:
        quoted = [_expression(word) for word in self.words]
        return [*quoted[:-1], f"{quote(self.words[-1])} *"] if self.unfinished else quoted


def _expression(word: str) -> str:
    """What matches a word, or the beginning of one: "carpent*"."""
    bare = word.removesuffix("*")
    return f"{quote(bare)} *" if len(bare) == len(word) - 1 and bare[-2:].isalnum() else quote(word)


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
