"""The search box, the way to search next to it, and the pooling, which the view places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar, cast

from PySide6.QtCore import QEvent, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyle, QToolButton, QWidget

from desktop_app.core.query_values import SimilarTo
from desktop_app.core.types import MODES, POOLINGS, Mode, Pooling
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.commands import tip
from desktop_app.ui.find.search.help import SearchHelp
from desktop_app.ui.find.search.similar_chip import SimilarChip
from desktop_app.ui.kit.basics import icon_button
from desktop_app.ui.kit.layout import after, row
from desktop_app.ui.query_language import TITLE
from desktop_app.ui.values import POOLING_WORDS

Value = TypeVar("Value", bound=str)
DEBOUNCE_MS = 120
MODE_WORDS: Mapping[Mode, tuple[str, str]] = {
    "hybrid": (
        tr("Best"),
        tr("By meaning and by words together, as likely as both make a passage (hybrid search)."),
    ),
    "semantic": (
        tr("Meaning"),
        tr("By meaning alone: the cosine of a passage and the query (semantic search)."),
    ),
    "keyword": (
        tr("Exact words"),
        tr("Only documents with the query's words, ranked by BM25 (keyword search)."),
    ),
}
ONE = tr("Search by meaning and by words …")
ALL = tr("Search all libraries by meaning and by words …")
OWN_POOLING = tr("Everywhere, each library is compared by its own pooling.")
MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class SearchBar(QWidget):
    """Holds what is asked; `asked` follows the last keystroke after 120 ms, other changes at once."""

    asked = Signal()
    moved = Signal(QKeyEvent)
    entered = Signal()
    escaped = Signal()
    history_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._everywhere = False
        self._numbers = False
        self._own_pooling: Pooling = POOLINGS[0]  # of the library
        self.box = SearchBox()
        self.chip = SimilarChip(self.box)
        self.star = icon_button("star", tr("Save the search"), command="save_search")
        self.history_button = icon_button("history", tr("Saved and recent searches"), command="history")
        self.mode_choice = _choice("search_mode", tr("Way to search"), tip("mode"), MODES, MODE_WORDS)
        self.pooling_choice = _choice(
            "search_pooling", tr("Pooling"), tip("pooling"), POOLINGS, POOLING_WORDS
        )
        self.pooling_choice.hide()
        self.help = SearchHelp(self)
        self.help_button = icon_button("info", TITLE, command="language")
        self.help_button.clicked.connect(self.open_help)
        buttons = (self.star, self.history_button, self.help_button)
        row((self.box, 1), *buttons, self.mode_choice, into=self)
        self._pause = after(self, DEBOUNCE_MS, self.asked.emit)
        self.box.textChanged.connect(lambda _text: self._pause.start())
        self.mode_choice.currentIndexChanged.connect(self._changed)
        self.pooling_choice.currentIndexChanged.connect(self._changed)
        self.box.installEventFilter(self)
        self.box.textEdited.connect(lambda text: self.set_similar_to(None) if text else None)
        self.chip.removed.connect(self._drop_similar_to)
        self.history_button.clicked.connect(self.history_wanted)

    @property
    def similar_to(self) -> SimilarTo | None:
        """What the answer is to be similar to, instead of a query."""
        return self.chip.similar_to

    def set_similar_to(self, similar_to: SimilarTo | None) -> None:
        """Shows `similar_to` as a chip in the box, which is then empty."""
        self.chip.show_similar_to(similar_to)
        if similar_to:
            self.box.clear()
        self._enable_choices()

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
        """Chooses `pooling`, the library's own, without asking again."""
        self._own_pooling = pooling
        _choose(self.pooling_choice, pooling)
        self._enable_choices()

    def show_numbers(self, shown: bool) -> None:
        """Whether the pooling is offered; where it is not the library's own, it is always."""
        self._numbers = shown
        self._enable_choices()

    def set_everywhere(self, everywhere: bool) -> None:
        """Whether all libraries are searched: each then by its own pooling."""
        self._everywhere = everywhere
        self.chip.set_placeholder(ALL if everywhere else ONE)
        self.pooling_choice.setToolTip(OWN_POOLING if everywhere else tip("pooling"))
        self._enable_choices()

    def put(self, query: str, mode: Mode, pooling: Pooling, similar_to: SimilarTo | None = None) -> None:
        """Replaces everything that is asked, and asks at once."""
        self.box.setText(query)
        _choose(self.mode_choice, mode)
        _choose(self.pooling_choice, pooling)
        self.set_similar_to(similar_to)
        self.ask_now()

    def next_mode(self) -> None:
        self.mode_choice.setCurrentIndex((self.mode_choice.currentIndex() + 1) % self.mode_choice.count())

    def next_pooling(self) -> None:
        if self.pooling_choice.isEnabled():
            count = self.pooling_choice.count()
            self.pooling_choice.setCurrentIndex((self.pooling_choice.currentIndex() + 1) % count)

    def focus_box(self) -> None:
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def write(self, query: str) -> None:
        """Puts `query` into the box, which can be undone there, and asks."""
        self.box.selectAll()
        self.box.insert(query)
        self.ask_now()

    def open_help(self) -> None:
        self.help.open_below(self.help_button)

    def ask_now(self) -> None:
        self._pause.stop()
        self.asked.emit()

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            walks = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            return any(event.matches(key) for key in walks)  # the search's, not the line's alone
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Down and not event.modifiers() and self.is_empty():
            self.history_wanted.emit()
            return True
        if event.key() == Qt.Key.Key_Backspace and self.similar_to and not self.box.text():
            self._drop_similar_to()
            return True
        if event.key() in MOVES and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
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

    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not self.query and self.similar_to is None

    def _changed(self) -> None:
        self._enable_choices()
        self.ask_now()

    def _enable_choices(self) -> None:
        self.mode_choice.setVisible(self.similar_to is None)
        compared = self.mode != "keyword" or self.similar_to is not None
        self.pooling_choice.setEnabled(compared and not self._everywhere)
        self.pooling_choice.setVisible(self._numbers or self.pooling != self._own_pooling)

    def _drop_similar_to(self) -> None:
        self.set_similar_to(None)
        self.box.setFocus()
        self.ask_now()


