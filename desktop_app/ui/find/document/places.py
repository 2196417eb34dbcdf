"""The places in a document that were found: which of how many, the next one, and a box to find any words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.language import number, tr, tr_as
from desktop_app.ui import theme
from desktop_app.ui.find.document.work import Span
from desktop_app.ui.kit.basics import icon_button, label
from desktop_app.ui.kit.layout import after, row

PAUSE_MS = 120


class PlaceWalk(QWidget):
    """Says "3 of 17", with the next place and the one before; `went` carries the place that it went to."""

    went = Signal(object)  # Span

    def __init__(self, what: str, commands: tuple[str, str] = ("", "")) -> None:
        """`what` are found: "places"."""
        super().__init__()
        self._what = what
        self.places: Sequence[Span] = ()
        self._number = 0
        self.words = label(tone="secondary")
        before, following = commands
        self.before = icon_button("up", tr("The place before"), command=before, do=lambda: self.step(-1))
        self.following = icon_button("down", tr("The next place"), command=following, do=lambda: self.step(1))
        row(self.words, self.before, self.following, into=self, gap=theme.GAP_SMALL)
        self.show_places(())

    @property
    def current(self) -> Span | None:
        return self.places[self._number] if self.places else None

    def show_places(self, places: Sequence[Span], start: int = 0, nothing: str = "") -> None:
        """Begins with the first of `places` at or after `start`; `nothing` is said where there is none."""
        self.places = places
        self._number = next((at for at, span in enumerate(places) if span[0] >= start), 0)
        self.words.setText(nothing)
        self._say()

    def step(self, by: int) -> None:
        """Goes to the next place, or the one before; after the last one comes the first."""
        if self.places:
            self._number = (self._number + by) % len(self.places)
            self._say()
            self.went.emit(self.current)

    def _say(self) -> None:
        if self.places:
            at, total = number(self._number + 1), number(len(self.places))
            self.words.setText(tr("{at} of {total}", at=at, total=total))
            self.words.setAccessibleName(f"{self.words.text()} {self._what}")
        for button in (self.before, self.following):
            button.setEnabled(len(self.places) > 1)


class FindStrip(QWidget):
    """A box for words to be found in the document; `typed` carries them, `closed` is Escape or its button."""

    typed = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Find in the document"))
        self.box = QLineEdit()
        self.box.setPlaceholderText(tr("Find in the document …"))
        self.box.setAccessibleName(tr("Find in the document"))
        self.box.setMinimumWidth(theme.RAIL_WIDTH)
        self.box.setMaxLength(1_000)
        self.walk = PlaceWalk(tr_as("3 of 17", "places"), ("hit_before", "next_hit"))
        close = icon_button("close", tr("Close (Esc)"), do=self.close_strip)
        side = theme.GAP_MEDIUM
        row((self.box, 1), self.walk, close, into=self, gap=theme.GAP_SMALL, margins=(side, 0, theme.GAP, 0))
        self._pause = after(self, PAUSE_MS, lambda: self.typed.emit(self.box.text()))
        self.box.textChanged.connect(lambda _text: self._pause.start())
        self.box.returnPressed.connect(lambda: self.walk.step(1))
        self.hide()

    def open_strip(self, words: str = "") -> None:
        """Shows the box with `words`, or with those of the last time."""
        self.show()
        if words:
            self.box.setText(words)
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()
        self._pause.start()

    def close_strip(self) -> None:
        self._pause.stop()
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_strip()
        else:
            super().keyPressEvent(event)
