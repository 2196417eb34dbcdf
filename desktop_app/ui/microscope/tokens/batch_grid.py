"""The matrix of a batch: cells by kind, padding hatched, one pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop_app.core.text import one_line
from desktop_app.explore.batch import Layer
from desktop_app.ui import theme
from desktop_app.ui.kit.tables.rows import Index
from desktop_app.ui.kit.tables.table import FixedTable
from desktop_app.ui.microscope.parts.token_paint import chip_colors
from desktop_app.ui.microscope.tokens.batch_model import BatchModel

WIDTHS = {Layer.PIECES: 76, Layer.IDS: 60, Layer.MASK: 28, Layer.TYPES: 28}
NAMES = 168


class CellDelegate(QStyledItemDelegate):
    """A cell in the colors of its token's chip."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, BatchModel)
        if model.batch is None:
            return
        token = model.batch.token(index.row(), index.column())
        area: QRect = option.rect
        box = area.adjusted(1, 1, -1, -1)
        ground, ink = theme.color("surface"), theme.color("secondary")
        if token:
            ground, ink, _ = chip_colors(token)
        painter.fillRect(box, ground)
        if token is None:
            painter.fillRect(box, theme.hatch())
        painter.setFont(theme.font("mono_small"))
        painter.setPen(ink)
        words = one_line(str(model.batch.value(index.row(), index.column(), model.layer)))
        room = box.adjusted(2, 0, -2, 0)
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        if token is None:
            width = painter.fontMetrics().horizontalAdvance(words) + 4
            painter.fillRect(
                QRect(room.center().x() - width // 2, box.top() + 6, width, box.height() - 12), ground
            )
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)
        state: QStyle.StateFlag = option.state
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setPen(QPen(theme.color("accent"), theme.RING if chosen else 1))
            painter.drawRect(box.adjusted(0, 0, -1, -1))


class BatchGrid(FixedTable):
    """`hovered` carries row and column, -1 and -1 for none."""

    hovered = Signal(int, int)

    def __init__(self, model: BatchModel) -> None:
        super().__init__(model, "batch_grid", "The batch as a matrix", height=theme.CONTROL_HEIGHT)
        self.setItemDelegate(CellDelegate(self))
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        texts, columns = self.verticalHeader(), self.horizontalHeader()
        texts.show()
        texts.setFixedWidth(NAMES)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setMinimumSectionSize(20)

    def fit(self, layer: Layer) -> None:
        """Columns as wide as what stands in them."""
        self.horizontalHeader().setDefaultSectionSize(WIDTHS[layer])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self.hovered.emit(index.row(), index.column())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(-1, -1)
