"""What this program is: its version, the licenses of its parts, and a self-test with a receipt."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QListWidget, QPlainTextEdit, QWidget

from desktop_app import __version__
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Progress
from desktop_app.core.settings import SETTINGS
from desktop_app.core.words import BETWEEN, count
from desktop_app.language import LANGUAGES, tr
from desktop_app.ui import theme
from desktop_app.ui.desk import Desk
from desktop_app.ui.kit.basics import hairline, label
from desktop_app.ui.kit.form_dialog import FormDialog
from desktop_app.ui.kit.layout import clear, column, grid, row, scrolled
from desktop_app.ui.libraries.controller import Libraries
from desktop_app.ui.window import work

if TYPE_CHECKING:
    from desktop_app.services.selftest import Receipt

PROMISE = tr("Searches your documents by meaning, on this computer only. It makes no network connections.")
PURPOSE = tr(
    "The self-test reads the model's files, compares its vectors with those of the original in PyTorch, "
    "and checks this program for connections and telemetry. It takes a few seconds."
)
DIAGNOSTICS = tr("Versions, device, model and sizes; no name of a file, a folder, a library or a person")
SIGNS = {True: tr("OK"), False: tr("Wrong"), None: tr("Not seen")}
TONES = {True: "strong", False: "error", None: "secondary"}
SIZE = QSize(720, 560)
LICENSES = QSize(880, 600)  # 80 characters a line, as the texts are set
MARK = 48


class About(FormDialog):
    """Version, promise, self-test, and what may be told to somebody who helps."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None = None,
        seen: Sequence[str] = (),
        library: Path | None = None,
    ) -> None:
        """`seen` are lines on the window, for the diagnostics; `library` is the one in use."""
        super().__init__("about", tr("About Embedscope"), parent)
        self.resize(SIZE)
        self._desk, self._seen = desk, seen
        self.receipt: Receipt | None = None
        self.state = label(PURPOSE, "secondary", wrap=True)
        self.languages = label("", "secondary", wrap=True)
        self.show_languages(("", ""))
        self._build()
        self.foot_button(tr("Licenses …"), lambda: Licenses(desk, self).open())
        self.diagnostics = self.foot_button(tr("Copy diagnostics"), self._ask_diagnostics)
        self.diagnostics.setToolTip(DIAGNOSTICS)
        self.copy = self.foot_button(tr("Copy the receipt"), self._copy)
        self.copy.setEnabled(False)
        self.close_button(primary=False)
        self.run = self.foot_button(tr("Run the self-test"), self.test, look="primary", default=True)
        self.run.setFocus()
        known = partial(work.languages, desk.engine, library)
        desk.runner.query(known, self.show_languages, lambda _error: None, owner=self)

    def show_languages(self, model: tuple[str, str]) -> None:
        """Those of the window, and those that a model reads, where its name and both are known."""
        own = BETWEEN.join(LANGUAGES.values())
        said = [tr("The window speaks {languages}.", languages=own)]
        if all(model):
            said.append(tr("The model {name} reads {languages}.", name=model[0], languages=model[1]))
        self.languages.setText(" ".join(said))

    def test(self) -> None:
        """Runs the self-test and shows what it found."""
        self.run.setEnabled(False)
        self.copy.setEnabled(False)
        self.notice.hide()
        self.state.setText(tr("Waiting …"))
        test = partial(work.self_test, self._desk.engine, self._desk.data_folder)
        show, failed = self.show_receipt, self._failed
        self._desk.runner.query(test, show, failed, owner=self, progress=self._progress)

    def show_receipt(self, receipt: Receipt) -> None:
        """Lists the findings."""
        self.receipt = receipt
        self.run.setEnabled(True)
        self.run.setText(tr("Run it again"))
        self.run.setFocus()
        self.copy.setEnabled(True)
        clear(self._findings)
        for line, finding in enumerate(receipt.findings):
            top = Qt.AlignmentFlag.AlignTop
            self._findings.addWidget(label(SIGNS[finding.ok], TONES[finding.ok]), line, 0, top)
            self._findings.addWidget(label(finding.name, "strong"), line, 1, top)
            said = label(finding.said, wrap=True, selectable=True)
            said.setAccessibleName(f"{finding.name}: {SIGNS[finding.ok]}. {finding.said}")
            self._findings.addWidget(said, line, 2)
        self._findings.setRowStretch(len(receipt.findings), 1)
        good = tr("Nothing wrong was found.") if receipt.ok else tr("Something is wrong.")
        self.state.setText(f"{good} {receipt.when} · {receipt.system}")

    def _build(self) -> None:
        mark = QLabel()
        mark.setPixmap(theme.app_icon().pixmap(MARK, MARK))
        words = column(
            label(f"Embedscope {__version__}", "page"),
            label(PROMISE, "secondary", wrap=True),
            self.languages,
            gap=theme.GAP_SMALL,
        )
        self._findings = grid(2, lines=theme.GAP_MEDIUM)
        self._findings.setContentsMargins(0, 0, theme.GAP, 0)
        findings = scrolled(self._findings)
        findings.setAccessibleName(tr("Findings of the self-test"))
        self.fill(
            row((mark, Qt.AlignmentFlag.AlignTop), (words, 1), gap=theme.GAP_MEDIUM),
            hairline(),
            self.state,
            (findings, 1),
        )

    def _progress(self, progress: Progress) -> None:
        self.state.setText(tr("Checking: {what} …", what=progress.current))

    def _failed(self, error: AppError) -> None:
        self.run.setEnabled(True)
        self.state.setText(PURPOSE)
        self.notice.show_error(error)

    def _ask_diagnostics(self) -> None:
        told = partial(work.diagnostics, self._desk.engine, self._seen)
        self._desk.runner.query(told, self._copy_diagnostics, owner=self)

    def _copy_diagnostics(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.diagnostics.setText(tr("Copied"))

    def _copy(self) -> None:
        if self.receipt:
            QGuiApplication.clipboard().setText(self.receipt.text())
            self.copy.setText(tr("Copied"))


def window_lines(libraries: Libraries) -> tuple[str, ...]:
    """What the window shows on and what it shows, in numbers."""
    screen, chosen, used = QGuiApplication.primaryScreen(), libraries.settings, libraries.current
    wide, high = screen.size().toTuple()
    what = "none in use"
    if used:
        what = f"{used.documents:,} documents, {used.passages:,} passages in use, {used.waiting:,} waiting"
    platform = QGuiApplication.platformName()
    return (
        f"Qt {qVersion()} on {platform}, {wide} x {high} at {screen.devicePixelRatio():g}",
        ", ".join(f"{one.name} {getattr(chosen, one.name)}" for one in SETTINGS),
        f"{count(len(chosen.libraries), 'library', 'libraries')}, {what}",
    )


class Licenses(FormDialog):
    """The license texts of what comes with the program, one at a time."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("licenses", tr("Licenses"), parent)
        self.resize(LICENSES)
        self._texts: dict[str, str] = {}
        self.names = QListWidget()
        self.names.setAccessibleName(tr("Parts of the program"))
        self.names.setFixedWidth(LICENSES.width() // 5)
        self.names.currentTextChanged.connect(self._choose)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(theme.font("mono_small"))
        self.text.setAccessibleName(tr("License"))
        self.fill((row(self.names, (self.text, 1), gap=theme.GAP_MEDIUM), 1))
        self.close_button()
        desk.runner.query(work.license_texts, self._show, owner=self)

    def _choose(self, name: str) -> None:
        self.text.setPlainText(self._texts.get(name, ""))

    def _show(self, texts: dict[str, str]) -> None:
        self._texts = texts
        self.names.addItems(sorted(texts, key=str.casefold))
        self.names.setCurrentRow(0)
