"""Paints one result: rank, title, two lines of the passage, and how well it matches."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.core.types import Hit
from desktop_app.ui import theme
from desktop_app.ui.find.search.results_model import Role, per_cent
from desktop_app.ui.kit.elided_lines import draw_lines

RANK_WIDTH = 40
BAR = QSize(72, 6)
NUMBER_WIDTH = 44
MARK_HEIGHT = 22
MARKS = ((True, "✓ good"), (False, "✕ bad"))


def mark_area(row: QRect, good: bool) -> QRect:
    """Where a row's mark stands, under its match; a click there makes it or takes it back."""
    width = (BAR.width() + NUMBER_WIDTH) // 2
    left = row.right() - BAR.width() - NUMBER_WIDTH - theme.GAP_MEDIUM + (0 if good else width)
    return QRect(left, row.bottom() - MARK_HEIGHT - theme.GAP_SMALL, width, MARK_HEIGHT)


class ResultDelegate(QStyledItemDelegate):
    """Rows of 64 px. The selected row has a ground and a bar at its left edge, so not color alone."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(option.rect.width(), theme.RESULT_ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        hit: Hit | None = index.data(Role.HIT)
        if hit is None:
            return
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        self._ground(painter, area, state)
        self._rank(painter, area, hit)
        bar_left = area.right() - BAR.width() - NUMBER_WIDTH - theme.GAP_MEDIUM
        words = QRect(area)
        words.setLeft(area.left() + RANK_WIDTH + theme.GAP)
        words.setRight(bar_left - theme.GAP_MEDIUM)
        below = self._title(painter, words, index.data(Qt.ItemDataRole.DisplayRole))
        area_of_match = QRect(bar_left, words.top() + 8, BAR.width(), below - words.top() - 8)
        if index.data(Role.BY_WORDS):
            self._by_words(painter, area_of_match)
        elif (match := index.data(Role.MATCH)) is not None:
            self._match(painter, area_of_match, match)
        self._marks(painter, area, state, index.data(Role.MARK))
        passage = QRect(words.left(), below + 1, words.width(), area.bottom() - below)
        draw_lines(painter, passage, hit.passage, "secondary", "secondary")
        painter.restore()

    def _marks(self, painter: QPainter, area: QRect, state: QStyle.StateFlag, mark: bool | None) -> None:
        """The mark, and on the row that is pointed at or current also what it could be."""
        offered = state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver)
        for good, words in MARKS:
            if mark is good or offered:
                face = theme.font("secondary")
                face.setBold(mark is good)
                painter.setFont(face)
                ink = ("positive" if good else "negative") if mark is good else "secondary"
                painter.setPen(theme.color(ink))
                painter.drawText(mark_area(area, good), Qt.AlignmentFlag.AlignCenter, words)

    def _ground(self, painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.color("selection"))
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), theme.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.color("hover"))
        painter.fillRect(
            QRect(area.left() + theme.GAP, area.bottom(), area.width() - theme.GAP_MEDIUM, 1),
            theme.color("hairline"),
        )

    def _rank(self, painter: QPainter, area: QRect, hit: Hit) -> None:
        face = theme.font("row")
        face.setWeight(face.Weight.Normal)
        painter.setFont(face)
        painter.setPen(theme.color("secondary"))
        place = QRect(area.left(), area.top() + 7, RANK_WIDTH, QFontMetrics(theme.font("row")).height())
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, str(hit.rank))

    def _title(self, painter: QPainter, words: QRect, title: str) -> int:
        """Draws the title on one line and returns where the passage may begin."""
        face = theme.font("row")
        metrics = QFontMetrics(face)
        painter.setFont(face)
        painter.setPen(theme.color("text"))
        line = metrics.elidedText(" ".join(title.split()), Qt.TextElideMode.ElideRight, words.width())
        place = QRect(words.left(), words.top() + 7, words.width(), metrics.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, line)
        return place.bottom() + 1

    def _match(self, painter: QPainter, area: QRect, match: float) -> None:
        middle = area.center().y()
        track = QRectF(area.left(), middle - BAR.height() / 2, BAR.width(), BAR.height())
        radius = BAR.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("track"))
        painter.drawRoundedRect(track, radius, radius)
        track.setWidth(max(BAR.height(), BAR.width() * min(max(match, 0.0), 1.0)))
        if match > 0:
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(track, radius, radius)
        painter.setFont(theme.font("text"))
        painter.setPen(theme.color("text"))
        number = QRectF(area.left() + BAR.width(), middle - 10, NUMBER_WIDTH, 20)
        painter.drawText(number, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, per_cent(match))

    def _by_words(self, painter: QPainter, area: QRect) -> None:
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.color("secondary"))
        place = area.adjusted(0, 0, NUMBER_WIDTH, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "by words")
