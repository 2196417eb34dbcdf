"""Suggestions below the box while you type; they go when nobody takes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.searches import Search, Suggestion
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.asking import work
from desktop_app.ui.find.asking.delegate import HEIGHT, AskingDelegate
from desktop_app.ui.find.asking.model import Asking, AskingModel
from desktop_app.ui.kit.layout import after, column
from desktop_app.ui.kit.tables.table import FixedList
from desktop_app.ui.values import LibraryInfo

WIDEST = 460
MOST = 6
MOST_PAST = 2
SHORTEST = 2
LONGEST = 60
"""Characters; whoever has typed more knows what to ask."""
ASKED_AFTER_MS = 60
RESTS_MS = 3_000
"""Suggestions that nobody takes for so long make room for the results below them."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

Past = Callable[[str, int], Sequence[Search]]


class SuggestionList(QFrame):
    """Lies on `page` below the box; `chosen` carries a row of its model. No row is current until Down."""

    chosen = Signal(object)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self.setProperty("look", "popup")
        self.setAccessibleName(tr("Suggestions"))
        self.model = AskingModel(self)
        self.list = FixedList("suggestions", tr("Suggestions"))
        self.list.setProperty("look", "bare")
        self.list.setModel(self.model)
        self.list.setItemDelegate(AskingDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column((self.list, 1), into=self, margins=(theme.GAP_SMALL,) * 4)
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        self._rests = after(self, RESTS_MS, self.hide)
        self.hide()

    def show_below(self, box: QWidget, rows: Sequence[Asking], library: str) -> None:
        """Shows `rows`; none hide it."""
        self.model.suggest(rows, library)
        self.list.setCurrentIndex(QModelIndex())
        self._rests.start()
        self.setFixedSize(min(box.width(), WIDEST), len(rows) * HEIGHT + 2 * theme.GAP_SMALL + 2)
        self.move(self._page.mapFromGlobal(box.mapToGlobal(QPoint(0, box.height() + theme.GAP_SMALL))))
        self.setVisible(bool(rows))
        self.raise_()

    def press(self, event: QKeyEvent) -> bool:
        """A key in the box; whether it was for the suggestions."""
        key, at = event.key(), self.list.currentIndex().row()
        if self.isHidden() or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key == Qt.Key.Key_Escape:
            self.hide()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._rests.stop()
            self._go(at + (1 if key == Qt.Key.Key_Down else -1))
        elif key == Qt.Key.Key_Tab or (key in _ENTER and at >= 0):
            self._choose(max(at, 0))
        else:
            if key in _ENTER:
                self.hide()
            return False
        return True

    def _go(self, row: int) -> None:
        """To a row, or from the first one up back into the box."""
        last = self.model.rowCount() - 1
        self.list.setCurrentIndex(self.model.index(min(row, last), 0) if row >= 0 else QModelIndex())

    def _choose(self, row: int) -> None:
        self.hide()
        if chosen := self.model.at(row):
            self.chosen.emit(chosen)


class Suggestions(QObject):
    """Follows what is typed in `box`; `written` carries a whole query, `repeated` a Search to ask again."""

    written = Signal(str)
    repeated = Signal(object)

    def __init__(self, desk: Desk, box: QLineEdit, past: Past, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._box, self._past = desk, box, past
        self._library = ""
        self._folders: tuple[Path, ...] = ()
        self.popup = SuggestionList(page)
        self.popup.chosen.connect(self._chosen)
        self._pause = after(self, ASKED_AFTER_MS, self._ask)
        box.textEdited.connect(self._typed)
        box.installEventFilter(self)

    def set_library(self, library: LibraryInfo | None) -> None:
        """Its words are suggested from now on, or those of all together."""
        self._library = str(library.folder) if library else ""
        self._folders = (library.members or (library.folder,)) if library else ()
        self.close()

    def close(self) -> None:
        """Nothing is suggested, and what is on its way is forgotten."""
        self._pause.stop()
        self._desk.runner.drop("suggest")
        self.popup.hide()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.close()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        taken = self.popup.press(event)
        if (
            event.key() in (*_ENTER, Qt.Key.Key_Escape)
            or event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.close()
        return taken

    def _typed(self, _text: str) -> None:
        self._pause.start()

    def _ask(self) -> None:
        text = self._box.text()
        at_end = self._box.cursorPosition() == len(text)
        if not self._folders or not at_end or not SHORTEST <= len(text.strip()) <= LONGEST:
            return
        library, past = self._library, self._past(text, MOST_PAST)

        def show(found: tuple[Suggestion, ...]) -> None:
            asked = {search.query for search in past}
            rows: list[Asking] = [*past, *(one for one in found if one.query not in asked)]
            self.popup.show_below(self._box, rows[:MOST], library)

        def failed(_error: AppError) -> None:
            self.popup.hide()  # the search itself says what is wrong

        suggest = partial(work.suggest, self._desk.engine, self._folders, text, MOST)
        self._desk.runner.query(suggest, show, failed, owner=self, topic="suggest")

    def _chosen(self, row: Asking) -> None:
        if isinstance(row, Search):
            self.repeated.emit(row)
        else:
            self.written.emit(row.query)
