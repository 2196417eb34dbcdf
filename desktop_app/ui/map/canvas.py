"""The map itself: points that are zoomed, walked through, pointed at and selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from desktop_app.core.arrays import Int64
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on
from desktop_app.ui.map import overlay, raster
from desktop_app.ui.map.frame import MapFrame, Points
from desktop_app.ui.map.overlay import Marks

NOTCH = 1.25
"""A notch of the wheel, or a press of + or -."""
REACH = 14.0
"""Pixels from the pointer within which the nearest point is meant."""
STEP = 64.0
CORNER = 4.0
"""Pixels between two corners of a lasso."""
_ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_SAID = tr(
    "Arrow keys go to the next point, Enter opens it. Shift and arrow keys select in a rectangle, Escape "
    "ends the selection. Plus and minus zoom, 0 shows all, Ctrl and arrow keys move the map."
)


class MapCanvas(QWidget):
    """Shows points at `places` in the colors of their groups.

    `pointed` carries the number of the point under the pointer or the keys, -1 for none; `opened` one that
    was clicked or entered; `selected` the numbers inside a lasso or rectangle, None where it ended.
    """

    pointed = Signal(int)
    opened = Signal(int)
    selected = Signal(object)  # Points of the lasso in the plane, or None

    def __init__(self, spoken: Callable[[int], str]) -> None:
        """`spoken` is what is said of a point when the keys come to it."""
        super().__init__()
        self.spoken = spoken
        self.setObjectName("map")
        self.setAccessibleName(tr("Map"))
        self.setAccessibleDescription(_SAID)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(240, 200)
        self.frame = MapFrame()
        self.places: Points = np.empty((0, 2))
        self.lassoing = False  # a drag selects, without Shift as well
        self.marks = Marks()
        self.at = -1  # where the keys are
        self.titles: Sequence[str] = ()
        self._numbers: Int64 = np.empty(0, dtype=np.int64)
        self._ramp: NDArray[np.float64] | None = None
        self._chosen: NDArray[np.bool_] | None = None
        self._order: Int64 = np.empty(0, dtype=np.int64)
        self._image: QImage | None = None
        self._memory: raster.Pixels | None = None
        self._pixels: Points = np.empty((0, 2))
        self._line: list[QPointF] = []  # of the lasso that is being drawn
        self._pressed: QPointF | None = None
        self._moved = False
        self._corner: tuple[float, float] | None = None  # of the rectangle that the keys draw
        theme.changed.connect(self.outdate)

    # What is shown

    def show_points(self, places: Points, titles: Sequence[str]) -> None:
        """Other points, all of them in sight; `titles` are written beside a few."""
        same = len(places) == len(self.places)
        self.places, self.titles = places, titles
        if not same:
            self._numbers = np.full(len(places), overlay.PLAIN, dtype=np.int64)
            self._ramp = self._chosen = None
            self.at = -1
        # In any order but the file's, so that where points overlap no group is always above the others.
        self._order = np.random.default_rng(0).permutation(len(places))
        self.marks = Marks(query=self.marks.query, hits=self.marks.hits) if same else Marks()
        self.frame.fit(places)
        self.outdate()

    def show_colors(self, numbers: Int64, ramp: NDArray[np.float64] | None = None) -> None:
        """The number of each point's group, -1 for none of those shown; or a value 0..1 on a ramp."""
        self._numbers, self._ramp = numbers, ramp
        self.outdate()

    def show_selection(self, rows: Int64 | None) -> None:
        """Only these points keep their color; all where None."""
        self._chosen = None
        if rows is not None:
            self._chosen = np.zeros(len(self.places), dtype=np.bool_)
            self._chosen[rows] = True
        self.outdate()

    def mark(self, marks: Marks) -> None:
        """Other points are pointed at or found."""
        self.marks = marks
        self.update()

    def outdate(self) -> None:
        self._image = None
        self.update()

    def fit(self) -> None:
        self.frame.fit()
        self.outdate()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Makes all larger around a place, the middle if none is given."""
        place = at or QPointF(self.width() / 2, self.height() / 2)
        self.frame.zoom(factor, place.x(), place.y())
        self.outdate()

    def go(self, row: int) -> None:
        """Puts the keys on a point and brings it into sight."""
        self.at = row
        if row >= 0:
            self.frame.reveal(*self.places[row].tolist())
            self.outdate()
            self.setAccessibleDescription(tr("{name}. {point}", name=self.spoken(row), point=_SAID))
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.pointed.emit(row)

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painter_on(self)
        self.draw(painter)
        if self.hasFocus():
            painter.setPen(overlay.pen("accent", theme.RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def draw(self, painter: QPainter, *, drawing: bool = False) -> None:
        """Paints points and marks; in a `drawing` points are forms where they are few, else a fine image."""
        if drawing and len(self.places) <= overlay.FORMS:
            self._place()
            forms = self._pixels, self._painted(), self._kinds(), self._inks(), self._size()
            overlay.draw_forms(painter, *forms)
        elif drawing:
            painter.drawImage(QRectF(self.rect()), self._render(2))
        else:
            if self._image is None:
                self._image = self._render(self.devicePixelRatioF())
            painter.drawImage(QRectF(self.rect()), self._image)
        overlay.draw_names(painter, self.rect(), self._pixels, self.titles)
        overlay.draw_marks(painter, self.rect(), self._pixels, self.marks, self.at, self._query_place())
        if self._line:
            painter.setPen(overlay.pen("accent", 1.5))
            painter.setBrush(theme.color("accent", 0.12))
            painter.drawPolygon(QPolygonF(self._line))

    def _place(self) -> None:
        self._pixels = self.frame.pixels(self.places)

    def _size(self) -> float:
        x, y = self._pixels.T if len(self._pixels) else (np.empty(0), np.empty(0))
        seen = np.count_nonzero((x >= 0) & (x < self.width()) & (y >= 0) & (y < self.height()))
        return raster.radius(int(seen), self.width(), self.height())

    def _painted(self) -> Int64:
        """The order in which points are painted: others first, what is selected last."""
        above = self._numbers >= 0 if self._chosen is None else self._chosen
        return self._order[np.argsort(above[self._order], kind="stable")]

    def _render(self, ratio: float) -> QImage:
        self._place()
        width, height = max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1)
        size, order = self._size(), self._painted()
        given = self._pixels[order] * ratio, self._kinds()[order], self._inks(), width, height
        if size < raster.SMALLEST:
            image = raster.count(*given, max(round(raster.CROWDED * ratio), 1))
        else:
            image = raster.draw(*given, size * ratio)
        self._memory = image.memory  # the image's pixels, which it does not own
        form = QImage.Format.Format_RGB32
        return QImage(image.memory.data, image.width, image.height, 4 * image.stride, form)

    def _kinds(self) -> Int64:
        """Which of `_inks` each point has."""
        if self._ramp is not None:
            steps = np.rint(self._ramp * (overlay.RAMP - 1)).astype(np.int64)
            kinds = overlay.RAMP_FIRST + steps * raster.SHAPES
        else:
            kinds = np.where(self._numbers < 0, overlay.OTHERS, self._numbers)
        if self._chosen is not None:
            kinds = np.where(self._chosen, kinds, overlay.OTHERS)
        return kinds

    def _inks(self) -> NDArray[np.uint8]:
        return overlay.inks(self._ramp is not None, self._chosen is not None)

    def _query_place(self) -> QPointF | None:
        if self.marks.query is None:
            return None
        return QPointF(*self.frame.pixels(np.array([self.marks.query]))[0].tolist())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.frame.resize(self.width(), self.height())
        self.outdate()

    # Pointer

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position()
        if self._pressed is None:
            self.pointed.emit(self._under(here))
            return
        if self._line:
            if (here - self._line[-1]).manhattanLength() >= CORNER:
                self._line.append(here)
                self.update()
            return
        by = here - self._pressed
        if self._moved or by.manhattanLength() > 4:
            self._moved = True
            self.frame.pan(by.x(), by.y())
            self._pressed = here
            self.outdate()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        if not left and event.button() != Qt.MouseButton.MiddleButton:
            return
        self._pressed, self._moved = event.position(), False
        if left and (self.lassoing or event.modifiers() & _SHIFT):
            self._line = [event.position()]
            self.pointed.emit(self.at)  # lines to neighbors would lie across the one that is drawn

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        line, self._line, self._pressed = self._line, [], None
        if len(line) > 2:
            self.selected.emit(np.array([self.frame.at(one.x(), one.y()) for one in line]))
        elif not self._moved and event.button() == Qt.MouseButton.LeftButton:
            row = self._under(event.position())
            if row >= 0:
                self.at = row
                self.opened.emit(row)
        self.update()

    def leaveEvent(self, _event: object) -> None:
        self.pointed.emit(self.at)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() / 120
        if turn:
            self.zoom(NOTCH**turn, event.position())

    def _under(self, here: QPointF) -> int:
        """The nearest point within REACH, -1 where there is none."""
        if not len(self._pixels):
            return -1
        away = ((self._pixels - (here.x(), here.y())) ** 2).sum(axis=1)
        nearest = int(away.argmin())
        return nearest if away[nearest] <= REACH**2 else -1

    # Keys

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_keys = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_keys and self.at < 0 and len(self.places):
            self.go(int(((self.places - self.places.mean(axis=0)) ** 2).sum(axis=1).argmin()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers()
        if step := _ARROWS.get(key):
            if held & _CONTROL:
                self.frame.pan(-STEP * step[0], -STEP * step[1])
                self.outdate()
            else:
                self._walk(step, bool(held & _SHIFT))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(1 / NOTCH if key == Qt.Key.Key_Minus else NOTCH, self._key_place())
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.at >= 0:
            self.opened.emit(self.at)
        elif key == Qt.Key.Key_Escape and self._chosen is not None:
            self._corner = None
            self.selected.emit(None)
        elif key == Qt.Key.Key_A and held & _CONTROL and len(self.places):
            self._rectangle(self.places.min(axis=0), self.places.max(axis=0))
        else:
            super().keyPressEvent(event)

    def _key_place(self) -> QPointF | None:
        return QPointF(*self.frame.pixels(self.places[[self.at]])[0].tolist()) if self.at >= 0 else None

    def _walk(self, step: tuple[float, float], selecting: bool) -> None:
        """Goes to the nearest point that lies more in this direction than to its sides."""
        if not len(self.places):
            return
        if self.at < 0:
            self.go(0)
            return
        here = self.places[self.at]
        away = self.places - here
        ahead = away @ (step[0], -step[1])
        aside = np.abs(away @ (step[1], step[0]))
        possible = (ahead > 0) & (ahead >= aside)
        if selecting and self._corner is None:
            self._corner = (float(here[0]), float(here[1]))
        if possible.any():
            far = np.where(possible, ahead + 2 * aside, np.inf)
            self.go(int(far.argmin()))
        if selecting and self._corner:
            both = np.array([self._corner, self.places[self.at]])
            self._rectangle(both.min(axis=0), both.max(axis=0))
        else:
            self._corner = None

    def _rectangle(self, low: NDArray[np.float64], high: NDArray[np.float64]) -> None:
        """Selects what lies between two corners, and on the line between them."""
        more = max(float((high - low).max()), 1e-9) * 1e-6
        (a, b), (c, d) = (low - more).tolist(), (high + more).tolist()
        self.selected.emit(np.array([(a, b), (c, b), (c, d), (a, d)]))
