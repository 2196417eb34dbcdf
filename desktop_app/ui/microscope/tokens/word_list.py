"""The words of a text as a list, each with the number of its pieces."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.core.words import count
from desktop_app.ui import theme

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
Entry = tuple[str, int, str]  # the word, how many pieces it has, and the kind of its first token


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(96, theme.NUMBER_ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        words, pieces, kind = index.data(Role.UserRole)
        area: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.color("selection"))
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), theme.color("accent"))
        room = area.adjusted(theme.GAP + 2, 0, -theme.GAP, 0)
        painter.setFont(theme.font("mono_small"))
        painter.setPen(theme.color("secondary"))
        count = "" if kind in ("special", "unknown") else str(pieces)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, right, count)
        room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(count) - theme.GAP)
        painter.setFont(theme.font("text"))
        painter.setPen(theme.color({"special": "special", "unknown": "warning"}.get(kind, "text")))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


class WordList(QListWidget):
    """`hovered` carries the number of a word, -1 for none."""

    hovered = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("word_list")
        self.setProperty("look", "bare")
        self.setAccessibleName("Words of the text")
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setMinimumWidth(112)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fill(self, entries: Sequence[Entry]) -> None:
        """Replaces all words; none is chosen afterwards, and nobody is told."""
        self.blockSignals(True)
        self.clear()
        for entry in entries:
            words, pieces, kind = entry
            item = QListWidgetItem()
            item.setData(Role.UserRole, entry)
            says = kind if kind in ("special", "unknown") else count(pieces, "piece")
            item.setData(Role.AccessibleTextRole, f"{words}, {says}")
            self.addItem(item)
        self.setCurrentRow(-1)
        self.blockSignals(False)

    def mark(self, number: int) -> None:
        """Makes a word the current one and tells nobody."""
        self.blockSignals(True)
        self.setCurrentRow(number)
        self.blockSignals(False)
        if not self.underMouse():  # what the mouse points at must not scroll away
            self.scrollToItem(self.item(number))
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.hovered.emit(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(-1)
