"""The table of scores: numbers with a bar each, and a whisker over its 95 % interval."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHeaderView

from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.find.quality.model import ScoresModel, best_rows, estimate
from desktop_app.ui.kit.elided_lines import draw_line
from desktop_app.ui.kit.tables.rows import ROW, Index, RowDelegate, State
from desktop_app.ui.kit.tables.table import FixedTable

SCORE_ROW = 40
NUMBER_WIDTH = 48
BAR = 8
CAP = 4
WAY_WIDTH = 190


class ScoreDelegate(RowDelegate):
    """The highest number of a column is bold. All bars go from 0 to 1."""

    BAR = HOVER = False
    INSET = 0

    def paint_row(self, painter: QPainter, area: QRect, index: Index, _state: State) -> None:
        model = index.model()
        assert isinstance(model, ScoresModel)
        room = area.adjusted(theme.GAP, 0, -theme.GAP, 0)
        highest = (index.row(), index.column()) in best_rows(model.rows)
        painter.setFont(theme.font("strong" if highest else "text"))
        painter.setPen(theme.color("text"))
        found = estimate(index.data(ROW), index.column())
        draw_line(painter, room, index.data())
        if found is not None:
            track = QRectF(room.adjusted(NUMBER_WIDTH, 0, 0, 0))
            track.setTop(area.center().y() - BAR / 2)
            track.setHeight(BAR)
            self._bar(painter, track, found.mean, found.low, found.high)

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


class ScoreTable(FixedTable):
    """Fixed rows, as high as there are; the exact numbers are in the tooltips and for screen readers."""

    def __init__(self, model: ScoresModel) -> None:
        super().__init__(model, "scores", tr("Scores of every way to search"), height=SCORE_ROW)
        self.setProperty("look", "bare")
        self.setItemDelegate(ScoreDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        columns = self.horizontalHeader()
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        columns.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        columns.resizeSection(0, WAY_WIDTH)
        model.modelReset.connect(self._fit)

    def _fit(self) -> None:
        rows = self.model().rowCount()
        self.setFixedHeight(
            self.horizontalHeader().sizeHint().height() + rows * SCORE_ROW + 2 * self.frameWidth() + 4
        )
