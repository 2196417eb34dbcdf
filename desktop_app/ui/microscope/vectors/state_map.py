"""Tokens x dimensions as one image a matrix: zoomed, panned, with a cell cursor for pointer and keys."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on
from desktop_app.ui.kit.spoken import Told
from desktop_app.ui.kit.tables.cell_cursor import Cell, CellCursor
from desktop_app.ui.kit.tables.value_ramp import Ramp
from desktop_app.ui.microscope.vectors.blocks import Blocks
from desktop_app.ui.microscope.vectors.map_grid import MapGrid
from desktop_app.ui.microscope.vectors.state_paint import LEFT, RIGHT, TOP, MapFaces, MapScene, tones

STEP = 1.4
"""A notch of the wheel, or a press of Ctrl+plus: nine of them lead from all of MiniLM to numbers."""


class StateMap(QAbstractScrollArea):
    """`pointed` carries row (through all matrices) and dimension; -1, -1 when the mouse leaves.

    `chosen` is a click or Return. The row's value is the accessible name, spoken as it changes.
    """

    TOLD_AS: ClassVar[Told] = "picture"

    pointed = Signal(int, int)
    chosen = Signal(int, int)
    dimension_pointed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("state_map")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setAccessibleDescription(
            tr(
                "Tokens by dimensions. The arrow keys move from number to number, with Shift by ten; "
                "Ctrl+plus and Ctrl+minus zoom, Ctrl+0 shows all."
            )
        )
        self.grid = MapGrid()
        self.faces = MapFaces()
        self.shown: Blocks | None = None
        self.layer = 0
        self.row: int | None = None
        self.dimension: int | None = None
        self.held: tuple[int, ...] = ()  # rows that are marked besides the one pointed at
        self.images: list[QImage] = []
        self.tones: list[QImage] = []
        self._reduced: dict[int, QImage] = {}
        self.ramp = Ramp()
        self.cells = CellCursor(
            self, lambda: (self.grid.rows, self.grid.columns), self._cell, far=10, chooses=True
        )
        self.viewport().installEventFilter(self.cells)
        self.cells.moved.connect(self._reveal)
        self.cells.chosen.connect(self.chosen)
        self._grabbed: QPoint | None = None
        self._moved = False
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.changed.connect(self._theme_changed)
        self._name()

    def show_blocks(self, blocks: Blocks | None, layer: int) -> None:
        """Other matrices; the zoom stays where their sizes are the same."""
        sizes = tuple(len(block.rows) for block in blocks.blocks) if blocks else ()
        columns = blocks.hidden if blocks else 1
        same = (sizes, columns) == (self.grid.counts, self.grid.columns)
        self.shown, self.layer = blocks, layer
        self.grid.counts, self.grid.columns = sizes, columns
        if self.row is not None and self.row >= self.grid.rows:
            self.row = None
        if not same:
            self._area()
            self.grid.open()
        self._paint_images()

    def point(self, row: int | None, dimension: int | None, held: tuple[int, ...] = ()) -> None:
        """Marks a cell, a row or a column without a signal."""
        self.row, self.dimension, self.held = row, dimension, held
        self._name()
        self.viewport().update()

    def fit(self) -> None:
        """Brings all into sight."""
        self.grid.fit()
        self._arrange()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Around a place of the viewport, or the cell pointed at, or the middle."""
        x, y = self.grid.width / 2, self.grid.height / 2
        if at is not None:
            x, y = min(max(at.x() - LEFT, 0.0), self.grid.width), max(at.y() - TOP, 0.0)
        elif self.row is not None and self.dimension is not None:
            x = min(max((self.dimension + 0.5) * self.grid.cell_width - self.grid.left, 0.0), self.grid.width)
            y = min(max(self.grid.line_top(self.row) - self.grid.top, 0.0), self.grid.height)
        self.grid.zoom(factor, x, y)
        self._arrange()

    def in_sight(self) -> str:
        """Which part is seen, "" where all is."""
        shown = [len(self.grid.rows_in_sight(matrix)) for matrix in range(len(self.grid.counts))]
        columns = self.grid.columns_in_sight()
        if sum(shown) >= self.grid.rows and len(columns) >= self.grid.columns:
            return ""
        last = columns.stop - 1
        return tr(
            "{shown} of {rows} tokens, dimensions {start} to {last} are in sight",
            shown=sum(shown),
            rows=self.grid.rows,
            start=columns.start,
            last=last,
        )

    # What is seen

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.shown:
            self._scene(self.shown).paint(painter_on(self.viewport()))

    def _scene(self, shown: Blocks) -> MapScene:
        return MapScene(
            shown,
            self.layer,
            self.grid,
            self.faces,
            self.ramp,
            [self._image(matrix) for matrix in range(len(self.images))],
            self.tones,
            self.row,
            self.dimension,
            self.held,
            self.cells.ring(),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._area()
        self._arrange()

    def _area(self) -> None:
        size = self.viewport().size()
        self.grid.resize(max(size.width() - LEFT - RIGHT, 1), max(size.height() - TOP, 1))

    def _arrange(self) -> None:
        """Lets the scroll bars follow the grid."""
        wide, high = self.grid.whole
        for bar, whole, page, value in (
            (self.horizontalScrollBar(), wide, self.grid.width, self.grid.left),
            (self.verticalScrollBar(), high, self.grid.height, self.grid.top),
        ):
            bar.blockSignals(True)
            bar.setRange(0, max(round(whole - page), 0))
            bar.setPageStep(round(page))
            bar.setSingleStep(24)
            bar.setValue(round(value))
            bar.blockSignals(False)
        self.viewport().update()

    def _scrolled(self) -> None:
        self.grid.scroll(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        self.viewport().update()

    def _image(self, matrix: int) -> QImage:
        """A matrix with a pixel a value; where a value has less than a pixel of the screen, with averages.

        Only the side that is too long is made shorter, so that rows of some height stay apart.
        """
        fine = self.devicePixelRatioF()
        whole = self.images[matrix].size()
        wide = min(whole.width(), max(round(whole.width() * self.grid.cell_width * fine), 1))
        high = min(whole.height(), max(round(whole.height() * self.grid.cell_height * fine), 1))
        size = QSize(wide, high)
        if size == whole:
            return self.images[matrix]
        if matrix not in self._reduced or self._reduced[matrix].size() != size:
            self._reduced[matrix] = self.images[matrix].scaled(
                size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        return self._reduced[matrix]

    def _paint_images(self) -> None:
        self._reduced.clear()
        self.tones = [tones(block) for block in self.shown.blocks] if self.shown else []
        self.images = []
        if shown := self.shown:
            self.images = [
                self.ramp.image(block.input.states[self.layer], shown.scale) for block in shown.blocks
            ]
        self._name()
        self._arrange()

    def _theme_changed(self) -> None:
        self.ramp, self.faces = Ramp(), MapFaces()
        self._paint_images()

    def _name(self) -> None:
        """Says the value that is pointed at, exactly."""
        name = tr("Hidden states, layer {layer}", layer=self.layer)
        if self.shown and self.row is not None:
            block, row = self.grid.matrix_of(self.row)
            name = tr(
                "{token}, layer {layer}", token=self.shown.blocks[block].rows[row].token, layer=self.layer
            )
            if self.dimension is not None:
                value = self.shown.value(block, self.layer, row, self.dimension)
                name = tr(
                    "{value}, {name}, dimension {dimension}",
                    value=f"{value:.6f}",
                    name=name,
                    dimension=self.dimension,
                )
        self.setAccessibleName(name)

    # Mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position().toPoint()
        if self._grabbed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            moved = here - self._grabbed
            if self._moved or moved.manhattanLength() > 4:
                self._moved = True
                self._grabbed = here
                self.grid.scroll(self.grid.left - moved.x(), self.grid.top - moved.y())
                self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
                self._arrange()
            return
        row, dimension = self._under(here)
        if row is None and dimension is None:
            self.pointed.emit(-1, -1)
        elif row is None:
            self.dimension_pointed.emit(dimension)
        else:
            self.pointed.emit(row, -1 if dimension is None else dimension)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed, self._moved = event.position().toPoint(), False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._grabbed is not None:
            row, dimension = self._under(event.position().toPoint())
            if not self._moved and row is not None:
                self.chosen.emit(row, -1 if dimension is None else dimension)
            self._grabbed = None
            self.viewport().unsetCursor()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zooms; with Shift, or sideways, it pans."""
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or not turn.y():
            self.grid.scroll(self.grid.left - (turn.y() or turn.x()), self.grid.top)
            self._arrange()
        else:
            self.zoom(STEP ** (turn.y() / 120), event.position())
        event.accept()

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

    def _cell(self) -> Cell:
        return -1 if self.row is None else self.row, -1 if self.dimension is None else self.dimension

    def _reveal(self, row: int, dimension: int) -> None:
        if row >= 0:
            self.grid.reveal(row, dimension)
            self._arrange()
        self.pointed.emit(row, dimension)

    def _under(self, here: QPoint) -> tuple[int | None, int | None]:
        """Row and dimension at a place of the viewport; only one of them over labels and the ruler."""
        x, y = here.x() - LEFT, here.y() - TOP
        beside = x < 0 or x >= self.grid.width
        cell = self.grid.cell_at(0 if beside else x, y)
        if cell:
            return cell[0], None if beside else cell[1]
        if -TOP <= y < 0 and not beside:
            column = int((self.grid.left + x) / self.grid.cell_width)
            return None, column if column < self.grid.columns else None
        return None, None
