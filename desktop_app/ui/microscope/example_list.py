"""What the microscope shows before there is a text: what it is for, and texts to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.examples import PARTS
from desktop_app.ui.kit.basics import label, push_button
from desktop_app.ui.kit.layout import SPRING, column, grid
from desktop_app.ui.values import Example

WIDTH = 600


class ExampleList(QScrollArea):
    """A title, a sentence or two, and every example with its point, by part of the guide."""

    chosen = Signal(object)  # Example

    def __init__(self, title: str, words: str, examples: Sequence[Example]) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(tr("Examples"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        introduction = label(words, wrap=True)
        introduction.setFixedWidth(WIDTH)
        rows = grid(1, lines=theme.GAP_SMALL)
        for part, of_part in groupby(examples, key=lambda example: example.part):
            line = rows.rowCount()
            rows.setRowMinimumHeight(line, theme.CONTROL_HEIGHT)
            rows.addWidget(label(PARTS[part], "strong"), line, 0, 1, 2, Qt.AlignmentFlag.AlignBottom)
            for example in of_part:
                self._add(rows, example)
        inside = QWidget()
        margins = (0, theme.GAP_MEDIUM, 0, theme.GAP_MEDIUM)
        column(label(title, "page"), introduction, rows, SPRING, into=inside, margins=margins)
        self.setWidget(inside)

    def _add(self, rows: QGridLayout, example: Example) -> None:
        button = push_button(example.name, "chip")
        button.setAccessibleDescription(example.point)
        button.clicked.connect(lambda _checked=False: self.chosen.emit(example))
        point = label(example.point, "secondary", wrap=True)
        point.setBuddy(button)
        line = rows.rowCount()
        rows.addWidget(button, line, 0)
        rows.addWidget(point, line, 1)
