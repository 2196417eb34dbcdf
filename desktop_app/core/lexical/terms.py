"""A text to the terms it is found by: one analysis for what is indexed, what is asked and what is marked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, repeat
from typing import NamedTuple

from desktop_app.core.folding import APOSTROPHES, HYPHENS, INVISIBLE, UNSPACED, fold, is_unspaced
from desktop_app.core.lexical import numbers

ANALYSIS = 4
"""Changes whenever a text has other terms than before, or they are kept in another way: then every index
is built anew."""
LONGEST = 64
"""Characters of a term; what is longer is cut, on both sides alike."""
LONG_NUMBER = 7
"""Digits of a number that is found with and without what divides it: 2024-05-14, 555-0142."""
MOST_PARTS = 12
"""A chain of more parts (an address, a path) is found by its parts only."""
_SIGNS = "".join(chr(point) for point in range(0x300, 0x1D00) if unicodedata.category(chr(point))[0] == "M")
_LETTER = rf"(?:[^\W_]|[{_SIGNS}{INVISIBLE}])"
_WORD = re.compile(rf"{_LETTER}+")
_CHAIN = re.compile(rf"{_LETTER}+(?:[{HYPHENS}{APOSTROPHES}._/:@&,\\#~+]{_LETTER}+)*[+#]{{0,2}}")
_UNSPACED_RUN = re.compile(f"[{UNSPACED}{INVISIBLE}]+")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DIVIDED = re.compile(rf"({_LETTER}+)[-\u2010\u00ad]\s*\n\s*({_LETTER}+)")
# What joins nothing at a word's edge; + and # may be part of it.
_MARKS = (
    "\"'`().,;:!?%$&@*/\\|<>=~_[]{}-"
    "\u2010\u2011\u2012\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2026\u20ac\u00a7\u00ab\u00bb"
)
# "ship's", "don't", "we'll": not words by themselves.
_ENDINGS = frozenset({"s", "t", "d", "m", "ll", "re", "ve"})
_ENDING = re.compile(r"\.\w{1,5}\s*$")
Span = tuple[int, int]


class Word(NamedTuple):
    """What stands between two spaces, or signs that join nothing: `text[start:end]` of what was analyzed.

    `whole` are the terms each of which is the word, as one term and without what divides it; `parts` those
    that are pieces of it: of "RM1-8395" the whole is "rm18395", the parts are "rm1" and "8395"; of a run in a
    script without spaces they are its pairs of characters. A word of one piece has no parts.
    """

    start: int
    end: int
    whole: tuple[str, ...]
    parts: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        return (*self.whole, *self.parts)


def terms(text: str) -> list[str]:
    """Every term of `text` in order, as often as it is there: the index's side."""
    found: list[str] = []
    for piece in text.split():
        found += of_piece(piece)
    found += joined(text)
    return found


def joined(text: str) -> list[str]:
    """The terms of words that the end of a line divides, and of numbers whose digits spaces group.

    Whether one was divided or there are two is not to be seen: both ways are found.
    """
    found = [_cut(number) for _, _, number in numbers.spaced(text)]
    if "\n" in text:
        found += [term for term in map(_whole, _DIVIDED.finditer(text)) if term]
    return found


def name_term(name: str) -> str:
    """The term by which a file is found that is called so as a whole, without its ending; "" for no words."""
    said = ""
    for piece in _WORD.finditer(name):
        if folded := fold(piece[0]):
            said += f" {folded}" if said else f"={folded}"
        if len(said) >= LONGEST:
            break
    return _cut(said)


def whole_names(text: str) -> set[str]:
    """The terms of the files that are called `text`, with its ending or without."""
    return {name_term(name) for name in {text, _ENDING.sub("", text)}} - {""}


def words(text: str) -> Iterator[Word]:
    """The words of `text`, in order: the query's side."""
    for chain in _CHAIN.finditer(text):
        if plain := plain_word(chain[0]):  # most are, and a query is to take no time
            yield Word(chain.start(), chain.end(), (plain,))
        else:
            yield from _words(chain[0], chain.start())


