"""Tokens x tokens as one image of cosines, with a cell cursor for pointer and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy

from desktop_app.core.text import one_line
from desktop_app.explore.sheet import TokenRow
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on
from desktop_app.ui.kit.elided_lines import AT_LEFT, AT_RIGHT, draw_line
from desktop_app.ui.kit.spoken import Told
from desktop_app.ui.kit.tables.cell_cursor import NOWHERE, Cell, CellCursor
from desktop_app.ui.kit.tables.value_ramp import Ramp
from desktop_app.ui.microscope.parts.token_paint import chip_colors

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32

LEFT, TOP = 88, 72
LARGEST = 48
"""Pixels of a cell where few tokens leave room."""
READABLE = 12
"""And from which rows and columns are labeled; cells are at least as large unless all are to be seen."""
STEP = 1.4
_FLAG = 16
NUMBERS_FROM = 38
SCALE = 0.5
"""s of the opacity tanh(|x| / s): 1 is drawn at 96%."""


class SimilarityMap(QAbstractScrollArea):
    """`pointed` carries row and column, -1 and -1 when the mouse leaves; `chosen` is a click or Return.

    At first cells are large enough for labels, and what has no room is scrolled to.
    """

    TOLD_AS: ClassVar[Told] = "picture"

    pointed = Signal(int, int)
    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("similarity_map")
        self.setAccessibleDescription(
            tr(
                "The arrow keys move from cell to cell; Return looks for near tokens. Ctrl+plus and "
                "Ctrl+minus zoom, Ctrl+0 shows all."
            )
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(LEFT + 120, TOP + 120)
        self.cell: Cell | None = None
        self.rows: tuple[TokenRow, ...] = ()
        self.columns: tuple[TokenRow, ...] = ()
        self._values: Float32 | None = None
        self._image, self._ramp = QImage(), Ramp()
        self._wanted = float(READABLE)  # pixels of a cell, where all of them have less
        self.cells = CellCursor(self, self._size, lambda: self.cell or NOWHERE, chooses=True)
        self.viewport().installEventFilter(self.cells)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self.viewport().update)
        self.cells.moved.connect(self._moved)
        self.cells.chosen.connect(self.chosen)
        theme.changed.connect(self._paint_image)
        self._say()

    def show_cosines(
        self, rows: tuple[TokenRow, ...], columns: tuple[TokenRow, ...], values: Float32
    ) -> None:
        """Other tokens, or other values of the same; `values` is float32, (rows, columns)."""
        if (len(rows), len(columns)) != (len(self.rows), len(self.columns)):
            self.cell, self._wanted = None, float(READABLE)
        self.rows, self.columns, self._values = rows, columns, values
        self._arrange()
        self._paint_image()
        self._say()

    def point(self, cell: Cell | None) -> None:
        """Marks a cell, and brings it into sight, without a signal."""
        if cell != self.cell:
            self.cell = cell
            self._say()
            self._reveal()
            self.viewport().update()

    def fit(self) -> None:
        """Brings all into sight."""
        self._wanted = 0.0
        self._arrange()

    def zoom(self, factor: float) -> None:
        """Makes the cells larger by `factor`, between all in sight and the largest there are."""
        self._wanted = self.side() * factor
        self._arrange()
        self._reveal()

    def in_sight(self) -> str:
        """Which part is seen, "" where all is."""
        if not (self.horizontalScrollBar().maximum() or self.verticalScrollBar().maximum()):
            return ""
        rows, columns = self._seen()
        whole = tr("{rows} by {columns}", rows=len(self.rows), columns=len(self.columns))
        return tr(
            "{rows} by {columns} of {whole} tokens are in sight",
            rows=len(rows),
            columns=len(columns),
            whole=whole,
        )

    def value(self, row: int, column: int) -> float:
        return 0.0 if self._values is None else float(self._values[row, column])

    def sizeHint(self) -> QSize:
        return QSize(520, 480)

    def side(self) -> float:
        """Pixels of a cell."""
        if not self.rows:
            return 1.0
        wide, high = self._room()
        fitting = min(wide / len(self.columns), high / len(self.rows))
        return max(min(max(fitting, self._wanted), LARGEST), 0.5)

    def place(self, row: int, column: int) -> QRectF:
        """Where a cell is in the viewport."""
        side, (left, top) = self.side(), self._scrolled()
        return QRectF(LEFT + column * side - left, TOP + row * side - top, side, side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._values is None:
            return
        painter = painter_on(self.viewport())
        side, (left, top), (wide, high) = self.side(), self._scrolled(), self._room()
        whole = QRectF(LEFT - left, TOP - top, side * len(self.columns), side * len(self.rows))
        area = whole.intersected(QRectF(LEFT, TOP, wide, high))
        self._paint_labels(painter, side)
        painter.save()
        painter.setClipRect(area.adjusted(-2, -2, 3, 3))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, side * self.devicePixelRatioF() < 1)
        painter.drawImage(whole, self._image)
        if side >= NUMBERS_FROM:
            self._paint_numbers(painter)
        painter.setPen(QPen(theme.color("hairline"), 1))
        painter.drawRect(whole)
        if self.cell:
            painter.setPen(self.cells.ring())
            grown = max(0.0, 6 - side) / 2
            painter.drawRect(self.place(*self.cell).adjusted(-grown, -grown, grown, grown))
            self._paint_cross(painter, area)
        painter.restore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._moved(*(self._under(event.position().toPoint()) or NOWHERE))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if cell := self._under(event.position().toPoint()):
            self.chosen.emit(*cell)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls; with Ctrl it zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.angleDelta().y():
            self.zoom(STEP ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(STEP)
        elif control and key == Qt.Key.Key_Minus:
            self.zoom(1 / STEP)
        elif control and key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def _moved(self, row: int, column: int) -> None:
        if row >= 0:
            self.point((row, column))
        self.pointed.emit(row, column)

    def _size(self) -> Cell:
        return len(self.rows), len(self.columns)

    def _room(self) -> tuple[int, int]:
        """Width and height of what is left for cells."""
        size = self.viewport().size()
        return max(size.width() - LEFT - 2, 1), max(size.height() - TOP - 2, 1)

    def _scrolled(self) -> tuple[int, int]:
        return self.horizontalScrollBar().value(), self.verticalScrollBar().value()

    def _seen(self) -> tuple[range, range]:
        """The rows and columns in sight, also in part."""
        side, (left, top), (wide, high) = self.side(), self._scrolled(), self._room()
        found = []
        for away, room, count in ((top, high, len(self.rows)), (left, wide, len(self.columns))):
            found.append(range(int(away / side), min(int((away + room) / side) + 1, count)))
        return found[0], found[1]

    def _arrange(self) -> None:
        """Lets the scroll bars follow the cells; one that appears takes room from the other's way."""
        for _ in range(2):
            side = self.side()
            for bar, count, room in (
                (self.horizontalScrollBar(), len(self.columns), self._room()[0]),
                (self.verticalScrollBar(), len(self.rows), self._room()[1]),
            ):
                bar.setRange(0, max(round(count * side - room), 0))
                bar.setPageStep(room)
                bar.setSingleStep(round(side))
        self.viewport().update()

    def _reveal(self) -> None:
        """Scrolls as little as brings the cell that is pointed at into sight."""
        if not self.cell:
            return
        side, (wide, high) = self.side(), self._room()
        bars = self.verticalScrollBar(), self.horizontalScrollBar()
        for bar, at, room in zip(bars, self.cell, (high, wide), strict=True):
            bar.setValue(round(max(min(bar.value(), at * side), (at + 1) * side - room)))

    def _under(self, here: QPoint) -> Cell | None:
        side, (left, top) = self.side(), self._scrolled()
        if here.x() < LEFT or here.y() < TOP:
            return None
        column, row = int((here.x() - LEFT + left) // side), int((here.y() - TOP + top) // side)
        inside = 0 <= row < len(self.rows) and 0 <= column < len(self.columns)
        return (row, column) if inside else None

    def _paint_labels(self, painter: QPainter, side: float) -> None:
        """Of all rows and columns in sight; where they are too low, of those that are pointed at."""
        face = theme.font("mono_small")
        face.setPixelSize(min(12, max(int(side) - 1, 10)))
        painter.setFont(face)
        at = self.cell or NOWHERE
        high = max(round(side), _FLAG) if side < READABLE else round(side)
        viewport = self.viewport().rect()
        for tokens, lit, across in ((self.rows, at[0], False), (self.columns, at[1], True)):
            painter.save()
            edge = QRect(LEFT, 0, viewport.width(), TOP) if across else QRect(0, TOP, LEFT, viewport.height())
            painter.setClipRect(edge)
            seen = self._seen()[across]
            for number in seen if side >= READABLE else (lit,) if lit >= 0 else ():
                cell = self.place(0, number) if across else self.place(number, 0)
                middle = round(cell.center().x() if across else cell.center().y())
                box = QRect(0, middle - high // 2, LEFT - 4, high)
                if across:
                    painter.save()
                    painter.translate(middle - high // 2, TOP - 4)
                    painter.rotate(-90)
                    box = QRect(0, 0, TOP - 8, high)
                self._paint_label(painter, box, tokens[number], number == lit, left=across)
                if across:
                    painter.restore()
            painter.restore()

    def _paint_label(
        self, painter: QPainter, box: QRect, token: TokenRow, lit: bool, *, left: bool = False
    ) -> None:
        if lit:
            painter.fillRect(box, theme.color("mark"))
        painter.setPen(chip_colors(token)[1])
        draw_line(painter, box.adjusted(2, 0, -2, 0), one_line(token.token), AT_LEFT if left else AT_RIGHT)

    def _paint_numbers(self, painter: QPainter) -> None:
        face = theme.font("mono_small")
        face.setPixelSize(11)
        painter.setFont(face)
        assert self._values is not None
        rows, columns = self._seen()
        shown = self._values[rows.start : rows.stop, columns.start : columns.stop]
        inks = self._ramp.levels(shown, SCALE).tolist()
        for row, levels in zip(rows, inks, strict=True):
            for column, level in zip(columns, levels, strict=True):
                painter.setPen(self._ramp.inks[level])
                words = f"{self.value(row, column):.2f}"
                painter.drawText(self.place(row, column), Qt.AlignmentFlag.AlignCenter, words)

    def _paint_cross(self, painter: QPainter, area: QRectF) -> None:
        assert self.cell
        place = self.place(*self.cell)
        painter.setPen(QPen(theme.color("accent", 0.7), 1))
        for x in (place.left(), place.right()):
            painter.drawLine(round(x), round(area.top()), round(x), round(place.top()))
        for y in (place.top(), place.bottom()):
            painter.drawLine(round(area.left()), round(y), round(place.left()), round(y))

    def _paint_image(self) -> None:
        if self._values is not None:
            self._ramp = Ramp()
            self._image = self._ramp.image(self._values, SCALE)
        self.viewport().update()

    def _say(self) -> None:
        """Says the value that is pointed at, exactly."""
        name = tr("Cosines, tokens by tokens")
        if self.cell and self._values is not None:
            one, other = self.rows[self.cell[0]], self.columns[self.cell[1]]
            name = tr(
                "{value}, {one} and {other}",
                value=f"{self.value(*self.cell):.6f}",
                one=one.token,
                other=other.token,
            )
        self.setAccessibleName(name)
