"""What keeps every part of the window within reach where there is less room than the parts need."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QStackedWidget, QWidget

from desktop_app.ui.kit.layout import after
from desktop_app.ui.window.rail import Rail

SCARCE = 800
"""So wide, a side bar and a page have no room beside each other."""
LOWEST = 520
"""So high a page is there, as in the smallest window at the usual size."""


class PageStack(QStackedWidget):
    """Needs no more room than the page in front, where Qt would ask for that of the largest."""

    def __init__(self) -> None:
        super().__init__()
        self._least = QSize()
        self.currentChanged.connect(self.updateGeometry)

    def set_least(self, size: QSize) -> None:
        """It is never smaller than `size`, whatever the page would do with."""
        self._least = size
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        front = self.currentWidget()
        return front.minimumSizeHint().expandedTo(self._least) if front else self._least


class PartsArea(QScrollArea):
    """As large as there is room; what needs more is scrolled, both ways."""

    def __init__(self, parts: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(parts)

    def minimumSizeHint(self) -> QSize:
        return QSize()


class SplitArea(PartsArea):
    """A side bar and what is shown, which has the whole room where that is scarce: the bar is scrolled to."""

    def __init__(self, parts: QWidget, stack: PageStack) -> None:
        super().__init__(parts)
        self._parts, self._stack = parts, stack
        self._laid_out = after(self, 0, self._show_front)
        stack.currentChanged.connect(self._show_top)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)
        self.horizontalScrollBar().rangeChanged.connect(lambda: self._laid_out.start())

    def _show_top(self) -> None:
        self.verticalScrollBar().setValue(0)
        self._laid_out.start()

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Leaves the side bar behind when the focus goes into the page, unless a click is under way."""
        pressed = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if now and not pressed and self._begins() > 0 and self._stack.isAncestorOf(now):
            self._show_front()

    def _begins(self) -> int:
        return self._stack.mapTo(self.viewport(), QPoint()).x()

    def _show_front(self) -> None:
        """Scrolls to where the page begins."""
        self.horizontalScrollBar().setValue(self._stack.mapTo(self._parts, QPoint()).x())

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = event.size().width()
        self._stack.set_least(QSize(wide, LOWEST) if wide < SCARCE else QSize())
        super().resizeEvent(event)


class RailArea(PartsArea):
    """The rail at its own width, scrolled where it is higher than the window, to the place in front."""

    def __init__(self, rail: Rail) -> None:
        super().__init__(rail)
        rail.checked.connect(self.ensureWidgetVisible)
        self._rail = rail
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().rangeChanged.connect(self._fit)
        self._fit(0, 0)

    def _fit(self, first: int, last: int) -> None:
        bar = self.verticalScrollBar().sizeHint().width() if last > first else 0
        self.setFixedWidth(self._rail.minimumWidth() + bar)
