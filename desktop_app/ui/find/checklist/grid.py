"""The grid of a checked list: fixed rows, the records stay in sight at the left."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from desktop_app.core.checklist import CheckedRecord, Evidence, Verdict
from desktop_app.language import number, tr
from desktop_app.ui import theme
from desktop_app.ui.find.checklist.model import VERDICT_WORDS, CheckedModel, sentence_of, verdict_of
from desktop_app.ui.kit.elided_lines import draw_lines
from desktop_app.ui.kit.tables.rows import ROW, Index, RowDelegate, State
from desktop_app.ui.kit.tables.table import FixedTable

GRID_ROW = 68
HEADER = 40
FIRST = 200
COLUMN = 220
ROLES: Mapping[Verdict, str] = {"met": "accent", "unclear": "warning", "no evidence": "secondary"}


class CheckedGrid(FixedTable):
    """`picked` follows the current cell, `read` is Enter or a double click."""

    picked = Signal(QModelIndex)
    read = Signal(QModelIndex)

    def __init__(self, model: CheckedModel) -> None:
        super().__init__(model, "checked_grid", tr("Records and requirements"), height=GRID_ROW)
        self._model = model
        self.records = FixedTable(model, "checked_records", tr("Records"), height=GRID_ROW)
        self.records.setParent(self)
        for view in (self, self.records):
            view.setItemDelegate(CheckedDelegate(view))
            view.doubleClicked.connect(self.read)
            columns = view.horizontalHeader()
            columns.setFixedHeight(HEADER)
            columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            columns.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.records.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.records.setProperty("look", "frozen")
        self.records.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.records.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.records.setSelectionModel(self.selectionModel())
        self.viewport().stackUnder(self.records)
        self.verticalScrollBar().valueChanged.connect(self.records.verticalScrollBar().setValue)
        self.records.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.selectionModel().currentChanged.connect(lambda current, _before: self.picked.emit(current))
        model.modelReset.connect(self._lay_out)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.read.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """A cell that is half below the records is not in sight."""
        super().scrollTo(index, hint)
        left = self.columnViewportPosition(index.column())
        if self.isRightToLeft():
            left = self.viewport().width() - left - self.columnWidth(index.column())
        hidden = FIRST - left
        if index.column() > 0 and hidden > 0:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - hidden)

    def _lay_out(self) -> None:
        columns = self._model.columnCount()
        width = max(COLUMN, (self.viewport().width() - FIRST) // max(columns - 1, 1))
        for column in range(columns):
            self.setColumnWidth(column, width if column else FIRST)
            self.records.setColumnHidden(column, column > 0)
        self.records.setColumnWidth(0, FIRST)
        frame = self.frameWidth()
        height = self.viewport().height() + self.horizontalHeader().height()
        left = self.width() - frame - FIRST if self.isRightToLeft() else frame
        self.records.setGeometry(left, frame, FIRST, height)


class CheckedDelegate(RowDelegate):
    """The current cell has a ring, so not color alone; every cell says its verdict in words."""

    BAR = HOVER = False
    INSET = 0

    def paint_row(self, painter: QPainter, area: QRect, index: Index, state: State) -> None:
        painter.setClipRect(area)
        painter.fillRect(QRect(area.right(), area.top(), 1, area.height()), theme.color("hairline"))
        inner = area.adjusted(10, 8, -10, -8)
        record: CheckedRecord = index.data(ROW)
        if index.column() == 0:
            self._record(painter, inner, index, record)
        else:
            self._evidence(painter, inner, record.cells[index.column() - 1])
        if state & State.State_Selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.color("accent"))
            painter.drawRect(area.adjusted(0, 0, -2, -2))

    def _record(self, painter: QPainter, area: QRect, index: Index, record: CheckedRecord) -> None:
        below = draw_lines(painter, area, index.data(), "strong", "text")
        model = index.model()
        if isinstance(model, CheckedModel):
            words = f"{number(index.row() + 1)} · {model.met_in_words(record)}"
            draw_lines(
                painter, QRect(area.left(), below + 1, area.width(), 18), words, "secondary", "secondary", 1
            )

    def _evidence(self, painter: QPainter, area: QRect, cell: Evidence | None) -> None:
        verdict, sentence = verdict_of(cell), sentence_of(cell)
        face: theme.Face = "strong" if sentence else "secondary"
        below = draw_lines(painter, area, VERDICT_WORDS[verdict], face, ROLES[verdict], 1)
        role = "secondary" if verdict == "no evidence" else "text"
        draw_lines(painter, area.adjusted(0, below - area.top() + 1, 0, 0), sentence, "secondary", role)
