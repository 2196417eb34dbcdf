"""Inspector: every token that the model is given, as chips and as a table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop_app.explore.sheet import TokenSheet
from desktop_app.ui import theme
from desktop_app.ui.commands import bind
from desktop_app.ui.kit.layout import column, splitter
from desktop_app.ui.microscope.context import Context, Pointer
from desktop_app.ui.microscope.facts import Facts
from desktop_app.ui.microscope.parts.token_ruler import TokenCounters
from desktop_app.ui.microscope.tokens.token_chips import TokenChips
from desktop_app.ui.microscope.tokens.token_table import TokenGrid, TokenTableModel
from desktop_app.ui.microscope.view import MicroscopeView

if TYPE_CHECKING:
    from desktop_app.explore.export import Export


class TokenViews(QWidget):
    """Counters, chips and a table; chips and table share model, selection and the lit row."""

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
        for view in (self.chips, self.grid):
            view.setMinimumHeight(3 * theme.NUMBER_ROW)
        views = splitter((self.chips, 0), (self.grid, 0), vertical=True)
        views.setSizes([1000, 1000])
        column(self.counters, (views, 1), into=self)
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


class InspectorView(MicroscopeView[TokenSheet]):
    """Chips and table of the texts in the boxes. The sheet itself is its answer: it asks nothing."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.views = TokenViews()
        column(self.views, into=self)
        self.views.hovered.connect(lambda row: self.point(token=row))
        self.views.selected_row.connect(self.select)
        for view in (self.views.chips, self.views.grid):
            action = bind(view, "copy_rows", self._copy_tsv)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)

    def ask(self) -> None:
        self.receive(self.context.sheet, self.context.sheet)

    def show_answer(self, answer: TokenSheet) -> None:
        self.views.show_sheet(answer)

    def clear(self) -> None:
        self.views.show_sheet(None)

    def show_pointer(self, pointer: Pointer) -> None:
        row = -1 if pointer.token is None else pointer.token
        self.views.light(row)
        if pointer == self.context.rest and row >= 0 and self.views.grid.currentIndex().row() != row:
            self.views.select(row)

    def reveal(self, row: int | None) -> None:
        self.views.reveal(row)

    def facts(self, answer: TokenSheet, pointer: Pointer) -> tuple[Facts, ...]:
        if pointer.token is not None:
            return ()
        counts = (
            ("tokens read", f"{answer.used:,} of {answer.limit:,}"),
            ("words", f"{answer.words:,}"),
            ("word pieces", f"{answer.pieces:,}"),
            ("unknown", f"{answer.unknown:,}"),
            ("padding", f"{answer.padding:,}"),
            ("cut off", f"{answer.unread:,}"),
        )
        hint = "Point at a token, or move among the tokens with the arrow keys, to read what it is."
        return (Facts("The input", hint, counts),)

    def make_export(self, answer: TokenSheet) -> Callable[[Path], Export]:
        from desktop_app.explore.tokens import export

        rows = self.views.selected()
        return partial(export, answer, rows if len(rows) > 1 else None)

    def extra_copies(self) -> dict[str, Callable[[], object]]:
        return {"Selected rows": self._copy_tsv} if self.views.selected() else {}

    def picture(self) -> QWidget:
        return self.views

    def _copy_tsv(self) -> None:
        if self.answer:
            QGuiApplication.clipboard().setText(self.answer.tsv(self.views.selected()))
