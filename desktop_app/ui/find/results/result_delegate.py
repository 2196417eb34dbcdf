"""Paints one result: rank, title, what it is and where, the sentence that matters, how well it matches."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QTextCharFormat

from desktop_app.core.types import Hit
from desktop_app.core.words import STRENGTHS, per_cent, strength
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.find.results.kinds import kind_icon
from desktop_app.ui.find.results.results_model import ResultsModel, facts, place
from desktop_app.ui.kit.elided_lines import (
    AT_LEFT,
    AT_RIGHT,
    Look,
    draw_icon,
    draw_line,
    draw_lines,
    draw_text,
)
from desktop_app.ui.kit.tables.rows import ROW, Index, RowDelegate, State, lit

RANK_WIDTH = 32
INDENT = 20  # of what stands below an entry
BAR = QSize(64, 6)
NARROW = 440  # a row below this width has its match as a word alone, and its marks without words
LEAST_WORD = 56  # pixels of the word for a match
MARK_HEIGHT = 22
LEAST_FOLDER = 64  # less of a path says nothing
TOP = 6
CHEVRON = 12
DOT = " · "
BY_WORDS = tr("by words")
MARKS = ((True, tr("✓ good")), (False, tr("✕ bad")))


def mark_area(row: QRect, good: bool) -> QRect:
    """Where a row's mark stands, under its match; a click there makes it or takes it back."""
    width = (_bar_width(row) + _word_width()) // 2
    left = _match_left(row) + (0 if good else width)
    return QRect(left, row.bottom() - MARK_HEIGHT - theme.GAP_SMALL, width, MARK_HEIGHT)


def behind_area(row: QRect, words: str) -> QRect:
    """Where a row says what stands behind it; a click there unfolds it. Empty without words."""
    if not words:
        return QRect()
    line = _lines(row)[1]
    width = min(_secondary().horizontalAdvance(words) + CHEVRON + theme.GAP, line.width())
    return QRect(line.right() - width, line.top(), width, line.height())


def _bar_width(row: QRect) -> int:
    return BAR.width() if row.width() >= NARROW else 0


def _match_left(row: QRect) -> int:
    return row.right() - _bar_width(row) - _word_width() - theme.GAP_MEDIUM


def _word_width() -> int:
    """Room for the word for a match, beside the bar also for the marks below."""
    strong, secondary = QFontMetrics(theme.font("strong")), _secondary()
    words = [strong.horizontalAdvance(word) for word in STRENGTHS.values()]
    marks = [2 * secondary.horizontalAdvance(f"{mark} ") - BAR.width() for _, mark in MARKS]
    return max(LEAST_WORD, secondary.horizontalAdvance(BY_WORDS), *words, *marks)


def _secondary() -> QFontMetrics:
    return QFontMetrics(theme.font("secondary"))


def _lines(row: QRect, inner: bool = False) -> tuple[QRect, QRect, QRect]:
    """The areas of the title, of what the document is, and of its sentence."""
    left = row.left() + RANK_WIDTH + theme.GAP + (INDENT if inner else 0)
    width = _match_left(row) - theme.GAP_MEDIUM - left
    title = QRect(left, row.top() + TOP, width, QFontMetrics(theme.font("row")).height())
    about = QRect(left, title.bottom() + 1, width, _secondary().height())
    sentence = QRect(left, about.bottom() + 2, width, row.bottom() - about.bottom())
    return title, about, sentence


