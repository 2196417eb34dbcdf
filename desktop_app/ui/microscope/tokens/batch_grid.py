"""The matrix of a batch: its cells as a table, by kind, padding hatched, one pointer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.core.text import one_line
from desktop_app.explore.batch import Batch, Layer
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import plain_tip
from desktop_app.ui.kit.elided_lines import AT_LEFT
from desktop_app.ui.kit.tables.rows import Index, Role, RowsModel
from desktop_app.ui.kit.tables.table import FixedTable
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.parts.token_paint import chip_colors

WIDTHS = {Layer.PIECES: 76, Layer.IDS: 60, Layer.MASK: 28, Layer.TYPES: 28}
NAMES = 168


def cell_facts(batch: Batch, row: int, column: int) -> Facts:
    """A cell in words."""
    token = batch.token(row, column)
    filling = tr("{pad} fills the row up; the model ignores it.", pad=batch.pad)
    sentence = batch.sheets[row].meaning(token) if token else filling
    pairs = (
        (tr("text"), tr("{number} of {all}", number=row + 1, all=len(batch.sheets))),
        (tr("position"), str(column)),
        (tr("id"), str(batch.value(row, column, Layer.IDS))),
        (tr("attention mask"), str(batch.value(row, column, Layer.MASK))),
        (tr("token type id"), str(batch.value(row, column, Layer.TYPES))),
    )
    return Facts(token.token if token else batch.pad, sentence, pairs)


class BatchModel(RowsModel[int]):
    """The cells of a Batch in the layer that is chosen; a row is the number of its text."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.batch: Batch | None = None
        self.layer = Layer.PIECES

    def show(self, batch: Batch | None, layer: Layer) -> None:
        self.batch, self.layer = batch, layer
        self.fill(range(len(batch.sheets)) if batch else ())

    def columns(self) -> int:
        return self.batch.width if self.batch else 0

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if self.batch is None:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return str(section) if role == Role.DisplayRole else None
        texts = self.batch.sheets[section].texts
        match role:
            case Role.DisplayRole:
                return f"{section + 1}  {one_line(' '.join(texts), 18)}"
            case Role.ToolTipRole:
                return plain_tip(one_line(" | ".join(texts), 300))
            case Role.TextAlignmentRole:
                return AT_LEFT
        return None

    def cell(self, row: int, column: int) -> str:
        assert self.batch
        return str(self.batch.value(row, column, self.layer))

    def spoken(self, row: int, column: int) -> str:
        assert self.batch
        fact = cell_facts(self.batch, row, column)
        return ", ".join((fact.title, *(f"{name} {value}" for name, value in fact.pairs)))


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
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
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
        super().__init__(model, "batch_grid", tr("The batch as a matrix"), height=theme.NUMBER_ROW)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # as the model reads
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
