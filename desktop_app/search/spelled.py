"""The words of a query as a library spells them: codes however divided, days in any form."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from desktop_app.core.lexical import dates, numbers
from desktop_app.core.lexical.terms import LONGEST, Word, words

MOST, MOST_DIGITS = 4, 8
"""Words that are looked for as one, and groups of digits."""
_CODE = re.compile(r"[^\W\d_]+|\d+")
_LEAST, _MOST = 2, 3
"""Letters of a part of a code that are looked for by themselves, and parts of one."""
_UNIT = re.compile(r"\d+[^\W\d_]+")
_PRICE = re.compile(r"(\d+\.\d)(0?)")
_DAY = re.compile(r"(?=.*\d{4})\d{1,4}([-/.])\d{1,2}\1\d{1,4}")  # 1.2.19 may be a version


class Spelled(NamedTuple):
    """A word as `terms.Word` is, but each of its parts is one term or several that mean the same."""

    start: int
    end: int
    whole: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...] = ()


def spelled(text: str, is_held: Callable[[str], bool]) -> list[Spelled]:
    """The words of `text`, in order; `is_held` says of a term whether it is in the library, in any form.

    Those around a digit are one word where the library writes them so: "RAL 7035", "0170 445 8123",
    "1 140,00". One of letters and digits that it has not is found by these: "10mg", "RAL7035"; of 28.5 and
    28.50, which it has; a telephone number with its country's code as without. A day is found however it is
    written: 2024-05-14, 14.05.2024, May 14, 2024.
    """
    found = list(words(text))
    if not any(map(str.isdigit, text)):
        return [_as_it_is(word) for word in found]
    runs: dict[tuple[int, int], list[str]] = {}
    for start, end, number in numbers.spaced(text):
        runs.setdefault((start, end), []).append(number[:LONGEST])
    numeric = [any(map(str.isnumeric, text[word.start : word.end])) for word in found]
    spelled: list[Spelled] = []
    at = 0
    while at < len(found):
        end_of_run = min(at + MOST_DIGITS, len(found))
        first = next((place for place in range(at, end_of_run) if numeric[place]), end_of_run)
        for last in range(end_of_run - 1, first - 1, -1):
            together = found[at : last + 1]
            start, end = together[0].start, together[-1].end
            if day := _day(text[start:end], len(together)):
                spelled.append(Spelled(start, end, *day))
                break
            terms = (*runs.get((start, end), ()), _joined(text, together))
            if len(together) > 1:
                terms = (*terms, *numbers.dialed(text, start, end))
            if term := next(filter(is_held, filter(None, terms)), ""):
                parts = tuple((part,) for word in together for part in word.parts or word.whole)
                spelled.append(Spelled(start, end, (term,), parts))
                break
        else:
            spelled.append(_divided(text, found[at], is_held))
            last = at
        at = last + 1
    return spelled


def _as_it_is(word: Word) -> Spelled:
    parts = tuple((part,) for part in word.parts) if word.parts else ()
    return Spelled(word.start, word.end, word.whole, parts)


def _joined(text: str, together: Sequence[Word]) -> str:
    """A few words as one term, where a digit is in them and nothing but a space between them; else ""."""
    if not 1 < len(together) <= MOST or any(len(word.whole) != 1 for word in together):
        return ""
    between = (text[one.end : other.start] for one, other in pairwise(together))
    joined = "".join(word.whole[0] for word in together)
    return joined if any(map(str.isdigit, joined)) and all(sign == " " for sign in between) else ""


def _divided(text: str, word: Word, is_held: Callable[[str], bool]) -> Spelled:
    """A word of letters and digits by these, a price or a telephone number as else it is written, where the
    library lacks it.
    """
    itself = _as_it_is(word)
    if not word.whole or not any(map(str.isdigit, word.whole[0])) or any(map(is_held, word.whole)):
        return itself
    if price := _PRICE.fullmatch(word.whole[0]):
        return itself._replace(whole=(word.whole[0], f"{price[1]}0" if not price[2] else price[1]))
    if dialed := next(filter(is_held, numbers.dialed(text, word.start, word.end)), ""):
        return itself._replace(whole=(*word.whole, dialed))
    known = word.parts or word.whole[:1]
    parts = tuple(piece for part in known for piece in _pieces(part, is_held))
    return itself if parts == known else itself._replace(parts=tuple((part,) for part in parts))


def _pieces(part: str, is_held: Callable[[str], bool]) -> Sequence[str]:
    """The letters and the digits of what the library has not in one piece, where they tell something, or two
    pieces that it has: of S1002Y these may be S and 1002Y.
    """
    pieces = _CODE.findall(part)
    if len(pieces) == _MOST:
        first, middle, last = pieces
        for halves in ((first + middle, last), (first, middle + last)):
            if all(map(is_held, halves)) and not is_held(part):
                return halves
    if not 1 < len(pieces) <= _MOST or not (_UNIT.fullmatch(part) or _are_long(pieces)) or is_held(part):
        return (part,)
    return pieces


def _are_long(parts: Sequence[str]) -> bool:
    return all(part.isdecimal() or len(part) >= _LEAST for part in parts)


def _day(said: str, count: int) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]] | None:
    """What a day that is all of `said`, so many words, is found by; None where it is none, or two."""
    if not (_DAY.fullmatch(said) if count == 1 else 3 <= count <= MOST and dates.is_in_words(said)):
        return None
    first, second = dates.read_date(said)
    if not first or first != second:
        return None
    day = date.fromordinal(first)
    number, year = str(day.day), str(day.year)
    by_number = {f"{day:%Y%m%d}", f"{day:%d.%m.%Y}", f"{number}.{day.month}.{year}", f"{day:%d.%m.%y}"}
    if day.day > 12:
        by_number |= {f"{day:%m.%d.%Y}", f"{day.month}.{number}.{year}"}
    ordinals = (f"{number}{ending}" for ending in ("st", "nd", "rd", "th"))
    parts = ((number, f"{day:%d}", *ordinals), tuple(dates.names(day.month)), (year,))
    return tuple(sorted(by_number)), parts
