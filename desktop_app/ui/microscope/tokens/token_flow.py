"""Where chips and captions lie: lines of a given width, words kept whole."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect

from desktop_app.ui import theme
from desktop_app.ui.microscope.parts.token_paint import CHIP_HEIGHT
from desktop_app.ui.microscope.sheet import Section, TokenRow

CAPTION = 24
LINE = CHIP_HEIGHT + theme.GAP


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
    margin = theme.GAP
    chips: list[QRect] = []
    captions: list[tuple[QRect, str]] = []
    lines: list[range] = []
    y = theme.GAP_SMALL
    right = width - margin
    for section in sections:
        captions.append((QRect(margin, y, right - margin, CAPTION), section.caption))
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
    return Flow(chips, captions, lines, y)
