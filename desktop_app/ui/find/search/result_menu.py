"""What can be done with results: copy, open, show in the folder, find similar, export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from desktop_app.core.errors import AppError
from desktop_app.core.query_values import SimilarTo
from desktop_app.core.text import quoted
from desktop_app.core.types import Answer, Hit
from desktop_app.language import plural, tr
from desktop_app.ui.commands import bind, command, native
from desktop_app.ui.find.document.preview import Preview
from desktop_app.ui.find.results.results_view import ResultsView
from desktop_app.ui.find.search import work
from desktop_app.ui.find.search.bar import SearchBar
from desktop_app.ui.find.shared.view import Kind, View
from desktop_app.ui.kit import open_file, open_with

QUOTED = 60


class ResultMenu(QObject):
    """What its entries do, and what keys do without it. `similar_wanted` carries a SimilarTo."""

    similar_wanted = Signal(object)

    def __init__(self, view: View, bar: SearchBar, results: ResultsView, preview: Preview) -> None:
        super().__init__(view)
        self._view, self._bar, self._results, self._preview = view, bar, results, preview
        results.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        results.customContextMenuRequested.connect(
            lambda place: self._open(results.viewport().mapToGlobal(place))
        )
        preview.menu_wanted.connect(self._open)
        preview.similar_wanted.connect(self.find_similar)
        for name, do, keys in (
            ("similar", self.find_similar, True),
            ("cite", self.cite, True),
            ("source", self.open_source, True),
            ("read", results.read.emit, False),
            ("menu", self._open_here, False),
        ):
            bind(view, name, do, self.why_not, keys=keys)

    def why_not(self) -> str:
        """Why nothing can be done with a result, "" where one is chosen."""
        return "" if self._results.hit() else tr("No result is chosen")

    def menu(self) -> QMenu:
        """All that can be done with the results that are selected."""
        hits = self._results.hits()
        one = len(hits) == 1
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("result_menu")
        _add(menu, tr("Copy title and passage"), self._results.copy, bool(hits), "Ctrl+C")
        _add(menu, tr("Copy with source"), self.cite, bool(hits), command("cite").keys[0])
        menu.addSeparator()
        page = open_file.page_of(hits[0].source, hits[0].place) if one else None
        words = tr("Open the file at page {page}", page=page) if page else tr("Open the file")
        _add(menu, words, self.open_source, one, command("source").keys[0])
        with_others = menu.addMenu(tr("Open with"))
        with_others.setEnabled(one)
        if one:
            open_with.fill(with_others, self._view.desk.runner, self._view.notice, hits[0].source)
        _add(menu, tr("Show in folder"), self.show_in_folder, one)
        menu.addSeparator()
        selected = self._preview.selection()
        words = tr("Find similar to the selection") if selected else tr("Find similar")
        _add(menu, words, self.find_similar, one or bool(selected), command("similar").keys[0])
        menu.addSeparator()
        exports = menu.addMenu("")
        self._fill_exports(exports, hits)
        return menu

    def cite(self) -> None:
        """Copies the selected results, each with where it comes from."""
        if hits := self._results.hits():
            QGuiApplication.clipboard().setText("\n\n".join(map(citation, hits)))

    def open_source(self) -> None:
        """Opens the file of the result in the system's program, at the page where that takes one."""
        if hit := self._results.hit():
            open_file.open_at(self._view.desk.runner, self._view.notice, hit.source, hit.place)

    def show_in_folder(self) -> None:
        """Shows the file of the result in its folder."""
        hit = self._results.hit()
        if not hit:
            return
        self._view.notice.hide_error()
        try:
            open_file.show_in_folder(hit.source)
        except AppError as error:
            self._view.notice.show_error(error)

    def find_similar(self) -> None:
        """Searches for what is similar to the selected text, else to the result."""
        hit = self._results.hit()
        if not hit:
            return
        if text := self._preview.selection():
            title = quoted(" ".join(text.split()), QUOTED)
            self.similar_wanted.emit(SimilarTo(title, hit.document, text, library=hit.library))
        else:
            self.similar_wanted.emit(SimilarTo(hit.name, hit.document, library=hit.library))

    def fill_exports(self, menu: QMenu, answer: Answer) -> None:
        """The kinds of file that `answer` can become."""
        to = self._bar.similar_to
        title = to.title if to and not answer.query else ""

        def make(kind: Kind) -> bytes:
            return work.export(answer, kind, title)

        name = tr("Similar to {title}", title=title) if title else answer.query
        what = plural(len(answer.hits), "{n} result", "{n} results")
        self._view.fill_exports(menu, name, what, make)

    def _fill_exports(self, menu: QMenu, hits: tuple[Hit, ...]) -> None:
        answer = self._results.answer
        if answer is None or not answer.hits:
            menu.menuAction().setVisible(False)
            return
        if len(hits) > 1:
            menu.setTitle(plural(len(hits), "Export the {n} selected", "Export the {n} selected"))
            answer = replace(answer, hits=hits)
        else:
            shown = len(answer.hits)
            menu.setTitle(
                plural(shown, "Export the {n} shown", "Export the {n} shown")
                if shown > 1
                else tr("Export the result")
            )
        self.fill_exports(menu, answer)

    def _open_here(self) -> None:
        """Opens the menu beside the result."""
        row = self._results.visualRect(self._results.currentIndex())
        self._open(self._results.viewport().mapToGlobal(row.center()))

    def _open(self, place: QPoint) -> None:
        if self._results.hit():
            self.menu().popup(place)


def citation(hit: Hit) -> str:
    """The passage, and below it title, file and place."""
    where = ", ".join(filter(None, (hit.name, hit.place)))
    return f"{hit.passage}\n— {where}\n{hit.source}"


def _add(menu: QMenu, words: str, do: Callable[[], object], possible: bool, key: str = "") -> None:
    action = menu.addAction(f"{words}\t{native(key)}" if key else words)
    action.setEnabled(possible)
    action.triggered.connect(lambda _checked=False: do())
