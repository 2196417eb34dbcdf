"""What lies over an answer that no longer holds, until the next one is there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.layout import SPRING, column, row

_PALENESS = 0.72
"""What is below can be made out, and nobody takes it for what holds now."""


class Veil(QWidget):
    """Pales all of its parent and says in a few words what comes; mouse and keys go through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.words = label()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        card = QFrame()
        card.setProperty("look", "card")
        row(self.words, into=card, margins=(12, theme.GAP, 12, theme.GAP))
        column(row(SPRING, card, SPRING), SPRING, into=self, margins=(0, theme.GAP_LARGE, 0, 0))
        parent.installEventFilter(self)
        self.hide()

    def show_words(self, words: str) -> None:
        """Covers the parent, above all that it has by now."""
        self.words.setText(words)
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.color("window", _PALENESS))
