"""How well the library answers, measured by the user's marks or by a retrieval set."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QMenu, QProgressBar, QStackedWidget, QWidget

from desktop_app.core.cells import separated, tabbed
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Progress
from desktop_app.core.words import per_cent
from desktop_app.language import plural, tr
from desktop_app.ui import theme
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.quality import work
from desktop_app.ui.find.quality.model import ScoresModel
from desktop_app.ui.find.quality.score_table import ScoreTable
from desktop_app.ui.find.quality.work import EvaluationWish, Material, Measured
from desktop_app.ui.find.shared.view import View
from desktop_app.ui.kit.basics import label, push_button
from desktop_app.ui.kit.empty_state import Offer
from desktop_app.ui.kit.file_dialogs import choose_files, dropped_paths
from desktop_app.ui.kit.flow import flow
from desktop_app.ui.kit.layout import SPRING, column, row, scrolled
from desktop_app.ui.kit.progress import duration, progress_lines, progress_share
from desktop_app.ui.tasks import Task

ABOUT = tr(
    "Queries whose good answers are known show how often each way to search finds them: by words, by meaning "
    "with either pooling, and both together."
)
ENDINGS = (".jsonl", ".tsv")
EMPTY, RESULTS, PROGRESS = range(3)


class QualityView(View):
    """Measures the library in use when asked to; a measurement stays until another library is chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._material: Material | None = None
        self._task: Task[Measured] | None = None
        self.measured: Measured | None = None
        self.model = ScoresModel(self)
        self.table = ScoreTable(self.model)
        self.setAcceptDrops(True)
        self.stack = QStackedWidget()
        for page in (self.empty, self._build_results(), self._build_progress()):
            self.stack.addWidget(page)
        side = theme.GAP_MEDIUM
        column(self.notice, (self.stack, 1), into=self, margins=(side, 12, side, theme.GAP))
        self._show_state()

    def _build_results(self) -> QWidget:
        self.headline = label(tone="page", wrap=True, selectable=True)
        self.reasons = label(wrap=True, selectable=True)
        self.by = label(tone="secondary", wrap=True, selectable=True)
        self.notes = label(tone="secondary", wrap=True, selectable=True)
        self.again = push_button(tr("Measure again"), do=self._again)
        self.files = push_button(tr("Use a retrieval set"), do=self.choose)
        self.marks = push_button(tr("Use your marks"), do=self.measure)
        self.recleaned = push_button("", "link", name=tr("Also measure with the other cleaning"))
        self.recleaned.clicked.connect(lambda: self._again(recleaned=True))
        self.copy = push_button(tr("Copy as"))
        menu = QMenu(self)
        for words, text in (
            (tr("Tab-separated values"), lambda: tabbed(self.model.cells())),
            (tr("CSV"), lambda: separated(self.model.cells())),
            (tr("JSON, with everything"), self._json),
        ):
            menu.addAction(words).triggered.connect(lambda _checked=False, text=text: _copy(text))
        self.copy.setMenu(menu)
        results = column(
            self.headline,
            self.reasons,
            theme.GAP,
            self.table,
            self.by,
            self.notes,
            self.recleaned,
            theme.GAP,
            flow(self.again, self.marks, self.files, self.copy),
            SPRING,
            margins=(0, theme.GAP, 0, 0),
        )
        return scrolled(results)

    def _build_progress(self) -> QWidget:
        self.doing = label(tone="strong")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("How far the measurement is"))
        self.stop = push_button(tr("Stop"), do=self.cancel)
        page = QWidget()
        parts = (self.doing, self.bar, row(self.stop, SPRING), SPRING)
        column(*parts, into=page, margins=(0, theme.GAP, 0, 0))
        return page

    def activate(self) -> None:
        """Looks what there is to measure by, which may have changed since."""
        if self.library and not self.missing:
            material = partial(work.material, self.library.folder)
            self.desk.runner.query(material, self._looked, owner=self, topic="material")
        if self.stack.currentIndex() == EMPTY:
            self.empty.focus_first()
        else:
            self.again.setFocus()

    def library_set(self, same: bool) -> None:
        if not same:
            for topic in ("evaluation", "material"):
                self.desk.runner.drop(topic)
            self._task = self.measured = self._material = None
            self.notice.hide()
        self._show_state()
        if not same and self.isVisible():
            self.activate()

    def measure(self, files: tuple[Path, ...] = (), recleaned: bool = False) -> None:
        """Measures by the files of a retrieval set, or by the marks where there are none."""
        if not self.library or self.missing:
            return
        wish = EvaluationWish(self.library.folder, files, recleaned)
        self.notice.hide()
        self._task = self.desk.runner.job(
            partial(work.evaluate, self.desk.engine, wish),
            self._done,
            self._failed,
            owner=self,
            topic="evaluation",
            progress=self._progress,
            stopped=self._stopped,
        )
        self.doing.setText(
            tr("Waiting for other work to finish …") if self.library.working else tr("Starting …")
        )
        self.bar.setRange(0, 0)
        self.stack.setCurrentIndex(PROGRESS)
        self.stop.setFocus()

    def choose(self) -> None:
        """Asks for the files of a retrieval set."""
        choose_files(self, tr("Queries and judgments"), lambda paths: self.measure(tuple(paths)), ENDINGS)

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
        self.stack.setCurrentIndex(RESULTS if self.measured else EMPTY)
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
        self.by.setText(
            plural(
                found.queries,
                "Measured by {what}: {n} query. A bar is the mean, the line over it its {level} interval "
                "(bootstrap over the queries).",
                "Measured by {what}: {n} queries. A bar is the mean, the line over it its {level} interval "
                "(bootstrap over the queries).",
                what=measured.by,
                level=per_cent(0.95),
            )
        )
        self.notes.setText("\n".join(found.notes))
        self.notes.setVisible(bool(found.notes))
        self.marks.setVisible(bool(measured.wish.files))
        self.marks.setEnabled(bool(self._material and self._material.queries))
        self.recleaned.setVisible(measured.recleaning_s is not None)
        if measured.recleaning_s is not None and self.library:
            how_long = duration(measured.recleaning_s)
            self.recleaned.setText(
                tr(
                    "Also measure with the guide's cleaning, which embeds everything again: about {duration}",
                    duration=how_long,
                )
                if self.library.preprocessing.untouched
                else tr(
                    "Also measure with no cleaning, which embeds everything again: about {duration}",
                    duration=how_long,
                )
            )

    def _show_empty(self) -> None:
        if self.missing:
            self.show_missing(self.missing)
        elif self.library is None or not self.library.documents:
            self.show_no_library(tr("Nothing to measure yet"))
        elif self._material:
            self._show_ready(self._material)
        else:
            self.empty.show_state(tr("How well does this library answer?"), ABOUT)

    def _show_ready(self, material: Material) -> None:
        by_set = Offer(tr("Use a retrieval set"), self.choose)
        if material.queries:
            text = plural(
                material.queries,
                "You marked good answers to {n} query, {results} in all. "
                "A winner is named from 10 queries on; 30 are better.",
                "You marked good answers to {n} queries, {results} in all. "
                "A winner is named from 10 queries on; 30 are better.",
                results=plural(material.marks, "{n} result", "{n} results"),
            )
            offers = [Offer(tr("Measure by your marks"), self.measure, "primary"), by_set]
        else:
            text = tr(
                "While you search, mark results as good (Ctrl+G) or bad (Ctrl+B): the marks are kept here. "
                "Or use a set with known answers: queries.jsonl and qrels/test.tsv, as in BEIR."
            )
            offers = [Offer(tr("Search and mark"), lambda: self.search_wanted.emit(""), "primary"), by_set]
        self.empty.show_state(tr("How well does this library answer?"), f"{ABOUT}\n\n{text}", offers)
        if self.isVisible():
            self.empty.focus_first()

    def _json(self) -> str:
        assert self.measured
        return work.document(self.measured)


def _copy(text: Callable[[], str]) -> None:
    QGuiApplication.clipboard().setText(text())
