"""The table of a record's fields below its text."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView

from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.find.document.fields_model import NAME, FieldsModel
from desktop_app.ui.kit.tables.table import FixedTable

FIELD_ROWS = 8


class FieldsTable(FixedTable):
    """Field and value, one line each; Ctrl+C copies the whole value."""

    def __init__(self) -> None:
        model = FieldsModel()
        super().__init__(model, "preview_fields", tr("Fields"))
        self._model = model
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(NAME, QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setMaximumSectionSize(4000)

    def show_fields(self, fields: Mapping[str, str], *, keep_height: bool = False) -> None:
        """Shows fields, all in sight where they are few; the height stays where others follow at once."""
        self._model.show(fields)
        if keep_height:
            return
        rows = min(self._model.rowCount(), FIELD_ROWS)
        self.setMaximumHeight(rows * theme.NUMBER_ROW + 8)
        self.setMinimumHeight(min(rows, 2) * theme.NUMBER_ROW + 8)
        self.updateGeometry()
        self.setVisible(rows > 0)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.maximumHeight())  # less where the text has no room

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self.currentIndex().isValid():
            QGuiApplication.clipboard().setText(self._model.verbatim(self.currentIndex()))
            return
        super().keyPressEvent(event)
