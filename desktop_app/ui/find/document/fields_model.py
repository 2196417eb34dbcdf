"""A record's fields as a table of names and values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from desktop_app.core.words import field_name
from desktop_app.language import tr, tr_as
from desktop_app.ui.kit.tables.rows import Index, RowsModel

NAME, VALUE = range(2)
_LONGEST = 500
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?")
_MONTHS = (
    tr_as("a month", "Jan"),
    tr_as("a month", "Feb"),
    tr_as("a month", "Mar"),
    tr_as("a month", "Apr"),
    tr_as("a month", "May"),
    tr_as("a month", "Jun"),
    tr_as("a month", "Jul"),
    tr_as("a month", "Aug"),
    tr_as("a month", "Sep"),
    tr_as("a month", "Oct"),
    tr_as("a month", "Nov"),
    tr_as("a month", "Dec"),
)
_NOT_GIVEN = ("(anonymous)", "(unspecified)")
"""What programs write into a PDF whose author gave no name."""


class FieldsModel(RowsModel[tuple[str, str]]):
    """Every field in order; a cell shows one readable line, its tooltip and a copy what is in the file."""

    HEADS = ((tr("Field"), ""), (tr("Value"), ""))

    def show(self, fields: Mapping[str, str]) -> None:
        self.fill(tuple(fields.items()))

    def verbatim(self, index: Index) -> str:
        return self.rows[index.row()][index.column()]

    def cell(self, field: tuple[str, str], column: int) -> str:
        return field_name(field[NAME]) if column == NAME else readable_value(field[VALUE])

    def tip(self, field: tuple[str, str], column: int) -> str:
        return field[column]

    def ink(self, _field: tuple[str, str], column: int) -> str:
        return "secondary" if column == NAME else ""


def readable_value(value: str) -> str:
    """`value` on one line; a moment in the time of this computer, and in words."""
    line = " ".join(value[:_LONGEST].split())
    if line in _NOT_GIVEN:
        return tr("not given")
    if not (found := _MOMENT.fullmatch(line)):
        return line
    try:
        moment = datetime.fromisoformat(line)
        moment = moment.astimezone() if moment.tzinfo else moment
    except (ValueError, OverflowError, OSError):  # a 30th of February, or beyond the clock's years
        return line
    day = tr("{month} {day}, {year}", month=_MONTHS[moment.month - 1], day=moment.day, year=moment.year)
    return tr("{day}, {time}", day=day, time=f"{moment:%H:%M}") if found[1] else day
