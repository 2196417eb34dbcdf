"""A pasted list of requirements against every record: which are met, and by which sentence."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QStackedWidget, QWidget

from desktop_app.core.checklist import MOST_REQUIREMENTS, Checked, requirements
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Progress
from desktop_app.language import fraction, plural, tr
from desktop_app.ui import theme
from desktop_app.ui.commands import bind
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.checklist import work
from desktop_app.ui.find.checklist.grid import CheckedGrid
from desktop_app.ui.find.checklist.model import VERDICT_WORDS, CheckedModel, reason_of
from desktop_app.ui.find.checklist.work import Steps
from desktop_app.ui.find.shared.view import View
from desktop_app.ui.kit.basics import ElidedLabel, icon_button, label, push_button
from desktop_app.ui.kit.layout import column, row, splitter
from desktop_app.ui.kit.open_file import open_at
from desktop_app.ui.kit.progress import progress_lines
from desktop_app.ui.kit.whereabouts import in_words
from desktop_app.ui.values import LibraryInfo


class ChecklistView(View):
    """Goes through a list in steps, so that a search in between need not wait."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.running = False
        self._steps: Steps | None = None
        self.model = CheckedModel(self)
        self.grid = CheckedGrid(self.model)
        self._build()
        self._show_state()

    def typed(self) -> Mapping[str, str]:
        private = self.library is not None and self.library.private
        return {"checklist": "" if private else self.text.toPlainText()}

    def take_up(self, typed: Mapping[str, str]) -> None:
        self.text.setPlainText(typed.get("checklist", ""))

    def _build(self) -> None:
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("Requirements, one a line"))
        self.text.setPlaceholderText(tr("Paste a profile or a checklist: one requirement a line"))
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._count)
        self.run = push_button(tr("Check"), "primary", "check", do=self._toggle)
        self.count = label(tone="secondary")
        self.status = ElidedLabel(face="secondary", role="secondary")
        self.export = push_button(tr("Export …"), "link", do=self._export_menu)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.grid)
        top, below, side = QWidget(), QWidget(), theme.GAP_MEDIUM
        line = row(self.run, self.count, (self.status, 1), self.export)
        column((self.text, 1), line, self.notice, into=top, margins=(side, 12, side, theme.GAP))
        column((self.stack, 1), self._build_details(), into=below, gap=0)
        panes = splitter((top, 0), (below, 1), vertical=True)
        panes.setSizes([190, 500])
        column(panes, into=self)
        self.grid.picked.connect(self._picked)
        self.grid.read.connect(lambda _index: self.sentence.setFocus())
        bind(self, "check", self.check)

    def _build_details(self) -> QWidget:
        self.details = QWidget()
        self.details.setProperty("look", "surface")
        self.details.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.asked = ElidedLabel(face="strong")
        self.reason = ElidedLabel(face="secondary", role="secondary")
        self.sentence = QPlainTextEdit()
        self.sentence.setReadOnly(True)
        self.sentence.setProperty("look", "reader")
        self.sentence.setAccessibleName(tr("The sentence"))
        self.sentence.setTabChangesFocus(True)
        self.sentence.setFixedHeight(56)
        self.sentence.document().setDocumentMargin(0)
        self.place = ElidedLabel(face="secondary", role="secondary")
        self.find_button = icon_button("search", tr("Search for this requirement"), do=self._search)
        open_file = icon_button("open", tr("Open the file it came from"), do=self._open)
        side = theme.GAP_MEDIUM
        head = row((self.asked, 1), self.find_button, open_file, gap=theme.GAP_SMALL)
        parts = (head, self.reason, self.sentence, self.place)
        column(*parts, into=self.details, gap=2, margins=(side, theme.GAP, side, theme.GAP))
        return self.details

    def activate(self) -> None:
        self.text.setFocus()

    def library_set(self, same: bool) -> None:
        """Checks against it from now on; what was found in another one goes."""
        if not same:
            self.stop()
            self.notice.hide()
            self.model.show(None)
        self._show_state()

    def count_library(self, library: LibraryInfo) -> None:
        """The next answer says what waits."""
        super().count_library(library)
        if not self.model.checked:
            self._show_state()

    def check(self) -> None:
        """Begins; what was begun before is given up, and what was found for another list goes."""
        lines = requirements(self.text.toPlainText())
        if not lines or not self.library or self.missing:
            return
        self.stop()
        self.notice.hide()
        self.model.show(None)
        self._show_state()
        self.running = True
        self.run.setText(tr("Stop"))
        self.status.set_text(tr("Comparing …"))
        checking = partial(work.checking, self.desk.engine, self.library.folder, lines)
        self.desk.runner.query(checking, self._begin, self._failed, owner=self, topic="checklist")

    def stop(self) -> None:
        """Gives up what is under way."""
        self._steps = None
        self.running = False
        self.desk.runner.drop("checklist")
        self.run.setText(tr("Check"))
        self.status.set_text("")

    def _begin(self, steps: Steps) -> None:
        self._steps = steps
        self._step()

    def _step(self) -> None:
        if steps := self._steps:
            following = partial(work.following, steps)
            self.desk.runner.query(following, self._stepped, self._failed, owner=self, topic="checklist")

    def _stepped(self, step: Progress | Checked) -> None:
        if isinstance(step, Progress):
            self.status.set_text(tr("{stage}: {done}", stage=step.stage, done=progress_lines(step)[0]))
            self._step()
            return
        self.stop()
        self.model.show(step)
        self._show_state()
        if step.records:
            self.grid.setCurrentIndex(self.model.index(0, min(1, self.model.columnCount() - 1)))
            self.grid.setFocus()

    def _failed(self, error: AppError) -> None:
        self.stop()
        self.notice.show_error(error, tr("Try again"), self.check)

    def _toggle(self) -> None:
        if self.running:
            self.stop()
        else:
            self.check()

    def _count(self) -> None:
        lines = len(requirements(self.text.toPlainText()))
        words = plural(lines, "{n} requirement", "{n} requirements") if lines else ""
        if lines == MOST_REQUIREMENTS:
            words = tr("{requirements} (the first are checked)", requirements=words)
        self.count.setText(words)
        possible = bool(lines) and self.library is not None and self.missing is None
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
            self.status.set_text(self._summary(checked))
        if self.missing:
            self.show_missing(self.missing)
        elif self.library is None:
            self.show_no_library(tr("No library is open"))
        elif checked and not found:
            self.empty.show_state(
                tr("No evidence for any of these"),
                tr("No record of this library has a sentence that says any of the lines."),
            )
        elif not found:
            self.empty.show_state(
                tr("Which records meet the list?"),
                tr(
                    "Each line is compared with every record of the library. You get the records that meet "
                    "most of them, and for each line the sentence that says so."
                ),
            )

    def _summary(self, checked: Checked) -> str:
        many = len(checked.records)
        best = [plural(many, "Best {n} record", "Best {n} records")] if many else []
        words = [*best, tr("{seconds} s", seconds=fraction(checked.elapsed_s, 1))]
        if self.library and self.library.waiting:
            words.append(tr("not all of the library can be found by meaning yet; the rest is not seen"))
        return " · ".join(words)

    def _picked(self, index: QModelIndex) -> None:
        checked, record = self.model.checked, self.model.at(index.row())
        if checked is None or record is None:
            return
        name, place = record.title or record.id, record.place
        requirement, cell = self.model.requirement(index.column()), self.model.evidence(index)
        sentence = cell.sentence if cell else ""
        if not requirement:
            pairs = zip(checked.requirements, record.cells, strict=True)
            missed = [one for one, found in pairs if not (found and found.met)]
            asked = f"{name}: {self.model.met_in_words(record)}"
            sentence = (
                tr("Not met: {missed}", missed="; ".join(missed))
                if missed
                else tr("All requirements are met.")
            )
        elif cell:
            asked = f"{requirement}: {VERDICT_WORDS[cell.verdict]}"
            place = cell.place
        else:
            asked = f"{requirement}: {VERDICT_WORDS['no evidence']}"
        self.find_button.setEnabled(bool(requirement))
        self.asked.set_text(asked)
        self.reason.set_text(reason_of(cell) if requirement else "")
        self.sentence.setPlainText(sentence)
        where = (name, Path(record.source).name, in_words(place))
        self.place.set_text(", ".join(part for part in where if part))
        self.place.setToolTip(record.source)

    def _search(self) -> None:
        if requirement := self.model.requirement(self.grid.currentIndex().column()):
            self.search_wanted.emit(requirement)

    def _open(self) -> None:
        record = self.model.at(self.grid.currentIndex().row())
        if record is None:
            return
        cell = self.model.evidence(self.grid.currentIndex())
        open_at(self.desk.runner, self.notice, record.source, cell.place if cell else record.place)

    def _export_menu(self) -> None:
        checked = self.model.checked
        if checked is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("checklist_export")
        what = plural(len(checked.records), "{n} record", "{n} records")
        self.fill_exports(menu, tr("Checklist"), what, partial(work.export, checked))
        menu.popup(self.export.mapToGlobal(QPoint(0, self.export.height())))
