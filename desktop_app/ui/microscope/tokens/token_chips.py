"""Tokens as chips in text order: pieces joined to words, padding and unread parts hatched."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from desktop_app.explore.sheet import Section, TokenRow
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on
from desktop_app.ui.kit.elided_lines import draw_line
from desktop_app.ui.kit.tables.rows import Index
from desktop_app.ui.microscope.parts.token_paint import CHIP_HEIGHT, chip_width, paint_chip
from desktop_app.ui.microscope.tokens.token_table import TokenColumn, TokenTableModel

Action = QAbstractItemView.CursorAction
CAPTION = 24
LINE = CHIP_HEIGHT + theme.GAP

_STEPS = {Action.MoveLeft: -1, Action.MovePrevious: -1, Action.MoveRight: 1, Action.MoveNext: 1}


@dataclass(slots=True)
class Flow:
    """The place of every chip and caption, the rows that share a line, the height of all; in pixels."""

    chips: list[QRect] = field(default_factory=list)
    captions: list[tuple[QRect, str]] = field(default_factory=list)
    lines: list[range] = field(default_factory=list)
    height: int = 0

    def row_at(self, place: QPoint) -> int | None:
        """The row whose chip covers `place`."""
        for line in self.lines:
            top = self.chips[line[0]]
            if top.top() <= place.y() <= top.bottom():
                return next((row for row in line if self.chips[row].contains(place)), None)
        return None

    def nearest(self, place: QPoint) -> int:
        """The row whose chip is nearest to `place`, looking for the line first; -1 without chips."""
        if not self.chips:
            return -1
        line = min(self.lines, key=lambda line: abs(self.chips[line[0]].center().y() - place.y()))
        return min(line, key=lambda row: abs(self.chips[row].center().x() - place.x()))

    def across(self, row: int, lines: int) -> int:
        """The row a number of lines below `row`, above it where negative; `row` itself at the edge."""
        here = next(number for number, line in enumerate(self.lines) if row in line)
        there = min(max(here + lines, 0), len(self.lines) - 1)
        if there == here:
            return row
        x = self.chips[row].center().x()
        return min(self.lines[there], key=lambda other: abs(self.chips[other].center().x() - x))


def flow(rows: tuple[TokenRow, ...], sections: tuple[Section, ...], widths: list[int], width: int) -> Flow:
    """Chips in lines of `width` pixels; a word stays on one line where it fits."""
    margin, made = theme.GAP, Flow()
    chips, lines = made.chips, made.lines
    y = theme.GAP_SMALL
    right = width - margin
    for section in sections:
        made.captions.append((QRect(margin, y, right - margin, CAPTION), section.caption))
        y += CAPTION + theme.GAP_SMALL
        x = margin
        line_start = section.first
        number = section.first
        while number < section.last:
            end = number + 1
            while end < section.last and rows[end].joined:
                end += 1
            whole = sum(widths[number:end]) + (end - number - 1)
            if x > margin and x + whole > right:
                lines.append(range(line_start, number))
                line_start, x, y = number, margin, y + LINE
            for piece in range(number, end):
                if x > margin and x + widths[piece] > right:
                    lines.append(range(line_start, piece))
                    line_start, x, y = piece, margin, y + LINE
                chips.append(QRect(x, y, widths[piece], CHIP_HEIGHT))
                x += widths[piece] + 1
            x += theme.GAP - 1
            number = end
        lines.append(range(line_start, section.last))
        y += LINE + theme.GAP_SMALL
    made.height = y
    return made


class TokenChips(QListView):
    """A view of a TokenTableModel; shares the model and the selection with the table.

    A QListView, because screen readers see the items of a list, but not those of other item views; the
    layout is our own.
    """

    hovered = Signal(int)  # row, -1 for none

    def __init__(self, model: TokenTableModel) -> None:
        super().__init__()
        self._tokens = model
        self._flow = Flow()
        self._widths: list[int] = []
        self.setObjectName("tokens_chips")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # as the model reads
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Tokens as chips"))
        self.setAccessibleDescription(
            tr("Every token in text order. The arrow keys move among them; table and text follow.")
        )
        self.setModel(model)
        self.setModelColumn(TokenColumn.TOKEN)
        model.lit_changed.connect(self.viewport().update)
        theme.changed.connect(self._measure)

    # What QAbstractItemView asks of a view

    def reset(self) -> None:
        super().reset()
        self._measure()
        self.executeDelayedItemsLayout()  # else it is done while painting, which paints twice

    def resizeEvent(self, event: QResizeEvent) -> None:
        QAbstractItemView.resizeEvent(self, event)
        self._lay_out()

    def doItemsLayout(self) -> None:
        QAbstractItemView.doItemsLayout(self)
        self.updateGeometries()  # the chips were laid out when their rows came

    def scrollContentsBy(self, _x: int, _y: int) -> None:
        self.viewport().update()

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid() or index.row() >= len(self._flow.chips):
            return QRect()
        return self._flow.chips[index.row()].translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._flow.row_at(point + QPoint(0, self.verticalOffset()))
        return QModelIndex() if row is None else self._index(row)

    def scrollTo(
        self, index: Index, _hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid() or index.row() >= len(self._flow.chips):
            return
        chip = self._flow.chips[index.row()]
        bar = self.verticalScrollBar()
        if chip.top() - theme.GAP < bar.value():
            bar.setValue(chip.top() - CAPTION - theme.GAP)
        elif chip.bottom() + theme.GAP > bar.value() + self.viewport().height():
            bar.setValue(chip.bottom() + theme.GAP - self.viewport().height())

    def moveCursor(self, action: Action, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count = len(self._flow.chips)
        if not count:
            return QModelIndex()
        current = self.currentIndex().row()
        if current < 0:
            return self._index(0)
        page = max(1, self.viewport().height() // LINE)
        lines = {Action.MoveUp: -1, Action.MoveDown: 1, Action.MovePageUp: -page, Action.MovePageDown: page}
        if action in lines:
            return self._index(self._flow.across(current, lines[action]))
        ends = {Action.MoveHome: 0, Action.MoveEnd: count - 1}
        target = ends.get(action, current + _STEPS.get(action, 0))
        return self._index(min(max(target, 0), count - 1))

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, _index: Index) -> bool:
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Selects in reading order: every row from the one at `rect`'s first corner to the other's."""
        offset = QPoint(0, self.verticalOffset())
        ends = self._flow.nearest(rect.topLeft() + offset), self._flow.nearest(rect.bottomRight() + offset)
        if min(ends) < 0:
            return
        chosen = QItemSelection(self._index(min(ends)), self._index(max(ends)))
        self.selectionModel().select(chosen, command | QItemSelectionModel.SelectionFlag.Rows)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for index in selection.indexes():
            if index.column() == TokenColumn.TOKEN:
                region |= QRegion(self.visualRect(index))
        return region

    def updateGeometries(self) -> None:
        QAbstractItemView.updateGeometries(self)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(LINE)
        bar.setPageStep(height)
        bar.setRange(0, max(0, self._flow.height - height))

    def sizeHint(self) -> QSize:
        return QSize(480, 3 * LINE + CAPTION)

    # Pointing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.hovered.emit(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(-1)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(0, -self.verticalOffset())
        seen = event.rect().translated(0, self.verticalOffset())
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.color("secondary"))
        for rect, caption in self._flow.captions:
            if rect.intersects(seen):
                draw_line(painter, rect, caption)
        sheet, selected = self._tokens.sheet, self.selectionModel()
        if sheet is None:
            return
        current = self.currentIndex().row() if self.hasFocus() else -1
        for line in self._flow.lines:
            if not self._flow.chips[line[0]].adjusted(0, 0, self.width(), 0).intersects(seen):
                continue
            for row in line:
                paint_chip(
                    painter,
                    self._flow.chips[row],
                    sheet,
                    row,
                    lit=row == self._tokens.lit,
                    selected=selected.isRowSelected(row, QModelIndex()),
                    current=row == current,
                )

    # Layout

    def _index(self, row: int) -> QModelIndex:
        return self._tokens.index(row, TokenColumn.TOKEN)

    def _measure(self) -> None:
        sheet = self._tokens.sheet
        self._widths = [chip_width(sheet, row) for row in range(len(sheet.rows))] if sheet else []
        self._lay_out()

    def _lay_out(self) -> None:
        sheet, width = self._tokens.sheet, self.viewport().width()
        self._flow = flow(sheet.rows, sheet.sections, self._widths, width) if sheet else Flow()
        self.updateGeometries()
        self.viewport().update()
