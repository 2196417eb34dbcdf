"""Paints one result: rank, title, two lines of the passage, and how well it matches."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from desktop_app.core.types import Hit
from desktop_app.core.words import per_cent
from desktop_app.ui import theme
from desktop_app.ui.find.search.results_model import ResultsModel
from desktop_app.ui.kit.elided_lines import AT_RIGHT, draw_line, draw_lines
from desktop_app.ui.kit.tables.rows import ROW, Index, RowDelegate, State, lit

RANK_WIDTH = 40
BAR = QSize(72, 6)
NARROW = 380  # a row below this width has its match as a number alone, and its marks without words
NUMBER_WIDTH = 44
MARK_HEIGHT = 22
LIBRARY_SHARE = 0.35  # of the title's line at the most
MARKS = ((True, "✓ good"), (False, "✕ bad"))


def mark_area(row: QRect, good: bool) -> QRect:
    """Where a row's mark stands, under its match; a click there makes it or takes it back."""
    width = (_bar_width(row) + NUMBER_WIDTH) // 2
    left = _match_left(row) + (0 if good else width)
    return QRect(left, row.bottom() - MARK_HEIGHT - theme.GAP_SMALL, width, MARK_HEIGHT)


def _bar_width(row: QRect) -> int:
    return BAR.width() if row.width() >= NARROW else 0


def _match_left(row: QRect) -> int:
    return row.right() - _bar_width(row) - NUMBER_WIDTH - theme.GAP_MEDIUM


class ResultDelegate(RowDelegate):
    """Rows of 64 px."""

    HEIGHT = theme.RESULT_ROW
    INSET = theme.GAP

    def paint_row(self, painter: QPainter, area: QRect, index: Index, state: State) -> None:
        model, hit = index.model(), index.data(ROW)
        assert isinstance(model, ResultsModel)
        self._rank(painter, area, hit)
        bar_left = _match_left(area)
        words = QRect(area)
        words.setLeft(area.left() + RANK_WIDTH + theme.GAP)
        words.setRight(bar_left - theme.GAP_MEDIUM)
        below = self._title(painter, self._library(painter, words, hit.library_name), index.data())
        area_of_match = QRect(bar_left, words.top() + 8, _bar_width(area), below - words.top() - 8)
        if model.by_words(hit):
            self._by_words(painter, area_of_match)
        elif not model.listed:
            self._match(painter, area_of_match, hit.match)
        self._marks(painter, area, state, model.mark(index.row()))
        passage = QRect(words.left(), below + 1, words.width(), area.bottom() - below)
        draw_lines(painter, passage, hit.passage, "secondary", "secondary")

    def _marks(self, painter: QPainter, area: QRect, state: State, mark: bool | None) -> None:
        """The mark, and on the row that is pointed at or current also what it could be."""
        for good, words in MARKS:
            if mark is good or lit(state):
                face = theme.font("secondary")
                face.setBold(mark is good)
                painter.setFont(face)
                ink = ("positive" if good else "negative") if mark is good else "secondary"
                painter.setPen(theme.color(ink))
                shown = words if _bar_width(area) else words[0]
                painter.drawText(mark_area(area, good), Qt.AlignmentFlag.AlignCenter, shown)

    def _rank(self, painter: QPainter, area: QRect, hit: Hit) -> None:
        face = theme.font("row")
        face.setWeight(face.Weight.Normal)
        painter.setFont(face)
        painter.setPen(theme.color("secondary"))
        place = QRect(area.left(), area.top() + 7, RANK_WIDTH, QFontMetrics(theme.font("row")).height())
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, str(hit.rank))

    def _library(self, painter: QPainter, words: QRect, name: str) -> QRect:
        """Draws at the right of the title's line in which library it is; returns the room for the title."""
        if not name:
            return words
        metrics = QFontMetrics(theme.font("secondary"))
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, round(words.width() * LIBRARY_SHARE))
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.color("secondary"))
        line = QRect(words.left(), words.top() + 7, words.width(), QFontMetrics(theme.font("row")).height())
        painter.drawText(line, AT_RIGHT, shown)
        return words.adjusted(0, 0, -metrics.horizontalAdvance(shown) - theme.GAP_MEDIUM, 0)

    def _title(self, painter: QPainter, words: QRect, title: str) -> int:
        """Draws the title on one line and returns where the passage may begin."""
        face = theme.font("row")
        metrics = QFontMetrics(face)
        painter.setFont(face)
        painter.setPen(theme.color("text"))
        place = QRect(words.left(), words.top() + 7, words.width(), metrics.height())
        top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        draw_line(painter, place, " ".join(title.split()), top)
        return place.bottom() + 1

    def _match(self, painter: QPainter, area: QRect, match: float) -> None:
        middle = area.center().y()
        if area.width():
            self._bar(painter, area.left(), middle, match)
        painter.setFont(theme.font("text"))
        painter.setPen(theme.color("text"))
        number = QRectF(area.left() + area.width(), middle - 10, NUMBER_WIDTH, 20)
        painter.drawText(number, AT_RIGHT, per_cent(match))

    def _bar(self, painter: QPainter, left: int, middle: int, match: float) -> None:
        track = QRectF(left, middle - BAR.height() / 2, BAR.width(), BAR.height())
        radius = BAR.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("track"))
        painter.drawRoundedRect(track, radius, radius)
        track.setWidth(max(BAR.height(), BAR.width() * min(max(match, 0.0), 1.0)))
        if match > 0:
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(track, radius, radius)

    def _by_words(self, painter: QPainter, area: QRect) -> None:
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.color("secondary"))
        place = area.adjusted(0, 0, NUMBER_WIDTH, 0)
        painter.drawText(place, AT_RIGHT, "by words")
