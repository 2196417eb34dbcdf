"""A column for every [MASK]: its ten best guesses as bars, and how sure the model is, from every side."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from desktop_app.core.text import one_line
from desktop_app.core.words import per_cent
from desktop_app.explore.heads.masked_words import MADE_UP, SIDES, TOP, Guess, Side
from desktop_app.language import fraction, number, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on
from desktop_app.ui.kit.elided_lines import AT_RIGHT, draw_line
from desktop_app.ui.kit.spoken import Told
from desktop_app.ui.kit.tables.cell_cursor import NOWHERE, Cell, CellCursor
from desktop_app.ui.microscope.labs.masked.work import Guessed

NARROWEST, WIDEST = 208, 340
LINE = 20
LOWEST = 188
"""Of the area: the head and six of the best."""
CAPTION = 22
NAME, VALUE = 92, 56
LEAST_SHARE = 0.00001
"""A probability that still has a digit to be seen."""
SIDE_NAMES = {"both": "both sides", "left": "left only", "right": "right only"}
SIDE_WORDS = {"both": tr("both sides"), "left": tr("left only"), "right": tr("right only")}
_BEST = {"both": tr("both: {piece}"), "left": tr("left: {piece}"), "right": tr("right: {piece}")}


def share(value: float) -> str:
    """A probability in per cent, with as many digits as it takes to see it."""
    if value < LEAST_SHARE:
        return f"< {per_cent(LEAST_SHARE, 3)}"
    return per_cent(value, 1 if value >= 0.001 else 3)


class GuessColumns(QWidget):
    """`pointed` carries the number of a [MASK], -1 when the mouse leaves; `chosen` a click or Return."""

    TOLD_AS: ClassVar[Told] = "chart"

    pointed = Signal(int)
    chosen = Signal(int)
    sought = Signal(QRect)  # what is to be brought into sight

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("guess_columns")
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        self.cell: Cell = NOWHERE
        self.current = -1
        self._by_mouse = False
        self._shown: Guessed | None = None
        self._side: Side = "both"
        self._guide = False
        self._caption = ""
        self.cells = CellCursor(self, self._size, lambda: self.cell, chooses=True)
        self.cells.moved.connect(self._moved)
        self.cells.chosen.connect(lambda _row, column: self.chosen.emit(column))
        theme.changed.connect(self.update)
        self._say()

    @property
    def guesses(self) -> tuple[Guess, ...]:
        return self._shown.sides[self._side] if self._shown else ()

    @property
    def scale(self) -> float:
        """The probability at which a bar is full: the largest there is."""
        return max((one.best[0][1] for one in self.guesses), default=1.0)

    def show_guesses(self, shown: Guessed | None, side: Side, text: str, *, guide: bool) -> None:
        """The guesses of a side; `text` stands in the caption, and the made-up figures with `guide`."""
        self._shown, self._side, self._guide = shown, side, guide
        self._caption = text
        self.cell, self.current = NOWHERE, min(self.current, len(self.guesses) - 1)
        self.setMinimumWidth(NARROWEST * max(len(self.guesses), 1))
        self.setFixedHeight(self._tall())
        self._say()
        self.update()

    def point(self, number: int) -> None:
        """Marks a column, -1 for none, and brings it into sight."""
        self.current = number if number < len(self.guesses) else -1
        if self.current >= 0 and self.cell[1] not in (-1, number):
            self.cell = NOWHERE
        if self.current >= 0 and not self._by_mouse:
            row = self._top() + self.cell[0] * LINE if self.cell[0] >= 0 else 0
            self.sought.emit(QRect(self._left(self.current), row, self._wide(), LINE))
        self._say()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(NARROWEST * max(len(self.guesses), 1), self._tall())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        column = self._under(event.position().toPoint())
        row = (int(event.position().y()) - self._top()) // LINE
        self._by_mouse = True  # nothing scrolls away under it
        self._moved(*((min(max(row, 0), TOP - 1), column) if column >= 0 else NOWHERE))
        self._by_mouse = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if (column := self._under(event.position().toPoint())) >= 0:
            self.chosen.emit(column)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painter_on(self)
        if self._shown is None:
            return
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.color("secondary"))
        draw_line(painter, QRect(0, 0, self.width(), CAPTION), self._words())
        for at, one in enumerate(self.guesses):
            box = QRect(self._left(at), CAPTION, self._wide() - theme.GAP, self.height() - CAPTION)
            if at == self.current:
                painter.fillRect(box.adjusted(-2, 0, 2, 0), theme.color("selection"))
                painter.fillRect(QRect(box.left() - 2, box.top(), 2, box.height()), theme.color("accent"))
            self._paint_head(painter, at, one, box.adjusted(theme.GAP_SMALL, 0, -theme.GAP_SMALL, 0))
            self._paint_best(painter, at, one, box.adjusted(theme.GAP_SMALL, 0, -theme.GAP_SMALL, 0))
            self._paint_sides(painter, at, one, box.adjusted(theme.GAP_SMALL, 0, -theme.GAP_SMALL, 0))

    def _paint_head(self, painter: QPainter, number: int, one: Guess, box: QRect) -> None:
        assert self._shown
        line = QRect(box.left(), box.top(), box.width(), LINE)
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.color("text"))
        draw_line(painter, line, f"[MASK] {number + 1}")
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.color("secondary"))
        where = tr("position {position}", position=one.place)
        if one.turn:
            where = tr("turn {turn}, position {position}", turn=one.turn, position=one.place)
        draw_line(painter, line, where, AT_RIGHT)
        painter.setPen(theme.color("text"))
        self._paint_line(painter, line.translated(0, LINE), *self._lines(one)[0])

    def _paint_sides(self, painter: QPainter, number: int, one: Guess, box: QRect) -> None:
        """Below the best: what each side says, and how sure the model is."""
        assert self._shown
        line = QRect(box.left(), self._top() + TOP * LINE + theme.GAP, box.width(), LINE)
        painter.setPen(QPen(theme.color("hairline"), 1))
        painter.drawLine(box.left(), line.top() - 4, box.right(), line.top() - 4)
        painter.setFont(theme.font("secondary"))
        for side in SIDES:
            other = self._shown.sides[side][number]
            value, words = other.probability, SIDE_WORDS[side]
            if value is None:
                piece, value = other.best[0]
                words = _BEST[side].format(piece=one_line(self._shown.table.pieces[piece]))
            role = "text" if side == self._side else "secondary"
            self._paint_bar(painter, line, words, value, role, thin=True)
            line.translate(0, LINE)
        painter.setPen(theme.color("text"))
        for pair in self._lines(one)[1]:
            self._paint_line(painter, line, *pair)
            line.translate(0, LINE)

    def _paint_best(self, painter: QPainter, number: int, one: Guess, box: QRect) -> None:
        assert self._shown
        for row, (piece, value) in enumerate(one.best):
            line = QRect(box.left(), self._top() + row * LINE, box.width(), LINE)
            true = piece == one.truth
            if true:
                painter.fillRect(line, theme.color("mark"))
            words = f"{row + 1:>2}  {one_line(self._shown.table.pieces[piece])}{' ✓' if true else ''}"
            painter.setFont(theme.font("strong" if true else "text"))
            self._paint_bar(painter, line, words, value, "text")
            if (row, number) == self.cell:
                painter.setPen(self.cells.ring())
                painter.drawRect(line.adjusted(0, 0, -1, -1))

    def _paint_bar(
        self, painter: QPainter, line: QRect, words: str, value: float, role: str, *, thin: bool = False
    ) -> None:
        painter.setPen(theme.color(role))
        draw_line(painter, QRect(line.left(), line.top(), NAME, LINE), words)
        room = line.width() - NAME - VALUE - theme.GAP_SMALL
        inset = 7 if thin else 5
        wide = max(room * min(value / self.scale, 1.0), 0.5)
        bar = QRectF(line.left() + NAME, line.top() + inset, wide, LINE - 2 * inset)
        painter.fillRect(bar, theme.color("positive", 0.8 if role == "text" else 0.45))
        painter.drawText(line, AT_RIGHT, share(value))

    def _paint_line(self, painter: QPainter, line: QRect, left: str, right: str) -> None:
        wide = painter.fontMetrics().horizontalAdvance(right)
        draw_line(painter, line.adjusted(0, 0, -wide - theme.GAP_SMALL, 0), left)
        painter.drawText(line, AT_RIGHT, right)

    def _lines(self, one: Guess) -> tuple[tuple[str, str], list[tuple[str, str]]]:
        """What stands above the bars of the sides and what below, at the left and at the right each."""
        assert self._shown
        known = None if one.truth is None else self._shown.table.pieces[one.truth]
        above = (tr("hidden word not known"), "")
        if known is not None and one.rank is not None:
            above = (tr("hidden: {word}", word=one_line(known)), tr("rank {rank}", rank=number(one.rank)))
        near = fraction(one.choices, 0 if one.choices >= 10 else 1)
        below = [(tr("{entropy} bits", entropy=fraction(one.entropy, 2)), tr("like {near} words", near=near))]
        if self._guide:
            said = MADE_UP.get(known or "", "").partition(", ")[0]
            below.insert(0, (tr("made up in the guide"), said.rpartition(f"{known} ")[2]))
        return above, below

    def _words(self) -> str:
        assert self._shown
        side = SIDE_WORDS[self._side]
        way = tr("one by one") if any(one.turn for one in self.guesses) else tr("all at once")
        return tr(
            "{model} · {way}, {side} · full bar {share} · {caption}",
            model=self._shown.model,
            way=way,
            side=side,
            share=share(self.scale),
            caption=self._caption,
        )

    def _top(self) -> int:
        """Where the best guesses begin."""
        return CAPTION + LINE * 2 + theme.GAP_SMALL

    def _tall(self) -> int:
        lines = TOP + len(SIDES) + (2 if self._guide else 1)
        return self._top() + LINE * lines + theme.GAP + theme.GAP_SMALL

    def _wide(self) -> int:
        many = max(len(self.guesses), 1)
        return max(min(self.width() // many, WIDEST), NARROWEST)

    def _left(self, number: int) -> int:
        return number * self._wide() + 2

    def _under(self, here: QPoint) -> int:
        column = here.x() // self._wide()
        return column if 0 <= column < len(self.guesses) and here.y() >= CAPTION else -1

    def _size(self) -> Cell:
        return (TOP if self.guesses else 0), len(self.guesses)

    def _moved(self, row: int, column: int) -> None:
        if row < 0 and self.hasFocus():
            return
        self.cell = (row, column)
        if column >= 0:
            self.current = column
        self._say()
        self.update()
        self.pointed.emit(column)

    def _say(self) -> None:
        """Says the guess that is pointed at, exactly."""
        name = tr("Guesses at every [MASK]")
        row, column = self.cell
        if self._shown and 0 <= column < len(self.guesses) and row < len(self.guesses[column].best):
            piece, value = self.guesses[column].best[row]
            token = self._shown.table.pieces[piece]
            name = tr(
                "Rank {rank}, {token}, {value}, [MASK] {number}",
                rank=row + 1,
                token=token,
                value=per_cent(value, 4),
                number=column + 1,
            )
        elif self._shown and self.current >= 0:
            above, below = self._lines(self.guesses[self.current])
            lines = (" ".join(line).strip() for line in (above, *below))
            name = f"[MASK] {self.current + 1}: {', '.join(lines)}"
        self.setAccessibleName(name)
        self.setAccessibleDescription(tr("The arrow keys move from guess to guess and from mask to mask."))


class GuessArea(QScrollArea):
    """The columns, scrolled where there is no room for all."""

    def __init__(self, columns: GuessColumns) -> None:
        super().__init__()
        self.setWidget(columns)
        self.setWidgetResizable(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Guesses"))
        self.setMinimumHeight(LOWEST)
        columns.sought.connect(self._show)

    def _show(self, place: QRect) -> None:
        middle = place.center()
        self.ensureVisible(middle.x(), middle.y(), place.width() // 2, place.height())
