"""The box one types into, the way to search beside it, and the pooling, which the page places."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QToolButton, QWidget

from desktop_app.core.types import MODES, POOLINGS, Mode, Pooling
from desktop_app.ui import theme
from desktop_app.ui.commands import tip

DEBOUNCE_MS = 120
MODE_WORDS = {
    "hybrid": ("Hybrid", "By meaning and by words: 0.7 of the cosine, 0.3 of BM25, each scaled to its best."),
    "semantic": ("Semantic", "By meaning: how close a passage's vector is to the query's."),
    "keyword": ("Keyword", "By words: BM25, documents that hold the query's words."),
}
POOLING_WORDS = {
    "mean": ("Mean pooling", "A passage's vector is the mean of its word pieces' vectors."),
    "cls": ("[CLS] pooling", "A passage's vector is that of its [CLS] token."),
}
MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class SearchBar(QWidget):
    """Tells what is asked: `asked` 120 ms after the last keystroke, at once where mode or pooling changed."""

    asked = Signal()
    moved = Signal(QKeyEvent)
    entered = Signal()
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = _Box()
        self.mode_choice = _choice("search_mode", "Way to search", tip("mode"))
        for mode in MODES:
            words, meaning = MODE_WORDS[mode]
            self.mode_choice.addItem(words, mode)
            self.mode_choice.setItemData(self.mode_choice.count() - 1, meaning, Qt.ItemDataRole.ToolTipRole)
        self.pooling_choice = _choice("search_pooling", "Pooling", tip("pooling"))
        for pooling in POOLINGS:
            words, meaning = POOLING_WORDS[pooling]
            self.pooling_choice.addItem(words, pooling)
            row = self.pooling_choice.count() - 1
            self.pooling_choice.setItemData(row, meaning, Qt.ItemDataRole.ToolTipRole)
        row_layout = QHBoxLayout(self)
        row_layout.setContentsMargins(0, 0, 0, 0)
        row_layout.setSpacing(theme.GAP)
        row_layout.addWidget(self.box, 1)
        row_layout.addWidget(self.mode_choice)

        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(DEBOUNCE_MS)
        self._pause.timeout.connect(self.asked)
        self.box.textChanged.connect(lambda _text: self._pause.start())
        self.mode_choice.currentIndexChanged.connect(self._changed)
        self.pooling_choice.currentIndexChanged.connect(self._changed)
        self.box.installEventFilter(self)

    @property
    def mode(self) -> Mode:
        return cast(Mode, self.mode_choice.currentData())

    @property
    def pooling(self) -> Pooling:
        return cast(Pooling, self.pooling_choice.currentData())

    @property
    def query(self) -> str:
        return self.box.text().strip()

    def set_mode(self, mode: Mode) -> None:
        self.mode_choice.setCurrentIndex(self.mode_choice.findData(mode))

    def set_pooling(self, pooling: Pooling) -> None:
        """Chooses `pooling` without asking again."""
        blocked = self.pooling_choice.blockSignals(True)
        self.pooling_choice.setCurrentIndex(self.pooling_choice.findData(pooling))
        self.pooling_choice.blockSignals(blocked)

    def next_mode(self) -> None:
        self.mode_choice.setCurrentIndex((self.mode_choice.currentIndex() + 1) % self.mode_choice.count())

    def next_pooling(self) -> None:
        if self.pooling_choice.isEnabled():
            count = self.pooling_choice.count()
            self.pooling_choice.setCurrentIndex((self.pooling_choice.currentIndex() + 1) % count)

    def focus_box(self) -> None:
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def ask_now(self) -> None:
        self._pause.stop()
        self.asked.emit()

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in MOVES:
            self.moved.emit(event)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self._pause.isActive():
                self.ask_now()
            self.entered.emit()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            return True
        return False

    def _changed(self) -> None:
        self.pooling_choice.setEnabled(self.mode != "keyword")
        self.ask_now()


class _Box(QLineEdit):
    """A line edit with a lens at its left. Files dropped on it are the window's business."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("search_box")
        self.setProperty("look", "search")
        self.setFixedHeight(theme.SEARCH_HEIGHT)
        self.setPlaceholderText("Search by meaning …")
        self.setAccessibleName("Search")
        self.setToolTip(tip("find"))
        self.setClearButtonEnabled(True)
        for clear in self.findChildren(QToolButton):
            clear.setAccessibleName("Clear the search")
            theme.set_icon(clear, "close")
        self.setAcceptDrops(False)
        self.setMaxLength(20_000)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        place = QRect(13, (self.height() - theme.ICON) // 2, theme.ICON, theme.ICON)
        theme.icon("search").paint(painter, place)


def _choice(name: str, accessible: str, tooltip: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setToolTip(tooltip)
    made.setProperty("look", "quiet")
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    made.setMinimumSize(QSize(0, theme.CONTROL_HEIGHT))
    return made
