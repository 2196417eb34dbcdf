"""A list below the search box: saved and recent searches, filtered as you type."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from desktop_app.core.searches import Search, Searches
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.find.asking.delegate import HEIGHT, AskingDelegate, marks
from desktop_app.ui.find.asking.model import AskingModel
from desktop_app.ui.kit.basics import ElidedLabel, label, push_button
from desktop_app.ui.kit.layout import column, row
from desktop_app.ui.kit.tables.rows import where_painted
from desktop_app.ui.kit.tables.table import FixedList

MOST_ROWS = 10
NARROWEST, WIDEST = 420, 900
KEYS = tr("Ctrl+S saves, F2 renames, Delete removes")
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class HistoryPopup(QFrame):
    """Signals carry a Search; `undo` asks to undo what was done here last."""

    chosen = Signal(object)
    removed = Signal(object)
    starred = Signal(object)
    renamed = Signal(object, str)
    cleared = Signal()
    undo = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("look", "popup")
        self.setAccessibleName(tr("Saved and recent searches"))
        self.model = AskingModel(self)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Filter saved and recent searches"))
        self.filter.setAccessibleName(tr("Filter saved and recent searches"))
        self.list = FixedList("past_list", tr("Saved and recent searches"))
        self.list.setProperty("look", "bare")
        self.list.setModel(self.model)
        self.list.setItemDelegate(AskingDelegate(self.list))
        self.nothing = label("", "secondary", wrap=True)
        self.status = ElidedLabel(face="secondary", role="secondary")
        self.undo_button = push_button(tr("Undo"), "link", do=self.undo.emit)
        self.clear = push_button(tr("Clear recent"), "link", do=self.cleared.emit)
        foot = row((self.status, 1), self.undo_button, self.clear)
        parts = (self.filter, (self.list, 1), self.nothing, foot)
        column(*parts, into=self, margins=(theme.GAP,) * 4)
        self.filter.textChanged.connect(self._filtered)
        self.filter.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.viewport().installEventFilter(self)
        self.model.renamed.connect(self.renamed)

    def open_below(self, box: QWidget, searches: Searches, library: str) -> None:
        """Shows the searches under `box`, as wide as it is where that is no more than a line needs."""
        self.filter.clear()
        self.say("")
        self.show_searches(searches, library)
        rows = min(max(self.model.rowCount(), 2), MOST_ROWS)
        self.setFixedWidth(min(max(box.width(), NARROWEST), WIDEST))
        self.setFixedHeight(rows * HEIGHT + 2 * theme.CONTROL_HEIGHT + 5 * theme.GAP)
        self.move(box.mapToGlobal(QPoint(0, box.height() + theme.GAP_SMALL)))
        self.show()
        self.filter.setFocus()

    def show_searches(self, searches: Searches, library: str) -> None:
        """Replaces the rows and keeps the place."""
        row = max(self.list.currentIndex().row(), 0)
        self.model.show(searches, library)
        self.clear.setEnabled(bool(searches.recent))
        self._shown()
        self._pick(row)

    def say(self, sentence: str) -> None:
        """Says in the foot what was done, which can then be undone; "" for nothing."""
        self.status.set_text(sentence or KEYS)
        self.undo_button.setVisible(bool(sentence))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            return self._clicked(event)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._own(event):
                event.accept()
                return True
            return False
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        return self._pressed(watched, event)

    def _own(self, event: QKeyEvent) -> bool:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return control and event.key() in (Qt.Key.Key_S, Qt.Key.Key_Z, Qt.Key.Key_H)

    def _pressed(self, watched: QObject, event: QKeyEvent) -> bool:
        current = self.model.at(self.list.currentIndex().row())
        search = current if isinstance(current, Search) else None
        key = event.key()
        if self._own(event):
            if key == Qt.Key.Key_S and search:
                self.starred.emit(search)
            elif key == Qt.Key.Key_Z and not self.undo_button.isHidden():
                self.undo.emit()
            elif key == Qt.Key.Key_H:
                self.hide()
        elif key in _MOVES and watched is self.filter:
            page = MOST_ROWS - 1
            steps = dict(zip(_MOVES, (-1, 1, -page, page), strict=True))
            self._pick(self.list.currentIndex().row() + steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and search:
            self.hide()
            self.chosen.emit(search)
        elif key == Qt.Key.Key_F2 and search and search.name:
            self.list.edit(self.list.currentIndex())
        elif key == Qt.Key.Key_Delete and search and self._at_end(watched):
            self.removed.emit(search)
        elif key == Qt.Key.Key_Escape and self.filter.text():
            self.filter.clear()
        else:
            return False
        return True

    def _at_end(self, watched: QObject) -> bool:
        """Whether Delete means the row and not a letter of the filter."""
        return watched is not self.filter or self.filter.cursorPosition() == len(self.filter.text())

    def _clicked(self, event: QMouseEvent) -> bool:
        index = self.list.indexAt(event.position().toPoint())
        search = self.model.at(index.row())
        if not search or event.button() != Qt.MouseButton.LeftButton:
            return False
        star, cross = marks(self.list.visualRect(index))
        place = where_painted(self.list, event.position().toPoint())
        if star.contains(place):
            self.starred.emit(search)
        elif cross.contains(place):
            self.removed.emit(search)
        else:
            self.hide()
            self.chosen.emit(search)
        return True

    def _filtered(self, text: str) -> None:
        self.model.set_filter(text)
        self._shown()
        self._pick(0)

    def _shown(self) -> None:
        some = self.model.rowCount() > 0
        self.list.setVisible(some)
        self.nothing.setVisible(not some)
        self.nothing.setText(
            tr("No search has these words.")
            if self.filter.text()
            else tr("What you search for is listed here.")
        )

    def _pick(self, row: int) -> None:
        if count := self.model.rowCount():
            index = self.model.index(min(max(row, 0), count - 1), 0)
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)
