"""The text's word pieces in reading order; a click or Space hides one and shows it again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QScrollArea

from desktop_app.core.text import one_line
from desktop_app.explore.heads.masked_words import MASK, Fate, hideable
from desktop_app.explore.sheet import TokenRow
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on
from desktop_app.ui.kit.tables.word_flow import LINE, WordFlow
from desktop_app.ui.microscope.parts.token_paint import chip_colors

FATES: Mapping[Fate, tuple[str, str]] = {
    "masked": ("accent", tr("became [MASK]")),
    "random": ("negative", tr("became a random piece")),
    "kept": ("special", tr("was kept")),
}
"""The color of what training does to a piece, and its words."""


class MaskChips(WordFlow):
    """`toggled` carries the number of a piece that is to be hidden or shown."""

    toggled = Signal(int)

    def __init__(self) -> None:
        super().__init__(tr("Word pieces"))
        self.setObjectName("mask_chips")
        self.setAccessibleDescription(tr("The arrow keys move; Space hides a piece, or shows it again."))
        self._rows: tuple[TokenRow, ...] = ()
        self._hidden: frozenset[int] = frozenset()
        theme.changed.connect(self.update)

    def show_tokens(self, rows: Sequence[TokenRow], hidden: Collection[int]) -> None:
        """A chip for each row; those of `hidden` say [MASK]."""
        self._rows, self._hidden = tuple(rows), frozenset(hidden)
        words = tuple(
            MASK if at in self._hidden else one_line(row.token) for at, row in enumerate(self._rows)
        )
        current = self.current
        if words != self.words:
            self.set_words(words)
        self.point(current)

    def spoken(self, number: int) -> str:
        row = self._rows[number]
        if number in self._hidden:
            return tr("{token}, hidden", token=row.token) if row.token != MASK else tr("[MASK] of the text")
        return row.token if hideable(row) else tr("{token}, cannot be hidden", token=row.token)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.lay_out()
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("text"))
        for number, (row, place) in enumerate(zip(self._rows, self.places, strict=True)):
            hidden = number in self._hidden
            ground, ink, edge = chip_colors(row)
            if hidden:
                ground, ink, edge = theme.color("accent"), theme.color("on_accent"), ""
            box = place.adjusted(0, 1, -1, -1)
            painter.setPen(QPen(theme.color(edge), 1) if edge else Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(box, theme.GAP_SMALL, theme.GAP_SMALL)
            painter.setPen(ink)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.words[number])
        self._paint_current(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.lay_out()
        here = event.position().toPoint()
        for number, place in enumerate(self.places):
            if place.contains(here):
                self.toggled.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current >= 0:
            self.toggled.emit(self.current)
        else:
            super().keyPressEvent(event)

    def _paint_current(self, painter: QPainter) -> None:
        if self.current >= 0:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            wide = theme.RING if self.hasFocus() else 1
            painter.setPen(QPen(theme.color("text"), wide))
            painter.drawRoundedRect(self.places[self.current].adjusted(1, 1, -2, -2), 4, 4)


class FateWords(WordFlow):
    """A text as training gives it to the model: the chosen pieces in the color of what became of them."""

    def __init__(self) -> None:
        super().__init__(tr("The corrupted text"))
        self.setObjectName("fate_words")
        self._fates: dict[int, Fate] = {}
        theme.changed.connect(self.update)

    def show_words(self, words: Sequence[str], fates: Mapping[int, Fate]) -> None:
        """`fates` by the number of the word."""
        self._fates = dict(fates)
        self.set_words(tuple(map(one_line, words)))

    def spoken(self, number: int) -> str:
        fate = self._fates.get(number)
        return self.words[number] + (f", {FATES[fate][1]}" if fate else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.lay_out()
        painter = painter_on(self)
        painter.setFont(theme.font("text"))
        for number, place in enumerate(self.places):
            fate = self._fates.get(number)
            if fate:
                _mark(painter, place, fate)
            special = self.words[number].startswith("[")
            painter.setPen(theme.color("text" if fate or not special else "special"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self.words[number])
        self.paint_ring(painter)


class FlowArea(QScrollArea):
    """As high as its words need, up to so many lines; the rest is scrolled."""

    def __init__(self, flow: WordFlow, lines: int) -> None:
        super().__init__()
        self._flow, self._lines = flow, lines
        self.setWidget(flow)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fit()

    def fit(self) -> None:
        """Takes the height of the words that are there now."""
        need = self._flow.heightForWidth(max(self.viewport().width(), 80))
        self.setFixedHeight(min(max(need, LINE), self._lines * LINE) + 6)

    def reveal(self) -> None:
        """Scrolls to the current word, unless the mouse is over the words."""
        self._flow.lay_out()
        if self._flow.current >= 0 and not self._flow.underMouse():
            place = self._flow.places[self._flow.current].center()
            self.ensureVisible(place.x(), place.y(), 0, LINE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


def _mark(painter: QPainter, place: QRect, fate: Fate) -> None:
    """A ground, and a line below it of another kind for each fate: not color alone."""
    role = FATES[fate][0]
    painter.fillRect(place.adjusted(0, 1, 0, -1), theme.color(role, 0.16))
    style = {
        "masked": Qt.PenStyle.SolidLine,
        "random": Qt.PenStyle.DashLine,
        "kept": Qt.PenStyle.DotLine,
    }[fate]
    painter.setPen(QPen(theme.color(role), 2, style))
    painter.drawLine(place.left() + 1, place.bottom() - 1, place.right() - 1, place.bottom() - 1)
