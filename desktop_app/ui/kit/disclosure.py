"""A line that says what was chosen, and opens what it can be changed with."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from desktop_app.ui import theme
from desktop_app.ui.kit.layout import column


class Disclosure(QWidget):
    """Its `toggle` shows and hides `inner`, which is hidden at first."""

    def __init__(self, name: str, inner: QWidget, words: str = "") -> None:
        """`name` is what a screen reader calls it."""
        super().__init__()
        self.inner = inner
        self.toggle = QToolButton()
        self.toggle.setAccessibleName(name)
        self.toggle.setProperty("look", "quiet")
        self.toggle.setCheckable(True)
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggle.setArrowType(Qt.ArrowType.RightArrow)
        self.toggle.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # Qt mirrors no arrow beside words
        self.toggle.setText(words)
        self.toggle.toggled.connect(self._open)
        column((self.toggle, Qt.AlignmentFlag.AlignLeft), inner, into=self, gap=theme.GAP_SMALL)
        inner.hide()

    def _open(self, opened: bool) -> None:
        self.toggle.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self.inner.setVisible(opened)
