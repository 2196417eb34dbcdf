"""Good and bad marks on the results that are shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from desktop_app.ui.desk import Desk
from desktop_app.ui.find.search import work
from desktop_app.ui.find.search.results_model import ResultsModel
from desktop_app.ui.find.search.results_view import ResultsView
from desktop_app.ui.find.search.work import MarkWish
from desktop_app.ui.kit.notice import Notice


class Marking(QObject):
    """Reads the marks of each answer, and makes one or takes it back by key and by click."""

    def __init__(self, desk: Desk, results: ResultsModel, view: ResultsView, notice: Notice) -> None:
        super().__init__(view)
        self._desk, self._results, self._view, self._notice = desk, results, view, notice
        self._folder: Path | None = None
        view.marked.connect(self.toggle)

    def load(self, folder: Path | None) -> None:
        """Shows the marks of the answer that is shown, of the library in `folder`."""
        self._folder = folder
        answer = self._results.answer
        if folder is None or answer is None or not answer.hits or not answer.query:
            self._desk.runner.drop("marks")
            self._results.show_marks({})
            return
        query = answer.query
        self._desk.runner.submit(
            "query",
            lambda _report, _cancel: work.marks(folder, query),
            self._results.show_marks,
            self._notice.show_error,
            topic="marks",
        )

    def toggle(self, row: int, good: bool) -> None:
        """Marks a result; the same mark once more takes it back."""
        hit, answer = self._results.hit(row), self._results.answer
        if hit is None or answer is None or not answer.query or self._folder is None:
            return
        kept = None if self._results.mark(row) is good else good
        wish = MarkWish(self._folder, answer.query, hit.source, hit.id, kept)

        def show(marks: work.Marks) -> None:
            shown = self._results.answer
            if shown and shown.query == wish.query and self._folder == wish.folder:
                self._results.show_marks(marks)

        self._desk.runner.submit(
            "query", lambda _report, _cancel: work.mark(wish), show, self._notice.show_error
        )

    def toggle_current(self, good: bool) -> None:
        """As `toggle`, of the current result."""
        self.toggle(self._view.currentIndex().row(), good)
