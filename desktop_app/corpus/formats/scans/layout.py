"""Where lines stand on a page, and in which order they are read: columns by their gutter, tables by rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Quad = NDArray[np.float32]
"""The corners of a line in pixels, (4, 2): top left, top right, bottom right, bottom left."""

Gap = tuple[float, float]
"""Where nothing stands in a line, from left to right."""

FEWEST = 3
"""A column has so many lines at least."""
CROSSING = 0.2
"""So many of the lines on both sides of a gutter may run over it, as headings do."""
FILLED = 0.55
"""The lines of a column of prose fill so much of its width; cells of a table do not."""
SLACK = 0.35
"""Lines are found with a rim around them: so many line heights over the gutter are not beyond it."""
PARAGRAPH = 1.45
"""A paragraph begins after so many usual distances between two lines."""
AROUND = 3
"""So many lines above and below say how wide a column is."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A line in the straightened page: its edges in pixels, and its number among those found."""

    left: float
    top: float
    right: float
    bottom: float
    number: int

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.right - self.left


Gapped = tuple[Spot, Sequence[Gap]]


def tilt(quads: Sequence[Quad]) -> float:
    """By how much the lines are askew, in radians, clockwise; the longer a line, the more it counts."""
    if not quads:
        return 0.0
    along = np.array([quad[1] - quad[0] for quad in quads])
    lengths = np.hypot(along[:, 0], along[:, 1])
    long = lengths >= np.median(lengths)
    return float(np.median(np.arctan2(along[long, 1], along[long, 0])))


def straightened(quads: Sequence[Quad], angle: float) -> list[Spot]:
    """The lines as they stand on the page turned back by `angle`."""
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    spots = []
    for number, quad in enumerate(quads):
        x, y = (quad @ turn).T
        left, right = (x[0] + x[3]) / 2, (x[1] + x[2]) / 2
        top, bottom = (y[0] + y[1]) / 2, (y[2] + y[3]) / 2
        spots.append(Spot(float(left), float(top), float(right), float(bottom), number))
    return spots


def in_order(spots: Sequence[Spot]) -> list[list[Spot]]:
    """The rows of the page as they are read; the spots of a row from left to right."""
    gutter = _gutter(spots)
    if gutter is None:
        return _rows(spots)
    over = sorted((spot for spot in spots if _crosses(spot, gutter)), key=lambda spot: spot.middle)
    edges = [-np.inf, *(spot.middle for spot in over), np.inf]
    found: list[list[Spot]] = []
    for number, (above, below) in enumerate(pairwise(edges)):
        between = [spot for spot in spots if above < spot.middle <= below and not _crosses(spot, gutter)]
        for side in _sides(between, gutter):
            found += in_order(side)
        if number < len(over):
            found.append([over[number]])
    return found


def breaks(rows: Sequence[Sequence[Spot]]) -> Iterator[bool]:
    """Of each row, whether a paragraph begins with it."""
    steps = [after[0].middle - before[0].middle for before, after in pairwise(rows)]
    down = [step for step in steps if step > 0]
    usual = float(np.median(down)) if down else 0.0
    yield True
    for (before, after), step in zip(pairwise(rows), steps, strict=True):
        higher = max(before[0].height, after[0].height)
        yield step > max(PARAGRAPH * usual, 1.2 * higher) or before[0].height > 1.4 * after[0].height


def rooms(rows: Sequence[Sequence[Spot]]) -> Iterator[float]:
    """Of each row, how much room there is to its right, in pixels, up to where the lines around it end.

    Infinite for a row of cells, which says nothing of the next.
    """
    for at, row in enumerate(rows):
        here = row[-1]
        near = (line[0] for line in rows[max(0, at - AROUND) : at + AROUND + 1] if len(line) == 1)
        rights = [other.right for other in near if other.left < here.right and other.right > here.left]
        yield max(rights, default=here.right) - here.right if len(row) == 1 else np.inf


