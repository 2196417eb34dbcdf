"""A pasted list of requirements against every record: which are met, and by which sentence."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.checklist import MOST_REQUIREMENTS, Checked, requirements
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Progress
from desktop_app.core.words import count
from desktop_app.ui import theme
from desktop_app.ui.commands import bind
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.checklist import work
from desktop_app.ui.find.checklist.grid import CheckedGrid
from desktop_app.ui.find.checklist.model import CheckedModel
from desktop_app.ui.find.export import fill_exports
from desktop_app.ui.find.search.results_model import per_cent
from desktop_app.ui.find.view import View
from desktop_app.ui.kit import open_file as opening
from desktop_app.ui.kit.basics import ElidedLabel, icon_button, label, push_button
from desktop_app.ui.kit.empty_state import EmptyState
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.values import LibraryInfo

if TYPE_CHECKING:
    from desktop_app.services.searching.export import Kind

Steps = Generator[Progress, None, Checked]


class ChecklistView(View):
    """Goes through a list in steps, so that a search in between need not wait."""

    title = "Checklist"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._library: LibraryInfo | None = None
        self._sample_there = False
        self._missing: AppError | None = None
        self._steps: Steps | None = None
        self.model = CheckedModel(self)
        self.grid = CheckedGrid(self.model)
        self.notice = Notice()
        self.empty = EmptyState()
        self._build()
        self._show_state()

    def _build(self) -> None:
        self.text = QPlainTextEdit()
        self.text.setObjectName("checklist_text")
        self.text.setAccessibleName("Requirements, one a line")
        self.text.setPlaceholderText("Paste a profile or a checklist: one requirement a line")
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._count)
        self.run = push_button("Check", "primary", "check")
        self.run.clicked.connect(self._toggle)
        self.count = label(tone="secondary")
        self.told = ElidedLabel(face="secondary", role="secondary")
        self.told.setObjectName("checklist_told")
        self.export = push_button("Export …", "link")
        self.export.clicked.connect(self._export_menu)
        line = QHBoxLayout()
        line.setSpacing(theme.GAP)
        line.addWidget(self.run)
        line.addWidget(self.count)
        line.addWidget(self.told, 1)
        line.addWidget(self.export)
        top = QWidget()
        above = QVBoxLayout(top)
        above.setContentsMargins(theme.GAP_MEDIUM, 12, theme.GAP_MEDIUM, theme.GAP)
        above.setSpacing(theme.GAP)
        above.addWidget(self.text, 1)
        above.addLayout(line)
        above.addWidget(self.notice)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.grid)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.stack, 1)
        column.addWidget(self._build_details())
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(top)
        self.splitter.addWidget(below)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([190, 500])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)
        self.grid.picked.connect(self._picked)
        self.grid.read.connect(lambda _index: self.sentence.setFocus())
        bind(self, "check", self.check)

    def _build_details(self) -> QWidget:
        self.details = QWidget()
        self.details.setProperty("look", "surface")
        self.details.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.asked = ElidedLabel(face="strong")
        self.sentence = QPlainTextEdit()
        self.sentence.setObjectName("checklist_sentence")
        self.sentence.setReadOnly(True)
        self.sentence.setProperty("look", "reader")
        self.sentence.setAccessibleName("The sentence")
        self.sentence.setTabChangesFocus(True)
        self.sentence.setFixedHeight(56)
        self.sentence.document().setDocumentMargin(0)
        self.place = ElidedLabel(face="secondary", role="secondary")
        find = icon_button("search", "Search for this requirement")
        find.clicked.connect(self._search)
        open_file = icon_button("open", "Open the file it came from")
        open_file.clicked.connect(self._open)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP_SMALL)
        head.addWidget(self.asked, 1)
        head.addWidget(find)
        head.addWidget(open_file)
        self._find = find
        column = QVBoxLayout(self.details)
        column.setContentsMargins(theme.GAP_MEDIUM, theme.GAP, theme.GAP_MEDIUM, theme.GAP)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.sentence)
        column.addWidget(self.place)
        return self.details

    def activate(self) -> None:
        self.text.setFocus()

    def set_library(self, library: LibraryInfo | None, sample_there: bool = False) -> None:
        """Checks against `library` from now on; what was found in another one goes."""
        same = library and self._library and library.folder == self._library.folder
        self._library = library
        self._sample_there = sample_there
        if not same:
            self.stop()
            self.model.show(None)
        self._show_state()

    def count_library(self, library: LibraryInfo) -> None:
        """What waits is told with the next answer."""
        self._library = library
        if not self.model.checked:
            self._show_state()

    def set_model_missing(self, error: AppError | None) -> None:
        """Says what is missing; None where the model is there."""
        self._missing = error
        self._show_state()

    def check(self) -> None:
        """Begins; what was begun before is given up."""
        lines = requirements(self.text.toPlainText())
        if not lines or not self._library or self._missing:
            return
        self.stop()
        self.notice.hide()
        folder, engine = self._library.folder, self.desk.engine
        self.run.setText("Stop")
        self.told.set_text("Comparing …")
        self.desk.runner.submit(
            "query",
            lambda _report, _cancel: work.checking(engine, folder, lines),
            self._begin,
            self._failed,
            topic="checklist",
        )

    def stop(self) -> None:
        """Gives up what is under way."""
        self._steps = None
        self.desk.runner.drop("checklist")
        self.run.setText("Check")
        self.told.set_text("")

    def _begin(self, steps: Steps) -> None:
        self._steps = steps
        self._step()

    def _step(self) -> None:
        steps = self._steps
        if steps is None:
            return
        self.desk.runner.submit(
            "query", lambda _report, _cancel: _next(steps), self._stepped, self._failed, topic="checklist"
        )

    def _stepped(self, told: Progress | Checked) -> None:
        if isinstance(told, Progress):
            self.told.set_text(f"{told.stage}: {told.done:,} of {told.total:,} {told.unit}")
            self._step()
            return
        self.stop()
        self.model.show(told)
        self._show_state()
        if told.records:
            self.grid.setCurrentIndex(self.model.index(0, min(1, self.model.columnCount() - 1)))
            self.grid.setFocus()

    def _failed(self, error: AppError) -> None:
        self.stop()
        self.notice.show_error(error, "Try again", self.check)

    def _toggle(self) -> None:
        if self.run.text() == "Stop":
            self.stop()
            self._show_state()
        else:
            self.check()

    def _count(self) -> None:
        lines = len(requirements(self.text.toPlainText()))
        full = " (the first are checked)" if lines == MOST_REQUIREMENTS else ""
        self.count.setText(count(lines, "requirement") + full if lines else "")
        possible = bool(lines) and self._library is not None and self._missing is None
        self.run.setEnabled(possible)

    def _show_state(self) -> None:
        """The grid, or what to do where there is none."""
        self._count()
        checked = self.model.checked
        found = checked is not None and bool(checked.records)
        self.stack.setCurrentIndex(1 if found else 0)
        self.details.setVisible(found)
        self.export.setVisible(found)
        if checked:
            self.told.set_text(self._told(checked))
        if self._missing:
            self.empty.show_state(
                "The model is not ready", f"{self._missing.message}\n\n{self._missing.hint}"
            )
        elif self._library is None:
            sample = " The Search view offers the sample jobs." if self._sample_there else ""
            self.empty.show_state("No library is open", f"Make or open one at the left.{sample}")
        elif checked and not found:
            self.empty.show_state(
                "No evidence for any of these",
                "No record of this library has a sentence that is near to one of the lines.",
            )
        elif not found:
            self.empty.show_state(
                "Which records meet the list?",
                "Each line is compared with every record of the library. You get the records that meet "
                "most of them, and for each line the sentence that says so, or “no evidence”.",
            )

    def _told(self, checked: Checked) -> str:
        shown = len(checked.records)
        words = [f"Best {count(shown, 'record')}", f"{checked.elapsed_s:.1f} s"]
        if self._library and self._library.waiting:
            words.append("not all of the library is embedded yet; the rest is not seen")
        return " · ".join(words)

    def _picked(self, index: QModelIndex) -> None:
        record = self.model.record(index.row())
        if record is None:
            return
        cell = self.model.evidence(index)
        name = record.title or record.id
        self._find.setEnabled(index.column() > 0)
        self.sentence.setPlainText(cell.sentence if cell else "")
        place = record.place
        if index.column() == 0:
            self.asked.set_text(f"{name}: {self.model.met_in_words(record)}")
            missed = (
                [
                    requirement
                    for requirement, one in zip(self.model.checked.requirements, record.cells, strict=True)
                    if not (one and one.met)
                ]
                if self.model.checked
                else []
            )
            self.sentence.setPlainText("No evidence for: " + "; ".join(missed) if missed else "All are met.")
        elif cell:
            verdict = "match" if cell.met else "no evidence; nearest"
            self.asked.set_text(f"{self.model.requirement(index.column())}: {verdict} {per_cent(cell.match)}")
            place = cell.place
        where = ", ".join(part for part in (name, Path(record.source).name, place) if part)
        self.place.set_text(where)
        self.place.setToolTip(record.source)

    def _search(self) -> None:
        if requirement := self.model.requirement(self.grid.currentIndex().column()):
            self.search_wanted.emit(requirement)

    def _open(self) -> None:
        record = self.model.record(self.grid.currentIndex().row())
        if record is None:
            return
        cell = self.model.evidence(self.grid.currentIndex())
        opening.open_at(self.desk.runner, self.notice, record.source, cell.place if cell else record.place)

    def _export_menu(self) -> None:
        checked = self.model.checked
        if checked is None:
            return

        def make(kind: Kind) -> bytes:
            from desktop_app.services.searching.export import export_checked

            return export_checked(checked, kind)

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("checklist_export")
        fill_exports(menu, self, self.notice, "Checklist", f"{len(checked.records):,} records", make)
        menu.popup(self.export.mapToGlobal(QPoint(0, self.export.height())))


def _next(steps: Steps) -> Progress | Checked:
    """The next progress of a generator, and at its end what it returns."""
    try:
        return next(steps)
    except StopIteration as end:
        checked: Checked = end.value
        return checked
