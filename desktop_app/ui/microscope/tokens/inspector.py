"""Inspector: every token that the model is given, as chips and as a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.commands import bind
from desktop_app.ui.microscope.context import Pointer, Scope
from desktop_app.ui.microscope.sheet import COLUMNS, TokenSheet
from desktop_app.ui.microscope.tokens.token_views import TokenViews
from desktop_app.ui.microscope.view import Facts, ScopeView

if TYPE_CHECKING:
    from desktop_app.explore.taking import Taken


class InspectorView(ScopeView):
    """Chips and table of the texts in the boxes."""

    def __init__(self, scope: Scope, parent: QWidget | None = None) -> None:
        super().__init__(scope, parent)
        self.views = TokenViews()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.views)
        self.views.hovered.connect(self._hovered)
        self.views.selected_row.connect(lambda row: self.scope.select(Pointer(token=row)))
        for view in (self.views.chips, self.views.grid):
            action = bind(view, "copy_rows", self._copy_tsv)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)

    def show_sheet(self, sheet: TokenSheet | None) -> None:
        self.views.show_sheet(sheet)

    def show_pointer(self, pointer: Pointer) -> None:
        row = -1 if pointer.token is None else pointer.token
        self.views.light(row)
        if pointer == self.scope.rest and row >= 0 and self.views.grid.currentIndex().row() != row:
            self.views.select(row)

    def reveal(self, row: int | None) -> None:
        self.views.reveal(row)

    def facts(self, pointer: Pointer) -> tuple[Facts, ...]:
        sheet = self.scope.sheet
        if sheet is None or pointer.token is not None:
            return ()
        counts = (
            ("tokens read", f"{sheet.used:,} of {sheet.limit:,}"),
            ("words", f"{sheet.words:,}"),
            ("word pieces", f"{sheet.pieces:,}"),
            ("unknown", f"{sheet.unknown:,}"),
            ("padding", f"{sheet.padding:,}"),
            ("cut off", f"{sheet.unread:,}"),
        )
        hint = "Point at a token, or move among the tokens with the arrow keys, to read what it is."
        return (Facts("The input", hint, counts),)

    def taking(self) -> Callable[[], Taken] | None:
        sheet = self.scope.sheet
        if sheet is None:
            return None
        lens = self.scope.lens
        rows = self.views.selected()
        chosen = rows if len(rows) > 1 else None

        def make() -> Taken:
            import numpy as np

            from desktop_app.explore.scripts import tokens_script
            from desktop_app.explore.taking import Taken, aligned
            from desktop_app.services.microscope.inspect import tokens_document

            table = sheet.table(chosen)
            encoding = sheet.part(chosen) if chosen else sheet.encoding
            folder = lens.bundle().folder
            script = tokens_script(folder, sheet.texts, sheet.encoding, sheet.limit, sheet.truncation)
            document = tokens_document(encoding)
            ids, mask, types = encoding.input_ids, encoding.attention_mask, encoding.token_type_ids
            array = np.array([ids, mask, types], dtype=np.int64)
            return Taken("tokens", aligned(COLUMNS, table), document, COLUMNS, table, array, script)

        return make

    def extra_copies(self) -> dict[str, Callable[[], object]]:
        return {"Selected rows": self._copy_tsv} if self.views.selected() else {}

    def picture(self) -> QWidget:
        return self.views

    def _hovered(self, row: int) -> None:
        if row < 0:
            self.scope.leave()
        else:
            self.scope.point(Pointer(token=row))

    def _copy_tsv(self) -> None:
        if self.scope.sheet:
            QGuiApplication.clipboard().setText(self.scope.sheet.tsv(self.views.selected()))
