"""The day that a record gives as its date, however it is written."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate

_FIELDS = {
    *("date", "published", "publicationdate", "pubdate", "datepublished", "publishedat", "posted"),
    *("postedat", "dateposted", "created", "createdat", "datecreated", "modified", "updated", "updatedat"),
    *("timestamp", "datetime", "year"),
}
# Year first, as ISO 8601 and most databases write it; or day, month and year with dots, which is not
# ambiguous. 03/04/2024 is: it stays unread.
_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?![\d])", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)", re.ASCII)


def is_date_field(name: str) -> bool:
    """Whether a field of this name holds a record's date."""
    return re.sub(r"[\W_]+", "", name).casefold() in _FIELDS


def day_of(written: str) -> int:
    """The day as an ordinal of `datetime.date`, the first of a month or year that is all there is; else 0."""
    text = written.strip()
    if match := _YEAR_FIRST.match(text):
        year, month, day = (int(number) if number else 1 for number in match.groups())
    elif match := _DOTTED.match(text):
        day, month, year = (int(number) for number in match.groups())
    elif mailed := parsedate(text):
        year, month, day = mailed[:3]
    else:
        return 0
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return 0
