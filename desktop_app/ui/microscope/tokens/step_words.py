"""The words of one cleaning step: what it removed is struck through, what it changed shows old and new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui import theme
from desktop_app.ui.kit.word_flow import WordFlow
from desktop_app.ui.text import one_line

if TYPE_CHECKING:
    from desktop_app.services.microscope.cleaning_effects import Change

ARROW = " → "


class StepWords(WordFlow):
    """Shows the changes of a step, one entry a word."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.changes: tuple[Change, ...] = ()

    def show_changes(self, changes: Sequence[Change]) -> None:
        self.changes = tuple(changes)
        self.set_words(tuple(_shown(change) for change in changes))

    def spoken(self, number: int) -> str:
        change = self.changes[number]
        if change.after is None:
            return f"{change.before}, removed"
        return f"{change.before}, now {change.after}" if change.changed else change.before

    def paintEvent(self, event: QPaintEvent) -> None:
        self.lay_out()
        painter = QPainter(self)
        face, struck = theme.font("text"), theme.font("text")
        struck.setStrikeOut(True)
        for place, change in zip(self.places, self.changes, strict=True):
            if not place.intersects(event.rect()):
                continue
            room = place.adjusted(3, 0, -3, 0)
            before = one_line(change.before)
            old = change.after is None or change.changed
            painter.setFont(struck if old else face)
            painter.setPen(theme.color("negative" if old else "text"))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, before)
            if change.after is not None and change.changed:
                width = painter.fontMetrics().horizontalAdvance(before)
                self._paint_new(painter, room.adjusted(width, 0, 0, 0), change.after)
        self.paint_ring(painter)

    def _paint_new(self, painter: QPainter, room: QRect, after: str) -> None:
        painter.setFont(theme.font("text"))
        painter.setPen(theme.color("secondary"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, ARROW)
        painter.setPen(theme.color("positive"))
        width = painter.fontMetrics().horizontalAdvance(ARROW)
        painter.drawText(room.adjusted(width, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, one_line(after))


def _shown(change: Change) -> str:
    before = one_line(change.before)
    if change.after is None or not change.changed:
        return before
    return f"{before}{ARROW}{one_line(change.after)}"