class ResultDelegate(RowDelegate):
    """Rows of 80 px."""

    HEIGHT = theme.RESULT_ROW
    INSET = theme.GAP

    def paint_row(self, painter: QPainter, area: QRect, index: Index, state: State) -> None:
        model, hit = index.model(), index.data(ROW)
        assert isinstance(model, ResultsModel)
        inner = model.is_inner(hit)
        title, about, sentence = _lines(area, inner)
        if inner:
            line = QRect(title.left() - INDENT // 2, area.top(), 2, area.height() - 1)
            painter.fillRect(line, theme.color("border"))
        else:
            self._rank(painter, area, hit)
            self._kind(painter, area, about, hit)
        self._title(painter, title, hit, model)
        words = model.behind(hit)
        place_of_words = behind_area(area, words)
        if words:
            self._behind(painter, place_of_words, words, model.is_unfolded(hit))
            about.setRight(place_of_words.left() - theme.GAP)
        self._about(painter, about, hit)
        chosen = bool(state & State.State_Selected)
        self._snippet(painter, sentence, hit, model, "surface" if chosen else "mark")
        if model.by_words(hit):
            self._by_words(painter, QRect(_match_left(area), title.top(), _bar_width(area), title.height()))
        elif not model.listed:
            self._match(painter, area, title, hit.match, model.numbers)
        self._marks(painter, area, state, model.mark(index.row()))

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
                draw_text(painter, mark_area(area, good), Qt.AlignmentFlag.AlignCenter, shown)

    def _rank(self, painter: QPainter, area: QRect, hit: Hit) -> None:
        face = theme.font("row")
        face.setWeight(QFont.Weight.Normal)
        painter.setFont(face)
        painter.setPen(theme.color("secondary"))
        number = QRect(area.left(), area.top() + TOP, RANK_WIDTH, QFontMetrics(theme.font("row")).height())
        draw_text(painter, number, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, str(hit.rank))

    def _kind(self, painter: QPainter, area: QRect, about: QRect, hit: Hit) -> None:
        """Its icon, below the rank and on the line that says what it is."""
        place = QRect(area.left() + RANK_WIDTH - theme.ICON, 0, theme.ICON, theme.ICON)
        place.moveTop(about.center().y() - theme.ICON // 2 + 2)
        draw_icon(painter, place, theme.icon(kind_icon(hit.kind)))

    def _title(self, painter: QPainter, area: QRect, hit: Hit, model: ResultsModel) -> None:
        """On one line; in a title of the document's own the words that the index matches are marked."""
        shown = model.snippet(hit)
        own = hit.name == hit.title
        looks = [(*span, _ink("accent")) for span in shown.title] if shown and own else []
        draw_lines(painter, area, " ".join(hit.name.split()), "row", "text", 1, looks)

    def _about(self, painter: QPainter, area: QRect, hit: Hit) -> None:
        """What it is, and where it is, whose end says most."""
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.color("secondary"))
        metrics = painter.fontMetrics()
        words = " · ".join(facts(hit))
        draw_line(painter, area, words, AT_LEFT)
        dot = area.adjusted(metrics.horizontalAdvance(words), 0, 0, 0)
        where = dot.adjusted(metrics.horizontalAdvance(DOT), 0, 0, 0) if words else area
        if where.width() >= LEAST_FOLDER:
            draw_line(painter, dot, DOT if words else "", AT_LEFT)
            draw_line(painter, where, place(hit), AT_LEFT, Qt.TextElideMode.ElideLeft)

    def _behind(self, painter: QPainter, area: QRect, words: str, unfolded: bool) -> None:
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.color("accent"))
        draw_line(painter, area.adjusted(0, 0, -CHEVRON, 0), words, AT_LEFT)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent"), 1.6))
        center = QPointF(area.right() - CHEVRON / 2, area.center().y() + 1)
        points = ((-2, -4), (2, 0), (-2, 4)) if not unfolded else ((-4, -2), (0, 2), (4, -2))
        painter.drawPolyline([center + QPointF(*point) for point in points])

    def _snippet(self, painter: QPainter, area: QRect, hit: Hit, model: ResultsModel, ground: str) -> None:
        """Its sentence on two lines: tinted where it is nearest in meaning, the words in the accent color."""
        shown = model.snippet(hit)
        if shown is None:
            draw_lines(painter, area, hit.passage, "secondary", "text")
            return
        looks: list[Look] = []
        if shown.sentence:
            tint = QTextCharFormat()
            tint.setBackground(theme.color(ground))
            looks.append((*shown.sentence, tint))
        looks += [(*span, _ink("accent")) for span in shown.words]
        draw_lines(painter, area, shown.text, "secondary", "text", looks=looks)

    def _match(self, painter: QPainter, area: QRect, line: QRect, match: float, numbers: bool) -> None:
        """The word for it, and a bar of the same color; the per cent below for those who want it."""
        word, left = strength(match), _match_left(area)
        if _bar_width(area):
            self._bar(painter, left, line.center().y() + 1, match, word)
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.color(word))
        place_of_word = QRect(left + _bar_width(area), line.top(), _word_width(), line.height())
        draw_text(painter, place_of_word, AT_RIGHT, STRENGTHS[word])
        if numbers:
            painter.setFont(theme.font("secondary"))
            below = place_of_word.translated(0, line.height() - 1)
            draw_text(painter, below, AT_RIGHT, per_cent(match))

    def _bar(self, painter: QPainter, left: int, middle: int, match: float, role: str) -> None:
        track = QRectF(left, middle - BAR.height() / 2, BAR.width(), BAR.height())
        radius = BAR.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("track"))
        painter.drawRoundedRect(track, radius, radius)
        track.setWidth(max(BAR.height(), BAR.width() * min(max(match, 0.0), 1.0)))
        if match > 0:
            painter.setBrush(theme.color(role))
            painter.drawRoundedRect(track, radius, radius)

    def _by_words(self, painter: QPainter, area: QRect) -> None:
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.color("secondary"))
        draw_text(painter, area.adjusted(0, 0, _word_width(), 0), AT_RIGHT, BY_WORDS)


def _ink(role: str) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setForeground(theme.color(role))
    return look
