"""Parts of the Why panel: sections of words with numbers beside them, and a choice that scrolls by."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.ui import theme
from desktop_app.ui.kit.basics import ElidedLabel, label

Row = tuple[str, str]


class Section(QWidget):
    """A heading, a sentence and rows of a word and its number; hidden while it has nothing to say."""

    def __init__(self, heading: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(heading)
        self.told = label(tone="secondary", wrap=True, selectable=True)
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GAP)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GAP, 0, 0)
        column.setSpacing(theme.GAP_SMALL)
        column.addWidget(label(heading, "strong"))
        column.addWidget(self.told)
        column.addWidget(self._rows)
        self.hide()

    def show_rows(self, told: str, rows: Sequence[Row] = ()) -> None:
        """Shows a sentence and rows; "" and none hide the section."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            if item and (widget := item.widget()):
                widget.hide()
                widget.deleteLater()
        for number, (word, value) in enumerate(rows):
            self._grid.addWidget(ElidedLabel(word), number, 0)
            shown = QLabel(value)
            shown.setTextFormat(Qt.TextFormat.PlainText)
            shown.setFont(theme.font("mono_small"))
            shown.setAccessibleName(f"{word} {value}")
            self._grid.addWidget(shown, number, 1, Qt.AlignmentFlag.AlignRight)
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self._rows.setVisible(bool(rows))
        self.setVisible(bool(told or rows))


class StillChoice(QComboBox):
    """A choice within something that scrolls: the wheel moves the page and not the choice."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
