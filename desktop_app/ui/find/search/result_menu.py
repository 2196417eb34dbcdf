"""What can be done with results: copy, open, show in the folder, find similar, export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from desktop_app.core.errors import AppError
from desktop_app.core.similar_to import SimilarTo
from desktop_app.core.types import Answer, Hit
from desktop_app.core.words import count as counted
from desktop_app.ui.commands import bind, command, native
from desktop_app.ui.find.export import fill_exports
from desktop_app.ui.kit import open_file

if TYPE_CHECKING:
    from desktop_app.services.searching.export import Kind
    from desktop_app.ui.find.search.view import SearchView

QUOTED = 60


class ResultActions(QObject):
    """The menu of a search view's results, and its keys."""

    def __init__(self, view: SearchView) -> None:
        super().__init__(view)
        self._view = view
        view.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.view.customContextMenuRequested.connect(self._menu_at)
        view.preview.menu_wanted.connect(self._menu_of_preview)
        view.preview.open_wanted.connect(self.open_source)
        view.preview.similar_wanted.connect(self.find_similar)
        for name, slot in (
            ("similar", self.find_similar),
            ("cite", self.cite),
            ("source", self.open_source),
        ):
            bind(view, name, slot)

    def menu(self) -> QMenu:
        """All that can be done with the results that are selected."""
        hits = self._view.view.hits()
        one = len(hits) == 1
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("result_menu")
        _add(menu, "Copy title and passage", self._view.view.copy, bool(hits), "Ctrl+C")
        _add(menu, "Copy with source", self.cite, bool(hits), command("cite").keys[0])
        menu.addSeparator()
        page = open_file.page_of(hits[0].source, hits[0].place) if one else None
        words = f"Open the file at page {page}" if page else "Open the file"
        _add(menu, words, self.open_source, one, command("source").keys[0])
        _add(menu, "Show in folder", self.show_in_folder, one)
        menu.addSeparator()
        selected = self._view.preview.selection()
        words = "Find similar to the selection" if selected else "Find similar"
        _add(menu, words, self.find_similar, one or bool(selected), command("similar").keys[0])
        menu.addSeparator()
        exports = menu.addMenu("")
        self._fill_exports(exports, hits)
        return menu

    def cite(self) -> None:
        """Copies the selected results, each with where it comes from."""
        if hits := self._view.view.hits():
            QGuiApplication.clipboard().setText("\n\n".join(map(citation, hits)))

    def open_source(self) -> None:
        """Opens the file of the result in the system's program, at the page where that takes one."""
        if hit := self._view.view.hit():
            open_file.open_at(self._view.desk.runner, self._view.notice, hit.source, hit.place)

    def show_in_folder(self) -> None:
        """Shows the file of the result in its folder."""
        hit, notice = self._view.view.hit(), self._view.notice
        if not hit:
            return
        notice.hide_error()
        try:
            open_file.show_in_folder(hit.source)
        except AppError as error:
            notice.show_error(error)

    def find_similar(self) -> None:
        """Searches for what is similar to the selected text, else to the result."""
        hit = self._view.view.hit()
        if not hit:
            return
        if text := self._view.preview.selection():
            words = " ".join(text.split())
            title = f"“{words if len(words) <= QUOTED else words[:QUOTED] + '…'}”"
            self._view.find_similar(SimilarTo(title, hit.document, text))
        else:
            self._view.find_similar(SimilarTo(hit.title or hit.id, hit.document))

    def _fill_exports(self, menu: QMenu, hits: tuple[Hit, ...]) -> None:
        answer = self._view.results.answer
        if answer is None or not answer.hits:
            menu.menuAction().setVisible(False)
            return
        if len(hits) > 1:
            menu.setTitle(f"Export the {len(hits):,} selected")
            answer = replace(answer, hits=hits)
        else:
            count = len(answer.hits)
            menu.setTitle(f"Export the {count:,} shown" if count > 1 else "Export the result")
        self.fill_exports(menu, answer)

    def fill_exports(self, menu: QMenu, answer: Answer) -> None:
        """The kinds of file that `answer` can become."""
        likeness = self._view.bar.likeness
        similar_to = likeness.title if likeness and not answer.query else ""
        count = len(answer.hits)

        def make(kind: Kind) -> bytes:
            from desktop_app.services.searching.export import export_answer

            return export_answer(answer, kind, similar_to)

        name = f"Similar to {similar_to}" if similar_to else answer.query
        fill_exports(menu, self._view, self._view.notice, name, counted(count, "result"), make)

    def _menu_at(self, place: QPoint) -> None:
        if self._view.view.hit():
            self.menu().popup(self._view.view.viewport().mapToGlobal(place))

    def _menu_of_preview(self, place: QPoint) -> None:
        if self._view.view.hit():
            self.menu().popup(place)


def citation(hit: Hit) -> str:
    """The passage, and below it title, file and place."""
    where = ", ".join(filter(None, (hit.title or hit.id, hit.place)))
    return f"{hit.passage}\n— {where}\n{hit.source}"


def _add(menu: QMenu, words: str, do: Callable[[], object], possible: bool, key: str = "") -> None:
    action = menu.addAction(f"{words}\t{native(key)}" if key else words)
    action.setEnabled(possible)
    action.triggered.connect(lambda _checked=False: do())
