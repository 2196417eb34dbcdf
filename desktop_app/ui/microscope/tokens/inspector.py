"""Inspector: every token that the model is given, as chips and as a table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import number, tr, tr_as
from desktop_app.ui import theme
from desktop_app.ui.commands import bind
from desktop_app.ui.kit.layout import column, splitter
from desktop_app.ui.microscope.context import Context, Pointer
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.parts.token_ruler import TokenCounters
from desktop_app.ui.microscope.tokens.token_chips import TokenChips
from desktop_app.ui.microscope.tokens.token_table import TokenGrid, TokenTableModel
from desktop_app.ui.microscope.view import MicroscopeView

if TYPE_CHECKING:
    from desktop_app.explore.export import Export


class InspectorView(MicroscopeView[TokenSheet]):
    """Counters, chips and a table; chips and table share model, selection and the lit row.

    The sheet itself is its answer: it asks nothing.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.model = TokenTableModel(self)
        self.counters = TokenCounters()
        self.chips = TokenChips(self.model)
        self.grid = TokenGrid(self.model)
        self.chips.setSelectionModel(self.grid.selectionModel())
        self._source: QWidget | None = None  # under the mouse: it must not scroll away
        views = splitter((self.chips, 0), (self.grid, 0), vertical=True)
        views.setSizes([1000, 1000])
        column(self.counters, (views, 1), into=self)
        for view in (self.chips, self.grid):
            view.setMinimumHeight(3 * theme.NUMBER_ROW)
            view.hovered.connect(partial(self._hover, view))
            action = bind(view, "copy_rows", self._copy_tsv)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.grid.selectionModel().currentRowChanged.connect(self._current_changed)

    def ask(self) -> None:
        self.receive(self.context.sheet, self.context.sheet)

    def show_answer(self, answer: TokenSheet) -> None:
        self.model.show(answer)
        self.counters.show_sheet(answer)

    def clear(self) -> None:
        self.model.show(None)

    def show_pointer(self, pointer: Pointer) -> None:
        row = -1 if pointer.token is None else pointer.token
        self.model.light(row)
        if row < 0:
            return
        self.reveal(row)
        if pointer == self.context.rest and self.grid.currentIndex().row() != row:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.grid.selectionModel().setCurrentIndex(self.model.index(row, 0), flags)

    def reveal(self, row: int | None) -> None:
        """Scrolls to `row`, to the top for None, in every view the mouse is not over."""
        for view in (self.chips, self.grid):
            if view is not self._source:
                view.scrollTo(self.model.index(row or 0, 0), QAbstractItemView.ScrollHint.EnsureVisible)

    def selected(self) -> list[int]:
        """The selected rows in order."""
        return sorted(index.row() for index in self.grid.selectionModel().selectedRows())

    def facts(self, answer: TokenSheet, pointer: Pointer) -> tuple[Facts, ...]:
        if pointer.token is not None:
            return ()
        counts = (
            (
                tr("tokens read"),
                tr("{number} of {all}", number=number(answer.used), all=number(answer.limit)),
            ),
            (tr("words"), number(answer.words)),
            (tr("marks"), number(answer.marks)),
            (tr("word pieces"), number(answer.pieces)),
            (tr_as("how many are", "unknown"), number(answer.unknown)),
            (tr("padding"), number(answer.padding)),
            (tr("cut off"), number(answer.unread)),
        )
        hint = tr("Point at a token, or move among the tokens with the arrow keys, to read what it is.")
        return (Facts(tr("The input"), hint, counts),)

    def make_export(self, answer: TokenSheet) -> Callable[[Path], Export]:
        from desktop_app.explore.tokens import export

        rows = self.selected()
        return partial(export, answer, rows if len(rows) > 1 else None)

    def extra_copies(self) -> dict[str, Callable[[], object]]:
        return {tr("Selected rows"): self._copy_tsv} if self.selected() else {}

    def _hover(self, source: QWidget, row: int) -> None:
        self._source = source
        self.point(token=row)
        self._source = None

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.select(current.row())

    def _copy_tsv(self) -> None:
        if self.answer:
            QGuiApplication.clipboard().setText(self.answer.tsv(self.selected()))
