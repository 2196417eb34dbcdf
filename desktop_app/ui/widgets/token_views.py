"""Counters, chips, table and details of one encoding, with one pointer for all of them."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QSplitter, QVBoxLayout, QWidget

from desktop_app.ui import theme
from desktop_app.ui.models.token_rows import TokenSheet
from desktop_app.ui.models.token_table import TokenTableModel
from desktop_app.ui.widgets.basics import label
from desktop_app.ui.widgets.token_chips import TokenChips
from desktop_app.ui.widgets.token_grid import TokenGrid
from desktop_app.ui.widgets.token_ruler import TokenCounters

HINT = "Point at a token, or move among the tokens with the arrow keys, to read what it is."
DETAIL_LINES = 2


class TokenViews(QWidget):
    """Chips and table share model, selection and the lit row: the one pointed at, else the current one.

    `hint` stands where no token is lit.
    """

    lit = Signal(int)  # row, -1 for none

    def __init__(self) -> None:
        super().__init__()
        self.hint = HINT
        self.model = TokenTableModel(self)
        self.counters = TokenCounters()
        self.chips = TokenChips()
        self.grid = TokenGrid(self.model)
        self.details = label(HINT, "secondary", wrap=True, selectable=True)
        self.details.setObjectName("tokens_details")
        self.details.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.details.setFixedHeight(DETAIL_LINES * self.details.fontMetrics().lineSpacing() + theme.GAP_SMALL)
        self.chips.setObjectName("tokens_chips")
        self.grid.setObjectName("tokens_table")
        self.chips.setModel(self.model)
        self.chips.setSelectionModel(self.grid.selectionModel())
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
        column.addWidget(self.details)
        self.chips.hovered.connect(lambda row: self.point_at(row, self.chips))
        self.grid.hovered.connect(lambda row: self.point_at(row, self.grid))
        self.grid.selectionModel().currentRowChanged.connect(self._rest)
        self.model.lit_changed.connect(self._lit_changed)

    def show_sheet(self, sheet: TokenSheet | None) -> None:
        """Shows another encoding, or none; nothing is lit or selected afterwards."""
        self.model.show(sheet)
        if sheet:
            self.counters.show_sheet(sheet)
        self._lit_changed(-1)

    def point_at(self, row: int, source: QWidget | None = None) -> None:
        """Lights `row` and scrolls to it in every view but `source`; -1 lights the current row again."""
        if row < 0:
            self._rest()
            return
        self.model.light(row)
        self.reveal(row, source)

    def reveal(self, row: int | None, source: QWidget | None = None) -> None:
        """Scrolls to `row`, to the top for None, in every view but `source`."""
        row = row or 0
        for view in (self.chips, self.grid):
            if view is not source:
                view.scrollTo(self.model.index(row, 0), QAbstractItemView.ScrollHint.EnsureVisible)

    def select(self, row: int) -> None:
        """Makes `row` the current and the only selected one."""
        flags = QItemSelectionModel.SelectionFlag
        self.grid.selectionModel().setCurrentIndex(
            self.model.index(row, 0), flags.ClearAndSelect | flags.Rows
        )

    def selected(self) -> list[int]:
        """The selected rows in order."""
        return sorted(index.row() for index in self.grid.selectionModel().selectedRows())

    def wait(self) -> None:
        """Says that the answer takes a while."""
        self.details.setText("Reading the text …")

    def tell(self) -> None:
        """Says what is lit, in words."""
        sheet, row = self.model.sheet, self.model.lit
        self.details.setText(self.hint if sheet is None or row < 0 else sheet.describe(row))
        theme.restyle(self.details, tone="secondary" if row < 0 else "")

    def _rest(self, _current: QModelIndex | None = None, _previous: QModelIndex | None = None) -> None:
        self.model.light(self.grid.currentIndex().row())

    def _lit_changed(self, row: int) -> None:
        self.tell()
        self.lit.emit(row)
