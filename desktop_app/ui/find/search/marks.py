"""Good and bad marks on the results that are shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_app.language import tr
from desktop_app.ui.commands import bind
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.results.results_model import ResultsModel
from desktop_app.ui.find.results.results_view import ResultsView
from desktop_app.ui.find.search import work
from desktop_app.ui.find.search.work import MarkWish


class ResultMarks(QObject):
    """Reads the marks of each answer, and makes one or takes it back by key and by click."""

    def __init__(self, desk: Desk, model: ResultsModel, results: ResultsView, view: QWidget) -> None:
        super().__init__(results)
        self._desk, self._model, self._results = desk, model, results
        results.marked.connect(self.toggle)
        for name, good in (("good", True), ("bad", False)):
            bind(view, name, partial(self.toggle_current, good), self._why_not)

    def _why_not(self) -> str:
        answer = self._model.answer
        return "" if self._results.hit() and answer and answer.query else tr("No result of a query is chosen")

    def load(self) -> None:
        """Shows the marks of the answer that is shown, each of the library that its document is in."""
        answer = self._model.answer
        if answer is None or not answer.hits or not answer.query:
            self._desk.runner.drop("marks")
            self._model.show_marks({})
            return
        folders = tuple(dict.fromkeys(hit.library for hit in answer.hits))
        marks = partial(work.marks, folders, answer.query)
        self._desk.runner.query(marks, self._model.show_marks, owner=self, topic="marks")

    def toggle(self, row: int, good: bool) -> None:
        """Marks a result; the same mark once more takes it back."""
        hit, answer = self._model.at(row), self._model.answer
        if hit is None or answer is None or not answer.query:
            return
        kept = None if self._model.mark(row) is good else good
        wish = MarkWish(hit.library, answer.query, hit.source, hit.id, kept)
        self._desk.runner.query(lambda: work.mark(wish), lambda _none: self.load(), owner=self)

    def toggle_current(self, good: bool) -> None:
        """As `toggle`, of the current result."""
        self.toggle(self._results.currentIndex().row(), good)
