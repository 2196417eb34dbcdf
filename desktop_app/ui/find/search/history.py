"""What was asked before: the history, saved searches, and the way back and forward."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QMouseEvent

from desktop_app.core import searches as kept
from desktop_app.core.searches import Search, Searches
from desktop_app.ui import theme
from desktop_app.ui.commands import bind, describe
from desktop_app.ui.find.search.history_popup import PastPopup
from desktop_app.ui.find.search.undo import Asked, Trail

if TYPE_CHECKING:
    from desktop_app.ui.find.search.view import SearchView

RESTS_MS = 2_000
"""A query that is left alone for so long was meant."""


class SearchPast(QObject):
    """Follows a search view."""

    def __init__(self, view: SearchView) -> None:
        super().__init__(view)
        self._view = view
        self.searches: Searches | None = None  # until they are read, with the first search
        self._typed_at: float | None = None
        self._before: Searches | None = None
        self._then: Search | None = None
        self.trail = Trail(self._asked())
        self.popup = PastPopup(view)
        self._rests = QTimer(self)
        self._rests.setSingleShot(True)
        self._rests.setInterval(RESTS_MS)
        self._rests.timeout.connect(self.remember)
        bar = view.bar
        bar.box.textEdited.connect(self._typed)
        bar.asked.connect(self._note)
        bar.entered.connect(self.remember)
        bar.past_wanted.connect(self.open)
        bar.star.clicked.connect(self.toggle_saved)
        view.view.read.connect(self.remember)
        view.view.clicked.connect(lambda _index: self.remember())
        view.answered.connect(lambda _answer: self._rests.start())
        self.popup.chosen.connect(self.run)
        self.popup.removed.connect(self._remove)
        self.popup.starred.connect(self._star)
        self.popup.renamed.connect(self._rename)
        self.popup.cleared.connect(self._clear)
        self.popup.undo.connect(self._undo_change)
        for watched in (bar.box, view.view.viewport(), view.preview.text.viewport(), view):
            watched.installEventFilter(self)
        for name, slot in (
            ("history", self.open),
            ("save_search", self.toggle_saved),
            ("undo", self.back),
            ("redo", self.forward),
        ):
            bind(view, name, slot)

    def library_changed(self, library: Path) -> None:
        """Another library is in use: rows of the one before mean nothing in it."""
        if self._then and self._then.library == str(library):
            search, self._then = self._then, None
            self._view.bar.put(search.query, search.mode, search.pooling)
        self._then = None
        self.trail = Trail(self._asked())
        self._with_searches(self._show_star)

    def open(self) -> None:
        """Shows the saved and recent searches below the box."""
        if self._view.bar.isEnabled():
            self._with_searches(self._show_popup)

    def remember(self) -> None:
        """The search of the moment goes into the history."""
        self.trail.settle()
        answer = self._view.results.answer
        search = self._current()
        if search and answer and answer.query == search.query:
            self._with_searches(lambda: self._keep(self._now().noted(search)))

    def toggle_saved(self) -> None:
        """Saves the search of the moment, or no longer."""
        if search := self._current():
            self._with_searches(lambda: self._star(search))

    def run(self, search: Search) -> None:
        """Asks the same again, in the library it was asked of."""
        library = self._view.library
        if library and str(library.folder) == search.library:
            self._view.bar.put(search.query, search.mode, search.pooling)
            self.remember()
        else:
            self._then = search
            self._view.desk.libraries.open(Path(search.library))
        self._view.bar.box.setFocus()

    def back(self) -> None:
        """Asks what was asked before."""
        self._note()
        self._put(self.trail.back())

    def forward(self) -> None:
        """Asks what was undone."""
        self._put(self.trail.forward())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            if event.button() == Qt.MouseButton.BackButton:
                self.back()
                return True
            if event.button() == Qt.MouseButton.ForwardButton:
                self.forward()
                return True
        return False

    def _asked(self) -> Asked:
        bar = self._view.bar
        return Asked(bar.query, bar.mode, bar.pooling, bar.likeness)

    def _current(self) -> Search | None:
        bar, library = self._view.bar, self._view.library
        if not bar.query or not library:
            return None
        return Search(bar.query, bar.mode, bar.pooling, str(library.folder))

    def _typed(self, text: str) -> None:
        self._typed_at = time.monotonic() if text else None

    def _note(self) -> None:
        self.trail.note(self._asked(), self._typed_at)
        self._typed_at = None
        self._show_star()

    def _put(self, asked: Asked | None) -> None:
        if asked:
            self._view.bar.put(asked.query, asked.mode, asked.pooling, asked.likeness)

    def _now(self) -> Searches:
        return self.searches or Searches()

    def _with_searches(self, then: Callable[[], object]) -> None:
        """Calls `then` with the searches read, which happens once."""
        if self.searches is not None:
            then()
            return
        folder = self._view.desk.data_folder

        def read(found: Searches) -> None:
            self.searches = self.searches or found
            then()

        self._view.desk.runner.submit("query", lambda _report, _cancel: kept.load(folder), read)

    def _keep(self, searches: Searches) -> None:
        if searches == self.searches:
            return
        self.searches = searches
        self._show_star()
        if self.popup.isVisible():
            self.popup.show_searches(searches, self._library())
        folder = self._view.desk.data_folder
        self._view.desk.runner.submit(
            "query",
            lambda _report, _cancel: kept.save(folder, searches),
            on_error=self._view.notice.show_error,
        )

    def _show_popup(self) -> None:
        self.popup.open_below(self._view.bar.box, self._now(), self._library())

    def _library(self) -> str:
        library = self._view.library
        return str(library.folder) if library else ""

    def _change(self, searches: Searches, sentence: str) -> None:
        """Does something that can be undone, and says so where one is looking."""
        self._before = self._now()
        self._keep(searches)
        if self.popup.isVisible():
            self.popup.say(sentence)
        else:
            self._view.notice.say("info", sentence, action="Undo", do=self._undo_change)

    def _undo_change(self) -> None:
        if self._before is not None:
            self._keep(self._before)
            self._before = None
        self.popup.say("")
        self._view.notice.hide()

    def _remove(self, search: Search) -> None:
        self._change(self._now().without(search), f"Removed “{(search.name or search.query)[:60]}”.")

    def _star(self, search: Search) -> None:
        now = self._now()
        if saved := now.find_saved(search):
            self._change(now.without(saved), f"“{saved.name[:60]}” is no longer saved.")
        else:
            self._keep(now.kept(search))

    def _rename(self, search: Search, name: str) -> None:
        self._change(self._now().kept(replace(search, name=name)), f"It is now called “{name[:60]}”.")

    def _clear(self) -> None:
        self._change(self._now().cleared(), "Recent searches cleared.")

    def _show_star(self) -> None:
        search = self._current()
        saved = bool(search and self._now().find_saved(search))
        star = self._view.bar.star
        star.setEnabled(search is not None)
        theme.set_icon(star, "starred" if saved else "star", "accent" if saved else "secondary")
        describe(star, "Forget the saved search" if saved else "Save the search", "save_search")
