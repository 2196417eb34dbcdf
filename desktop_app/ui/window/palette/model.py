"""The rows of the command palette."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from desktop_app.ui import theme
from desktop_app.ui.kit.elided_lines import AT_LEFT, AT_RIGHT, draw_icon, draw_line
from desktop_app.ui.kit.tables.rows import ROW, Index, RowDelegate, RowsModel, State
from desktop_app.ui.window.palette.matching import matching

HEIGHT = 34
_LEAST_ABOUT = 60


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """A line: `about` stands beside the title, `key` at the right; `why_not` why it cannot be done now.

    `also` are other words that it is found by.
    """

    icon: str
    title: str
    about: str
    do: Callable[[], object]
    key: str = ""
    why_not: str = ""
    also: str = ""


class PaletteModel(RowsModel[PaletteEntry]):
    """The entries that the typed letters mean; those that can be done come first."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[PaletteEntry, ...] = ()
        self._typed = ""

    def show(self, entries: Sequence[PaletteEntry]) -> None:
        self._entries = tuple(entries)
        self.set_filter(self._typed)

    def set_filter(self, typed: str) -> None:
        self._typed = typed
        found = matching(self._entries, typed)
        self.fill(sorted(found, key=lambda entry: bool(entry.why_not)))

    def cell(self, row: PaletteEntry, _column: int) -> str:
        return row.title

    def tip(self, row: PaletteEntry, _column: int) -> str:
        return row.why_not or row.about

    def spoken(self, row: PaletteEntry, _column: int) -> str:
        return ", ".join(filter(None, (row.title, row.why_not or row.about, row.key)))


class PaletteDelegate(RowDelegate):
    """Icon, title, what it is, and its key; pale where it cannot be done, with the reason."""

    HEIGHT = HEIGHT

    def paint_row(self, painter: QPainter, area: QRect, index: Index, _state: State) -> None:
        entry = index.data(ROW)
        assert isinstance(entry, PaletteEntry)
        sign = QRect(0, 0, theme.ICON, theme.ICON)
        sign.moveCenter(QRect(area.left() + theme.GAP, area.top(), theme.ICON, area.height()).center())
        draw_icon(painter, sign, theme.icon(entry.icon))
        words = area.adjusted(theme.ICON + 2 * theme.GAP, 0, -theme.GAP, 0)
        secondary, text = theme.font("secondary"), theme.font("text")
        painter.setFont(secondary)
        painter.setPen(theme.color("secondary"))
        if entry.key:
            draw_line(painter, words, entry.key, AT_RIGHT)
            words.setRight(
                words.right() - QFontMetrics(secondary).horizontalAdvance(entry.key) - theme.GAP_MEDIUM
            )
        width = min(QFontMetrics(text).horizontalAdvance(entry.title), words.width())
        about = words.adjusted(width + theme.GAP_MEDIUM, 0, 0, 0)
        if about.width() >= _LEAST_ABOUT:
            draw_line(painter, about, entry.why_not or entry.about, AT_LEFT, Qt.TextElideMode.ElideRight)
        painter.setFont(text)
        painter.setPen(theme.color("secondary" if entry.why_not else "text"))
        draw_line(painter, words, entry.title, AT_LEFT)
