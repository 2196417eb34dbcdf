"""The line under the box: what was understood of a query beside plain text, part by part."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.core.types import Answer
from desktop_app.search.query import without
from desktop_app.ui import theme
from desktop_app.ui.find.search.facets import words_of
from desktop_app.ui.kit.basics import plain_tip, push_button
from desktop_app.ui.kit.flow import FlowLayout

WIDEST = 280


class Understood(QWidget):
    """A chip a part; a click takes the part back, and `changed` carries the query that is left."""

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("understood")
        self.setAccessibleName("What was understood")
        self._flow = FlowLayout()
        self.setLayout(self._flow)
        self.chips: list[QPushButton] = []
        self.hide()

    def show_answer(self, answer: Answer | None) -> None:
        """The parts of the query that was answered; nothing where it is plain text."""
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self.chips = []
        for part in answer.asked.parts if answer else ():
            words = words_of(part, answer.mode) if answer else ""
            chip = push_button("", "part", name=f"{words}. Take it back")
            metrics = QFontMetrics(theme.font("secondary"))
            shown = metrics.elidedText(" ".join(words.split()), Qt.TextElideMode.ElideRight, WIDEST)
            chip.setText(f"{shown.replace('&', '&&')}  ×")
            chip.setToolTip(plain_tip(f"{words}. Click to take it back."))
            left = without(answer.asked.source, [part]) if answer else ""
            chip.clicked.connect(partial(self.changed.emit, left))
            self._flow.addWidget(chip)
            self.chips.append(chip)
        self.setVisible(bool(self.chips))

    def text(self) -> str:
        """All of it as one line."""
        return " · ".join(chip.accessibleName().removesuffix(". Take it back") for chip in self.chips)
