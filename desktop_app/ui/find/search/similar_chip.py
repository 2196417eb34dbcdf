"""The chip in the search box that stands for what others are to be similar to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLineEdit, QToolButton

from desktop_app.core.query_values import SimilarTo
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import plain_tip

LEFT = 40
HEIGHT = 28
NARROWEST = 120
ROOM_TO_TYPE = 36


class SimilarChip(QToolButton):
    """Sits in a line edit, which keeps free what it covers; a click asks for its removal."""

    removed = Signal()

    def __init__(self, box: QLineEdit) -> None:
        super().__init__(box)
        self._box = box
        self.similar_to: SimilarTo | None = None
        self.setProperty("look", "likeness")
        theme.set_icon(self, "close")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross behind the words
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self.removed)
        self._placeholder = ""
        self.hide()
        box.installEventFilter(self)

    def set_placeholder(self, words: str) -> None:
        """What the box says while it is empty and the chip is not there."""
        self._placeholder = words
        if self.similar_to is None:
            self._box.setPlaceholderText(words)

    def show_similar_to(self, similar_to: SimilarTo | None) -> None:
        """Shows what it stands for, or nothing."""
        if similar_to and not self.similar_to:
            self._placeholder = self._box.placeholderText()
            self._box.setPlaceholderText("")
        elif self.similar_to and not similar_to:
            self._box.setPlaceholderText(self._placeholder)
        self.similar_to = similar_to
        self.setVisible(similar_to is not None)
        if similar_to:
            words = similar_to.words
            self.setAccessibleName(tr("{words}. Remove", words=words))
            self.setToolTip(
                plain_tip(tr("{words}. Click, or Backspace in the box, to remove it.", words=words))
            )
        self._place()

    def eventFilter(self, _box: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        if self.similar_to is None:
            self._box.setTextMargins(0, 0, 0, 0)
            return
        words = self.similar_to.words
        metrics = QFontMetrics(theme.font("text"))
        most = max(NARROWEST, self._box.width() - LEFT - ROOM_TO_TYPE)
        cross = theme.ICON + 28
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, most - cross)
        self.setText(shown.replace("&", "&&"))
        width = metrics.horizontalAdvance(shown) + cross
        self.setGeometry(LEFT, (self._box.height() - HEIGHT) // 2, width, HEIGHT)
        self._box.setTextMargins(width + theme.GAP, 0, 0, 0)
