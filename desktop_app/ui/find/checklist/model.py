"""A checked list as a table: a row a record, a column a requirement."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.core.checklist import Checked, CheckedRecord, Evidence
from desktop_app.ui import theme
from desktop_app.ui.find.search.results_model import per_cent
from desktop_app.ui.kit.basics import plain_tip

Index = QModelIndex | QPersistentModelIndex
NO_EVIDENCE = "no evidence"


class Role(IntEnum):
    """What the delegate asks for beside the words (DisplayRole)."""

    EVIDENCE = Qt.ItemDataRole.UserRole + 1
    RECORD = Qt.ItemDataRole.UserRole + 2


class CheckedModel(QAbstractTableModel):
    """Column 0 is the record; column n the requirement n."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._checked: Checked | None = None

    @property
    def checked(self) -> Checked | None:
        return self._checked

    def show(self, checked: Checked | None) -> None:
        self.beginResetModel()
        self._checked = checked
        self.endResetModel()

    def record(self, row: int) -> CheckedRecord | None:
        records = self._checked.records if self._checked else ()
        return records[row] if 0 <= row < len(records) else None

    def requirement(self, column: int) -> str:
        """What a column is about; empty for that of the records."""
        return self._checked.requirements[column - 1] if self._checked and column > 0 else ""

    def evidence(self, index: Index) -> Evidence | None:
        record = self.record(index.row())
        return record.cells[index.column() - 1] if record and index.column() > 0 else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if (parent and parent.isValid()) or not self._checked else len(self._checked.records)

    def columnCount(self, parent: Index | None = None) -> int:
        if (parent and parent.isValid()) or not self._checked:
            return 0
        return len(self._checked.requirements) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        record = self.record(index.row())
        if record is None or self._checked is None:
            return None
        if index.column() == 0:
            return self._about(record, role)
        cell = self.evidence(index)
        met = cell is not None and cell.met
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.sentence if cell and met else NO_EVIDENCE
            case Qt.ItemDataRole.ToolTipRole:
                nearest = "" if cell is None or met else f"Nearest, but too far ({per_cent(cell.match)}): "
                words = f"{nearest}{cell.sentence}" if cell else "Nothing of it could be compared."
                return plain_tip(f"{per_cent(cell.match)}: {words}" if cell and met else words)
            case Qt.ItemDataRole.AccessibleTextRole:
                found = f"{per_cent(cell.match)}, {cell.sentence}" if cell and met else NO_EVIDENCE
                return f"{self.requirement(index.column())}: {found}"
            case Role.EVIDENCE:
                return cell
            case Role.RECORD:
                return record
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.requirement(section) or "Record"
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self.requirement(section) or "Title, and how many requirements are met.")
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.FontRole:
                return theme.font("secondary")
        return None

    def met_in_words(self, record: CheckedRecord) -> str:
        count = len(self._checked.requirements) if self._checked else 0
        return f"{record.met} of {count} met"

    def _about(self, record: CheckedRecord, role: int) -> Any:
        name = record.title or record.id
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return name
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(
                    f"{name}: {self.met_in_words(record)}, mean match {per_cent(record.mean_match)}"
                )
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{name}, {self.met_in_words(record)}"
            case Role.RECORD:
                return record
        return None
