"""The job matcher: a query, its nine steps, and what a search for its words finds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.types import Hit
from desktop_app.core.words import per_cent
from desktop_app.language import plural, tr
from desktop_app.ui import theme
from desktop_app.ui.desk import Desk
from desktop_app.ui.guide import work
from desktop_app.ui.guide.example_card import ExampleCard
from desktop_app.ui.guide.job_steps import steps
from desktop_app.ui.kit.basics import label, push_button
from desktop_app.ui.kit.flow import Flowing, TallFrame
from desktop_app.ui.kit.layout import SPRING, clear, column, grid, row, show_all
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.values import LibraryInfo

if TYPE_CHECKING:
    from desktop_app.services.guide.matching import JobMatch

MAKE = tr(
    "This needs the 1,000 sample jobs that came with the program. Making a library of them takes a minute or "
    "two on a laptop; it then stands in the side bar like your own."
)
RUNNING = tr("Running the nine steps …")


class JobMatcher(TallFrame):
    """`opened` carries an Example."""

    opened = Signal(object)

    def __init__(self, desk: Desk, queries: Sequence[str]) -> None:
        super().__init__()
        self.desk = desk
        self.run_shown: JobMatch | None = None
        self.cards: list[ExampleCard] = []
        self._library: LibraryInfo | None = None
        self.setObjectName("job_matcher")
        self.setProperty("look", "guess")
        self.setAccessibleName(tr("Job matcher"))
        self.status = label(wrap=True)
        self.notice = Notice()
        self.make = push_button(tr("Use the sample jobs"), "primary", do=desk.libraries.open_sample)
        self.queries: list[QPushButton] = [
            push_button(query, "chip", name=tr("Run: {query}", query=query), do=partial(self.run, query))
            for query in queries
        ]
        self._choices = Flowing(*self.queries, gap=theme.GAP)
        self._steps = column(gap=theme.GAP)
        side = theme.GAP_MEDIUM
        parts = (self.status, row(self.make, SPRING), self._choices, self.notice, self._steps)
        column(*parts, into=self, margins=(side, 12, side, 12))
        self.set_library(None)

    def stops(self) -> list[QWidget]:
        """Where the keyboard goes."""
        if not self.ready:
            return [self.make] if self.make.isEnabled() and not self.make.isHidden() else []
        return [*self.queries, *self.cards]

    @property
    def ready(self) -> bool:
        """Whether the library in use is that of the sample jobs, and all of them are embedded."""
        library = self._library
        return bool(library and library.is_sample and library.documents and not library.waiting)

    def set_library(self, library: LibraryInfo | None) -> None:
        before, self._library = self._library, library
        if self.run_shown and (not library or not before or library.folder != before.folder):
            self._clear()
        self.make.setVisible(not (library and library.is_sample))
        self._choices.setVisible(self.ready)
        if self.ready and library:
            words = tr("Choose a query; it is answered from the library “{name}”.", name=library.name)
        elif library and library.is_sample:
            read = library.passages - library.waiting
            words = tr(
                "The sample jobs are being embedded: {share} so far. The matcher can run once all of them "
                "are.",
                share=per_cent(100 * read // max(library.passages, 1) / 100),
            )
        else:
            words = MAKE
        self.status.setText(words)
        self.fit()

    def run(self, query: str) -> None:
        """Runs the nine steps for a query."""
        if not self.ready or self._library is None:
            return
        self._clear()
        self.status.setText(RUNNING)
        match = partial(work.match, self.desk.engine, self._library.folder, query)
        self.desk.runner.query(match, self._show, self._failed, owner=self, topic="job matcher")

    def _failed(self, error: AppError) -> None:
        self.set_library(self._library)
        self.notice.show_error(error)
        self.fit()

    def _clear(self) -> None:
        clear(self._steps)
        self.cards, self.run_shown = [], None
        self.notice.hide()

    def _show(self, run: JobMatch) -> None:
        self._clear()
        self.run_shown = run
        self.set_library(self._library)
        for number, step in enumerate(steps(run), 1):
            card = ExampleCard(step.example)
            card.clicked.connect(lambda _checked=False, card=card: self.opened.emit(card.example))
            self.cards.append(card)
            for part in (
                label(f"{number}  {step.title}", "strong"),
                label(step.says, wrap=True, selectable=True),
                card,
            ):
                self._steps.addWidget(part)
        self._steps.addWidget(_both(run))
        show_all(self._steps)
        self.fit()


def _both(run: JobMatch) -> QWidget:
    """The first ten by meaning and by words, beside each other."""
    whole = QWidget()
    whole.setAccessibleName(tr("The first ten by meaning, and by words"))
    sides = grid(0, gap=theme.GAP_LARGE, lines=theme.GAP_SMALL)
    sides.setColumnStretch(1, 1)
    ways = ((tr("By meaning: cosine"), run.by_meaning), (tr("By words: BM25"), run.by_words))
    for side, (title, hits) in enumerate(ways):
        sides.addWidget(label(title, "strong"), 0, side)
        lines = column(*(_line(hit, side) for hit in hits), gap=theme.GAP_SMALL)
        if side and run.found_by_words < len(run.by_meaning):
            few = plural(
                run.found_by_words,
                "Only {n} job has a word of the query.",
                "Only {n} jobs have a word of the query.",
            )
            lines.addWidget(label(few, "secondary", wrap=True))
        lines.addStretch()
        sides.addLayout(lines, 1, side, Qt.AlignmentFlag.AlignTop)
    whole.setLayout(sides)
    return whole


def _line(hit: Hit, side: int) -> QWidget:
    """Rank, title, and the score: a cosine by meaning, BM25 by words."""
    score = f"{hit.score:.2f}"
    kind = "BM25" if side else tr("cosine")
    words = label(f"{hit.rank}  {hit.title}", wrap=True, selectable=True)
    number = label(score, "secondary")
    number.setToolTip(f"{kind} {hit.score:.6f}")
    number.setAccessibleName(f"{kind} {score}")
    line = QWidget()
    row((words, 1), number, into=line)
    return line
