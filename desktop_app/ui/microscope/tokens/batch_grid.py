"""The matrix of a batch: cells by kind, padding hatched, one pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop_app.ui import theme
from desktop_app.ui.microscope.parts.token_paint import chip_colors
from desktop_app.ui.microscope.tokens.batch_model import BatchModel, Layer
from desktop_app.ui.text import one_line

WIDTHS = {Layer.PIECES: 76, Layer.IDS: 60, Layer.MASK: 28, Layer.TYPES: 28}
NAMES = 168


class _CellDelegate(QStyledItemDelegate):
    """A cell in the colors of its token's chip."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
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


class BatchGrid(QTableView):
    """`hovered` carries row and column, -1 and -1 for none."""

    hovered = Signal(int, int)

    def __init__(self, model: BatchModel) -> None:
        super().__init__()
        self.setObjectName("batch_grid")
        self.setAccessibleName("The batch as a matrix")
        self.setModel(model)
        self.setItemDelegate(_CellDelegate(self))
        self.setMouseTracking(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.CONTROL_HEIGHT)
        rows.setFixedWidth(NAMES)
        rows.setSectionsClickable(False)
        rows.setHighlightSections(False)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setMinimumSectionSize(20)
        columns.setSectionsClickable(False)
        columns.setHighlightSections(False)

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
