"""A layout that puts its widgets in a row and goes on in the next where the room ends."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLayout, QLayoutItem, QStyle, QWidget

from desktop_app.ui import theme
from desktop_app.ui.kit.layout import after


class FlowLayout(QLayout):
    """Widgets keep the size they ask for, as far as a row is wide enough. Rows may be `centered`."""

    def __init__(self, spacing: int = theme.GAP_SMALL, centered: bool = False) -> None:
        super().__init__()
        self._centered = centered
        self._items: list[QLayoutItem] = []
        self._tall: dict[int, int] = {}  # the height for each width that was asked for
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._tall.clear()
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        self._tall.clear()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def invalidate(self) -> None:
        self._tall.clear()
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        if width not in self._tall:
            edges = self.contentsMargins()
            inside = QRect(0, 0, width - edges.left() - edges.right(), 0)
            self._tall[width] = self._place(inside, move=False) + edges.top() + edges.bottom()
        return self._tall[width]

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._place(area.marginsRemoved(self.contentsMargins()), move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        tallest = max((item.sizeHint().height() for item in self._items if not item.isEmpty()), default=0)
        edges = self.contentsMargins()
        return QSize(0, tallest + edges.top() + edges.bottom())

    def _place(self, area: QRect, move: bool) -> int:
        """Puts the widgets in their places, if told so; returns the height they need.

        Those of a row stand with their middles on one line.
        """
        x, y = area.left(), area.top()
        row: list[tuple[QLayoutItem, QRect]] = []

        def end_row() -> int:
            tall = max((box.height() for _, box in row), default=0)
            aside = (area.right() - row[-1][1].right()) // 2 if self._centered and row else 0
            for item, box in row:
                if move:
                    place = box.translated(aside, (tall - box.height()) // 2)
                    item.setGeometry(QStyle.visualRect(QGuiApplication.layoutDirection(), area, place))
            row.clear()
            return tall

        for item in self._items:
            if item.isEmpty():
                continue
            wanted = item.sizeHint()
            size = wanted.boundedTo(QSize(area.width(), wanted.height()))
            if row and x + size.width() > area.left() + area.width():
                x, y = area.left(), y + end_row() + self.spacing()
            row.append((item, QRect(QPoint(x, y), size)))
            x += size.width() + self.spacing()
        return y + end_row() - area.top()


class TallFrame(QFrame):
    """As tall as its layout wants to be at its width.

    It fixes its height itself: through nested layouts, Qt passes a height that depends on a width on too late
    or not at all. Call `fit` after its contents changed.
    """

    def __init__(self) -> None:
        super().__init__()
        self._soon = after(self, 0, self.fit)  # not while what is around it is laid out

    def fit(self) -> None:
        """Takes the height that its contents need now, and has those around it do the same."""
        if tall := self._tall():
            if tall != self.height() or tall != self.maximumHeight():
                self.setFixedHeight(tall)
            above = self.parentWidget()
            if isinstance(above, TallFrame):
                above.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.start()

    def _tall(self) -> int:
        layout = self.layout()
        if layout is None:
            return 0
        layout.invalidate()
        wide = layout.totalHeightForWidth(self.width())
        return wide if wide >= 0 else layout.totalSizeHint().height()


class Flowing(TallFrame):
    """Parts that flow."""

    def __init__(self, *parts: QWidget, gap: int = theme.GAP_SMALL) -> None:
        super().__init__()
        flow = FlowLayout(gap)
        for part in parts:
            flow.addWidget(part)
        self.setLayout(flow)


def flow(*widgets: QWidget) -> FlowLayout:
    """Widgets beside each other, and below where the room ends."""
    made = FlowLayout(theme.GAP)
    for widget in widgets:
        made.addWidget(widget)
    return made
