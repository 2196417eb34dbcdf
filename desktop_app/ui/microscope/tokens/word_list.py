"""The words and marks of a text as a list, each with the number of its pieces."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desktop_app.language import plural, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.elided_lines import AT_RIGHT, draw_line, draw_text
from desktop_app.ui.kit.tables.rows import ROW, Index, Role, RowDelegate, State

Entry = tuple[str, int, str]  # the word, how many pieces it has, and the kind of its first token
_KINDS = {"special": tr("special"), "unknown": tr("unknown")}


class WordDelegate(RowDelegate):
    HEIGHT = theme.NUMBER_ROW
    HOVER = False

    def paint_row(self, painter: QPainter, area: QRect, index: Index, _state: State) -> None:
        words, pieces, kind = index.data(ROW)
        room = area.adjusted(theme.GAP + 2, 0, -theme.GAP, 0)
        painter.setFont(theme.font("mono_small"))
        painter.setPen(theme.color("secondary"))
        count = "" if kind in ("special", "unknown") else str(pieces)
        draw_text(painter, room, AT_RIGHT, count)
        room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(count) - theme.GAP)
        painter.setFont(theme.font("text"))
        painter.setPen(theme.color({"special": "special", "unknown": "warning"}.get(kind, "text")))
        draw_line(painter, room, words)


class WordList(QListWidget):
    """`hovered` carries the number of a word, -1 for none."""

    hovered = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._pointing = False
        self.setObjectName("word_list")
        self.setProperty("look", "bare")
        self.setAccessibleName(tr("Words and marks of the text"))
        self.setItemDelegate(WordDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setMinimumWidth(112)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fill(self, entries: Sequence[Entry]) -> None:
        """Replaces all words; none is chosen afterwards, without a signal."""
        with QSignalBlocker(self):
            self.clear()
            for entry in entries:
                words, pieces, kind = entry
                item = QListWidgetItem()
                item.setData(ROW, entry)
                says = _KINDS.get(kind) or plural(pieces, "{n} piece", "{n} pieces")
                item.setData(Role.AccessibleTextRole, f"{words}, {says}")
                self.addItem(item)
            self.setCurrentRow(-1)

    def mark(self, number: int) -> None:
        """Makes a word the current one, without a signal."""
        with QSignalBlocker(self):
            self.setCurrentRow(number)
        if not self._pointing:  # what the mouse points at must not scroll away
            self.scrollToItem(self.item(number))
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._pointing = True
        self.hovered.emit(self.indexAt(event.position().toPoint()).row())
        self._pointing = False

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(-1)
