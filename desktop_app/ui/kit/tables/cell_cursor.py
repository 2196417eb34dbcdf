"""The place in a picture of rows and columns that the keys move, and that the pointer leaves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.ui import theme

Cell = tuple[int, int]
NOWHERE: Cell = (-1, -1)
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
BY_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class CellCursor(QObject):
    """Makes `widget` listen to keys and pointer; `size` returns its rows and columns, `at` the cell now.

    Row and column are negative where there is none. `moved` carries the cell that is wanted, -1 and -1 when
    the pointer leaves; what becomes of it the widget decides. `chosen` is Return or Space, and only sent
    with `chooses`. With `far`, Shift and the page keys go so many cells.
    """

    moved = Signal(int, int)
    chosen = Signal(int, int)

    def __init__(
        self,
        widget: QWidget,
        size: Callable[[], Cell],
        at: Callable[[], Cell],
        *,
        far: int = 0,
        chooses: bool = False,
    ) -> None:
        super().__init__(widget)
        self._widget, self._size, self._at = widget, size, at
        self._far, self._chooses = far, chooses
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widget.setMouseTracking(True)
        widget.installEventFilter(self)

    def go(self, row: int, column: int) -> None:
        """Asks for a cell, the nearest there is."""
        rows, columns = self._size()
        if rows and columns:
            self.moved.emit(min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))

    def ring(self) -> QPen:
        """The pen for the cell's border, stronger where the keys move it."""
        return QPen(theme.color("text"), theme.RING if self._widget.hasFocus() else 1)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() == QEvent.Type.Leave:
            self.moved.emit(*NOWHERE)
        elif isinstance(event, QFocusEvent) and event.gotFocus() and event.reason() in BY_KEYS:
            self.go(*self._at())
        return False

    def _key(self, event: QKeyEvent) -> bool:
        if 0 in self._size():
            return False
        key = Qt.Key(event.key())
        row, column = (max(part, 0) for part in self._at())
        if step := _STEPS.get(key):
            by = self._far if self._far and event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self.go(row + by * step[0], column + by * step[1])
        elif self._far and key in _PAGES:
            self.go(row + _PAGES[key] * self._far, column)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go(row, 0 if key == Qt.Key.Key_Home else self._size()[1] - 1)
        elif self._chooses and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self._at()[0] < 0:
                return False
            self.chosen.emit(*self._at())
        else:
            return False
        return True
