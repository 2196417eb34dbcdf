"""What the words of a library say besides a ranking: who holds a text exactly, which words there are."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import or_

import numpy as np

from desktop_app.core.arrays import Int64, distinct
from desktop_app.core.folding import INVISIBLE, fold, holder
from desktop_app.core.lexical import terms
from desktop_app.core.lexical.word_segment import TermTable, WordIndex
from desktop_app.core.text import storable
from desktop_app.library.store import Library, path_of
from desktop_app.library.words.building import others
from desktop_app.library.words.index import roots

Span = tuple[int, int]
_TEXTS = """
SELECT documents.id, title, text, fields, path FROM documents JOIN sources ON sources.id = source
"""
_AMONG = f"{_TEXTS} WHERE documents.id IN (SELECT value FROM json_each(?))"  # noqa: S608
_PASSAGES = """
SELECT passages.id, title, substr(text, start + 1, "end" - start), fields, path
FROM passages JOIN documents ON documents.id = document JOIN sources ON sources.id = source
WHERE passages.id IN (SELECT value FROM json_each(?))
"""
_SAID = "SELECT title, text FROM documents WHERE id = ?"
_NONE: Int64 = np.empty(0, dtype=np.int64)
_CHOICE = 4
"""So many times what is wanted is looked at in each segment: what one has often, another has not."""
MENDED = (4, 7)
"""Letters from which a word is mended by one change, and by two; a shorter one is like too many."""
SLIPS = (6, 10)
"""Letters from which one change, and two, are a slip of the finger rather than another word."""


def documents_with(library: Library, literal: str) -> Int64:
    """The row ids of documents whose title, text, fields or name hold `literal` (see `holder`), in order.

    Call it within `reading`. Which documents have its words is looked up, and those are read. What crosses
    passages is found where two sentences hold it. A literal of signs alone is looked for everywhere.
    """
    holds = holder(literal)
    words = list(terms.words(storable(literal, " ")))
    if words:
        index = library.word_index()
        having = [_documents_having(index, word) for word in words]
        rows = library.each(_AMONG, json.dumps(reduce(np.intersect1d, having).tolist()))
    else:
        rows = library.each(_TEXTS)
    paths = roots(library.database)
    found = []
    for id_, title, text, fields, path in rows:
        said = others(path_of(path), title, text, json.loads(fields).values(), paths)
        if any(holds(fold(one)) for one in (title, text, *said)):
            found.append(id_)
    return np.array(sorted(found), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a passage can be asked for word for word: its document's title, its text, and the rest."""

    title: str
    text: str
    others: tuple[str, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.title, self.text, *self.others)


def wordings(library: Library, passages: Sequence[int]) -> list[Wording | None]:
    """What each of `passages` says; None for one that is gone. Call it within `reading`."""
    follows = roots(library.database)
    found = {
        id_: Wording(title, text, others(path_of(path), title, text, json.loads(fields).values(), follows))
        for id_, title, text, fields, path in library.query(_PASSAGES, json.dumps(list(passages)))
    }
    return [found.get(passage) for passage in passages]


def documents_with_word(library: Library, word: str, alike: bool = True) -> Int64:
    """The row ids of documents with a word, in order; `alike` counts its other forms. Within `reading`."""
    return documents_with_words(library, terms.words(storable(word, " ")), alike)


def documents_with_words(library: Library, words: Iterable[terms.Word], alike: bool = True) -> Int64:
    """The same of a word's `terms.words`."""
    index = library.word_index()
    found = [_documents_having(index, word, alike) for word in words]
    return reduce(np.intersect1d, found) if found else _NONE


def _documents_having(index: WordIndex, word: terms.Word, alike: bool = False) -> Int64:
    """Who has a word as one of its terms, or all of its parts."""
    found = [_documents_of(index, term, alike) for term in word.whole]
    if word.parts:
        found.append(reduce(np.intersect1d, [_documents_of(index, part, alike) for part in word.parts]))
    return reduce(np.union1d, found)


def _documents_of(index: WordIndex, term: str, alike: bool) -> Int64:
    found = []
    for segment, live in zip(index.segments, index.live, strict=True):
        ((itself, forms),) = segment.look_up([term])
        numbers = {itself, *forms} - {-1} if alike else {itself} - {-1}
        found += [segment.documents[segment.holding(number, live)] for number in numbers]
    return distinct(np.concatenate(found)) if found else _NONE


def information(library: Library, words: Sequence[str]) -> list[float]:
    """How rare each of `words` is: the information, in nats, that a passage holds it.

    Other forms are left out, so that it takes no time. Call it within `reading`.
    """
    index = library.word_index()
    found = []
    for text in words:
        rarest = min((_holding(index, word) for word in terms.words(text)), default=0)
        found.append(index.idf(rarest))
    return found


def _holding(index: WordIndex, word: terms.Word) -> int:
    if word.whole:
        return max(index.holding(term) for term in word.whole)
    return min(index.holding(part) for part in word.parts)


def is_begun(library: Library, prefix: str) -> bool:
    """Whether any word of the library begins so. Call it within `reading`."""
    index, folded = library.word_index(), fold(prefix)
    for segment, live in zip(index.segments, index.live, strict=True):
        first, last = segment.terms.beginning(folded)
        if first < last and (live is None or any(len(segment.holding(n, live)) for n in range(first, last))):
            return bool(folded)
    return False


