"""Which files below a folder are wanted: by patterns, and whether links are followed, behind a disclosure."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from desktop_app.core.words import BETWEEN
from desktop_app.language import tr, tr_as
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.disclosure import Disclosure
from desktop_app.ui.kit.layout import form

MEANING = tr(
    "Patterns with spaces between them: *.pdf, 2024*, notes/**, drafts. A name stands for all below it."
)

LINKS = tr("Follow links to folders elsewhere")
LINKS_MEANING = tr("Otherwise links that lead out of a folder are left out, and listed as not read.")

LONGEST = 48
NARROWEST = 380


class WhichFiles(Disclosure):
    """Every file that can be read, unless patterns say otherwise."""

    def __init__(self) -> None:
        super().__init__(tr("Which files"), QWidget())
        self._only = _patterns(tr("Only files like"), tr("all readable files"))
        self._without = _patterns(tr("Files to leave out"), tr_as("files to leave out", "none"))
        self._kinds = label(tone="secondary", wrap=True)
        self.follow = QCheckBox(LINKS)
        self.follow.setToolTip(LINKS_MEANING)
        self._meaning = label(MEANING, "secondary", wrap=True)
        lines = form((tr("Only"), self._only), (tr("Without"), self._without))
        lines.setVerticalSpacing(theme.GAP)
        lines.addRow(self._meaning)
        lines.addRow(self.follow)
        lines.addRow(self._kinds)
        self.inner.setLayout(lines)
        for line in (self._only, self._without):
            line.textChanged.connect(self._say)
        self.follow.toggled.connect(self._say)
        self._say()

    @property
    def include(self) -> tuple[str, ...]:
        return _split(self._only.text())

    @property
    def exclude(self) -> tuple[str, ...]:
        return _split(self._without.text())

    @property
    def links(self) -> bool:
        return self.follow.isChecked()

    def show_kinds(self, kinds: Sequence[str]) -> None:
        """Names the kinds of files that can be read."""
        self._kinds.setText(tr("Files that can be read: {kinds}", kinds=BETWEEN.join(kinds)))
        self._kinds.setVisible(bool(kinds))

    def _say(self) -> None:
        """The choice in words, also while it is folded away."""
        said = [tr("Only {patterns}", patterns=", ".join(self.include))] if self.include else []
        said = said or [tr("All readable files")]
        if self.exclude:
            said.append(tr("without {patterns}", patterns=", ".join(self.exclude)))
        if self.links:
            said.append(tr("links followed"))
        words = BETWEEN.join(said)
        self.toggle.setText(words if len(words) <= LONGEST else f"{words[:LONGEST]}…")

    def _open(self, opened: bool) -> None:
        for words in (self._meaning, self._kinds):
            words.setMinimumHeight(words.heightForWidth(max(self.width(), NARROWEST)))
        super()._open(opened)
        if opened:
            self._only.setFocus()


def _patterns(name: str, placeholder: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(placeholder)
    made.setToolTip(MEANING)
    made.setMaxLength(2_000)
    return made


def _split(text: str) -> tuple[str, ...]:
    """Patterns are divided by commas where there are any, else by spaces."""
    parts = text.split(",") if "," in text else text.split()
    return tuple(part for part in map(str.strip, parts) if part)
