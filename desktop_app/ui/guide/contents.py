"""The contents of the guide: its parts, and how far each was guessed through."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.guide.blocks import GuidePart
from desktop_app.ui.kit.elided_lines import draw_text, mirror, upright

WIDTH = 224
_DONE, _OF, _TITLE = (int(Qt.ItemDataRole.UserRole) + number for number in range(3))
_NUMBER, _SIDE, _ABOVE, _DOT = 26, 8, 7, 7
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_WRAP = Qt.TextFlag.TextWordWrap


class ContentsList(QListWidget):
    """One line a part; the current one is in front."""

    def __init__(self, parts: Sequence[GuidePart]) -> None:
        super().__init__()
        self.setObjectName("guide_contents")
        self.setAccessibleName(tr("Parts of the guide"))
        self.setProperty("look", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_PartLine(self))
        for part in parts:
            item = QListWidgetItem(f"{part.number} {part.title}")
            item.setData(_TITLE, part.title)
            self.addItem(item)

    def count_guesses(self, number: int, done: int, of: int) -> None:
        """Shows how many of a part's questions were answered; the part counts from 0."""
        item = self.item(number)
        item.setData(_DONE, done)
        item.setData(_OF, of)
        words = tr(
            "Part {number}, {title}, {done} of {of} guessed",
            number=number + 1,
            title=item.data(_TITLE),
            done=done,
            of=of,
        )
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        item.setToolTip(tr("{done} of {of} questions guessed", done=done, of=of))


class _PartLine(QStyledItemDelegate):
    """Number and title, and below them a dot a question, filled once it is answered."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        title = self._title(QRect(0, 0, WIDTH, 0), index)
        return QSize(WIDTH, title.height() + 2 * _ABOVE + _DOT + 4)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        view = self.parent()
        focused = isinstance(view, QListWidget) and view.hasFocus()
        chosen = isinstance(view, QListWidget) and view.currentIndex() == index
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(1, 1, -1, -1)
        if option.direction == Qt.LayoutDirection.RightToLeft:
            mirror(painter, option.rect)
        if chosen:
            ring = QPen(theme.color("accent"), theme.RING) if focused else Qt.PenStyle.NoPen
            painter.setPen(ring)
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(QRectF(box), theme.RADIUS, theme.RADIUS)
        title = self._title(box, index)
        painter.setFont(theme.font("strong" if chosen else "text"))
        painter.setPen(theme.color("accent" if chosen else "text"))
        draw_text(painter, box.adjusted(_SIDE, _ABOVE, 0, 0), _LEFT, str(index.row() + 1))
        with upright(painter, title) as mirrored:
            painter.drawText(title, _WRAP | (_RIGHT if mirrored else _LEFT), index.data(_TITLE))
        done, of = index.data(_DONE) or 0, index.data(_OF) or 0
        painter.setPen(QPen(theme.color("secondary"), 1))
        for dot in range(of):
            painter.setBrush(theme.color("accent") if dot < done else Qt.BrushStyle.NoBrush)
            place = QRectF(title.left() + dot * (_DOT + 4) + 0.5, title.bottom() + 4.5, _DOT, _DOT)
            painter.drawEllipse(place)
        painter.restore()

    def _title(self, box: QRect, index: QModelIndex | QPersistentModelIndex) -> QRect:
        room = QRect(box.left() + _NUMBER, box.top() + _ABOVE, WIDTH - _NUMBER - 2 * _SIDE, 400)
        tall = QFontMetrics(theme.font("strong")).boundingRect(room, _WRAP, index.data(_TITLE)).height()
        return QRect(room.left(), room.top(), room.width(), tall)
