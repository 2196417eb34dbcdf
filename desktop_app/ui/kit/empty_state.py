"""What a page shows when it has nothing to show: where one is, and the next step."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label, push_button
from desktop_app.ui.kit.layout import clear

WIDTH = 460


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: its words, what it does, and its look ("primary", "chip", …)."""

    text: str
    do: Callable[[], object]
    look: str = ""
    command: str = ""


class EmptyState(QWidget):
    """A title, a few plain sentences, and buttons, in the middle of its room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label(tone="page", wrap=True)
        self._text = label(wrap=True, selectable=True)
        self._text.setMaximumWidth(WIDTH)
        for words in (self._title, self._text):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._offers = QVBoxLayout()
        self._offers.setSpacing(theme.GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE)
        column.setSpacing(theme.GAP)
        column.addStretch(2)
        column.addWidget(self._title)
        text_row = QHBoxLayout()
        text_row.addStretch()
        text_row.addWidget(self._text, 1)
        text_row.addStretch()
        column.addLayout(text_row)
        column.addSpacing(theme.GAP)
        column.addLayout(self._offers)
        column.addStretch(3)

    def show_state(self, title: str, text: str, *rows: Sequence[Offer]) -> None:
        """Replaces everything; each row of offers is one line of buttons."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._text.setMaximumWidth(_even(self._text))
        while item := self._offers.takeAt(0):
            if offers_before := item.layout():
                clear(offers_before)
        for offers in rows:
            line = QHBoxLayout()
            line.setSpacing(theme.GAP)
            line.addStretch()
            for offer in offers:
                button = push_button(offer.text, offer.look, offer.command)
                button.clicked.connect(lambda _checked=False, do=offer.do: do())
                line.addWidget(button)
            line.addStretch()
            self._offers.addLayout(line)

    def focus_first(self) -> None:
        """Puts the focus on the first button, if there is one."""
        line = self._offers.itemAt(0)
        layout = line.layout() if line else None
        item = layout.itemAt(1) if layout else None
        if item and (button := item.widget()):
            button.show()  # a layout shows it only later, and what is hidden takes no focus
            button.setFocus()

    def title(self) -> str:
        return self._title.text()


def _even(words: QLabel) -> int:
    """The least width that takes no more lines: no word is left alone in the last one."""
    tall = words.heightForWidth(WIDTH)
    return bisect_left(range(WIDTH), True, key=lambda wide: words.heightForWidth(wide) <= tall)
