"""Sentences x sentences: which is said to follow which, as cells in color with their per cent."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.core.text import one_line
from desktop_app.core.words import per_cent
from desktop_app.explore.heads.next_sentence import Cell, letter
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on
from desktop_app.ui.kit.elided_lines import draw_line
from desktop_app.ui.kit.spoken import Told
from desktop_app.ui.kit.tables.cell_cursor import NOWHERE, CellCursor
from desktop_app.ui.kit.tables.value_ramp import LEVELS, Ramp

if TYPE_CHECKING:
    from desktop_app.explore.heads.next_sentence import PairMatrix

TOP, LETTER = 40, 20
NARROWEST_LABEL, WIDEST_LABEL = 96, 320
LARGEST, SMALLEST = 44, 18
NUMBERS_FROM = 26
SCALE = 0.25
"""s of the opacity tanh(|p - 1/2| / s): certainty is drawn at 96 %."""


class PairMap(QWidget):
    """`pointed` carries row and column, -1 and -1 when the mouse leaves; `chosen` is a click or Return."""

    TOLD_AS: ClassVar[Told] = "picture"

    pointed = Signal(int, int)
    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pair_map")
        self.setAccessibleDescription(tr("The arrow keys move from pair to pair; Return loads the pair."))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.cell = NOWHERE
        self.loaded = NOWHERE
        self._shown: PairMatrix | None = None
        self._model = ""
        self.cells = CellCursor(self, self._size, lambda: self.cell, chooses=True)
        self.cells.moved.connect(self._moved)
        self.cells.chosen.connect(self._choose)
        theme.changed.connect(self.update)
        self._say()

    def show_matrix(self, shown: PairMatrix | None, model: str) -> None:
        """Other sentences, or the same by another model."""
        if shown is not self._shown:
            self.cell = NOWHERE
        self._shown, self._model = shown, model
        many = self._size()[0]
        self.setMinimumSize(NARROWEST_LABEL + SMALLEST * many + 8, TOP + SMALLEST * many + 4)
        self._say()
        self.update()

    def load(self, cell: Cell) -> None:
        """Marks the pair that stands in the boxes, NOWHERE for none."""
        self.loaded = cell
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(520, TOP + 32 * max(self._size()[0], 8))

    def place(self, row: int, column: int) -> QRectF:
        side = self._side()
        return QRectF(self._label() + column * side, TOP + row * side, side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        shown, many = self._shown, self._size()[0]
        if shown is None or not many:
            return
        painter, side = painter_on(self), round(self._side())
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.color("secondary"))
        words = tr("{model} · % IsNext · rows first, columns second", model=self._model)
        draw_line(painter, QRect(0, 0, self.width(), LETTER), words)
        for number, sentence in enumerate(shown.listed.sentences):
            lit = number == self.cell[0]
            line = self.place(number, 0).toRect()
            box = QRect(0, line.top(), self._label() - theme.GAP, line.height())
            loaded = number == self.loaded[0], number == self.loaded[1]
            self._paint_name(painter, box, f"{letter(number)}  {one_line(sentence)}", lit, loaded[0])
            head = QRect(self.place(0, number).toRect().left(), LETTER, side, LETTER)
            lit = number == self.cell[1]
            self._paint_name(painter, head, letter(number), lit, loaded[1], middle=True)
        self._paint_cells(painter, shown, many)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._moved(*self._under(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._choose(*self._under(event.position().toPoint()))

    def _paint_name(
        self, painter: QPainter, box: QRect, words: str, lit: bool, loaded: bool, *, middle: bool = False
    ) -> None:
        """The sentences of the pair in the boxes are written in bold."""
        if lit:
            painter.fillRect(box, theme.color("mark"))
        face = theme.font("secondary")
        face.setBold(loaded)
        painter.setFont(face)
        painter.setPen(theme.color("text"))
        if middle:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        else:
            draw_line(painter, box, words)

    def _paint_cells(self, painter: QPainter, shown: PairMatrix, many: int) -> None:
        ramp, values = Ramp(), shown.probabilities
        following, random = set(shown.listed.following), set(shown.listed.random)
        face = theme.font("mono_small")
        face.setPixelSize(11)
        painter.setFont(face)
        numbers = self._side() >= NUMBERS_FROM
        for row in range(many):
            for column in range(many):
                box = self.place(row, column).adjusted(1, 1, -1, -1)
                level = int(ramp.levels(values[row, column : column + 1] - 0.5, SCALE)[0])
                painter.fillRect(box, ramp.colors[level])
                if row == column:
                    painter.fillRect(box, theme.hatch())
                if numbers:
                    painter.setPen(ramp.inks[level])
                    words = f"{round(float(values[row, column]) * 100)}"
                    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
                elif level < LEVELS:  # NotNext is seen without color, too
                    painter.setPen(ramp.inks[level])
                    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "–")
                if (row, column) in following or (row, column) in random:
                    kind = Qt.PenStyle.SolidLine if (row, column) in following else Qt.PenStyle.DotLine
                    painter.setPen(QPen(ramp.inks[level], 1, kind))
                    painter.drawRect(box.toRect().adjusted(2, 2, -3, -3))
        for cell, pen in ((self.loaded, QPen(theme.color("accent"), 2)), (self.cell, self.cells.ring())):
            if cell[0] >= 0 and max(cell) < many:
                painter.setPen(pen)
                painter.drawRect(self.place(*cell).toRect().adjusted(0, 0, -1, -1))

    def _label(self) -> int:
        free = self.width() - 32 * self._size()[0] - 8
        return min(max(free, NARROWEST_LABEL), WIDEST_LABEL)

    def _side(self) -> float:
        many = max(self._size()[0], 1)
        room = (self.width() - self._label() - 4) / many, (self.height() - TOP - 4) / many
        return max(min(*room, LARGEST), 4.0)

    def _size(self) -> Cell:
        many = len(self._shown.listed.sentences) if self._shown else 0
        return many, many

    def _under(self, here: QPoint) -> Cell:
        side, many = self._side(), self._size()[0]
        row, column = int((here.y() - TOP) // side), int((here.x() - self._label()) // side)
        return (row, column) if 0 <= row < many and 0 <= column < many else NOWHERE

    def _moved(self, row: int, column: int) -> None:
        if row < 0 and self.hasFocus():
            return
        if (row, column) != self.cell:
            self.cell = (row, column)
            self._say()
            self.update()
            self.pointed.emit(row, column)

    def _choose(self, row: int, column: int) -> None:
        if row >= 0:
            self.chosen.emit(row, column)

    def _say(self) -> None:
        """Says the pair that is pointed at, exactly."""
        name = tr("Which sentence follows which")
        if self._shown and self.cell[0] >= 0:
            row, column = self.cell
            verdict, mark = self._shown.verdict(self.cell), self._shown.mark(self.cell)
            said = tr(
                "{first}, then {second}: {share} IsNext",
                first=letter(row),
                second=letter(column),
                share=per_cent(verdict.is_next, 2),
            )
            name = f"{said}, {mark}" if mark else said
        self.setAccessibleName(name)
