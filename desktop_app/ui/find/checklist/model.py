"""A checked list as a table: a row a record, a column a requirement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt

from desktop_app.core.checklist import Checked, CheckedRecord, Evidence, Verdict
from desktop_app.core.words import per_cent
from desktop_app.language import tr, tr_as
from desktop_app.ui import theme
from desktop_app.ui.kit.tables.rows import Index, Role, RowsModel

VERDICT_WORDS: Mapping[Verdict, str] = {
    "met": tr_as("a requirement", "met"),
    "unclear": tr_as("a requirement", "unclear"),
    "no evidence": tr("no evidence"),
}


def verdict_of(cell: Evidence | None) -> Verdict:
    return cell.verdict if cell else "no evidence"


def reason_of(cell: Evidence | None) -> str:
    """Why a cell says what it says, as a sentence."""
    return (
        tr("{reason}.", reason=f"{cell.reason[:1].upper()}{cell.reason[1:]}")
        if cell
        else tr("No sentence of it holds a word of this.")
    )


def sentence_of(cell: Evidence | None) -> str:
    """What a cell shows: the sentence that meets the requirement, may, or says the opposite; else nothing."""
    return cell.shown if cell and (cell.verdict != "no evidence" or cell.contrary) else ""


class CheckedModel(RowsModel[CheckedRecord]):
    """Column 0 is the record; column n the requirement n."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._checked: Checked | None = None

    @property
    def checked(self) -> Checked | None:
        return self._checked

    def show(self, checked: Checked | None) -> None:
        self._checked = checked
        self.fill(checked.records if checked else ())

    def requirement(self, column: int) -> str:
        """What a column is about; empty for that of the records."""
        return self._checked.requirements[column - 1] if self._checked and column > 0 else ""

    def evidence(self, index: Index) -> Evidence | None:
        record = self.at(index.row())
        return record.cells[index.column() - 1] if record and index.column() > 0 else None

    def met_in_words(self, record: CheckedRecord) -> str:
        count = len(self._checked.requirements) if self._checked else 0
        return tr("{met} of {count} met", met=record.met, count=count)

    def columns(self) -> int:
        return len(self._checked.requirements) + 1 if self._checked else 0

    def head(self, column: int) -> tuple[str, str]:
        requirement = self.requirement(column)
        return requirement or tr("Record"), requirement or tr("Title, and how many requirements are met.")

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role == Role.FontRole and orientation == Qt.Orientation.Horizontal:
            return theme.font("secondary")
        return super().headerData(section, orientation, role)

    def cell(self, record: CheckedRecord, column: int) -> str:
        if column == 0:
            return record.title or record.id
        found = record.cells[column - 1]
        return ": ".join(filter(None, (VERDICT_WORDS[verdict_of(found)], sentence_of(found))))

    def tip(self, record: CheckedRecord, column: int) -> str:
        if column == 0:
            met, mean = self.met_in_words(record), per_cent(record.mean_match)
            return tr("{name}: {met}, mean match {mean}", name=self.cell(record, 0), met=met, mean=mean)
        found = record.cells[column - 1]
        return "\n".join(filter(None, (reason_of(found), found.sentence if found else "")))

    def spoken(self, record: CheckedRecord, column: int) -> str:
        if column == 0:
            return f"{self.cell(record, 0)}, {self.met_in_words(record)}"
        return f"{self.requirement(column)}: {self.cell(record, column)}"