def gaps(ink: NDArray[np.bool_], least: float) -> list[tuple[int, int]]:
    """The runs of columns without ink, `least` pixels wide or more, between the first and the last with some.

    `ink` is (columns,).
    """
    dark = np.flatnonzero(ink)
    wide = np.flatnonzero(np.diff(dark) > least)
    return [(int(dark[at]) + 1, int(dark[at + 1])) for at in wide]


def aligned(lines: Sequence[Gapped], narrow: float, wide: float) -> dict[int, list[Gap]]:
    """Where lines are cut that run over a gutter, by their number, from left to right.

    Each line comes with its gaps, in the coordinates of its spot. One as wide as `wide` line heights cuts by
    itself, others cut where FEWEST lines below each other leave `narrow` line heights free.
    """
    cuts: dict[int, list[Gap]] = {}
    # Lines that were found one by one bear witness as well.
    parted = [
        (replace(one, right=other.right, number=-1), [(one.right, other.left)])
        for row in _rows([spot for spot, _ in lines])
        for one, other in pairwise(row)
    ]
    ordered = sorted([*lines, *parted], key=lambda line: line[0].middle)
    for at, (spot, free) in enumerate(ordered):
        for left, right in free:
            if spot.number < 0:
                continue
            if right - left >= wide * spot.height or _runs_on(ordered, at, (left, right), narrow):
                cuts.setdefault(spot.number, []).append((left, right))
    return cuts


def _runs_on(ordered: Sequence[Gapped], at: int, gap: Gap, narrow: float) -> bool:
    """Whether the gap goes on through the lines above and below."""
    spot = ordered[at][0]
    count = 1
    for direction in (-1, 1):
        left, right = gap
        last, step = spot, at + direction
        while 0 <= step < len(ordered):
            other, free = ordered[step]
            step += direction
            if other.right <= right or other.left >= left:
                continue
            if abs(other.middle - last.middle) > 2.5 * spot.height:
                break
            shared = [(max(left, a), min(right, b)) for a, b in free]
            fitting = max(shared, key=lambda pair: pair[1] - pair[0], default=(0.0, 0.0))
            if fitting[1] - fitting[0] < narrow * spot.height:
                break
            (left, right), last = fitting, other
            count += 1
    return count >= FEWEST


def _rows(spots: Sequence[Spot]) -> list[list[Spot]]:
    rows: list[list[Spot]] = []
    for spot in sorted(spots, key=lambda spot: spot.middle):
        if rows and _beside(rows[-1][0], spot):
            rows[-1].append(spot)
        else:
            rows.append([spot])
    return [sorted(row, key=lambda spot: spot.left) for row in rows]


def _beside(one: Spot, other: Spot) -> bool:
    return abs(one.middle - other.middle) < 0.5 * min(one.height, other.height)


def _crosses(spot: Spot, x: float) -> bool:
    return spot.left + SLACK * spot.height < x < spot.right - SLACK * spot.height


def _gutter(spots: Sequence[Spot]) -> float | None:
    """The x that parts two columns of prose, the one that the fewest lines run over; None without one."""
    if len(spots) < 2 * FEWEST:
        return None
    edges = sorted({spot.left for spot in spots})
    best, fewest = None, CROSSING * len(spots) + 0.5
    for left in edges[1:]:
        before = [spot.right for spot in spots if spot.right - SLACK * spot.height <= left]
        if not before:
            continue
        x = (max(before) + left) / 2
        over = sum(_crosses(spot, x) for spot in spots)
        if over < fewest and all(_is_prose(side) for side in _sides(spots, x)):
            best, fewest = x, over
    return best


def _sides(spots: Sequence[Spot], x: float) -> tuple[list[Spot], list[Spot]]:
    aside = [spot for spot in spots if not _crosses(spot, x)]
    left = [spot for spot in aside if spot.left + spot.right < 2 * x]
    return left, [spot for spot in aside if spot.left + spot.right >= 2 * x]


def _is_prose(side: Sequence[Spot]) -> bool:
    if len(side) < FEWEST:
        return False
    width = max(spot.right for spot in side) - min(spot.left for spot in side)
    height = float(np.median([spot.height for spot in side]))
    filled = float(np.median([spot.width for spot in side]))
    return filled >= FILLED * width and filled > 5 * height