def is_ended(library: Library, ending: str) -> bool:
    """Whether any longer word of the library ends so. Call it within `reading`."""
    index, folded = library.word_index(), fold(ending)
    return bool(folded) and any(
        len(segment.holding(number, live))
        for segment, live in zip(index.segments, index.live, strict=True)
        for number in segment.terms.ending(folded)
    )


def completions(library: Library, prefix: str, count: int) -> list[str]:
    """At most `count` words of the library that begin so, the most frequent first.

    They are as they are written, in lower case. Call it within `reading`.
    """
    folded = fold(prefix)
    if not folded:
        return []
    index = library.word_index()
    found: set[str] = set()
    for segment in index.segments:
        first, last = segment.terms.beginning(folded)
        often = segment.postings.counts(first, last)
        most = np.argsort(-often, kind="stable")[: _CHOICE * count] + first
        found.update(segment.terms[number].decode() for number in most.tolist())
    return _written(library, index, found, count, lambda _term: ())


def corrections(
    library: Library, word: str, count: int = 3, held: int = 0, lengths: Sequence[int] = MENDED
) -> list[str]:
    """At most `count` words of the library that `word` may have been meant to be, as they are written.

    Nearest first (Damerau and Levenshtein: a letter left out, put in, replaced, or two exchanged), then
    those that begin alike, then the most frequent. None for a word shorter than `lengths` or one with digits,
    and where no near word with its forms can be in as many passages as `held` says. Call it within `reading`.
    """
    folded = fold(word)
    changes = sum(len(folded) >= letters for letters in lengths)
    if not changes or not folded.isalpha():
        return []
    index = library.word_index()
    if held and not any(
        _near(segment.terms, folded, changes, segment.frequent(-(-held // len(index.segments))))
        for segment in index.segments
    ):
        return []
    near = {
        term: distance
        for segment in index.segments
        for term, distance in _near(segment.terms, folded, changes).items()
    }
    return _written(library, index, near, count, lambda term: (near[term], term[0] != folded[0]))


def is_slip(word: str, near: str) -> bool:
    """Whether a word can hardly have been meant to be another one than `near`."""
    from rapidfuzz.distance import DamerauLevenshtein  # late, for a quick start

    folded = fold(word)
    return DamerauLevenshtein.distance(folded, fold(near)) <= sum(len(folded) >= most for most in SLIPS)


def _near(table: TermTable, word: str, changes: int, among: Int64 | None = None) -> dict[str, int]:
    """Other words that so few changes make of `word`, and how many do; `among` are numbers of terms."""
    from rapidfuzz import process  # late, for a quick start
    from rapidfuzz.distance import DamerauLevenshtein

    found = process.extract(
        word,
        _similar(table, word, changes, among),
        scorer=DamerauLevenshtein.distance,
        score_cutoff=changes,
        limit=None,
    )
    return {term: distance for term, distance, _ in found if distance and term.isalpha()}


def _similar(table: TermTable, word: str, changes: int, among: Int64 | None) -> list[str]:
    """The terms with about the letters of `word` whose first letters can be those of `word`, one changed."""
    if not len(table):
        return []
    encoded = word.encode()
    letters = np.uint32(reduce(or_, (1 << (byte & 31) for byte in encoded if byte <= 127), 0))
    among = among if among is None else among[among.searchsorted(table.first_word) :]
    every = table.letters if among is None else table.letters[among - table.first_word]
    # A change takes one letter away and adds one at most.
    near = np.flatnonzero(np.bitwise_count(every ^ letters) <= 2 * changes)
    every = every.take(near)
    more, less = np.bitwise_count(every & ~letters), np.bitwise_count(letters & ~every)
    near = near[(more <= changes) & (less <= changes)]
    near = near + table.first_word if among is None else among[near]
    ends = table.ends[near].astype(np.int64)
    starts = np.where(near > 0, table.ends[near - 1], 0).astype(np.int64)
    first, second = table.blob[starts], table.blob[np.minimum(starts + 1, len(table.blob) - 1)]
    chosen = np.abs(ends - starts - len(encoded)) <= changes * (1 if word.isascii() else 4)
    chosen &= np.logical_or.reduce([part == one for part in (first, second) for one in encoded[:2]])
    return [table[number].decode() for number in near[chosen].tolist()]


def _written(
    library: Library,
    index: WordIndex,
    found: Iterable[str],
    count: int,
    rank: Callable[[str], tuple[object, ...]],
) -> list[str]:
    """The first `count` of the terms `found` that are still there, as they are written: in order of `rank`,
    then the most frequent.
    """
    held: list[str] = []
    for _, group in groupby(sorted(found, key=rank), key=rank):
        listed = list(group)
        often = dict(zip(listed, index.holding_each(listed), strict=True))
        held += sorted((term for term in often if often[term]), key=lambda term: (-often[term], term))
        if len(held) >= count:
            break
    return list(dict.fromkeys(_as_written(library, index, term) for term in held[:count]))


def _as_written(library: Library, index: WordIndex, term: str) -> str:
    """How a term is written where it stands first; itself where it stands in what is not shown."""
    for texts in library.query(_SAID, index.first_document(term)):
        for said in texts:
            if span := terms.first_span(said, term.__eq__):
                written = re.sub(f"[{INVISIBLE}]", "", said[slice(*span)]).lower()
                if "".join(filter(str.isalnum, fold(written))) == term:
                    return written
    return term
