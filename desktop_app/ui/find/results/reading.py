"""What a list learns after it was painted: the sentences near in meaning, and what stands behind entries."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from desktop_app.core.errors import AppError
from desktop_app.core.types import Answer, Hit, RowId
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.results import work
from desktop_app.ui.find.results.results_model import ResultsModel
from desktop_app.ui.find.results.results_view import ResultsView
from desktop_app.ui.find.results.work import Snippets
from desktop_app.ui.kit.layout import after

PAUSE_MS = 250  # nobody types or scrolls any more
AT_ONCE = 4  # sentences of so many lines are shown together: about 0.2 s


class ResultsReading(QObject):
    """Fills in what is in sight. A new question goes first: `rest` drops what is asked."""

    def __init__(self, desk: Desk, model: ResultsModel, results: ResultsView) -> None:
        super().__init__(results)
        self._desk, self._model, self._results = desk, model, results
        self._known: set[RowId] = set()
        self._of: Answer | None = None
        self._pause = after(self, PAUSE_MS, self._read)
        results.unfolding.connect(self._unfold)
        results.verticalScrollBar().valueChanged.connect(lambda _value: self._pause.start())

    def follow(self) -> None:
        """Reads on for the answer that is shown now."""
        if self._of is not self._model.answer:
            self._known, self._of = set(), self._model.answer
        self._pause.start()

    def rest(self) -> None:
        """Lets a new question go first."""
        self._pause.stop()
        self._desk.runner.drop("sentences")

    def _read(self) -> None:
        answer = self._model.answer
        if answer is None or not answer.complete or not answer.query or answer.listed:
            return
        unknown = [hit for hit in self._results.in_sight() if hit.of_passage not in self._known]
        if not unknown or not answer.asked.ranks or all(hit.cosine is None for hit in unknown):
            return
        hits = tuple(hit for hit in unknown if hit.cosine is not None)[:AT_ONCE]
        read = partial(work.meanings, self._desk.engine, answer, hits)

        def show(snippets: Snippets) -> None:
            if self._model.answer is answer:
                self._known |= set(snippets)
                self._model.show_snippets(snippets)
                self._read()

        def failed(_error: AppError) -> None:
            """Nothing is tinted where another model has made the vectors, or a document has just gone."""

        self._desk.runner.query(read, show, failed, owner=self, topic="sentences")

    def _unfold(self, hit: Hit) -> None:
        answer = self._model.answer
        if answer is None:
            return

        def show(found: tuple[tuple[Hit, ...], Snippets]) -> None:
            if self._model.answer is answer:
                self._model.unfold(hit, *found)
                self._pause.start()

        behind = partial(work.behind, self._desk.engine, answer, hit)
        self._desk.runner.query(behind, show, owner=self, topic="behind")
