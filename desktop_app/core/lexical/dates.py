"""The day that is written in a text: by numbers or in words, and never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime

from desktop_app.core.folding import fold

Reading = tuple[int, int]
"""A day as an ordinal of `datetime.date`, twice: where days are written before months, and where months are
before days; 0 where it is no day so. Both are the same unless that matters: 03/04/2024 has two readings."""
UNREAD: Reading = (0, 0)
_MONTHS = (
    "january januar janvier enero gennaio januari stycznia styczen janeiro",
    "february februar fevrier febrero febbraio februari lutego luty fevereiro",
    "march marz maerz mars marzo maart marca marzec marco mrz mrt",
    "april avril abril aprile kwietnia kwiecien",
    "may mai mayo maggio mei maja maj maio",
    "june juni juin junio giugno czerwca czerwiec junho",
    "july juli juillet julio luglio lipca lipiec julho",
    "august aout agosto augustus sierpnia sierpien",
    "september septembre septiembre setiembre settembre wrzesnia wrzesien setembro",
    "october oktober octobre octubre ottobre pazdziernika pazdziernik outubro",
    "november novembre noviembre listopada listopad novembro",
    "december dezember decembre diciembre dicembre grudnia grudzien dezembro",
)
"""English, German, French, Spanish, Italian, Dutch, Polish and Portuguese, folded."""
_SHORTEST = 3
_BETWEEN = (
    "of",
    "de",
    "del",
    "do",
    "di",
    "den",
    "der",
    "the",
    "le",
    "el",
    "il",
    "la",
    "am",
    "dnia",
    "d",
    "a",
)
_ORDINAL = r"(?:st|nd|rd|th|er|re|e|o|a|º|ª|°)?"

_YEAR = r"([12]\d{3})"
_YEAR_FIRST = re.compile(_YEAR + r"\s?[-/.:]\s?(\d{1,2})\s?[-/.:]\s?(\d{1,2})(?!\d)", re.ASCII)
_YEAR_MONTH = re.compile(_YEAR + r"[-/.](\d{1,2})", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.]" + _YEAR, re.ASCII)
_ONLY_YEAR = re.compile(_YEAR + r"(?:\.0)?", re.ASCII)
_JOINED = re.compile(r"(?:D:)?" + _YEAR + r"(\d\d)(\d\d)(?:[T ]?\d{4}.*)?", re.ASCII | re.DOTALL)
_WEEK = re.compile(_YEAR + r"-?w(\d\d)(?:-?([1-7]))?(?!\d)", re.ASCII | re.IGNORECASE)
_EITHER = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(" + _YEAR[1:-1] + r"|\d\d)(?!\d)"
)
_SHORT_YEAR = re.compile(r"(\d{1,2})[-/. ]\s?([^\W\d_]+)\.?[-/ ]['’]?(\d\d)(?![\d:])")
_CENTURY_FROM = 69
"""A year of two digits from that on is of the last century, as POSIX has it."""
_QUARTER = r"(?:q([1-4])|([1-4])(?:\.|st|nd|rd|th|er|e|o)? ?(?:quarter|quartal|kwartaal|kwartal|trimestre))"
_QUARTER_YEAR = re.compile(_QUARTER + r"[ ,/-]{0,2}(?:of |de |del )?" + _YEAR)
_YEAR_QUARTER = re.compile(_YEAR + r"[ ,/-]{0,2}" + _QUARTER)
_EAST = str.maketrans({"年": "-", "년": "-", "月": "-", "월": "-", "日": " ", "일": " "})
_SECONDS = re.compile(r"1\d{9}(?:\.\d+)?|1\d{12}", re.ASCII)
_TIME = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?")
_PIECES = re.compile(r"([^\W\d_]+)|(\d+)" + _ORDINAL + r"(?![^\W_])")


def read_date(written: str) -> Reading:
    """The day that `written` begins with; the first of a week, month, quarter or year that is all there is.

    The day is the one that is written, in whichever time zone; seconds since 1970 are counted in UTC.
    """
    text = written.strip()
    by_number = _BY_YEAR if text[:4].isdecimal() else _BY_DAY
    for read in by_number if text[:1].isdecimal() else _BY_WORD:
        with suppress(ValueError, OverflowError):
            if found := read(text):
                return found
    return UNREAD


def is_in_words(text: str) -> bool:
    """Whether `text` is a day whose month is a word, and nothing else."""
    return sorted(kind for kind, _ in _pieces(text)) == ["d", "m", "y"]


def names(month: int) -> list[str]:
    """What a month, 1 to 12, is called and abbreviated to, folded."""
    return list(
        dict.fromkeys(part for name in _MONTHS[month - 1].split() for part in (name, name[:_SHORTEST]))
    )


def _year_first(text: str) -> Reading | None:
    found = _YEAR_FIRST.match(text)
    return _certain(*map(int, found.groups())) if found else None


def _joined(text: str) -> Reading | None:
    found = _JOINED.fullmatch(text)
    return _certain(*map(int, found.groups())) if found else None


def _partly(text: str) -> Reading | None:
    if found := _ONLY_YEAR.fullmatch(text):
        return _certain(int(found[1]))
    if found := _YEAR_MONTH.fullmatch(text):
        return _certain(int(found[1]), int(found[2]))
    if found := _MONTH_YEAR.fullmatch(text):
        return _certain(int(found[2]), int(found[1]))
    return None


def _either(text: str) -> Reading | None:
    found = _EITHER.match(text)
    if not found:
        return None
    one, two, year = int(found[1]), int(found[3]), _whole_year(found[4])
    day_first = _ordinal(year, two, one)
    if found[2] == ".":  # nobody writes the month first with dots
        return day_first, day_first
    month_first = _ordinal(year, one, two)
    if len(found[4]) == 2 and _ordinal(_whole_year(found[1]), two, int(found[4])):  # the year may come first
        return (day_first, month_first) if day_first and month_first and one != two else None
    return day_first, month_first


def _short_year(text: str) -> Reading | None:
    found = _SHORT_YEAR.match(text)
    month = _MONTH_OF.get(fold(found[2])) if found else None
    return _certain(_whole_year(found[3]), month, int(found[1])) if found and month else None


def _whole_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) > 2 else year + (1900 if year >= _CENTURY_FROM else 2000)


def _week(text: str) -> Reading | None:
    found = _WEEK.match(text)
    if not found:
        return None
    day = date.fromisocalendar(int(found[1]), int(found[2]), int(found[3] or 1)).toordinal()
    return day, day


def _quarter(text: str) -> Reading | None:
    folded = fold(text)
    if found := _QUARTER_YEAR.match(folded):
        quarter, year = found[1] or found[2], found[3]
    elif found := _YEAR_QUARTER.match(folded):
        year, quarter = found[1], found[2] or found[3]
    else:
        return None
    return _certain(int(year), 3 * int(quarter) - 2)


def _east(text: str) -> Reading | None:
    plain = text.translate(_EAST).replace("- ", "-").rstrip(" -")
    return None if plain == text else _year_first(plain) or _partly(plain)


def _seconds(text: str) -> Reading | None:
    if not _SECONDS.fullmatch(text):
        return None
    seconds = int(text) / 1_000 if len(text) == 13 and text.isdigit() else float(text)
    day = datetime.fromtimestamp(seconds, UTC).toordinal()
    return day, day


def _in_words(text: str) -> Reading | None:
    """Day and month next to each other, and the year; one word may stand before them."""
    pieces = _pieces(text)
    weekday = bool(pieces) and pieces[0][0] in ("", "m")  # "mar." is March, and Tuesday
    return _spelled(pieces) or (_spelled(pieces[1:]) if weekday else None)


def _pieces(text: str) -> list[tuple[str, int]]:
    """The days, months and years of a text, with "" for other words."""
    pieces: list[tuple[str, int]] = []
    for word, number in _PIECES.findall(_TIME.sub(" ", fold(text))):
        if number:
            pieces.append(("y" if len(number) == 4 else "d" if len(number) < 3 else "n", int(number)))
        elif word not in _BETWEEN:
            pieces.append(("m" if word in _MONTH_OF else "", _MONTH_OF.get(word, 0)))
    return pieces


def _spelled(pieces: Sequence[tuple[str, int]]) -> Reading | None:
    for order in ("dmy", "mdy", "ymd", "my", "ym"):
        given = dict(pieces[: len(order)])
        if "".join(given) == order:
            return _certain(given["y"], given["m"], given.get("d", 1))
    return None


def _mailed(text: str) -> Reading | None:
    """Mail of the last century has years of two digits, which only its own rules complete."""
    if ":" not in text:
        return None
    from email.utils import parsedate  # late, for a quick start

    mailed = parsedate(text)
    return _certain(*mailed[:3]) if mailed else None


def _certain(year: int, month: int = 1, day: int = 1) -> Reading:
    """Raises ValueError where there is no such day."""
    ordinal = date(year, month, day).toordinal()
    return ordinal, ordinal


def _ordinal(year: int, month: int, day: int) -> int:
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return 0


def _months() -> dict[str, int]:
    """The number of each month by every beginning of its names that no other month has."""
    found: dict[str, set[int]] = {}
    for number, names in enumerate(_MONTHS, 1):
        for name in names.split():
            for end in range(_SHORTEST, len(name) + 1):
                found.setdefault(name[:end], set()).add(number)
    return {beginning: min(numbers) for beginning, numbers in found.items() if len(numbers) == 1}


_MONTH_OF = _months()
_BY_YEAR: tuple[Callable[[str], Reading | None], ...] = (
    *(_year_first, _joined, _partly, _week, _quarter, _east, _seconds, _in_words),
)
_BY_DAY = (_either, _short_year, _in_words, _partly, _quarter, _mailed)
_BY_WORD = (_in_words, _either, _quarter, _joined, _mailed)
"""The likelier first; each is certain of what it reads."""
