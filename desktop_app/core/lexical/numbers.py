"""Numbers that are one however they are written: 1,140.00 and 1140, 1.140,00 and 1 140."""

from __future__ import annotations

import re
from collections.abc import Iterator

LEAST = 3
"""Digits before the point of a number that is an amount: 12.00 may be noon, 3.0 a version."""
_UNIT = "[A-Za-z]{0,3}"
"""A currency that is written without a space."""
_THREES = r"[1-9]\d{0,2}(?:(?P<sign>[,.'])\d{3})(?:(?P=sign)\d{3})*"
_GROUPED = re.compile(rf"{_UNIT}(?P<whole>{_THREES})(?:(?!(?P=sign))[.,](?P<rest>\d+))?{_UNIT}")
_LAKHS = re.compile(rf"{_UNIT}(?P<whole>[1-9]\d?(?:,\d\d)+,\d{{3}})(?:\.(?P<rest>\d+))?{_UNIT}")
_PLAIN = re.compile(rf"{_UNIT}(?P<whole>[1-9]\d{{{LEAST - 1},}})[.,](?P<rest>\d{{1,2}}){_UNIT}")
_SPACES = " \u00a0\u2007\u2009\u202f"
_MAY_RUN = re.compile(f"[0-9][{_SPACES}][0-9]")  # three times as fast, and seldom there
_RUN = re.compile(rf"(\d+[{_SPACES}])\d+(?:[{_SPACES}]\d+)*(?:[.,]\d{{1,2}})?(?!\w|[.,]\d)")
_BY_SPACES = re.compile(rf"(?<!\d)[1-9]\d{{0,2}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d{{1,2}})?(?!\d)")
_LENGTHS = range(7, 25)
"""Digits of what is one number though spaces divide it: of a telephone, an account, a card."""
_DIGITS = re.compile(r"\d+")
_COUNTRY, _NATIONAL = 5, 6
"""Digits of a country's code at most, with 00 before it, and of a number without it at least."""
_WITHOUT_SPACES = str.maketrans("", "", _SPACES)


def value(chain: str) -> str:
    """The number that a folded `chain` is, in digits and without a fraction of nothing: "1140", "1140.5".

    "" where it is none, or has neither groups of three digits nor so many before its point.
    """
    for form in (_GROUPED, _LAKHS, _PLAIN):
        if found := form.fullmatch(chain):
            whole = "".join(filter(str.isdecimal, found["whole"]))
            rest = (found["rest"] or "").rstrip("0")
            return f"{whole}.{rest}" if rest else whole
    return ""


def spaced(text: str) -> Iterator[tuple[int, int, str]]:
    """Where numbers stand in `text` whose digits spaces divide, and what each is, without these.

    Long ones come before amounts within them: "0170 445 8123", "DE89 3704 0044", "1 140,00".
    """
    if not _MAY_RUN.search(text):
        return
    for run in _RUN.finditer(text):
        start, end = run.span()
        if _is_country(text[max(start - 3, 0) : start]):
            start -= 2
        elif start and (text[start - 1].isalnum() or text[start - 1] in ".,"):
            start = run.end(1)  # the digits before are the end of something else
        joined = text[start:end].translate(_WITHOUT_SPACES).lower()
        if joined.isalnum() and len(joined) in _LENGTHS:
            yield start, end, joined
            for other in dialed(text, start, end)[:1]:
                yield start, end, other
        for found in _BY_SPACES.finditer(text, start, end):
            joined = found[0].translate(_WITHOUT_SPACES)
            yield *found.span(), value(joined) or joined


def dialed(text: str, start: int, end: int) -> tuple[str, ...]:
    """What a telephone number in `text[start:end]` is at home, without its 0 and with it; () of what is none.

    Of "+49 3581 40 77 12", of "0049 3581 407712" and of "03581 407712" these are 3581407712 and 03581407712.
    """
    groups = _DIGITS.findall(text[start:end])
    digits, code = "".join(groups), len(groups[0]) if groups else 0
    abroad = text[start - 1 : start] == "+" or digits.startswith("00")
    if not abroad:
        code = 1 if digits.startswith("0") else 0
    national = digits[code:]
    if not 0 < code <= _COUNTRY or len(national) < _NATIONAL:
        return ()
    return national, f"0{national}"


def _is_country(before: str) -> bool:
    """Whether the last two letters stand for a country, as in the number of an account: DE89."""
    return len(before) > 1 and before[-2:].isalpha() and before[-2:].isupper() and not before[:-2].isalnum()
