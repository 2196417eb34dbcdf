"""A score's shares to be looked at: words tinted by share, and the map of pairs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop_app.core.text import one_line, quoted
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.find.document.heat_map import HeatMap
from desktop_app.ui.find.document.shares import Shares, opacity, signed
from desktop_app.ui.kit.basics import label, painter_on
from desktop_app.ui.kit.layout import column
from desktop_app.ui.kit.tables.word_flow import WordFlow

STRONGEST = 0.5  # opacity; text stays readable on it
LEAST_LINE = 0.1  # of the greatest share; below it no line is drawn
POINT = tr("Point at a cell or a word for its exact number.")


class SharesView(QWidget):
    """Query, map and passage share one pointer; `readout` shows the exact number under it."""

    def __init__(self) -> None:
        super().__init__()
        self._shares: Shares | None = None
        self.query = ShareWords(tr("Query"))
        self.heat = HeatMap()
        self.passage = ShareWords(tr("Passage"))
        self.readout = label(POINT, "secondary", wrap=True)
        self._map = QScrollArea()
        self._map.setWidget(self.heat)
        self._map.setWidgetResizable(True)
        self._map.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._map.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for area in (self._map.viewport(), self.heat):
            area.setAutoFillBackground(False)
        above, below = label(tr("Query"), "secondary"), label(tr("Passage"), "secondary")
        self._words = (above, self.query, below, self.passage)
        column(above, self.query, self._map, self.readout, below, self.passage, into=self)
        self.heat.pointed.connect(self.point)
        self.query.pointed.connect(lambda row: self.point(row, -1))
        self.passage.pointed.connect(lambda column: self.point(-1, column))

    def show_shares(self, shares: Shares | None) -> None:
        """Shows the words with their shares, and the map where the shares are of pairs."""
        self._shares = shares
        for widget in self._words:
            widget.setVisible(shares is not None)
        self._map.setVisible(shares is not None and shares.cells is not None)
        self.show_status("")
        if shares is None:
            return
        self.query.show_words(shares.query, shares.rows)
        self.passage.show_words(shares.passage, shares.columns)
        if shares.cells is not None:
            self.heat.show_shares(shares)
            self._map.setFixedHeight(self.heat.height() + 14)

    def show_status(self, text: str) -> None:
        """Shows how far some work is in place of numbers; "" where there is none."""
        self.readout.setText(text or POINT)
        self.readout.setVisible(bool(text) or self._shares is not None)

    def point(self, row: int, column: int) -> None:
        """Shows the exact number of a pair, a query word (column -1) or a passage word (row -1)."""
        shares = self._shares
        if not shares:
            return
        self.query.point(row)
        self.passage.point(column)
        self.heat.point(row, column)
        if row >= 0 and column >= 0 and shares.cells:
            pair = f"{quoted(shares.query[row])} × {quoted(shares.passage[column])}"
            self.readout.setText(f"{pair}  {signed(shares.cells[row][column], 6)}")
        elif row >= 0:
            self.readout.setText(f"{quoted(shares.query[row])}  {signed(shares.rows[row], 6)}")
        elif column >= 0:
            self.readout.setText(f"{quoted(shares.passage[column])}  {signed(shares.columns[column], 6)}")
        else:
            self.readout.setText(POINT)
        self.heat.setAccessibleDescription(self.readout.text())


class ShareWords(WordFlow):
    """Words of a query or a passage with their shares; the line below a word shows the sign, too."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._shares: tuple[float | None, ...] = ()
        self._greatest = 0.0

    def show_words(self, words: Sequence[str], shares: Sequence[float | None]) -> None:
        self._shares = tuple(shares)
        self._greatest = max((abs(share) for share in shares if share is not None), default=0.0)
        self.set_words(tuple(one_line(word) for word in words))

    def spoken(self, number: int) -> str:
        return f"{self.words[number]} {signed(self._shares[number])}"

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.lay_out()
        painter = painter_on(self)
        painter.setFont(theme.font("text"))
        for place, word, share in zip(self.places, self.words, self._shares, strict=True):
            role = "positive" if (share or 0.0) >= 0 else "negative"
            strength = opacity(share, self._greatest)
            painter.fillRect(place.adjusted(0, 1, 0, -3), theme.color(role, STRONGEST * strength))
            painter.setPen(theme.color("text"))
            painter.drawText(place.adjusted(0, 0, 0, -3), Qt.AlignmentFlag.AlignCenter, word)
            if share is not None and self._greatest and abs(share) >= LEAST_LINE * self._greatest:
                style = Qt.PenStyle.SolidLine if share > 0 else Qt.PenStyle.DotLine
                painter.setPen(QPen(theme.color(role), 2, style))
                painter.drawLine(place.left() + 1, place.bottom() - 1, place.right() - 1, place.bottom() - 1)
        self.paint_ring(painter)