def spans(text: str, wanted: Callable[[str], bool]) -> list[Span]:
    """Where the terms that are `wanted` stand in `text`: in order, none touching another."""
    joined: list[Span] = []
    for start, end in sorted(_each_span(text, wanted)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def first_span(text: str, wanted: Callable[[str], bool]) -> Span | None:
    """Where a term that is `wanted` stands first, else where one is divided; None where none is."""
    return next(_each_span(text, wanted), None)


def _each_span(text: str, wanted: Callable[[str], bool]) -> Iterator[Span]:
    """The words first, then what a space or the end of a line divides."""
    for word in words(text):
        if any(map(wanted, word.whole)):
            yield word.start, word.end
        elif word.parts:
            yield from _spans_of_parts(text, word, wanted)
    yield from (divided.span() for divided in _DIVIDED.finditer(text) if wanted(_whole(divided)))
    yield from ((start, end) for start, end, number in numbers.spaced(text) if wanted(_cut(number)))


def of_piece(piece: str) -> list[str]:
    """The terms of a text without white space."""
    if plain := plain_word(piece):
        return [plain]
    found: list[str] = []
    for word in words(piece):
        found += word.whole
        found += (part for part in word.parts if part not in word.whole)
        if word.whole and word.whole[0][-1] in "+#":
            found.append(word.whole[0].rstrip("+#"))  # who asks for C may mean C++, and not the other way
        if word.parts and is_unspaced(run := piece[word.start : word.end]):
            found += fold(run)  # one of them may be asked for, too
    return found


def plain_word(piece: str) -> str:
    """The one term of a piece that is a word or a number between marks, folded, as most are; else ""."""
    bare = piece.strip(_MARKS)
    low = bare.lower()
    return low[:LONGEST] if _is_plain(bare, low) else ""


def plain_words(pieces: Sequence[str]) -> list[str]:
    """The same of many, which is sooner done together."""
    bare = list(map(str.strip, pieces, repeat(_MARKS)))
    return [
        low[:LONGEST] if _is_plain(word, low) else ""
        for word, low in zip(bare, map(str.lower, bare), strict=True)
    ]


def _is_plain(bare: str, low: str) -> bool:
    return bare.isascii() and bare.isalnum() and (bare == low or bare[1:] == low[1:] or bare.isupper())


def _words(chain: str, start: int) -> Iterator[Word]:
    """A chain is one word, but where a run without spaces between its words is part of it."""
    end = 0
    for run in _UNSPACED_RUN.finditer(chain):
        if not fold(run[0]):
            continue
        if word := _chained(chain[end : run.start()], start + end):
            yield word
        yield _unspaced(run[0], start + run.start())
        end = run.end()
    if word := _chained(chain[end:], start + end):
        yield word


def _unspaced(run: str, start: int) -> Word:
    """Found by its pairs of characters; one of one or two is whole by itself."""
    folded = fold(run)
    if len(folded) <= 2:
        return Word(start, start + len(run), (folded,))
    pairs = tuple(first + second for first, second in pairwise(folded))
    return Word(start, start + len(run), (), pairs)


def _chained(chain: str, start: int) -> Word | None:
    pieces = [found[0] for found in _WORD.finditer(chain) if found[0]]
    parts = [folded for piece in pieces if (folded := fold(piece))]
    if not parts:
        return None
    end = start + len(chain)
    if len(parts) == 1:
        humps = [fold(hump) for hump in _HUMPS.split(pieces[0])] if not pieces[0].islower() else []
        sign = chain[len(chain.rstrip("+#")) :] if len(parts[0]) <= 2 else ""
        if sign:
            return Word(start, end, (parts[0] + sign,))
        return Word(start, end - len(chain) + len(chain.rstrip("+#")), (_cut(parts[0]),), _parts(humps))
    whole: dict[str, None] = {}
    if _is_one(chain, parts) and len(parts) <= MOST_PARTS:
        whole |= dict.fromkeys(map(_cut, _joined(parts)))
    if number := numbers.value(fold(chain)):
        whole[_cut(number)] = None
    apostrophe = any(sign in chain for sign in "'\u2019\u2018\u02bc")
    if apostrophe and parts[-1] in _ENDINGS:
        parts = parts[:-1]
        if len(parts) == 1:
            return Word(start, end, (_cut(parts[0]), *whole))
    return Word(start, end, tuple(whole), tuple(map(_cut, parts)))


def _is_one(chain: str, parts: list[str]) -> bool:
    """Whether a chain names one thing: a compound, a number of a part, initials; not an address."""
    if any(part.isdecimal() for part in parts) or any(map(str.isdigit, chain)):
        return True
    if any(sign in chain for sign in "/:,\\&"):
        return False
    return "." not in chain or max(map(len, parts)) <= 2  # U.S.A., but not end.Next


def _joined(parts: list[str]) -> Iterator[str]:
    """Without what joins them; but 4.2.1 is not 421, and a date, a version or a telephone number is both."""
    joined = "".join(parts)
    if not joined.isdecimal():
        yield joined
        return
    yield ".".join(parts)
    if len(joined) >= LONG_NUMBER:
        yield joined


def _whole(divided: re.Match[str]) -> str:
    return _cut(fold(divided[1] + divided[2]))


def _parts(pieces: list[str]) -> tuple[str, ...]:
    return tuple(map(_cut, filter(None, pieces))) if len(pieces) > 1 else ()


def _cut(term: str) -> str:
    return term[:LONGEST]


def _spans_of_parts(text: str, word: Word, wanted: Callable[[str], bool]) -> Iterator[Span]:
    """Where the parts of a word stand; in a run without spaces a pair of characters is one."""
    raw = text[word.start : word.end]
    if _UNSPACED_RUN.match(raw):
        places = [place for place in range(len(raw)) if fold(raw[place])]
        for first, last in pairwise(places):
            if wanted(fold(raw[first : last + 1])):
                yield word.start + first, word.start + last + 1
        yield from ((word.start + at, word.start + at + 1) for at in places if wanted(fold(raw[at])))
        return
    for found in _WORD.finditer(raw):
        if wanted(_cut(fold(found[0]))):
            yield word.start + found.start(), word.start + found.end()
        elif _HUMPS.search(found[0]):
            at = word.start + found.start()
            for hump in _HUMPS.split(found[0]):
                if wanted(_cut(fold(hump))):
                    yield at, at + len(hump)
                at += len(hump)
