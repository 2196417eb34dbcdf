"""A list of near tokens: the words around each, where it stands, and its cosine as a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from desktop_app.core.text import one_line
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.elided_lines import AT_RIGHT, draw_line
from desktop_app.ui.kit.layout import PaneForWidth, column
from desktop_app.ui.kit.tables.rows import ROW, Index, RowDelegate, RowsModel, State
from desktop_app.ui.kit.tables.table import FixedList

if TYPE_CHECKING:
    from desktop_app.explore.token_cosines import Neighbor

_VALUE = 52
_BAR = 3


class NeighborModel(RowsModel["Neighbor"]):
    """One row a token, best first."""

    def cell(self, row: Neighbor, _column: int) -> str:
        return row.piece

    def tip(self, row: Neighbor, _column: int) -> str:
        return tr(
            "{piece}, cosine {cosine}, in {title}: {context}",
            piece=row.piece,
            cosine=f"{row.cosine:.6f}",
            title=row.title,
            context=_context(row),
        )

    def spoken(self, row: Neighbor, _column: int) -> str:
        return tr(
            "{piece}, cosine {cosine}, {context}, {title}",
            piece=row.piece,
            cosine=f"{row.cosine:.4f}",
            context=_context(row),
            title=row.title,
        )


class NeighborDelegate(RowDelegate):
    HEIGHT = 44
    MIRRORED = False
    BAR = False

    def paint_row(self, painter: QPainter, area: QRect, index: Index, _state: State) -> None:
        found = index.data(ROW)
        upper = QRect(area.left() + theme.GAP, area.top() + 3, area.width() - 2 * theme.GAP, 19)
        lower = QRect(upper.left(), upper.bottom() + 1, upper.width(), 16)
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font("mono_small"))
        painter.drawText(upper, AT_RIGHT, f"{found.cosine:.4f}")
        self._paint_context(painter, upper.adjusted(0, 0, -_VALUE, 0), found)
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.color("secondary"))
        draw_line(painter, lower, one_line(f"{found.piece} · {found.title}", 200))
        bar = QRect(upper.left(), area.bottom() - _BAR + 1, upper.width(), _BAR - 1)
        painter.fillRect(bar, theme.color("track"))
        bar.setWidth(round(bar.width() * abs(found.cosine)))
        painter.fillRect(bar, theme.color("positive" if found.cosine >= 0 else "negative"))

    def _paint_context(self, painter: QPainter, box: QRect, found: Neighbor) -> None:
        """The word, and as much of what stands around it as there is room for, the same at both sides."""
        word = one_line(found.word)
        strong, plain = theme.font("strong"), theme.font("text")
        metrics = QFontMetrics(plain)
        width = QFontMetrics(strong).horizontalAdvance(word)
        side = max((box.width() - width) // 2, 0)
        before = metrics.elidedText(_plain(found.before), Qt.TextElideMode.ElideLeft, side)
        lead = metrics.horizontalAdvance(before)
        rest = max(box.width() - width - lead, 0)
        after = metrics.elidedText(_plain(found.after), Qt.TextElideMode.ElideRight, rest)
        base = box.top() + (box.height() + metrics.ascent() - metrics.descent()) // 2
        painter.setFont(plain)
        painter.setPen(theme.color("secondary"))
        painter.drawText(box.left(), base, before)
        painter.drawText(box.left() + lead + width, base, after)
        painter.setFont(strong)
        painter.setPen(theme.color("text"))
        painter.drawText(box.left() + lead, base, word)


class NeighborList(PaneForWidth):
    """A heading, a sentence, and the list."""

    def __init__(self, heading: str, name: str) -> None:
        super().__init__()
        self.model = NeighborModel(self)
        self.status = label(tone="secondary", wrap=True)
        self.list = FixedList(name, heading)
        self.list.setModel(self.model)
        self.list.setProperty("look", "bare")
        self.list.setItemDelegate(NeighborDelegate(self.list))
        column(label(heading, "strong"), self.status, (self.list, 1), into=self, gap=theme.GAP_SMALL)


def _plain(text: str) -> str:
    """One line, its spaces at the ends kept."""
    return "".join(" " if letter.isspace() else letter for letter in text)


def _context(row: Neighbor) -> str:
    return one_line(f"{row.before}{row.word}{row.after}", 200)
