"""How well the library answers, measured by the user's marks or by a retrieval set."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.cells import separated, tabbed
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Progress
from desktop_app.core.words import count
from desktop_app.ui import theme
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.quality import work as quality_work
from desktop_app.ui.find.quality.model import ScoresModel
from desktop_app.ui.find.quality.score_table import ScoreTable
from desktop_app.ui.find.quality.work import EvaluationWish, Material, Measured
from desktop_app.ui.find.view import View
from desktop_app.ui.kit.basics import label, push_button
from desktop_app.ui.kit.empty_state import EmptyState, Offer
from desktop_app.ui.kit.file_dialogs import choose_files
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.kit.progress import duration, progress_lines, progress_share
from desktop_app.ui.tasks import Task
from desktop_app.ui.values import LibraryInfo
from desktop_app.ui.window.drop_hint import dropped_paths

ABOUT = (
    "Queries whose good answers are known show how often each way to search finds them: by words, by meaning "
    "with either pooling, and both together."
)
ENDINGS = (".jsonl", ".tsv")


class QualityView(View):
    """Measures the library in use when asked to; a measurement stays until another library is chosen."""

    title = "Quality"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._library: LibraryInfo | None = None
        self._missing: AppError | None = None
        self._material: Material | None = None
        self._task: Task[Measured] | None = None
        self.measured: Measured | None = None
        self.model = ScoresModel(self)
        self.notice = Notice()
        self.empty = EmptyState()
        self.table = ScoreTable(self.model)
        self.setAcceptDrops(True)
        self._build()
        self._show_state()

    def _build(self) -> None:
        self.headline = label(tone="page", wrap=True, selectable=True)
        self.headline.setObjectName("quality_verdict")
        self.reasons = label(wrap=True, selectable=True)
        self.by = label(tone="secondary", wrap=True, selectable=True)
        self.notes = label(tone="secondary", wrap=True, selectable=True)
        self.again = push_button("Measure again")
        self.files = push_button("Use a retrieval set")
        self.marks = push_button("Use your marks")
        self.recleaned = push_button("", "link", name="Also measure with the other cleaning")
        self.copy = push_button("Copy as")
        menu = QMenu(self)
        for words, text in (
            ("Tab-separated values", lambda: tabbed(self.model.cells())),
            ("CSV", lambda: separated(self.model.cells())),
            ("JSON, with everything", self._json),
        ):
            menu.addAction(words).triggered.connect(lambda _checked=False, text=text: _copy(text))
        self.copy.setMenu(menu)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        for button in (self.again, self.marks, self.files, self.copy):
            buttons.addWidget(button)
        buttons.addStretch()
        results = QWidget()
        results.setProperty("look", "scrolled")
        column = QVBoxLayout(results)
        column.setContentsMargins(0, theme.GAP, 0, 0)
        column.setSpacing(theme.GAP)
        for widget in (self.headline, self.reasons):
            column.addWidget(widget)
        column.addSpacing(theme.GAP)
        column.addWidget(self.table)
        for widget in (self.by, self.notes):
            column.addWidget(widget)
        column.addWidget(self.recleaned)
        column.addSpacing(theme.GAP)
        column.addLayout(buttons)
        column.addStretch()
        scrolled = QScrollArea()
        scrolled.setWidgetResizable(True)
        scrolled.setWidget(results)
        self.stack = QStackedWidget()
        for page in (self.empty, scrolled, self._build_progress()):
            self.stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.GAP_MEDIUM, 12, theme.GAP_MEDIUM, theme.GAP)
        whole.setSpacing(theme.GAP)
        whole.addWidget(self.notice)
        whole.addWidget(self.stack, 1)

        self.again.clicked.connect(self._again)
        self.marks.clicked.connect(lambda: self.measure())
        self.files.clicked.connect(self.choose)
        self.recleaned.clicked.connect(lambda: self._again(recleaned=True))

    def _build_progress(self) -> QWidget:
        self.doing = label(tone="strong")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("How far the measurement is")
        self.stop = push_button("Stop")
        self.stop.clicked.connect(self.cancel)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, theme.GAP, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.doing)
        column.addWidget(self.bar)
        line = QHBoxLayout()
        line.addWidget(self.stop)
        line.addStretch()
        column.addLayout(line)
        column.addStretch()
        return page

    def activate(self) -> None:
        """Looks what there is to measure by, which may have changed since."""
        if self._library and not self._missing:
            folder = self._library.folder
            self.desk.runner.submit(
                "query",
                lambda _report, _cancel: quality_work.material(folder),
                self._looked,
                self._failed,
                topic="material",
            )
        if self.stack.currentIndex() == 0:
            self.empty.focus_first()
        else:
            self.again.setFocus()

    def set_library(self, library: LibraryInfo | None, _sample_there: bool = False) -> None:
        same = library and self._library and library.folder == self._library.folder
        self._library = library
        if not same:
            self.desk.runner.drop("evaluation")
            self._task = self.measured = self._material = None
            self.notice.hide()
            self._show_state()
            if self.isVisible():
                self.activate()

    def count_library(self, library: LibraryInfo) -> None:
        self._library = library

    def set_model_missing(self, error: AppError | None) -> None:
        self._missing = error
        self._show_state()

    def measure(self, files: tuple[Path, ...] = (), recleaned: bool = False) -> None:
        """Measures by the files of a retrieval set, or by the marks where there are none."""
        if not self._library or self._missing:
            return
        engine, wish = self.desk.engine, EvaluationWish(self._library.folder, files, recleaned)
        self.notice.hide()
        self._task = self.desk.runner.submit(
            "job",
            lambda report, cancel: quality_work.evaluate(engine, wish, report, cancel),
            self._done,
            self._failed,
            on_progress=self._progress,
            on_cancelled=self._stopped,
            topic="evaluation",
        )
        self.doing.setText("Waiting for other work to finish …" if self._library.working else "Starting …")
        self.bar.setRange(0, 0)
        self.stack.setCurrentIndex(2)
        self.stop.setFocus()

    def choose(self) -> None:
        """Asks for the files of a retrieval set."""
        choose_files(self, "Queries and judgements", lambda paths: self.measure(tuple(paths)), ENDINGS)

    def cancel(self) -> None:
        """Stops measuring."""
        if self._task:
            self._task.cancel()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes what looks like a retrieval set; the window takes everything else into a library."""
        paths = dropped_paths(event.mimeData())
        if any(path.suffix.lower() == ".tsv" or (path / "queries.jsonl").exists() for path in paths):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.measure(tuple(dropped_paths(event.mimeData())))

    def _again(self, recleaned: bool = False) -> None:
        if self.measured:
            self.measure(self.measured.wish.files, recleaned or self.measured.wish.recleaned)

    def _looked(self, material: Material) -> None:
        self._material = material
        self._show_state()

    def _progress(self, progress: Progress) -> None:
        self.doing.setText(" · ".join(progress_lines(progress)))
        share = progress_share(progress)
        self.bar.setRange(0, 0 if share is None else 1_000)
        self.bar.setValue(round((share or 0) * 1_000))

    def _done(self, measured: Measured) -> None:
        self._task = None
        self.measured = measured
        self._show_state()
        self.again.setFocus()

    def _failed(self, error: AppError) -> None:
        self._task = None
        self._show_state()
        self.notice.show_error(error)

    def _stopped(self) -> None:
        self._task = None
        self._show_state()

    def _show_state(self) -> None:
        if self._task:
            return
        self.stack.setCurrentIndex(1 if self.measured else 0)
        if self.measured:
            self._show_measured(self.measured)
        else:
            self._show_empty()

    def _show_measured(self, measured: Measured) -> None:
        found = measured.evaluation
        self.model.show(found.scores)
        self.headline.setText(found.verdict[0])
        self.reasons.setText("\n".join(found.verdict[1:]))
        self.reasons.setVisible(len(found.verdict) > 1)
        queries = count(found.queries, "query", "queries")
        self.by.setText(
            f"Measured by {measured.by}: {queries}. A bar is the mean, the line over it its 95 % interval "
            "(bootstrap over the queries)."
        )
        self.notes.setText("\n".join(found.notes))
        self.notes.setVisible(bool(found.notes))
        self.marks.setVisible(bool(measured.wish.files))
        self.marks.setEnabled(bool(self._material and self._material.queries))
        self.recleaned.setVisible(measured.recleaning_s is not None)
        if measured.recleaning_s is not None and self._library:
            cleaning = "the guide's" if self._library.preprocessing.untouched else "no"
            self.recleaned.setText(
                f"Also measure with {cleaning} cleaning, for which all is embedded once more: "
                f"about {duration(measured.recleaning_s)}"
            )

    def _show_empty(self) -> None:
        if self._missing:
            self.empty.show_state(
                "The model is not ready", f"{self._missing.message}\n\n{self._missing.hint}"
            )
        elif self._library is None or not self._library.documents:
            self.empty.show_state(
                "Nothing to measure yet", "Choose or make a library in the bar beside this view."
            )
        elif self._material:
            self._show_ready(self._material)
        else:
            self.empty.show_state("How well does this library answer?", ABOUT)

    def _show_ready(self, material: Material) -> None:
        by_set = Offer("Use a retrieval set", self.choose)
        if material.queries:
            queries = f"{material.queries:,} quer{'ies' if material.queries > 1 else 'y'}"
            text = f"You marked good answers of {queries}, {material.marks:,} results in all. "
            text += "A winner is named from 10 queries on, and 30 are better."
            offers = [Offer("Measure by your marks", self.measure, "primary"), by_set]
        else:
            text = (
                "While you search, mark results as good (Ctrl+G) or bad (Ctrl+B): the marks are kept here. "
            )
            text += "Or use a set with known answers: queries.jsonl and qrels/test.tsv, as BEIR has them."
            offers = [Offer("Search and mark", lambda: self.search_wanted.emit(""), "primary"), by_set]
        self.empty.show_state("How well does this library answer?", f"{ABOUT}\n\n{text}", offers)
        if self.isVisible():
            self.empty.focus_first()

    def _json(self) -> str:
        from desktop_app.services.searching.evaluate import evaluation_document

        assert self.measured
        return json.dumps(evaluation_document(self.measured.evaluation), ensure_ascii=False, indent=1)


def _copy(text: Callable[[], str]) -> None:
    QGuiApplication.clipboard().setText(text())
