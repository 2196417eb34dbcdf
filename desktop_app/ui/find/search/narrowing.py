"""What was understood of a query, part by part, and by what its answer can be narrowed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.query_values import Division, Query
from desktop_app.core.types import Answer
from desktop_app.core.words import count
from desktop_app.search.query import without
from desktop_app.ui import theme
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.everywhere import work as everywhere_work
from desktop_app.ui.find.search import work
from desktop_app.ui.find.search.facet_row import FacetRow
from desktop_app.ui.find.search.facets import words_of
from desktop_app.ui.kit.basics import plain_tip, push_button
from desktop_app.ui.kit.flow import FlowLayout
from desktop_app.ui.kit.layout import clear
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.values import LibraryInfo

WIDEST = 280


class NarrowingRows(QObject):
    """Two rows follow each answer. `changed` carries another query; `counted`: the counts are in."""

    changed = Signal(str)
    counted = Signal()

    def __init__(self, desk: Desk, notice: Notice, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._notice = desk, notice
        self._findable = ""  # of how many, in words: "…" until it is known, empty where it cannot be
        self.understood = Understood()
        self.facets = FacetRow()
        self.understood.changed.connect(self.changed)
        self.facets.changed.connect(self.changed)

    def show_answer(self, answer: Answer | None, library: LibraryInfo | None) -> None:
        """Shows what was understood, and asks by what the answer can be narrowed, once it is complete.

        The rows of before stay until that is known, so that an open list does, and act on the new query.
        What is similar to something has no query to narrow.
        """
        self.understood.show_answer(answer)
        self._findable = ""
        self.rest()
        if not answer or not library or not answer.query:
            self.facets.show_facets(Query("", ""), ())
            return
        self._findable = "…"
        self.facets.ask_next(answer.asked)
        if not answer.complete:
            return

        def show(division: Division) -> None:
            self._findable = f"{division.findable:,}"
            self.facets.show_facets(answer.asked, division.facets)
            self.counted.emit()

        def failed(error: AppError) -> None:
            self._findable = ""
            self.facets.show_facets(answer.asked, ())
            self.counted.emit()
            self._notice.show_error(error)

        engine, mode = self._desk.engine, answer.mode
        divide = partial(work.divide, engine, library.folder, answer.asked, mode)
        if library.everywhere:
            divide = partial(everywhere_work.divide, engine, library.members, answer.query, mode)
        self._desk.runner.query(divide, show, failed, owner=self, topic="facets")

    def rest(self) -> None:
        """Lets a new query go first."""
        self._desk.runner.drop("facets")

    def count(self, answer: Answer, documents: int) -> str:
        """How many are shown, and of how many where that is known."""
        shown = len(answer.hits)
        if not answer.more:
            return count(shown, "document")
        narrowed = answer.asked.of("filter") or answer.asked.of("phrase")
        which = " that pass" if narrowed else " that match" if answer.mode == "keyword" else ""
        of = self._findable if which else f"{documents:,}"
        words = f"{'First' if answer.listed else 'Best'} {shown:,}"
        return f"{words} of {of}{which}" if of else words


class Understood(QWidget):
    """A chip a part; a click removes the part, and `changed` carries the query that is left."""

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("What was understood")
        self._flow = FlowLayout()
        self.setLayout(self._flow)
        self.chips: list[QPushButton] = []
        self.hide()

    def show_answer(self, answer: Answer | None) -> None:
        """The parts of the query that was answered; nothing where it is plain text."""
        clear(self._flow)
        self.chips = []
        for part in answer.asked.parts if answer else ():
            words = words_of(part, answer.mode) if answer else ""
            left = without(answer.asked.source, [part]) if answer else ""
            chip = push_button("", "part", name=f"{words}. Remove", do=partial(self.changed.emit, left))
            metrics = QFontMetrics(theme.font("secondary"))
            shown = metrics.elidedText(" ".join(words.split()), Qt.TextElideMode.ElideRight, WIDEST)
            chip.setText(f"{shown.replace('&', '&&')}  ×")
            chip.setToolTip(plain_tip(f"{words}. Click to remove it."))
            self._flow.addWidget(chip)
            self.chips.append(chip)
        self.setVisible(bool(self.chips))

    def text(self) -> str:
        """All of it as one line."""
        return " · ".join(chip.accessibleName().removesuffix(". Remove") for chip in self.chips)
