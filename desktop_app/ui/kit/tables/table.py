"""Tables and lists whose rows are all equally high."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop_app.core.cells import tabbed
from desktop_app.ui import theme

_HEAD_ROOM = 20  # beside the words of the head of a column: its padding, and what Qt keeps free


class FixedTable(QTableView):
    """Rows of one height, so that a long table opens at once. Tab leaves it, nothing is edited in it.

    One cell is chosen at a time, or a whole row with `rows`, which Copy takes as a whole. The heads of the
    rows are hidden, those of the columns only read.
    """

    def __init__(
        self,
        model: QAbstractItemModel,
        name: str,
        said: str,
        *,
        height: int = theme.NUMBER_ROW,
        rows: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(said)
        self.setModel(model)
        if rows:
            self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        lines, columns = self.verticalHeader(), self.horizontalHeader()
        lines.hide()
        columns.setTextElideMode(Qt.TextElideMode.ElideRight)  # else a long head is cut amid a letter
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setMinimumSectionSize(height)
        lines.setDefaultSectionSize(height)
        if QGuiApplication.isRightToLeft():
            self.setItemDelegate(_OwnDirection(self))
        for head in (lines, columns):
            head.setHighlightSections(False)
            head.setSectionsClickable(False)

    def setColumnWidth(self, column: int, width: int) -> None:
        """`width`, and more where the head of the column needs it."""
        columns = self.horizontalHeader()
        said = self.model().headerData(column, Qt.Orientation.Horizontal)
        least = columns.fontMetrics().horizontalAdvance(said if isinstance(said, str) else "") + _HEAD_ROOM
        super().setColumnWidth(column, max(width, least))

    def go(self, row: int) -> None:
        """Makes `row` the current one and scrolls to it."""
        index = self.model().index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        whole = self.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectRows
        if whole and event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        else:
            super().keyPressEvent(event)

    def copy_rows(self) -> None:
        """Puts the rows that are chosen, all where none is, on the clipboard as tab-separated values."""
        QGuiApplication.clipboard().setText(self.tsv())

    def tsv(self) -> str:
        """The rows that are chosen, all where none is, below the heads of their columns."""
        model = self.model()
        columns = range(model.columnCount())
        chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
        head = [model.headerData(column, Qt.Orientation.Horizontal) for column in columns]
        rows = chosen or range(model.rowCount(QModelIndex()))
        return (
            tabbed([head, *([model.index(row, column).data() for column in columns] for row in rows)]) + "\n"
        )


class _OwnDirection(QStyledItemDelegate):
    """Where columns go from right to left, a cell's words still have the direction of their own letters:
    -0.2 and ##ing are no Arabic.
    """

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.displayAlignment = QStyle.visualAlignment(option.direction, option.displayAlignment)
        option.direction = Qt.LayoutDirection.LayoutDirectionAuto


class FixedList(QListView):
    """Rows of one height, painted by a delegate, as wide as the list; nothing is edited in it."""

    def __init__(self, name: str, said: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(said)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
