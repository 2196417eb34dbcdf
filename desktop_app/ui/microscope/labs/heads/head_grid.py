"""Layers x heads as small pictures, each every weight of a head; behind them average and rollout."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QHelpEvent, QImage, QMouseEvent, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_app.explore.attention import thumbnail
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on
from desktop_app.ui.kit.spoken import Told
from desktop_app.ui.kit.tables.cell_cursor import Cell, CellCursor
from desktop_app.ui.kit.tables.value_ramp import Ramp

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

    from desktop_app.ui.microscope.labs.heads.work import Looked

LEFT, TOP = 20, 18
GAP, BEHIND = 2, 8
SMALLEST, LARGEST = 10, 40
_NAMES = (tr("avg"), tr("roll"))
_WRITTEN_FROM = 17


class HeadGrid(QWidget):
    """`chosen` carries layer and column, both from 1; arrow keys choose, too. `redrawn`: see `block`."""

    TOLD_AS: ClassVar[Told] = "picture"

    chosen = Signal(int, int)
    redrawn = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("head_grid")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(
            tr(
                "Arrow keys go from head to head and from layer to layer; behind the heads are the average "
                "over heads and the rollout."
            )
        )
        self.place: Cell = (1, 1)
        self._shown: Looked | None = None
        self._scale = 1.0
        self._images: list[list[QImage]] = []
        self._pixels = 0
        self.cells = CellCursor(self, self._size, lambda: (self.place[0] - 1, self.place[1] - 1))
        self.cells.moved.connect(self._moved)
        theme.changed.connect(self._repaint_all)
        self._say()

    def show_heads(self, shown: Looked | None, scale: float) -> None:
        """Other heads, or none; `scale` is the s of the opacity tanh(x / s)."""
        self._shown, self._scale = shown, scale
        self._set_height()
        self._repaint_all()

    def choose(self, layer: int, column: int) -> None:
        """Marks a place without a signal."""
        self.place = (layer, column)
        self._say()
        self.update()

    @property
    def block(self) -> int:
        """Tokens a pixel stands for, on each side."""
        if self._shown is None:
            return 1
        size = int(self._shown.thumbnails.shape[-1])
        return self._shown.block * -(-size // min(self._fine(), size))

    def side(self) -> float:
        """Pixels of a thumbnail."""
        columns = self._size()[1]
        room = self.width() - LEFT - BEHIND - GAP * columns
        return float(min(max(room // max(columns, 1), SMALLEST), LARGEST))

    def box(self, layer: int, column: int) -> QRectF:
        """Where a thumbnail lies; both count from 1."""
        side = self.side()
        behind = BEHIND if self._shown and not self._shown.input.is_head(column) else 0
        return QRectF(
            LEFT + (column - 1) * (side + GAP) + behind, TOP + (layer - 1) * (side + GAP), side, side
        )

    def sizeHint(self) -> QSize:
        return QSize(LEFT + BEHIND + 14 * (26 + GAP), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        columns = self._size()[1] or 14
        return QSize(LEFT + BEHIND + columns * (SMALLEST + GAP), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_height()
        if self._fine() != self._pixels:
            self._repaint_all()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._shown is None:
            return
        painter = painter_on(self)
        given = self._shown.input
        painter.setFont(self._face())
        painter.setPen(theme.color("secondary"))
        middle = Qt.AlignmentFlag.AlignCenter
        for column in range(1, given.columns + 1):
            box = self.box(1, column)
            name = str(column) if given.is_head(column) else _NAMES[column - given.found.heads - 1]
            name = name if box.width() >= _WRITTEN_FROM or given.is_head(column) else name[0]
            painter.drawText(QRectF(box.left() - 6, 0, box.width() + 12, TOP - 2), middle, name)
        for layer in range(1, given.found.layers + 1):
            painter.drawText(QRectF(0, self.box(layer, 1).top(), LEFT - 4, self.side()), middle, str(layer))
        painter.setPen(QPen(theme.color("hairline"), 1))
        for layer, images in enumerate(self._images, 1):
            for column, image in enumerate(images, 1):
                box = self.box(layer, column)
                painter.drawImage(box, image)
                painter.drawRect(box)
        pen = QPen(theme.color("accent"), theme.RING + (1 if self.hasFocus() else 0))
        painter.setPen(pen)
        painter.drawRect(self.box(*self.place).adjusted(-1, -1, 1, 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if place := self._under(event.position()):
            self._moved(place[0] - 1, place[1] - 1)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self._shown:
            place = self._under(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._shown.input.name(*place) if place else "", self)
            return True
        return super().event(event)

    def _moved(self, row: int, column: int) -> None:
        if row >= 0 and (row + 1, column + 1) != self.place:
            self.choose(row + 1, column + 1)
            self.chosen.emit(row + 1, column + 1)

    def _size(self) -> Cell:
        given = self._shown.input if self._shown else None
        return (given.found.layers, given.columns) if given else (0, 0)

    def _under(self, here: QPointF | QPoint) -> Cell | None:
        rows, columns = self._size()
        for layer in range(1, rows + 1):
            for column in range(1, columns + 1):
                if self.box(layer, column).adjusted(0, 0, GAP, GAP).contains(QPointF(here)):
                    return layer, column
        return None

    def _fine(self) -> int:
        """Pixels of the screen in a thumbnail."""
        return max(int(self.side() * self.devicePixelRatioF()), 1)

    def _face(self) -> QFont:
        face = theme.font("secondary")
        face.setPixelSize(10 if self.side() < 20 else 11)
        return face

    def _set_height(self) -> None:
        layers = self._size()[0] or 6
        self.setFixedHeight(round(TOP + layers * (self.side() + GAP) + 2))

    def _repaint_all(self) -> None:
        self._pixels, ramp = self._fine(), Ramp()
        self._images = (
            [
                [ramp.image(thumbnail(each, self._pixels), self._scale) for each in layer]
                for layer in self._shown.thumbnails
            ]
            if self._shown
            else []
        )
        self._say()
        self.update()
        self.redrawn.emit()

    def _say(self) -> None:
        name = self._shown.input.name(*self.place) if self._shown else tr("Layers and heads")
        self.setAccessibleName(name)
