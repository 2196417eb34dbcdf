"""A table of fixed rows, and the bar that stands beside a cosine."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop_app.ui import theme
from desktop_app.ui.microscope.tokens.vocabulary_model import NearestModel

NUMBER = 64
BAR = 8


class PlainTable(QTableView):
    """Whole rows are chosen, one at a time; rows are as high everywhere, so a long table opens at once."""

    def __init__(self, model: QAbstractItemModel, name: str, said: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(said)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(theme.NUMBER_ROW)
        rows.setDefaultSectionSize(theme.NUMBER_ROW)
        columns.setHighlightSections(False)
        columns.setSectionsClickable(False)

    def go(self, row: int) -> None:
        """Makes `row` the current one and scrolls to it."""
        index = self.model().index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)


class CosineBar(QStyledItemDelegate):
    """The number, and a bar for its size: blue where it is positive, orange where it is negative."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model, area = index.model(), option.rect
        assert isinstance(model, NearestModel)
        cosine = model.near[index.row()][2]
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.color("selection"))
        room = area.adjusted(theme.GAP, 0, -theme.GAP, 0)
        painter.setFont(theme.font("mono"))
        painter.setPen(theme.color("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, index.data())
        track = QRectF(room.adjusted(NUMBER, 0, 0, 0))
        track.setTop(area.center().y() - BAR / 2)
        track.setHeight(BAR)
        painter.fillRect(track, theme.color("track"))
        track.setWidth(track.width() * min(abs(cosine), 1.0))
        painter.fillRect(track, theme.color("positive" if cosine >= 0 else "negative"))
        painter.restore()
