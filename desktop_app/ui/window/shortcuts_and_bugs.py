"""The few dialogs: our own bugs and the list of shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui import theme
from desktop_app.ui.commands import COMMANDS, native
from desktop_app.ui.kit.basics import label, push_button
from desktop_app.ui.tasks import Bug

TALLEST = 640  # fits a window of 1024 x 700


class TextDialog(QDialog):
    """A title, a sentence, and a text that can be copied whole."""

    def __init__(self, title: str, sentence: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, 440)
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(title)
        copy = push_button("Copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        close = push_button("Close", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(copy)
        foot.addStretch()
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_MEDIUM)
        column.setSpacing(theme.GAP)
        column.addWidget(label(sentence, wrap=True))
        column.addWidget(self.text, 1)
        column.addLayout(foot)


class BugReporter(QObject):
    """Shows each bug once, with a report that can be copied."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._seen: set[str] = set()
        self.dialog: TextDialog | None = None

    def show(self, bug: Bug) -> None:
        """Opens the dialog, unless this bug was shown already."""
        if bug.place in self._seen:
            return
        self._seen.add(bug.place)
        self.dialog = TextDialog(
            "A mistake in Embedscope",
            "Something went wrong that should not. Your documents are untouched and you can go on. "
            "This report helps to mend it. Read it before you send it: it may quote a piece of your text.",
            bug.report,
            self._window,
        )
        self.dialog.setObjectName("bug_dialog")
        self.dialog.open()


class Shortcuts(QDialog):
    """Every command with its keys, by area."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shortcuts")
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        inner = QWidget()
        inner.setProperty("look", "scrolled")
        grid = QGridLayout(inner)
        grid.setContentsMargins(theme.GAP_LARGE, theme.GAP_MEDIUM, theme.GAP_LARGE, theme.GAP_LARGE)
        grid.setHorizontalSpacing(theme.GAP_LARGE)
        grid.setVerticalSpacing(theme.GAP_SMALL)
        row = 0
        area = ""
        for command in COMMANDS:
            if command.area != area:
                area = command.area
                heading = label(area, "strong")
                heading.setContentsMargins(0, theme.GAP if row else 0, 0, 0)
                grid.addWidget(heading, row, 0, 1, 2)
                row += 1
            grid.addWidget(label("  ".join(map(native, command.keys)), "secondary"), row, 0)
            grid.addWidget(label(command.text), row, 1)
            row += 1
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.addWidget(scroll)
        wanted = inner.sizeHint() + QSize(theme.GAP_MEDIUM, 4)
        self.resize(wanted.boundedTo(QSize(900, TALLEST)))
