"""Words that flow over lines and can be pointed at, by mouse and by key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui import theme
from desktop_app.ui.kit.tables.cell_cursor import BY_KEYS

LINE = 24


class WordFlow(QWidget):
    """`pointed` carries the number of the word under pointer or key, -1 for none.

    A subclass paints the words at their `places` and says in `spoken` what a screen reader says of one.
    """

    pointed = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.words: tuple[str, ...] = ()
        self.places: list[QRect] = []
        self._laid_for = -1
        self.current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(name)

    def set_words(self, words: tuple[str, ...]) -> None:
        """Replaces all words; none is pointed at afterwards."""
        self.words = words
        self._laid_for = self.current = -1
        self.setAccessibleName(self._name)
        self.updateGeometry()
        self.update()

    def spoken(self, number: int) -> str:
        return self.words[number]

    def point(self, number: int) -> None:
        """Marks a word without telling anybody."""
        self.current = number if number < len(self.words) else -1
        if self.current >= 0:
            self.setAccessibleName(f"{self._name}: {self.spoken(self.current)}")
        self.update()

    def paint_ring(self, painter: QPainter) -> None:
        """Draws what marks the current word."""
        if self.current >= 0:
            painter.setPen(QPen(theme.color("accent"), theme.RING if self.hasFocus() else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.places[self.current].adjusted(0, 0, -1, -1))

    def lay_out(self) -> None:
        """Makes `places` fit the width; call it before painting."""
        if self._laid_for != self.width():
            self.places, _ = self._lay(self.width())
            self._laid_for = self.width()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(width)[1]

    def sizeHint(self) -> QSize:
        width = max(self.width(), 200)
        return QSize(width, self.heightForWidth(width))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.lay_out()
        here = event.position().toPoint()
        found = next((number for number, place in enumerate(self.places) if place.contains(here)), -1)
        if found >= 0 and found != self.current:
            self._go(found)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self.pointed.emit(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in BY_KEYS and self.current < 0 and self.words:
            self._go(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        here = max(self.current, 0)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._go(here + (1 if key == Qt.Key.Key_Right else -1))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.places:
            self._go(self._across(here, LINE if key == Qt.Key.Key_Down else -LINE))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else len(self.words) - 1)
        else:
            super().keyPressEvent(event)

    def _across(self, number: int, down: int) -> int:
        centre = self.places[number].center() + QPoint(0, down)
        line = [
            other for other, place in enumerate(self.places) if place.top() <= centre.y() <= place.bottom()
        ]
        return min(line, key=lambda other: abs(self.places[other].center().x() - centre.x()), default=number)

    def _go(self, number: int) -> None:
        if self.words:
            self.point(min(max(number, 0), len(self.words) - 1))
            self.pointed.emit(self.current)

    def _lay(self, width: int) -> tuple[list[QRect], int]:
        metrics = QFontMetrics(theme.font("text"))
        places, x, y = [], 0, 0
        for word in self.words:
            wide = min(metrics.horizontalAdvance(word) + 6, max(width, 1))
            joined = word.startswith("##")
            if x and x + wide > width:
                x, y = 0, y + LINE
            elif x and not joined:
                x += 2
            places.append(QRect(x, y, wide, LINE))
            x += wide
        return places, y + LINE
