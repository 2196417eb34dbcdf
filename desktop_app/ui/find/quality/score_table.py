"""The table of scores: numbers with a bar each, and a whisker over its 95 % interval."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop_app.ui import theme
from desktop_app.ui.find.quality.model import Role, ScoresModel, best_rows

ROW = 40
NUMBER_WIDTH = 48
BAR = 8
CAP = 4
WAY_WIDTH = 190


class _Delegate(QStyledItemDelegate):
    """The highest number of a column is bold. All bars go from 0 to 1."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area: QRect = option.rect
        model = index.model()
        assert isinstance(model, ScoresModel)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.color("selection"))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), theme.color("hairline"))
        room = area.adjusted(theme.GAP, 0, -theme.GAP, 0)
        highest = (index.row(), index.column()) in best_rows(model.scores)
        painter.setFont(theme.font("strong" if highest else "text"))
        painter.setPen(theme.color("text"))
        estimate = index.data(Role.ESTIMATE)
        words = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        if estimate is not None:
            track = QRectF(room.adjusted(NUMBER_WIDTH, 0, 0, 0))
            track.setTop(area.center().y() - BAR / 2)
            track.setHeight(BAR)
            self._bar(painter, track, estimate.mean, estimate.low, estimate.high)
        painter.restore()

    def _bar(self, painter: QPainter, track: QRectF, mean: float, low: float, high: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("track"))
        painter.drawRect(track)
        painter.setBrush(theme.color("accent", 0.55))
        painter.drawRect(QRectF(track.left(), track.top(), track.width() * mean, track.height()))
        painter.setPen(QPen(theme.color("text"), 1.25))
        middle = track.center().y()
        start, end = (track.left() + track.width() * value for value in (low, high))
        painter.drawLine(QPointF(start, middle), QPointF(end, middle))
        for at in (start, end):
            painter.drawLine(QPointF(at, middle - CAP), QPointF(at, middle + CAP))


class ScoreTable(QTableView):
    """Fixed rows, as high as there are; the exact numbers are in the tooltips and for screen readers."""

    def __init__(self, model: ScoresModel) -> None:
        super().__init__()
        self.setObjectName("scores")
        self.setAccessibleName("Scores of every way to search")
        self.setProperty("look", "bare")
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setSectionsClickable(False)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        columns.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        columns.resizeSection(0, WAY_WIDTH)
        model.modelReset.connect(self._fit)

    def _fit(self) -> None:
        rows = self.model().rowCount()
        self.setFixedHeight(
            self.horizontalHeader().sizeHint().height() + rows * ROW + 2 * self.frameWidth() + 4
        )
