"""What a page shows when it has nothing to show: where one is, and the next step."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label, push_button
from desktop_app.ui.kit.flow import FlowLayout
from desktop_app.ui.kit.layout import SPRING, Spring, clear, column, row

WIDTH = 460


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: its words, what it does, and its look ("primary", "chip", …)."""

    text: str
    do: Callable[[], object]
    look: str = ""
    command: str = ""


class EmptyState(QWidget):
    """A title, a few plain sentences, buttons and a quiet sentence below them, in the middle of its room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label(tone="page", wrap=True)
        self._text = label(wrap=True, selectable=True)
        self._text.setMaximumWidth(WIDTH)
        self._foot = label(tone="secondary", wrap=True)
        for words in (self._title, self._text, self._foot):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._offers = column()
        line = row(SPRING, (self._text, 1), SPRING)
        foot = row(SPRING, (self._foot, 1), SPRING)
        parts = (Spring(2), self._title, line, theme.GAP, self._offers, theme.GAP, foot, Spring(3))
        column(*parts, into=self, margins=(theme.GAP_LARGE,) * 4)

    def show_state(self, title: str, text: str, *rows: Sequence[Offer], foot: str = "") -> None:
        """Replaces everything. Each row of offers is a line of buttons, or more lines where it is too long;
        `foot` stands below them.
        """
        self._title.setText(title)
        for words, said in ((self._text, text), (self._foot, foot)):
            words.setText(said)
            words.setVisible(bool(said))
            words.setMaximumWidth(_even(words))
        while item := self._offers.takeAt(0):
            if offers_before := item.layout():
                clear(offers_before)
        for number, offers in enumerate(rows):
            if number and offers and offers[0].look != rows[number - 1][0].look:
                self._offers.addSpacing(theme.GAP)  # another kind of step
            line = FlowLayout(theme.GAP, centered=True)
            for offer in offers:
                line.addWidget(push_button(offer.text, offer.look, offer.command, do=offer.do))
            self._offers.addLayout(line)

    def focus_first(self) -> None:
        """Puts the focus on the first button, if there is one."""
        line = self._offers.itemAt(0)
        layout = line.layout() if line else None
        item = layout.itemAt(0) if layout else None
        if item and (button := item.widget()):
            button.show()  # a layout shows it only later, and what is hidden takes no focus
            button.setFocus()

    def title(self) -> str:
        return self._title.text()


def _even(words: QLabel) -> int:
    """The least width that takes no more lines: no word is left alone in the last one."""
    tall = words.heightForWidth(WIDTH)
    return bisect_left(range(WIDTH), True, key=lambda wide: words.heightForWidth(wide) <= tall)