class SearchBox(QLineEdit):
    """A line edit with a lens at its left. Files dropped on it are the window's business."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("search_box")
        self.setProperty("look", "search")
        self.setFixedHeight(theme.SEARCH_HEIGHT)
        self.setPlaceholderText(ONE)
        self.setAccessibleName(tr("Search"))
        self.setToolTip(tip("find"))
        self.setClearButtonEnabled(True)
        for clear in self.findChildren(QToolButton):
            clear.setAccessibleName(tr("Clear the search"))
            theme.set_icon(clear, "close")
        self.setAcceptDrops(False)
        if self.isRightToLeft():
            self.setTextMargins(0, 0, 28, 0)  # for the lens; the style sheet knows the left side alone
        self.setMaxLength(20_000)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        place = QRect(13, (self.height() - theme.ICON) // 2, theme.ICON, theme.ICON)
        place = QStyle.visualRect(self.layoutDirection(), self.rect(), place)
        theme.icon("search").paint(painter, place)


def _choose(choice: QComboBox, value: object) -> None:
    """Chooses without a signal."""
    with QSignalBlocker(choice):
        choice.setCurrentIndex(choice.findData(value))


def _choice(
    name: str, accessible: str, tooltip: str, values: Sequence[Value], words: Mapping[Value, tuple[str, str]]
) -> QComboBox:
    """`words` are the name and the meaning of each value."""
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setToolTip(tooltip)
    made.setProperty("look", "quiet")
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    made.setMinimumSize(QSize(0, theme.CONTROL_HEIGHT))
    for number, value in enumerate(values):
        made.addItem(words[value][0], value)
        made.setItemData(number, words[value][1], Qt.ItemDataRole.ToolTipRole)
    return made
