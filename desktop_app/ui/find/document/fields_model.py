"""A record's fields as a table of names and values."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.ui.kit.rows import Index, RowsModel

NAME, VALUE = range(2)


class FieldsModel(RowsModel[tuple[str, str]]):
    """Every field verbatim and in order; a cell shows one line, its tooltip and a copy the whole value."""

    HEADS = (("Field", ""), ("Value", ""))

    def show(self, fields: Mapping[str, str]) -> None:
        self.fill(tuple(fields.items()))

    def verbatim(self, index: Index) -> str:
        return self.rows[index.row()][index.column()]

    def cell(self, field: tuple[str, str], column: int) -> str:
        return " ".join(field[column][:500].split())

    def tip(self, field: tuple[str, str], column: int) -> str:
        return field[column]

    def ink(self, _field: tuple[str, str], column: int) -> str:
        return "secondary" if column == NAME else ""
