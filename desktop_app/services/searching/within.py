"""Where in a document the query's words stand, what of it is near in meaning, and where any text stands."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from functools import cache
from itertools import islice

from desktop_app.core.folding import fold
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.query_values import Query
from desktop_app.core.types import Mode, Pooling
from desktop_app.search import exact
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.why.explain import explain_terms

Span = tuple[int, int]
MOST = 5_000
"""Places that are told; nobody walks through more."""


@dataclass(frozen=True, slots=True)
class FoundPlaces:
    """Spans of a document's text, in order; they are `words`, or else passages."""

    spans: tuple[Span, ...] = ()
    words: bool = False


def hits_within(
    searcher: Searcher, asked: Query, mode: Mode, pooling: Pooling, document: int, cancel: CancelToken = NEVER
) -> FoundPlaces:
    """What the query found in a document's text; raises AppError and Cancelled.

    That are the words that the keyword index matches; where there are none, or words are not looked for, the
    passages nearer to it than one in ten queries about nothing gets. They have no match of their own: that is
    fitted on documents, which compete for an answer.
    """
    with searcher.library.reading():
        passages = searcher.library.query(
            'SELECT id, start, "end" FROM passages WHERE document = ? ORDER BY start, id', document
        )
    words: set[Span] = set()
    if mode != "semantic" and asked.words.strip():
        for passage, start, _ in passages:
            cancel.check()
            for _, term in explain_terms(searcher, asked, passage):
                words |= {(start + first, start + last) for first, last in term.text}
    if words:
        return FoundPlaces(tuple(sorted(words)[:MOST]), words=True)
    vector = searcher.vector(asked, pooling)
    if vector is None:
        return FoundPlaces()
    with searcher.library.reading():
        rows = searcher.library.rows(pooling)
        chance = searcher.calibration.background(rows, pooling, asked.chance, vector).chance
        mine = rows.passages[rows.documents == document]
        cosines = exact.cosines(rows, vector, mine)
    near = {passage for passage, cosine in cosines.items() if cosine >= chance}
    spans = tuple((start, end) for passage, start, end in passages if passage in near)
    return FoundPlaces(spans[:MOST])


def places_of(text: str, wanted: str) -> tuple[Span, ...]:
    """The spans of `text` that are `wanted`, capitals, accents and the kind of white space aside."""
    words = _folded(wanted)[0].split()
    if not words:
        return ()
    folded, places = _folded(text)
    found = re.finditer(r"\s+".join(map(re.escape, words)), folded)
    spans = []
    for match in islice(found, MOST):
        start, end = match.span()
        if places:  # with the accents that stand by themselves behind a letter
            after = places[end] if end < len(places) else len(text)
            start, end = places[start], max(places[end - 1] + 1, after)
        spans.append((start, end))
    return tuple(spans)


def _folded(text: str) -> tuple[str, array[int] | None]:
    """`text` as it is compared, and of each letter the one of `text` that it comes from; None for its own."""
    if text.isascii():
        return text.lower(), None
    places = array("q")
    parts = []
    for number, letter in enumerate(text):
        folded = _letter(letter)
        parts.append(folded)
        places.extend([number] * len(folded))
    return "".join(parts), places


@cache
def _letter(letter: str) -> str:
    return " " if letter.isspace() else fold(letter)
