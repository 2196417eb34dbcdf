"""What a user does with the microscope, and what there is to see afterwards."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.explore.sheet import TokenRow
from desktop_app.ui.microscope.context import Context
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.text_box import TokenEdit
from desktop_app.ui.microscope.tokens.inspector import InspectorView
from desktop_app.ui.microscope.view import AnyView
from desktop_app.ui.microscope.views import PLACES

View = TypeVar("View", bound=AnyView)


class Hand:
    """What a user does with the page, and what there is to see afterwards."""

    def __init__(self, page: MicroscopePage, bot: QtBot) -> None:
        self.page = page
        self.bot = bot
        QGuiApplication.clipboard().clear()  # of what the test before copied

    def open(self, title: str, kind: type[View]) -> View:
        """Goes to the view of that title."""
        place, number = next(
            (place, [view.title for view in spec.views].index(title))
            for place, spec in enumerate(PLACES)
            if title in [view.title for view in spec.views]
        )
        self.page.show_place(place)
        self.page.show_view(number)
        view = self.page.view_named(title)
        assert isinstance(view, kind)
        return view

    @property
    def inspector(self) -> InspectorView:
        view = self.page.view_named("Inspector")
        assert isinstance(view, InspectorView)
        return view

    @property
    def context(self) -> Context:
        return self.page.context

    def type(self, text: str, into: TokenEdit | None = None) -> None:
        edit = into or self.page.first.edit
        edit.setFocus()
        if text.isascii() and text.isprintable():
            QTest.keyClicks(edit, text)
        else:
            edit.insertPlainText(text)
        self.until_read()

    def until_read(self) -> None:
        """Waits for the answer to what the boxes hold now."""
        page = self.page

        def answered() -> bool:
            shown, wished = page.context.sheet, page.controls.limit()
            texts = [page.first.text()] + ([page.second.text()] if page.controls.pair.isChecked() else [])
            padded = page.controls.pad.isChecked()
            return (
                shown is not None
                and list(shown.texts) == texts
                and shown.limit == wished
                and (not padded or len(shown.encoding.tokens) == wished)
                and not page.context.busy("tokens")
            )

        self.bot.waitUntil(answered, timeout=20_000)  # a megabyte takes seconds next to other work

    def rows(self) -> list[TokenRow]:
        shown = self.inspector.model.sheet
        assert shown
        return list(shown.rows)

    def tokens(self) -> list[str]:
        return [row.token for row in self.rows()]

    def point_at_chip(self, row: int) -> None:
        chips = self.inspector.chips
        self._move(chips.viewport(), chips.visualRect(self.inspector.model.index(row, 0)).center())

    def point_at_row(self, row: int) -> None:
        grid = self.inspector.grid
        self._move(grid.viewport(), grid.visualRect(self.inspector.model.index(row, 1)).center())

    def point_at_text(self, edit: TokenEdit, unit: int) -> None:
        cursor = edit.textCursor()
        cursor.setPosition(unit)
        left = edit.cursorRect(cursor)
        self._move(edit.viewport(), left.center() + QPoint(3, 0))

    def lit_text(self, edit: TokenEdit) -> str:
        """The characters that are marked as the token's own."""
        underlined = (mark for mark in edit.extraSelections() if mark.format.fontUnderline())
        return "".join(mark.cursor.selectedText() for mark in underlined)

    def clipboard(self) -> str:
        return QGuiApplication.clipboard().text()

    def until_copied(self, beginning: str) -> None:
        self.bot.waitUntil(lambda: self.clipboard().startswith(beginning))

    def _move(self, widget: QWidget, place: QPoint) -> None:
        QTest.mouseMove(widget, place + QPoint(1, 1))
        QTest.mouseMove(widget, place)
