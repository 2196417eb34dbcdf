"""What the search view says of a query's parts, and by what it lets the answer be narrowed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop_app.core.query_values import Division, Query
from desktop_app.core.types import Answer
from desktop_app.core.words import count
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.search import work
from desktop_app.ui.find.search.facet_row import FacetRow
from desktop_app.ui.find.search.understood import Understood


class Narrowing(QObject):
    """Two rows follow each answer. `changed` carries another query; `counted` tells that counts are in."""

    changed = Signal(str)
    counted = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._findable: int | None = None
        self.understood = Understood()
        self.facets = FacetRow()
        self.understood.changed.connect(self.changed)
        self.facets.changed.connect(self.changed)

    def show_answer(self, answer: Answer | None, folder: Path | None) -> None:
        """Shows what was understood, and asks by what the answer can be narrowed.

        What there was stays until that is known. What is similar to something has no query to narrow.
        """
        self.understood.show_answer(answer)
        self._findable = None
        if not answer or not folder or not answer.query:
            self.rest()
            self.facets.show_facets(Query("", ""), ())
            return
        engine = self._desk.engine

        def show(division: Division) -> None:
            self._findable = division.findable
            self.facets.show_facets(answer.asked, division.facets)
            self.counted.emit()

        self._desk.runner.submit(
            "query",
            lambda _report, cancel: work.divide(engine, folder, answer.asked, answer.mode, cancel),
            show,
            topic="facets",
        )

    def rest(self) -> None:
        """Lets a new query go first."""
        self._desk.runner.drop("facets")

    def count(self, answer: Answer, documents: int) -> str:
        """How many are shown, and of how many."""
        shown = len(answer.hits)
        if not answer.more:
            return count(shown, "document")
        narrowed = answer.asked.of("filter") or answer.asked.of("phrase")
        which = " that pass" if narrowed else " that match" if answer.mode == "keyword" else ""
        of = f"{documents:,}"
        if which:
            of = f"{self._findable:,}{which}" if self._findable is not None else "…"
        return f"{'First' if answer.listed else 'Best'} {shown:,} of {of}"
