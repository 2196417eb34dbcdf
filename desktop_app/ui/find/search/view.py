"""One box, results as one types, and the document behind a result."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, Report
from desktop_app.core.similar_to import SimilarTo
from desktop_app.core.types import Answer, Hit
from desktop_app.ui import theme
from desktop_app.ui.commands import bind
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.document import work as document_work
from desktop_app.ui.find.document.preview import Preview
from desktop_app.ui.find.document.why import WhyLane
from desktop_app.ui.find.document.why_work import Asked
from desktop_app.ui.find.search import work
from desktop_app.ui.find.search.bar import SearchBar
from desktop_app.ui.find.search.empty import SearchStates
from desktop_app.ui.find.search.history import SearchPast
from desktop_app.ui.find.search.marks import Marking
from desktop_app.ui.find.search.narrowing import Narrowing
from desktop_app.ui.find.search.result_menu import ResultActions
from desktop_app.ui.find.search.results_model import ResultsModel
from desktop_app.ui.find.search.results_view import ResultsView
from desktop_app.ui.find.view import View
from desktop_app.ui.kit.basics import ElidedLabel, push_button
from desktop_app.ui.kit.layout import after, column
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.values import LibraryInfo, Reading

TOP = (10, 50, 200, 1_000)  # first answer, and what "Show more" goes to; then five times as many
RANKED_BY = {"semantic": "by meaning", "keyword": "by words", "hybrid": "by meaning and words"}
IRRELEVANT = "Nothing relevant found: random words score as high as the best of these results."
PREVIEW_AFTER_MS = 60
RESIZED_MS = 200
SLOW_MS = 300


class SearchView(View):
    """Searches the library it was given; the window hears of each answer."""

    title = "Search"

    answered = Signal(object)  # Answer or None

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._library: LibraryInfo | None = None
        self._sample_there = False
        self._looked = False  # whether it is known by now what there is to search
        self._missing: AppError | None = None
        self._top = TOP[0]
        self.results = ResultsModel(self)
        self.bar = SearchBar()
        self.notice = Notice()
        self.view = ResultsView(self.results)
        self.empty = SearchStates(desk.libraries)
        self.narrowing = Narrowing(desk, self)
        self.preview = Preview()
        self.marking = Marking(desk, self.results, self.view, self.notice)
        self.why = WhyLane(desk, self.preview)
        self._preview_closed = False
        self._build()
        self.past = SearchPast(self)
        self.actions_of_results = ResultActions(self)
        self._preview_pause = after(self, PREVIEW_AFTER_MS, self._read)
        self._resized = after(self, RESIZED_MS, self._fill)
        self._slow = after(self, SLOW_MS, lambda: self.count.set_text("Searching …"))
        self._show_state()

    def _build(self) -> None:
        self.count = ElidedLabel(face="secondary", role="secondary")
        self.count.setObjectName("result_count")
        self.doubt = ElidedLabel(face="secondary", role="secondary")
        self.doubt.setObjectName("search_doubt")
        self.more = push_button("Show more", "link", "more")
        self.more.setObjectName("show_more")
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(theme.GAP)
        foot.addWidget(self.count, 1)
        foot.addWidget(self.more)
        foot.addWidget(self.bar.pooling_choice)
        listing = QWidget()
        column(self.view, into=listing)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(listing)
        centre = QWidget()
        middle = QVBoxLayout(centre)
        middle.setContentsMargins(theme.GAP_MEDIUM, 0, theme.GAP_MEDIUM, theme.GAP)
        middle.setSpacing(theme.GAP)
        middle.addWidget(self.doubt)
        middle.addWidget(self.notice)
        middle.addWidget(self.stack, 1)
        middle.addWidget(self.narrowing.facets)
        middle.addWidget(self._foot)
        self.splitter = QSplitter()
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(centre)
        self.splitter.addWidget(self.preview)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setSizes([620, 370])
        centre.setMinimumWidth(312)
        margins = (theme.GAP_MEDIUM, 12, theme.GAP_MEDIUM, theme.GAP)
        top = column(self.bar, self.narrowing.understood, margins=margins)
        column(top, (self.splitter, 1), into=self, gap=0)

        self.bar.asked.connect(self._asked)
        self.bar.moved.connect(self._move)
        self.bar.entered.connect(self.open_preview)
        self.bar.box.textEdited.connect(self.desk.libraries.typed)
        self.bar.escaped.connect(self._escape)
        self.view.picked.connect(self._picked)
        self.view.read.connect(self.open_preview)
        self.view.escaped.connect(self.bar.focus_box)
        self.view.typed.connect(self._type)
        self.preview.back.connect(self.bar.focus_box)
        self.preview.closed.connect(self.close_preview)
        self.more.clicked.connect(self.show_more)
        self.narrowing.changed.connect(self.bar.write)
        self.narrowing.counted.connect(self._show_state)
        self.empty.query_wanted.connect(self.search_for)
        self.empty.semantic_wanted.connect(lambda: self.bar.set_mode("semantic"))
        for name, slot in (
            ("find", self.bar.focus_box),
            ("language", self.bar.open_help),
            ("mode", self.bar.next_mode),
            ("pooling", self.bar.next_pooling),
            ("more", self.show_more),
            ("good", partial(self.marking.toggle_current, True)),
            ("bad", partial(self.marking.toggle_current, False)),
        ):
            bind(self, name, slot)

    @property
    def library(self) -> LibraryInfo | None:
        """The library that is searched."""
        return self._library

    def activate(self) -> None:
        if self.bar.isEnabled():
            self.bar.focus_box()
        else:
            self.empty.focus_first()

    def set_library(self, library: LibraryInfo | None, sample_there: bool = False) -> None:
        """Searches `library` from now on; None where there is none, and whether the sample could be."""
        before = self._library
        same = library and before and library.folder == before.folder
        self._library = library
        self._sample_there = sample_there
        self._looked = True
        if library and not (before and same and library.pooling == before.pooling):
            self.bar.set_pooling(library.pooling)
        self.notice.hide()
        if not same:
            self.results.show(None)
            self.bar.set_likeness(None)
            self.narrowing.show_answer(None, None)
        self.ask()
        self._enable()
        if library and not same:
            self.past.library_changed(library.folder)

    def count_library(self, library: LibraryInfo) -> None:
        """The same library holds more by now. The answer follows, unless one has gone into it."""
        before, self._library = self._library, library
        grown = before is None or (before.passages, before.waiting) != (library.passages, library.waiting)
        nothing_chosen = self.view.currentIndex().row() <= 0 and not self.preview.text.hasFocus()
        if not self.bar.is_empty() and grown and nothing_chosen and not self.desk.runner.busy("search"):
            self.ask()
        elif not self.desk.runner.busy("search"):
            self._show_state()

    def set_model_missing(self, error: AppError | None) -> None:
        """Says what is missing instead of searching; None where the model is there."""
        self._missing = error
        self._show_state()
        self._enable()

    def ask(self) -> None:
        """Sends the query to its lane; an answer that is on its way is forgotten."""
        query, likeness = self.bar.query, self.bar.likeness
        if self.bar.is_empty() or not self._library or self._missing:
            self.desk.runner.drop("search")
            self._slow.stop()
            self._show(None)
            return
        folder, top, mode, pooling = self._library.folder, self._top, self.bar.mode, self.bar.pooling
        if mode == "semantic" and self._library.waiting:
            mode = "hybrid"  # what has no vector yet is found by its words
        engine = self.desk.engine

        def answer(_report: Report, cancel: CancelToken) -> Answer:
            if likeness:
                return work.similar(engine, folder, likeness, top, pooling, cancel)
            return work.search(engine, folder, query, top, mode, pooling)

        self.narrowing.rest()
        self._slow.start()
        self.desk.runner.submit(
            "query",
            answer,
            self._found,
            self._failed,
            topic="search",
        )

    def search_for(self, query: str) -> None:
        """Puts `query` into the box and answers it at once."""
        self.bar.box.setText(query)
        self.bar.ask_now()
        self.bar.box.setFocus()

    def find_similar(self, likeness: SimilarTo) -> None:
        """Shows what is similar to something."""
        self.bar.set_likeness(likeness)
        self.bar.ask_now()
        self.bar.box.setFocus()

    def show_more(self) -> None:
        """Asks the same again for more documents."""
        if not self.more.isHidden():
            self._top = _next_top(self._top)
            self.ask()

    def open_preview(self) -> None:
        """Shows the document of the current result and puts the focus into its text."""
        if self.view.hit():
            self._preview_closed = False
            self.preview.show()
            self._read()
            self.preview.focus_text()

    def close_preview(self) -> None:
        self._preview_closed = True
        self.preview.hide()
        self.bar.focus_box()

    def _enable(self) -> None:
        """The box is for typing only where there is something to search; then the focus goes to it."""
        possible = self._library is not None and self._missing is None
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
        answer, fitting = self.results.answer, self._first_top()
        if answer and answer.more and self._top < fitting:
            self._top = fitting
            self.ask()

    def _found(self, answer: Answer) -> None:
        self._show(answer)
        if answer.problems and self._library:
            self.notice.say(
                "warning",
                "A part of this library could not be searched.",
                answer.problems[0],
                "Repair",
                partial(self.desk.libraries.repair, self._library.folder),
            )
        elif answer.note:
            self.notice.say("info", answer.note)

    def _show(self, answer: Answer | None) -> None:
        self._slow.stop()
        self.notice.hide()
        grown = answer and self.results.answer and answer.query == self.results.answer.query != ""
        row = self.view.currentIndex().row() if grown else 0
        self.results.show(answer, partial=bool(self._library and self._library.waiting))
        self.narrowing.show_answer(answer, self._library.folder if self._library else None)
        self._show_state()
        self.view.pick(row)
        if answer is None or not answer.hits:
            self._picked(None)
        self.marking.load(self._library.folder if self._library else None)
        self.answered.emit(answer)

    def _failed(self, error: AppError) -> None:
        self._slow.stop()
        self.count.set_text("")
        self.notice.show_error(error, "Try again", self.ask)

    def _show_state(self) -> None:
        """Results, or what to do where there are none."""
        answer = self.results.answer
        found = answer is not None and bool(answer.hits)
        self.stack.setCurrentIndex(1 if found else 0)
        self._foot.setVisible(found)
        self._show_doubt(answer if found else None)
        self.preview.setVisible(found and not self._preview_closed)
        if found and answer and self._library:
            self._count(answer, self._library)
        elif self._missing:
            self.empty.show_missing(self._missing)
        elif not self._looked:
            self.empty.show_state("", "")  # a library may be found in a moment
        elif self._library is None:
            self.empty.show_first_run(self._sample_there)
        elif answer and self._library.documents:
            self.empty.show_nothing_found(answer, self._library)
        else:
            self.empty.show_library(self._library)

    def _show_doubt(self, answer: Answer | None) -> None:
        """One quiet sentence while some passages have no vector, or where no hit is a good one."""
        library = self._library
        words = ""
        if answer and library and library.waiting and self.bar.mode != "keyword":
            rest = "is not compared" if self.bar.likeness else "is found by its words"
            words = f"Not all of this library is embedded yet; the rest {rest}."
        elif answer and not answer.relevant:
            words = IRRELEVANT
        self.doubt.set_text(words)
        self.doubt.setVisible(bool(words))

    def _count(self, answer: Answer, library: LibraryInfo) -> None:
        order = "in the order of the library" if answer.listed else RANKED_BY[answer.mode]
        self.count.set_text(f"{self.narrowing.count(answer, library.documents)} · {order}")
        self.more.setVisible(answer.more)
        self.more.setText(f"Show {_next_top(self._top) - self._top:,} more")

    def _picked(self, hit: Hit | None) -> None:
        if hit and not self._preview_closed:
            self._preview_pause.start()
        else:
            self._preview_pause.stop()
            self.desk.runner.drop("preview")

    def _read(self) -> None:
        hit, answer = self.view.hit(), self.results.answer
        if not hit or not answer or not self._library:
            return
        engine, folder = self.desk.engine, self._library.folder
        asked = Asked(folder, answer.asked, answer.mode, answer.pooling, hit, answer.hits)
        by_text = self.bar.likeness is None

        def show(reading: Reading) -> None:
            self.preview.show_document(reading, hit)
            if by_text:
                self.why.ask(asked)
            else:
                self.why.leave("What is similar is compared by whole vectors; type a query to see why.")

        self.desk.runner.submit(
            "query",
            lambda _report, _cancel: document_work.read(engine, folder, hit.document),
            show,
            self.preview.show_error,
            topic="preview",
        )

    def _move(self, event: QKeyEvent) -> None:
        self.view.step(Qt.Key(event.key()))

    def _type(self, text: str) -> None:
        self.bar.box.setFocus()
        self.bar.box.insert(text)

    def _escape(self) -> None:
        self.bar.put("", self.bar.mode, self.bar.pooling)


def _next_top(top: int) -> int:
    return next((step for step in TOP if step > top), top * 5)
