"""The command palette: a line to type in, and everything that it may mean."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.commands import native
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.layout import column
from desktop_app.ui.kit.tables.table import FixedList
from desktop_app.ui.window.palette.model import HEIGHT, PaletteDelegate, PaletteEntry, PaletteModel

WIDTH, MOST_ROWS = 680, 11
SPACE = 24  # to the sides of a narrow window
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class PalettePopup(QFrame):
    """Closed by Esc, by a click elsewhere, and by doing what was chosen."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.setProperty("look", "popup")
        self.setAccessibleName(tr("Command palette"))
        self.model = PaletteModel()
        self.box = QLineEdit()
        self.box.setObjectName("palette_box")
        self.box.setFixedHeight(theme.SEARCH_HEIGHT)
        self.box.setFont(theme.font("search"))
        self.box.setPlaceholderText(tr("What do you want to do, or where to go?"))
        self.box.setAccessibleName(tr("Command, page, library or search"))
        self.list = FixedList("palette_list", tr("Commands"))
        self.list.setProperty("look", "bare")
        self.list.setModel(self.model)
        self.list.setItemDelegate(PaletteDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nothing = label(tr("Nothing is called so."), "secondary")
        self.nothing.setFixedHeight(HEIGHT)
        foot = label(tr("{key} does it, Esc closes", key=native("Return")), "secondary")
        column(self.box, self.list, self.nothing, foot, into=self, margins=(theme.GAP,) * 4)
        self.box.textChanged.connect(self._filter)
        self.box.installEventFilter(self)
        self.list.clicked.connect(lambda _index: self._do())

    def open_over(self, window: QWidget, entries: Sequence[PaletteEntry]) -> None:
        """Shows all entries at the top of `window`, ready to be typed to."""
        self.box.clear()
        self.list.setCurrentIndex(QModelIndex())
        self.setFixedWidth(min(WIDTH, window.width() - 2 * SPACE))
        self.show_entries(entries)
        self.move(window.mapToGlobal(QPoint((window.width() - self.width()) // 2, SPACE)))
        self.show()
        self.box.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_entries(self, entries: Sequence[PaletteEntry]) -> None:
        """Replaces the entries and keeps what is typed, and the row."""
        row = self.list.currentIndex().row()
        self.model.show(entries)
        self._laid_out(row)

    def current(self) -> PaletteEntry | None:
        return self.model.at(self.list.currentIndex().row())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in _MOVES and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            page = MOST_ROWS - 1
            steps = dict(zip(_MOVES, (-1, 1, -page, page), strict=True))
            self._pick(self.list.currentIndex().row() + steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do()
        else:
            return False
        return True

    def _filter(self, typed: str) -> None:
        self.model.set_filter(typed)
        self._laid_out()

    def _laid_out(self, row: int = 0) -> None:
        """As high as its rows; its top stays where it is."""
        rows = min(self.model.rowCount(), MOST_ROWS)
        self.list.setVisible(rows > 0)
        self.nothing.setVisible(rows == 0)
        self.list.setFixedHeight(max(rows, 1) * HEIGHT + 2 * self.list.frameWidth())
        self._pick(row)
        layout = self.layout()
        assert layout
        layout.activate()
        self.setFixedHeight(layout.totalSizeHint().height())

    def _pick(self, row: int) -> None:
        if count := self.model.rowCount():
            index = self.model.index(min(max(row, 0), count - 1), 0)
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)
        entry = self.current()  # a screen reader follows the focus, which stays in the box
        self.box.setAccessibleDescription(self.model.spoken(entry, 0) if entry else self.nothing.text())

    def _do(self) -> None:
        """What cannot be done stays in sight with its reason."""
        entry = self.current()
        if entry and not entry.why_not:
            self.hide()
            QTimer.singleShot(0, entry.do)  # once the window has the focus again
