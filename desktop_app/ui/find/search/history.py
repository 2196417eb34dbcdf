"""What was asked before: recent and saved searches, and the way back and forward."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from desktop_app.core import searches as kept
from desktop_app.core.searches import Search, Searches
from desktop_app.core.text import quoted
from desktop_app.core.types import Answer
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.commands import bind, describe
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.asking.popup import HistoryPopup
from desktop_app.ui.find.search import work
from desktop_app.ui.find.search.bar import SearchBar
from desktop_app.ui.find.search.query_undo import QueryUndo, SearchStep
from desktop_app.ui.kit.layout import after
from desktop_app.ui.kit.notice import Notice

RESTS_MS = 2_000
"""A query that is left alone for so long was meant."""
NAMED = 60
NOTHING_ASKED = tr("Nothing is asked")


class SearchHistory(QObject):
    """Follows the search bar; the view hands it each answer.

    As an event filter it makes the mouse's back and forward buttons undo and redo.
    """

    def __init__(self, desk: Desk, bar: SearchBar, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._bar, self._notice = desk, bar, notice
        self.searches: Searches | None = None  # until they are read, with the first search
        self._keep_for = ""
        self._stored = Searches()
        self._library = ""
        self._answered = ""  # the query of the answer that is shown
        self._typed_at: float | None = None
        self._before: Searches | None = None
        self._then: Search | None = None
        self.undo = QueryUndo(self._step())
        self.popup = HistoryPopup(parent)
        self._rests = after(self, RESTS_MS, self.remember)
        bar.box.textEdited.connect(self._typed)
        bar.asked.connect(self._note)
        bar.entered.connect(self.remember)
        bar.history_wanted.connect(self.open)
        bar.star.clicked.connect(self.toggle_saved)
        self.popup.chosen.connect(self.run)
        self.popup.removed.connect(self._remove)
        self.popup.starred.connect(self._star)
        self.popup.renamed.connect(self._rename)
        self.popup.cleared.connect(self._clear)
        self.popup.undo.connect(self._undo_change)
        bind(parent, "history", self.open)
        bind(parent, "save_search", self.toggle_saved, lambda: "" if self._current() else NOTHING_ASKED)
        bind(parent, "undo", self.back, lambda: "" if self.undo.can_go(-1) else tr("There is none before"))
        bind(parent, "redo", self.forward, lambda: "" if self.undo.can_go(1) else tr("There is none after"))

    def set_library(self, folder: Path | None) -> None:
        """Another library is in use: rows of the one before mean nothing in it."""
        self._library = str(folder) if folder else ""
        self.searches = None  # what was asked of a private one is remembered only as long as it is in use
        search, self._then = self._then, None
        if search and search.library == self._library:
            self._bar.put(search.query, search.mode, search.pooling)
        self.undo = QueryUndo(self._step())
        if folder:
            self._with_searches(self._show_star)

    def keep_for(self, how_long: str) -> None:
        """Recent searches are kept so long from now on (see `core.searches.KEPT_DAYS`)."""
        before, self._keep_for = self._keep_for, how_long
        if before not in ("", how_long):
            self._with_searches(lambda: self._keep(self._now().forgetting(how_long)))

    def show_answer(self, answer: Answer | None) -> None:
        """A query is answered: it is remembered once it is left alone, or its answer is read."""
        self._answered = answer.query if answer else ""
        self._rests.start()

    def open(self) -> None:
        """Shows the saved and recent searches below the box."""
        if self._bar.isEnabled():
            self._with_searches(lambda: self.popup.open_below(self._bar.box, self._now(), self._library))

    def recall(self, show: Callable[[Sequence[Search]], object]) -> None:
        """Calls `show` with the saved searches and then the recent ones, once they are read."""
        self._with_searches(lambda: show((*self._now().saved, *self._now().recent)))

    def past_like(self, text: str, most: int) -> tuple[Search, ...]:
        """What was asked before of the library in use that `text` may become."""
        return self._now().like(text, self._library, most)

    def remember(self) -> None:
        """The search of the moment goes into the history."""
        self.undo.settle()
        search = self._current()
        if search and search.query == self._answered and self._keep_for != "off":
            self._with_searches(lambda: self._keep(self._now().noted(search)))

    def toggle_saved(self) -> None:
        """Saves the search of the moment, or no longer."""
        if search := self._current():
            self._with_searches(lambda: self._star(search))

    def run(self, search: Search) -> None:
        """Asks the same again, in the library it was asked of."""
        if search.library == self._library:
            self._bar.put(search.query, search.mode, search.pooling)
            self.remember()
        else:
            self._then = search
            self._desk.libraries.open(Path(search.library))
        self._bar.box.setFocus()

    def back(self) -> None:
        """Asks what was asked before."""
        self._note()
        self._put(self.undo.back())

    def forward(self) -> None:
        """Asks what was undone."""
        self._put(self.undo.forward())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            if event.button() == Qt.MouseButton.BackButton:
                self.back()
                return True
            if event.button() == Qt.MouseButton.ForwardButton:
                self.forward()
                return True
        return False

    def _step(self) -> SearchStep:
        return SearchStep(self._bar.query, self._bar.mode, self._bar.pooling, self._bar.similar_to)

    def _current(self) -> Search | None:
        bar = self._bar
        if not bar.query or not self._library:
            return None
        return Search(bar.query, bar.mode, bar.pooling, self._library)

    def _typed(self, text: str) -> None:
        self._typed_at = time.monotonic() if text else None

    def _note(self) -> None:
        self.undo.note(self._step(), self._typed_at)
        self._typed_at = None
        self._show_star()

    def _put(self, step: SearchStep | None) -> None:
        if step:
            self._bar.put(step.query, step.mode, step.pooling, step.similar_to)

    def _now(self) -> Searches:
        return self.searches or Searches()

    def _with_searches(self, then: Callable[[], object]) -> None:
        """Calls `then` with the searches read, which happens once."""
        if self.searches is not None:
            then()
            return
        folder, how_long = self._desk.data_folder, self._keep_for or kept.ALWAYS

        def read(found: kept.OpenedSearches) -> None:
            if self.searches is None:
                self.searches = self._stored = found.searches
            if found.notice:
                self._notice.say("warning", found.notice)
            then()

        self._desk.runner.query(lambda: kept.opened(folder, how_long), read, owner=self)

    def _keep(self, searches: Searches) -> None:
        if searches == self.searches:
            return
        self.searches = searches
        self._show_star()
        if self.popup.isVisible():
            self.popup.show_searches(searches, self._library)
        folder, how_long = self._desk.data_folder, self._keep_for or kept.ALWAYS
        before, self._stored = self._stored, searches
        self._desk.runner.query(partial(work.keep_searches, folder, before, searches, how_long), owner=self)

    def _change(self, searches: Searches, sentence: str) -> None:
        """Does something that can be undone, and says so where the user is looking."""
        self._before = self._now()
        self._keep(searches)
        if self.popup.isVisible():
            self.popup.say(sentence)
        else:
            self._notice.say("info", sentence, action=tr("Undo"), do=self._undo_change)

    def _undo_change(self) -> None:
        if self._before is not None:
            self._keep(self._before)
            self._before = None
        self.popup.say("")
        self._notice.hide()

    def _remove(self, search: Search) -> None:
        self._change(
            self._now().without(search),
            tr("Removed {name}.", name=quoted(search.name or search.query, NAMED)),
        )

    def _star(self, search: Search) -> None:
        now = self._now()
        if saved := now.find_saved(search):
            self._change(now.without(saved), tr("{name} is no longer saved.", name=quoted(saved.name, NAMED)))
        else:
            self._keep(now.kept(search))

    def _rename(self, search: Search, name: str) -> None:
        self._change(
            self._now().kept(replace(search, name=name)),
            tr("It is now called {name}.", name=quoted(name, NAMED)),
        )

    def _clear(self) -> None:
        self._change(self._now().cleared(), tr("Recent searches cleared."))

    def _show_star(self) -> None:
        search = self._current()
        saved = bool(search and self._now().find_saved(search))
        star = self._bar.star
        star.setEnabled(search is not None)
        theme.set_icon(star, "starred" if saved else "star", "accent" if saved else "secondary")
        describe(star, tr("Delete the saved search") if saved else tr("Save the search"), "save_search")
