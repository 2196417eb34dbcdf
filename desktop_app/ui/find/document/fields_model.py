"""A record's fields as a table of names and values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.ui import theme
from desktop_app.ui.kit.basics import plain_tip

Index = QModelIndex | QPersistentModelIndex

NAME, VALUE = range(2)
COLUMNS = ("Field", "Value")


class FieldsModel(QAbstractTableModel):
    """Every field verbatim and in order; a cell shows one line, its tooltip and a copy the whole value."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fields: tuple[tuple[str, str], ...] = ()

    def show(self, fields: Mapping[str, str]) -> None:
        self.beginResetModel()
        self._fields = tuple(fields.items())
        self.endResetModel()

    def verbatim(self, index: Index) -> str:
        return self._fields[index.row()][index.column()]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else len(self._fields)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        value = self.verbatim(index)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return " ".join(value[:500].split())
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(value)
            case Qt.ItemDataRole.ForegroundRole if index.column() == NAME:
                return theme.color("secondary")
        return None
