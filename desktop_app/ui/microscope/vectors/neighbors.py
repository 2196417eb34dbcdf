"""A list of near tokens: the words around each, where it stands, and its cosine as a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label
from desktop_app.ui.microscope.vectors.neighbors_model import NeighborModel, Role
from desktop_app.ui.text import one_line

if TYPE_CHECKING:
    from desktop_app.services.microscope.token_neighbors import Neighbor

ROW = 44
_VALUE = 52
_BAR = 3


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(option.rect.width(), ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        found = index.data(Role.NEIGHBOR)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.fillRect(area, theme.color("selection" if chosen else "hover"))
        middle = Qt.AlignmentFlag.AlignVCenter
        upper = QRect(area.left() + theme.GAP, area.top() + 3, area.width() - 2 * theme.GAP, 19)
        lower = QRect(upper.left(), upper.bottom() + 1, upper.width(), 16)
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font("mono_small"))
        painter.drawText(upper, middle | Qt.AlignmentFlag.AlignRight, f"{found.cosine:.4f}")
        self._paint_context(painter, upper.adjusted(0, 0, -_VALUE, 0), found)
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.color("secondary"))
        metrics = painter.fontMetrics()
        where = f"{found.piece} · {found.title}"
        elided = metrics.elidedText(one_line(where, 200), Qt.TextElideMode.ElideRight, lower.width())
        painter.drawText(lower, middle, elided)
        bar = QRect(upper.left(), area.bottom() - _BAR + 1, upper.width(), _BAR - 1)
        painter.fillRect(bar, theme.color("track"))
        bar.setWidth(round(bar.width() * abs(found.cosine)))
        painter.fillRect(bar, theme.color("positive" if found.cosine >= 0 else "negative"))
        painter.restore()

    def _paint_context(self, painter: QPainter, box: QRect, found: Neighbor) -> None:
        """The word, and as much of what stands around it as there is room for, the same at both sides."""
        word = one_line(found.word)
        strong, plain = theme.font("strong"), theme.font("text")
        metrics = QFontMetrics(plain)
        width = QFontMetrics(strong).horizontalAdvance(word)
        side = max((box.width() - width) // 2, 0)
        before = metrics.elidedText(_plain(found.before), Qt.TextElideMode.ElideLeft, side)
        lead = metrics.horizontalAdvance(before)
        after = metrics.elidedText(
            _plain(found.after),
            Qt.TextElideMode.ElideRight,
            max(box.width() - width - lead, 0),
        )
        base = box.top() + (box.height() + metrics.ascent() - metrics.descent()) // 2
        painter.setFont(plain)
        painter.setPen(theme.color("secondary"))
        painter.drawText(box.left(), base, before)
        painter.drawText(box.left() + lead + width, base, after)
        painter.setFont(strong)
        painter.setPen(theme.color("text"))
        painter.drawText(box.left() + lead, base, word)


class NeighborList(QWidget):
    """A heading, a sentence, and the list."""

    def __init__(self, heading: str, name: str) -> None:
        super().__init__()
        self.model = NeighborModel(self)
        self.told = label(tone="secondary", wrap=True)
        self.list = QListView()
        self.list.setObjectName(name)
        self.list.setAccessibleName(heading)
        self.list.setModel(self.model)
        self.list.setProperty("look", "bare")
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_SMALL)
        column.addWidget(label(heading, "strong"))
        column.addWidget(self.told)
        column.addWidget(self.list, 1)


def _plain(text: str) -> str:
    """One line, its spaces at the ends kept."""
    return "".join(" " if letter.isspace() else letter for letter in text)
