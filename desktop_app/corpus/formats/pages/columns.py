"""Columns whose lines were drawn across the page: read one after the other, as a person reads them."""

import re
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import pairwise

from desktop_app.corpus.formats.pages.lines import (
    LayoutPage,
    PageLine,
    as_row,
    both,
    cross,
    has_columns,
    is_wide,
    side_by_side,
)

_LEAST_LINES = 3
_FILLED = 0.75
"""Lines of prose are about as wide as their column: so wide at least is the one in the middle."""
_CONTINUED = 0.25
"""So many lines of prose at least go on within a sentence, with a small letter."""

_LEFTWARD = re.compile("[\u0590-\u08ff]")
"""Hebrew, Arabic and their kin run from right to left."""

_MOST_PAIRS = 2000
"""No page that a person reads has as many pieces of text beside each other."""

_Row = list[PageLine]


def lines_of(page: LayoutPage) -> list[PageLine]:
    """The lines of a page in the order in which they are read."""
    found = page.lines()
    # As many objects as lines have nothing beside each other.
    if page.count_objects() <= len(found):
        return found
    pairs = side_by_side(page.objects())
    if len(pairs) > _MOST_PAIRS:
        return found
    if has_columns(pairs) and not _LEFTWARD.search(page.text):
        return by_columns(page.pieces())
    rows = [both(*pair) for pair in pairs]
    return [as_row(line, rows) for line in found] if rows else found


def by_columns(pieces: Sequence[PageLine]) -> list[PageLine]:
    """Pieces of lines, as they were drawn, with columns of prose one after the other.

    The pieces of other lines are one line, as those of a table are.
    """
    rows = _rows(pieces)
    gutter = _gutter(rows)
    if gutter is None:
        return [_joined(row) for row in rows]
    found: list[PageLine] = []
    for band, is_parted in _bands(rows, gutter):
        sides = [
            [piece for row in band for piece in row if (piece.box.right <= gutter) == left]
            for left in (True, False)
        ]
        if is_parted and all(map(_is_prose, sides)):
            found += (line for side in sides for line in by_columns(side))
        else:
            found += map(_joined, band)
    return found


def _rows(pieces: Sequence[PageLine]) -> list[_Row]:
    """What stands side by side and was drawn one after the other; columns need no common baseline."""
    rows: list[_Row] = []
    for piece in pieces:
        before = rows[-1][-1] if rows else None
        if (
            before
            and piece.box.left > before.box.right
            and abs(piece.box.bottom - before.box.bottom) < 0.8 * before.box.height
        ):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _gutter(rows: Sequence[_Row]) -> float | None:
    """The middle of the gap that most lines have in common, where it may be one between columns."""
    pairs = [
        (here.box, there.box)
        for row in rows
        for here, there in pairwise(row)
        if is_wide(here.box) and is_wide(there.box)
    ]
    middles = [(here.right + there.left) / 2 for here, there in pairs]
    best = max(middles, key=lambda middle: cross(middle, pairs), default=0.0)
    return best if cross(best, pairs) >= _LEAST_LINES else None


def _bands(rows: Sequence[_Row], gutter: float) -> Iterator[tuple[list[_Row], bool]]:
    """Rows in order, taken together as long as nothing crosses the gutter; and whether it parts them."""
    band: list[_Row] = []
    for row in rows:
        crossed = any(piece.box.left < gutter < piece.box.right for piece in row)
        upward = bool(band) and row[0].box.bottom > band[-1][0].box.top
        if band and (crossed or upward):
            yield band, _parts(band, gutter)
            band = []
        if crossed:
            yield [row], False
        else:
            band.append(row)
    if band:
        yield band, _parts(band, gutter)


def _parts(band: Sequence[_Row], gutter: float) -> bool:
    return sum(row[0].box.right < gutter < row[-1].box.left for row in band) >= _LEAST_LINES


def _is_prose(side: Sequence[PageLine]) -> bool:
    """Whether lines are those of sentences, not cells of a table."""
    left = min(line.box.left for line in side)
    widths = sorted(line.box.right - left for line in side)
    if widths[len(widths) // 2] < _FILLED * widths[-1]:
        return False
    starts = [line.text[0] for line in side[1:]]
    # Scripts without capitals tell nothing by them.
    continued = sum(sign.islower() or (sign.isalpha() and sign.upper() == sign.lower()) for sign in starts)
    return continued >= _CONTINUED * len(starts)


def _joined(row: _Row) -> PageLine:
    if len(row) == 1:
        return row[0]
    text = " ".join(f"{piece.text}-" if piece.divided else piece.text for piece in row[:-1])
    return PageLine(
        f"{text} {row[-1].text}", reduce(both, (piece.box for piece in row)), row[-1].divided, True
    )
