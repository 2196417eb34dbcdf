"""Words that nothing in the library holds, mended where a near one is there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import chain, pairwise
from typing import Literal
from weakref import WeakKeyDictionary

import numpy as np

from desktop_app.core.arrays import Int64
from desktop_app.core.lexical import terms
from desktop_app.core.lexical.languages import language_of
from desktop_app.core.lexical.word_segment import MOST_KNOWN, WordIndex
from desktop_app.core.query_values import Query
from desktop_app.core.text import storable
from desktop_app.corpus.lexicon import is_english
from desktop_app.library.keyword_index import (
    MENDED,
    SLIPS,
    corrections,
    documents_with,
    documents_with_word,
    documents_with_words,
    is_begun,
    is_ended,
    is_slip,
)
from desktop_app.library.store import Library
from desktop_app.search.keyword import QueryWord, WordQuery
from desktop_app.search.lookup import is_held
from desktop_app.search.query import exchanged, is_pasted, outside

SHORTEST = 4
"""Letters of a word that is mended: of shorter ones too many are near."""
LEAST_HALF = 3
"""Letters of either half of a word that is written apart in the library."""
RARE = 2
"""Documents that hold a word which is still asked about."""
FAR_MORE = 20
"""How many times as many documents hold a word that is then offered in its place."""
_UMLAUTS = (("\u00e4", "ae"), ("\u00f6", "oe"), ("\u00fc", "ue"), ("\u00e5", "aa"))
MOST = 12
"""A longer query is not mended: its other words find what is meant."""


def mend(asked: Query, library: Library, held: Collection[str] = ()) -> Query:
    """`asked` with words that no document holds, nor begins with, as the library has them (`Query.instead`).
    Two that no document holds both are one where the library has them so; that is offered if it has each.

    Another one is only offered (`Query.offered`) for a word of English a slip away, since the model knows
    what it means; for a word of nobody's that is no mere slip away; for one of which there are only words
    with the same ending taken off; and beside a word that nobody knows, since both may be of another
    language. So is a frequent word near to a rare one, unless a document holds all that was typed. What
    other libraries have `held` stays as it is, and so does a query in a language that no word of the
    library is in. Call it within `reading`.

    Raises AppError.
    """
    if asked.plain or asked.option("spelling") or is_pasted(asked.source):
        return asked
    index = library.word_index()
    known = _known.setdefault(index, _Known({}, {}))
    words = _typed(asked, WordQuery.of(asked.words, index).words)
    if len(known.rare) > MOST_KNOWN:
        known.rare.clear()
        known.near.clear()
    _count(library, words, known.rare)
    rare = [word for word in words if known.rare[word]]
    if rare and (language := language_of(asked.text)) and language not in index.languages:
        return asked
    found: dict[_How, dict[str, str]] = {"instead": {}, "offered": {}, "strange": {}, "kept": {}}
    done = {*held}
    for how, typed, one in _as_one(asked, library) if words else ():
        if typed not in held:
            found[how][typed] = one
            done.update(typed.split())
    for word in rare:
        if word.text not in done:
            if word not in known.near:
                known.near[word] = _near(library, word, *(known.rare[word] or (0, False)))
            how, near = known.near[word]
            found[how][word.text] = near
    instead, offered = found["instead"], found["offered"]
    if found["strange"]:
        instead, offered = {}, offered | instead
    if offered and not instead and _together(library, words):
        return asked
    return _mended(asked, instead, offered)


_How = Literal["instead", "offered", "strange", "kept"]
"""What becomes of a rare word: `strange` is one that nobody knows and nothing is near to."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found out about words of an index: they are asked about again with every key.

    `rare` are those that hardly any document holds, or none as they were typed, with how many hold a form of
    it, and whether any passage holds the word itself, or its parts; None of others. `near` is what becomes of
    them, and the near word.
    """

    rare: dict[QueryWord, tuple[int, bool] | None]
    near: dict[QueryWord, tuple[_How, str]]


_known: WeakKeyDictionary[WordIndex, _Known] = WeakKeyDictionary()


def _count(
    library: Library, words: Sequence[QueryWord], rare: dict[QueryWord, tuple[int, bool] | None]
) -> None:
    """Finds out which of `words` are rare."""
    index, new = library.word_index(), [word for word in words if word not in rare]
    whole = [term for word in new for term in word.whole]
    often = dict(zip(whole, index.holding_each(whole), strict=True))
    for word in new:
        passages = max((often[term] for term in word.whole), default=0)
        rare[word] = None
        if passages <= RARE:
            there = word.parts or is_held(index, word.whole)
            number = len(documents_with_word(library, word.text)) if there else 0
            itself = bool(word.parts or passages)
            if number <= RARE or not itself:
                rare[word] = number, itself


def _near(library: Library, word: QueryWord, number: int, itself: bool) -> tuple[_How, str]:
    """What becomes of a rare word, by itself, and the near word."""
    text, formed = word.text, number and not itself
    if not number and _is_part(word, text, library):
        return "kept", ""
    english = (formed or not number) and is_english(text)
    if formed and english:
        return "kept", ""
    apart = "" if number else _respelled(word, library) or _apart(text, library)
    often = 0 if formed else FAR_MORE * number
    lengths = SLIPS if english else MENDED
    near = apart or next(iter(corrections(library, text, 1, often, lengths)), "")
    if not near:
        return ("kept" if number or english else "strange"), ""
    if formed:
        offers = not word.holds(library.word_index().languages)(near)
    elif apart or (not number and not english and is_slip(text, near)):
        return "instead", near
    elif number:
        offers = _held(library, near) >= FAR_MORE * number
    else:
        offers = is_slip(text, near) or not english
    return ("offered" if offers else "kept"), near


def _together(library: Library, words: Sequence[QueryWord]) -> bool:
    """Whether a document holds all of several words, which can hardly be by mistake."""
    index = library.word_index()
    rarest_first = sorted(words, key=lambda word: max(index.holding_each(word.whole), default=0))
    common: Int64 | None = None
    for word in rarest_first if len(words) > 1 else ():
        holding = documents_with_word(library, word.text)
        common = holding if common is None else np.intersect1d(common, holding)
        if not len(common):
            return False
    return common is not None


def _mended(asked: Query, instead: dict[str, str], offered: dict[str, str]) -> Query:
    text, *meanings = (exchanged(text, instead) for text in (asked.text, *asked.meanings))
    return replace(
        asked,
        text=text,
        meanings=tuple(meanings),
        instead=tuple(instead.items()),
        offered=tuple(offered.items()),
    )


def _typed(asked: Query, words: Sequence[QueryWord]) -> list[QueryWord]:
    """The words to look at; none of a text so long that its other words find what is meant."""
    if len(words) > MOST:
        return []
    typed = {found[0] for found in outside(asked)}
    return [word for word in words if len(word.text) >= SHORTEST and word.text in typed]


def _is_part(word: QueryWord, text: str, library: Library) -> bool:
    """Whether a word of the library begins with `text`, or ends so where `word` looks for that."""
    return is_begun(library, text) or (word.ends and is_ended(library, text))


def _as_one(asked: Query, library: Library) -> Iterator[tuple[_How, str, str]]:
    """What becomes of two words that no document holds both, and that are one in the library."""
    pairs = [
        (first[0], second[0])
        for first, second in pairwise(outside(asked))
        if asked.source[first.end() : second.start()] == " "
        and min(len(first[0]), len(second[0])) >= LEAST_HALF
    ]
    index, together = library.word_index(), ["".join(pair).lower() for pair in pairs]
    index.remember(together)
    for pair, one in zip(pairs, together, strict=True):
        if index.holding(one) and not documents_with_word(library, typed := " ".join(pair)).size:
            yield ("offered" if _held_both(library, *pair) else "instead"), typed, one


def _respelled(word: QueryWord, library: Library) -> str:
    """A word with its umlauts written as two letters, or these as an umlaut, where the library has it so."""
    low = word.text.lower()
    ways = (
        reduce(lambda said, both: said.replace(both[0], both[1]), _UMLAUTS, low),
        reduce(lambda said, both: said.replace(both[1], both[0]), _UMLAUTS, low),
    )
    return next(
        (way for way in ways if way != low and (_held(library, way) or _is_part(word, way, library))), ""
    )


def _apart(word: str, library: Library) -> str:
    """The two words that stand next to each other in the library and are written as one here; "" if none do.

    The division whose rarer half is the most frequent comes first: "bee hives", not "beeh ives".
    """
    cuts = range(LEAST_HALF, len(word) - LEAST_HALF + 1)
    halves = [(word[:cut], word[cut:]) for cut in cuts]
    library.word_index().remember([half.lower() for half in chain(*halves)])
    held = [(number, *both) for both in halves if (number := _held_both(library, *both))]
    for _, *both in sorted(held, reverse=True):
        if documents_with(library, together := " ".join(both)).size:
            return together
    return ""


def _held_both(library: Library, first: str, second: str) -> int:
    """How many hold the rarer of two words."""
    number = _held(library, first)
    return number and min(number, _held(library, second))


def _held(library: Library, text: str) -> int:
    """How many documents hold a word or a form of it; of a frequent one, passages, which costs nothing."""
    index, words = library.word_index(), list(terms.words(storable(text, " ")))
    if not any(word.parts or is_held(index, word.whole) for word in words):
        return 0
    whole = [term for word in words for term in word.whole]
    passages = max(index.holding_each(whole), default=0)
    return passages if passages > RARE else len(documents_with_words(library, words))
