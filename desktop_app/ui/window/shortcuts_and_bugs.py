"""The list of shortcuts, and the form for our own bugs."""

from __future__ import annotations

from itertools import count

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.commands import AREAS, COMMANDS, Command, native
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.form_dialog import FormDialog
from desktop_app.ui.kit.layout import grid
from desktop_app.ui.tasks import Bug

SHORTCUTS = tr("Keyboard shortcuts")
MOST_KEYS = 3  # of one command that are named
REPORT = QSize(680, 440)


class BugForm(FormDialog):
    """What went wrong, as a report that can be copied whole."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__("bug_dialog", tr("A mistake in Embedscope"), parent)
        self.resize(REPORT)
        self.text = QPlainTextEdit(report)
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(tr("Report"))
        sentence = tr(
            "Something went wrong that should not. Your documents are untouched, and you can continue. "
            "This report will help us fix it. Please read it before sending it: it may contain some of your "
            "text."
        )
        self.fill(label(sentence, wrap=True), (self.text, 1))
        self.foot_button(tr("Copy"), lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        self.close_button()


class BugReporter(QObject):
    """Shows each bug once."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._seen: set[str] = set()

    def show(self, bug: Bug) -> None:
        """Opens the form, unless this bug was shown already."""
        if bug.place not in self._seen:
            self._seen.add(bug.place)
            BugForm(bug.report, self._window).open()


class Shortcuts(FormDialog):
    """Every command with its keys, by area, and the way to the help."""

    help_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("shortcuts", SHORTCUTS, parent)
        table = grid(1, gap=theme.GAP_LARGE, lines=theme.GAP_SMALL)
        lines = count()
        for area, commands in by_area():
            heading, line = label(area, "strong"), next(lines)
            heading.setContentsMargins(0, theme.GAP if line else 0, 0, 0)
            table.addWidget(heading, line, 0, 1, 2)
            for command in commands:
                line = next(lines)
                table.addWidget(label(keys_of(command), "secondary"), line, 0)
                table.addWidget(label(command.text), line, 1)
        self.fill(table)
        self.foot_button(tr("Read the help"), self._help)
        self.close_button()

    def _help(self) -> None:
        self.accept()
        self.help_wanted.emit()


def by_area() -> list[tuple[str, list[Command]]]:
    """All commands below where they act, in words."""
    areas = dict.fromkeys(command.area for command in COMMANDS)
    return [(AREAS[area], [command for command in COMMANDS if command.area == area]) for area in areas]


def keys_of(command: Command) -> str:
    """Its keys; of a long row of them the first and the last."""
    keys = [native(key) for key in command.keys]
    return "  ".join(keys) if len(keys) <= MOST_KEYS else f"{keys[0]} … {keys[-1]}"
