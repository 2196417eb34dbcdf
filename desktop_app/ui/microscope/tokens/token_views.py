"""Counters, chips and table of one encoding, with one pointer for all of them."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QSplitter, QVBoxLayout, QWidget

from desktop_app.ui import theme
from desktop_app.ui.microscope.parts.token_ruler import TokenCounters
from desktop_app.ui.microscope.sheet import TokenSheet
from desktop_app.ui.microscope.tokens.token_chips import TokenChips
from desktop_app.ui.microscope.tokens.token_model import TokenTableModel
from desktop_app.ui.microscope.tokens.token_table import TokenGrid


class TokenViews(QWidget):
    """Chips and table share model, selection and the lit row."""

    hovered = Signal(int)  # row, -1 for none
    selected_row = Signal(int)  # the row that became the current one

    def __init__(self) -> None:
        super().__init__()
        self.model = TokenTableModel(self)
        self.counters = TokenCounters()
        self.chips = TokenChips()
        self.grid = TokenGrid(self.model)
        self.chips.setObjectName("tokens_chips")
        self.grid.setObjectName("tokens_table")
        self.chips.setModel(self.model)
        self.chips.setSelectionModel(self.grid.selectionModel())
        self._source: QWidget | None = None  # under the mouse: it must not scroll away
        views = QSplitter(Qt.Orientation.Vertical)
        views.setChildrenCollapsible(False)
        views.setHandleWidth(1)
        for view in (self.chips, self.grid):
            view.setMinimumHeight(3 * theme.NUMBER_ROW)
            views.addWidget(view)
        views.setSizes([1000, 1000])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.counters)
        column.addWidget(views, 1)
        self.chips.hovered.connect(lambda row: self._hover(row, self.chips))
        self.grid.hovered.connect(lambda row: self._hover(row, self.grid))
        self.grid.selectionModel().currentRowChanged.connect(self._current_changed)

    def show_sheet(self, sheet: TokenSheet | None) -> None:
        """Shows another encoding, or none; nothing is lit or selected afterwards."""
        self.model.show(sheet)
        if sheet:
            self.counters.show_sheet(sheet)

    def light(self, row: int) -> None:
        """Lights `row`, -1 for none, and scrolls to it in every view the mouse is not over."""
        self.model.light(row)
        if row >= 0:
            self.reveal(row)

    def reveal(self, row: int | None) -> None:
        """Scrolls to `row`, to the top for None, in every view the mouse is not over."""
        for view in (self.chips, self.grid):
            if view is not self._source:
                view.scrollTo(self.model.index(row or 0, 0), QAbstractItemView.ScrollHint.EnsureVisible)

    def select(self, row: int) -> None:
        """Makes `row` the current and the only selected one."""
        flags = QItemSelectionModel.SelectionFlag
        self.grid.selectionModel().setCurrentIndex(
            self.model.index(row, 0), flags.ClearAndSelect | flags.Rows
        )

    def selected(self) -> list[int]:
        """The selected rows in order."""
        return sorted(index.row() for index in self.grid.selectionModel().selectedRows())

    def _hover(self, row: int, source: QWidget) -> None:
        self._source = source
        self.hovered.emit(row)
        self._source = None

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.selected_row.emit(current.row())
