"""By what an answer can be narrowed, next to what was understood of its query."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop_app.core.errors import AppError
from desktop_app.core.query_values import Division, Query
from desktop_app.core.types import Answer
from desktop_app.language import number, plural, tr
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.asking.understood import Understood
from desktop_app.ui.find.everywhere import work as everywhere_work
from desktop_app.ui.find.search import work
from desktop_app.ui.find.search.facet_row import FacetRow
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.values import LibraryInfo

_COUNTED = {
    (False, ""): tr("Best {n} of {of}"),
    (False, "pass"): tr("Best {n} of {of} that pass"),
    (False, "match"): tr("Best {n} of {of} that match"),
    (True, ""): tr("First {n} of {of}"),
    (True, "pass"): tr("First {n} of {of} that pass"),
    (True, "match"): tr("First {n} of {of} that match"),
}
"""By whether the documents are listed and not ranked, and what the others were left out for."""


class NarrowingRows(QObject):
    """What was understood, what is `told` of it and by what to narrow; they follow each answer.

    `changed` carries another query; `counted`: the counts are in.
    """

    changed = Signal(str)
    counted = Signal()

    def __init__(self, desk: Desk, notice: Notice, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._notice = desk, notice
        self._findable = ""  # of how many, in words: "…" until it is known, empty where it cannot be
        self.understood = Understood()
        self.told = label(tone="secondary", wrap=True)
        self.told.hide()
        self.facets = FacetRow()
        self.understood.changed.connect(self.changed)
        self.facets.changed.connect(self.changed)

    def show_answer(self, answer: Answer | None, library: LibraryInfo | None) -> None:
        """Shows what was understood, and asks by what the answer can be narrowed, once it is complete.

        The rows of before stay until that is known, so that an open list does, and act on the new query.
        What is similar to something has no query to narrow.
        """
        self.understood.show_answer(answer)
        unmet = answer.asked.unmet if answer else ()
        self.told.setText("\n".join(unmet))
        self.told.setVisible(bool(unmet))
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
            self._findable = number(division.findable)
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
            behind = sum(len(hit.copies) + len(hit.more) for hit in answer.hits)
            if behind:
                all_ = plural(shown + behind, "{n} document", "{n} documents")
                return plural(
                    shown, "{n} result of {documents}", "{n} results of {documents}", documents=all_
                )
            return plural(shown, "{n} document", "{n} documents")
        asked = "pass" if answer.asked.conditions else "match" if answer.mode == "keyword" else ""
        of = self._findable if asked else number(documents)
        if not of:
            return tr("First {n}", n=number(shown)) if answer.listed else tr("Best {n}", n=number(shown))
        return _COUNTED[answer.listed, asked].format(n=number(shown), of=of)
