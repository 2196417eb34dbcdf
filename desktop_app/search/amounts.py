"""Numbers in a text with what they count: "at least five years", "28 hours", "two to four weeks"."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Counted = Literal["not asked", "same", "missing", "different"]

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NAMES = {
    word: float(value) for value, word in enumerate(f"{_SMALL} seventeen eighteen nineteen".split())
} | {word: 10.0 * value for value, word in enumerate(_TENS.split(), start=2)}
_TIMES = {"hundred": 100.0, "thousand": 1_000.0, "million": 1_000_000.0}
_ANY = "|".join((*_NAMES, *_TIMES))
_NUMBER = re.compile(
    rf"(?<![\w.])(?:\d+(?:[.,]\d+)*|(?:{_ANY})(?:[\s-]+(?:and\s+)?(?:{_ANY}))*)(?![\w])", re.IGNORECASE
)
_AT_LEAST = re.compile(
    r"\b(?:at least|minimum(?: of)?|over|(?:no|not) (?:less|fewer) than|(?<!no )(?<!not )more than)\s*$"
)
_AT_MOST = re.compile(
    r"\b(?:at most|up to|within|maximum(?: of)?|under|below|(?:no|not) more than"
    r"|(?<!no )(?<!not )(?:less|fewer) than)\s*$"
)
_OR_MORE = re.compile(r"\s*(?:\+|(?:or|and) (?:more|over)\b)")
_RANGE = re.compile(r"\s*(?:to|-|\u2013)\s*")
_UNIT = re.compile(r"[\s-]*(?:\+|or more|and more)?[\s-]*([^\W\d_]+)")
_NO_UNIT = frozenset(
    {"and", "or", "to", "of", "in", "at", "a", "an", "the", "with", "per", "for", "on", "by"}
)
_GROWING = frozenset({"year", "month"})
"""Who has six years of something has five: a bare number of these asks for at least so many."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """From `low` to `high` of `unit`, "" where nothing follows that is counted."""

    low: float
    high: float
    unit: str


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts of a text, and the words, in small letters, that name its numbers."""

    amounts: tuple[Quantity, ...]
    words: frozenset[str]


def amounts(text: str, base: Callable[[str], str]) -> Amounts:
    """The amounts in `text`; `base` brings units into one form. "One" counts only before a unit of time."""
    small = text.lower()
    found: list[Quantity] = []
    words: set[str] = set()
    before = 0
    for number in _NUMBER.finditer(small):
        value = _value(number[0])
        unit = _unit(small, number.end(), base)
        if number[0] == "one" and unit not in _GROWING:
            continue
        words.update(re.findall(r"\w+", number[0]))
        low, high = value, value
        if _AT_LEAST.search(small, before, number.start()) or _OR_MORE.match(small, number.end()):
            high = math.inf
        elif _AT_MOST.search(small, before, number.start()):
            low = 0.0
        if before and _RANGE.fullmatch(small, before, number.start()):
            low, high = sorted((found.pop().low, high))
        found.append(Quantity(low, high, unit))
        before = number.end()
    return Amounts(tuple(found), frozenset(words))


def compared(asked: Sequence[Quantity], said: Sequence[Quantity]) -> Counted:
    """Whether what is said is within what is asked; amounts of another unit say nothing of it."""
    if not asked:
        return "not asked"
    verdicts = {_one(amount, [other for other in said if other.unit == amount.unit]) for amount in asked}
    return "different" if "different" in verdicts else "missing" if "missing" in verdicts else "same"


def _one(asked: Quantity, said: Sequence[Quantity]) -> Counted:
    if not said:
        return "missing"
    high = math.inf if asked.low == asked.high and asked.unit in _GROWING else asked.high
    return "same" if any(asked.low <= one.low and one.high <= high for one in said) else "different"


def _value(number: str) -> float:
    if number[0].isdigit():
        return (
            float(re.sub(r"[.,](?=\d{3}\b)", "", number).replace(",", "."))
            if number.count(".") < 2
            else math.nan
        )
    total = part = 0.0
    for word in re.findall(r"[a-z]+", number):
        if word in _NAMES:
            part += _NAMES[word]
        elif word == "hundred":
            part = max(part, 1.0) * 100
        elif word in _TIMES:
            total += max(part, 1.0) * _TIMES[word]
            part = 0.0
    return total + part


def _unit(text: str, end: int, base: Callable[[str], str]) -> str:
    following = _UNIT.match(text, end)
    return base(following[1]) if following and following[1] not in _NO_UNIT else ""
