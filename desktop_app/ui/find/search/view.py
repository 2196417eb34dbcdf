"""One box, results as you type, and the document behind a result."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.query_values import SimilarTo
from desktop_app.core.types import MODES, Answer, Hit, Pooling
from desktop_app.language import plural, tr
from desktop_app.ui import theme
from desktop_app.ui.commands import bind
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.asking.suggestions import Suggestions
from desktop_app.ui.find.document import work as document_work
from desktop_app.ui.find.document.preview import Preview
from desktop_app.ui.find.document.work import WhyQuestion
from desktop_app.ui.find.results.order import OrderButton
from desktop_app.ui.find.results.reading import ResultsReading
from desktop_app.ui.find.results.results_model import Order, ResultsModel
from desktop_app.ui.find.results.results_view import ResultsView
from desktop_app.ui.find.results.work import Snippets
from desktop_app.ui.find.search import work
from desktop_app.ui.find.search.bar import SearchBar
from desktop_app.ui.find.search.empty import SearchStates
from desktop_app.ui.find.search.history import SearchHistory
from desktop_app.ui.find.search.marks import ResultMarks
from desktop_app.ui.find.search.narrowing import NarrowingRows
from desktop_app.ui.find.search.result_menu import ResultMenu
from desktop_app.ui.find.search.unread_list import UnreadList
from desktop_app.ui.find.shared import said
from desktop_app.ui.find.shared.view import View
from desktop_app.ui.kit.basics import label, plain_tip, push_button
from desktop_app.ui.kit.layout import SPRING, after, column, row, splitter
from desktop_app.ui.values import Example, LibraryInfo, Reading

TOP = (10, 50, 200, 1_000)  # first answer, and what "Show more" goes to; then five times as many
ONLY_SIMILAR = tr("What is similar is compared by whole vectors; type a query to see why.")
SEARCHING = tr("Searching …")
PREVIEW_AFTER_MS = 60
RESIZED_MS = 200
SLOW_MS = 300
NARROWEST = 312


class SearchView(View):
    """Searches the library it was given; `answered` carries each answer."""

    answered = Signal(object)  # Answer or None

    def __init__(self, desk: Desk) -> None:
        states = SearchStates(desk.libraries)
        super().__init__(desk, states)
        self.states = states
        self._looked = False  # whether it is known by now what there is to search
        self._top = TOP[0]
        self._pooling: Pooling = "mean"  # of the library
        self._preview_closed = False
        self.bar = SearchBar()
        self.model = ResultsModel(self)
        self.results = ResultsView(self.model)
        self.preview = Preview(desk)
        self.narrowing = NarrowingRows(desk, self.notice, self)
        self.reading = ResultsReading(desk, self.model, self.results)
        self.order = OrderButton()
        self.marks = ResultMarks(desk, self.model, self.results, self)
        self.history = SearchHistory(desk, self.bar, self.notice, self)
        self.suggestions = Suggestions(desk, self.bar.box, self.history.past_like, self)
        self.result_menu = ResultMenu(self, self.bar, self.results, self.preview)
        self._build()
        self._connect()
        self._preview_pause = after(self, PREVIEW_AFTER_MS, self._read)
        self._slow = after(self, SLOW_MS, self._show_searching)
        self._resized = after(self, RESIZED_MS, self._fill)
        self._show_state()

    def _build(self) -> None:
        self.count = label(tone="secondary", wrap=True)
        self.doubt = label(tone="secondary", wrap=True)
        self.more = push_button(tr("Show more"), "link", "more")
        self._head, self._foot = QWidget(), QWidget()
        row((self.doubt, 1), SPRING, self.order, into=self._head)
        row((self.count, 1), self.more, self.bar.pooling_choice, into=self._foot)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.results)
        listing = QWidget()
        listing.setMinimumWidth(NARROWEST)
        side = theme.GAP_MEDIUM
        self.unread = UnreadList(self.notice)
        parts = (self._head, (self.stack, 1), self.unread, self.narrowing.facets, self._foot)
        column(*parts, into=listing, margins=(side, 0, side, theme.GAP))
        self.splitter = splitter((listing, 3), (self.preview, 2))
        self.splitter.setSizes([580, 410])
        asked = (self.bar, self.narrowing.understood, self.narrowing.told)
        head = column(*asked, self.notice, margins=(side, 12, side, theme.GAP))
        column(head, (self.splitter, 1), into=self, gap=0)

    def _connect(self) -> None:
        self.bar.asked.connect(self._asked)
        self.bar.moved.connect(lambda event: self.results.step(Qt.Key(event.key())))
        self.bar.entered.connect(self.open_preview)
        self.bar.escaped.connect(lambda: self.bar.put("", self.bar.mode, self.bar.pooling))
        self.bar.box.textEdited.connect(self.desk.libraries.typed)
        self.results.picked.connect(self._picked)
        self.results.read.connect(self.open_preview)
        self.results.escaped.connect(self.bar.focus_box)
        self.results.typed.connect(self._type)
        self.results.opened.connect(self.result_menu.open_source)
        self.order.chosen.connect(self._sort)
        for chosen in (self.results.read, self.results.opened):
            chosen.connect(self.history.remember)
        self.results.clicked.connect(lambda _index: self.history.remember())
        self.preview.back.connect(self.bar.focus_box)
        self.preview.closed.connect(self.close_preview)
        self.more.clicked.connect(self.show_more)
        self.narrowing.changed.connect(self.bar.write)
        self.suggestions.written.connect(self.bar.write)
        self.suggestions.repeated.connect(self.history.run)
        self.narrowing.counted.connect(self._show_state)
        self.result_menu.similar_wanted.connect(self.find_similar)
        self.states.query_wanted.connect(self.search_for)
        self.states.semantic_wanted.connect(lambda: self.bar.set_mode("semantic"))
        for watched in (self, self.bar.box, self.results.viewport(), self.preview.text.viewport()):
            watched.installEventFilter(self.history)
        for name, slot in (
            ("find", self.bar.focus_box),
            ("language", self.bar.open_help),
            ("mode", self.bar.next_mode),
            ("pooling", self.bar.next_pooling),
        ):
            bind(self, name, slot)
        bind(self, "more", self.show_more, lambda: tr("There are no more") if self.more.isHidden() else "")

    def activate(self) -> None:
        if self.bar.isEnabled():
            self.bar.focus_box()
        else:
            self.empty.focus_first()

    def library_set(self, same: bool) -> None:
        """Answers the same query from it."""
        library, self._looked = self.library, True
        held = self.focusWidget()
        offered = bool(held and self.empty.isAncestorOf(held))  # it came by a button of the empty state
        self.suggestions.set_library(library)
        self.notice.hide()
        if library and not (same and library.pooling == self._pooling):
            self._pooling = library.pooling
            self.bar.set_pooling(library.pooling)
        self.bar.set_everywhere(bool(library and library.everywhere))
        if not same:
            self.bar.set_similar_to(None)
            self._show(None)
        self.ask()
        self._enable()
        if offered:
            self.activate()
        if not same:
            self.history.set_library(library.folder if library else None)

    def count_library(self, library: LibraryInfo) -> None:
        """The library has grown: search again, unless the user is already reading a result."""
        before, self.library = self.library, library
        grown = before is None or (before.passages, before.waiting) != (library.passages, library.waiting)
        nothing_chosen = self.results.currentIndex().row() <= 0 and not self.preview.text.hasFocus()
        if self.desk.runner.busy("search"):
            return
        if grown and nothing_chosen and not self.bar.is_empty():
            self.ask()
        else:
            self._show_state()

    def ask(self) -> None:
        """Sends the query to its lane; an answer that is on its way is forgotten."""
        query, similar_to, library = self.bar.query, self.bar.similar_to, self.library
        if self.bar.is_empty() or not library or self.missing:
            self.desk.runner.drop("search")
            self._show(None)
            return
        mode = self.bar.mode
        if mode == "semantic" and library.waiting:
            mode = "hybrid"  # what has no vector yet is found by its words
        question = work.SearchQuestion(library, query, similar_to, self._top, mode, self.bar.pooling)
        answer = partial(work.ask, self.desk.engine, question)
        self.narrowing.rest()
        self.reading.rest()
        self._slow.start()
        self.desk.runner.query(answer, self._found, self._failed, owner=self, topic="search")

    def search_for(self, query: str) -> None:
        """Asks `query` in place of all that was asked, at once."""
        self.bar.put(query, self.bar.mode, self.bar.pooling)
        self.bar.box.setFocus()

    def show_example(self, example: Example) -> None:
        mode = next((one for one in MODES if one == example.mode), MODES[0])
        self.bar.put(example.text, mode, self._pooling)
        self.bar.box.setFocus()

    def go_on(self, query: str, mode: str) -> None:
        """Asks what was asked last, unless something is asked by now."""
        if query and self.bar.is_empty():
            known = next((one for one in MODES if one == mode), self.bar.mode)
            self.bar.put(query, known, self.bar.pooling)

    def find_similar(self, to: SimilarTo) -> None:
        """Shows what is similar to something."""
        self.bar.set_similar_to(to)
        self.bar.ask_now()
        self.bar.box.setFocus()

    def show_more(self) -> None:
        """Asks the same again for more documents."""
        if not self.more.isHidden():
            self._top = _next_top(self._top)
            self.ask()

    def open_preview(self) -> None:
        """Shows the document of the current result and puts the focus into its text."""
        if hit := self.results.hit():
            self._preview_closed = False
            self.preview.show()
            self.preview.show_hit(hit)
            self._read()
            self.preview.focus_text()

    def close_preview(self) -> None:
        self._preview_closed = True
        self.preview.hide()
        self.bar.focus_box()

    def _enable(self) -> None:
        """The box is for typing only where there is something to search; then the focus goes to it."""
        possible = self.library is not None and self.missing is None
        changed = possible != self.bar.isEnabled()
        self.bar.setEnabled(possible)
        if self.isVisible() and (changed or not possible):
            self.activate()

    def _asked(self) -> None:
        self._top = self._first_top()
        self.ask()

    def _first_top(self) -> int:
        """As many results as fill the list, in tens."""
        fit = -(-self.stack.height() // theme.RESULT_ROW)
        return max(TOP[0], -(-fit // TOP[0]) * TOP[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A list that has room for more of its results asks for them."""
        super().resizeEvent(event)
        self._resized.start()

    def _fill(self) -> None:
        answer, fitting = self.model.answer, self._first_top()
        if answer and answer.more and self._top < fitting:
            self._top = fitting
            self.ask()

    def _found(self, found: tuple[Answer, Snippets]) -> None:
        answer, snippets = found
        self._show(answer, snippets)
        if not answer.complete:
            rest = partial(work.go_on, self.desk.engine)
            self.desk.runner.query(rest, self._found, self._failed, owner=self, topic="search")
        elif answer.problems and self.library and not self.library.everywhere:
            self.notice.say(
                "warning",
                tr("A part of this library could not be searched."),
                answer.problems[0],
                tr("Repair"),
                partial(self.desk.libraries.repair, self.library.folder),
            )
        elif answer.note:
            self.notice.say("info", answer.note)

    def _failed(self, error: AppError) -> None:
        self._show(None)  # nothing of another query stays under this one
        self.notice.show_error(error, tr("Try again"), self.ask)

    def _show(self, answer: Answer | None, snippets: Snippets | None = None) -> None:
        self._slow.stop()
        self.notice.hide()
        grown = answer and self.model.answer and answer.query == self.model.answer.query != ""
        row, current = self.results.currentIndex().row(), self.results.hit()
        library = self.library
        by_words = bool(library and (library.waiting or library.everywhere))
        self.model.show(answer, by_words, snippets)
        self.narrowing.show_answer(answer, library)
        self.unread.show_files(answer.unread if answer else ())
        self._show_state()
        self.results.pick(self.model.row_of(current, row) if grown and row > 0 else 0)
        if answer is None or not answer.hits:
            self._picked(None)
        self.reading.follow()
        self.marks.load()
        self.history.show_answer(answer)
        self.answered.emit(answer)

    def _show_searching(self) -> None:
        """The first query of a library takes a while; later ones are answered before this is seen."""
        self.count.setText(SEARCHING)
        if self.stack.currentWidget() is self.empty:
            self.empty.show_state(SEARCHING, "")

    def _show_state(self) -> None:
        """Results, or what to do where there are none."""
        answer = self.model.answer
        found = answer is not None and bool(answer.hits)
        self.stack.setCurrentIndex(1 if found else 0)
        self.order.say(self.model.is_parted, bool(answer and answer.listed))
        self._foot.setVisible(found)
        self._show_doubt(answer)
        self._head.setVisible(found or bool(self.doubt.text()))
        self.order.setVisible(found)
        self.preview.setVisible(found and not self._preview_closed)
        if found and answer and self.library:
            self._count(answer, self.library)
        elif self.missing:
            self.show_missing(self.missing)
        elif not self._looked:
            self.empty.show_state("", "")  # a library may be found in a moment
        elif self.library is None:
            self.states.show_first_run(self.sample_there)
        elif answer and not answer.complete:
            self.states.show_state(said.how_far(answer), "")
        elif answer and self.library.documents:
            self.states.show_nothing_found(answer, self.library)
        else:
            self.states.show_library(self.library)

    def _show_doubt(self, answer: Answer | None) -> None:
        """In quiet sentences."""
        by_words, similar = self.bar.mode == "keyword", self.bar.similar_to is not None
        words = said.doubts(answer, self.library, by_words, similar) if answer and self.library else ""
        self.doubt.setText(words)
        self.doubt.setToolTip(plain_tip("\n".join(answer.problems)) if answer else "")
        self.doubt.setVisible(bool(words))

    def _count(self, answer: Answer, library: LibraryInfo) -> None:
        parts = (said.how_far(answer), self.narrowing.count(answer, library.documents), said.order(answer))
        self.count.setText(" · ".join(filter(None, parts)))
        self.more.setVisible(answer.more and answer.complete)
        more = min(_next_top(self._top) - self._top, max(library.documents - len(answer.hits), 1))
        self.more.setText(plural(more, "Show {n} more", "Show {n} more"))

    def _sort(self, order: Order) -> None:
        """Sorts what was found; what was current stays so."""
        hit = self.results.hit()
        self.model.sort_by(order)
        self._show_state()
        self.results.pick(self.model.row_of(hit, 0))

    def _picked(self, hit: Hit | None) -> None:
        self.desk.runner.drop("preview")
        self._preview_pause.stop()
        self.preview.why.clear()
        if hit and not self._preview_closed:
            self.preview.show_hit(hit)
            self._preview_pause.start()

    def _read(self) -> None:
        hit, answer = self.results.hit(), self.model.answer
        if not hit or not answer:
            return
        folder, own = hit.library, answer.of(hit)
        others = tuple(other for other in answer.hits if other.library == folder)
        question = WhyQuestion(folder, own.asked, own.mode, own.pooling, hit, others)

        def show(reading: Reading) -> None:
            self.preview.show_document(reading, hit)
            if answer.query:
                self.preview.find_hits(question)
                self.preview.why.explain(question)
            else:
                self.preview.why.clear(ONLY_SIMILAR)

        read = partial(document_work.read, self.desk.engine, folder, hit.document)
        self.desk.runner.query(read, show, owner=self.preview, topic="preview")

    def _type(self, text: str) -> None:
        self.bar.box.setFocus()
        self.bar.box.insert(text)


def _next_top(top: int) -> int:
    return next((step for step in TOP if step > top), top * 5)
