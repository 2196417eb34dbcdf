"""Points as pixels, written straight into an image by numpy: 100,000 take milliseconds; without Qt."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Int64
from desktop_app.ui.map.frame import Points

Pixels = NDArray[np.uint32]

LARGEST, SMALLEST = 5.0, 2.0
"""Radius of a point in device-independent pixels."""
COVER = 0.1
"""The part of the area that points may cover before they get smaller."""
CROWDED = 2
"""Side of a cell, in the same pixels, where points are counted because there are too many to be drawn."""
SHAPES = 8
"""Forms of points, so that groups do not differ by color alone."""
_FAINTEST = 0.45
_LEVELS = 16


class Raster(NamedTuple):
    """An image: `memory`, uint32, begins with its first pixel, 0xFFRRGGBB; a line has `stride` of them."""

    memory: Pixels
    width: int
    height: int
    stride: int


def radius(points: int, width: float, height: float) -> float:
    """How large so many points are drawn; below SMALLEST they are counted instead."""
    return min(float(np.sqrt(COVER * width * height / (np.pi * max(points, 1)))), LARGEST)


def draw(
    pixels: Points, numbers: Int64, colors: NDArray[np.uint8], width: int, height: int, size: float
) -> Raster:
    """Points with soft edges.

    `pixels` are their places, `numbers` index `colors`, uint8, (colors, 3), and the form; the last color is
    the ground's. Later points lie above earlier ones. `size` is the radius. All in pixels of the image.
    """
    margin = int(np.ceil(size)) + 2
    wide = width + 2 * margin
    inks = _inks(colors)
    image = np.full((height + 4 * margin) * wide, inks[0, -1], dtype=np.uint32)
    places = np.rint(pixels).astype(np.int64)
    seen = np.flatnonzero(
        (places[:, 0] > -margin) & (places[:, 0] < width + margin - 1)
        & (places[:, 1] > -margin) & (places[:, 1] < height + margin - 1)
    )  # fmt: skip
    at = (places[seen, 1] + 2 * margin) * wide + places[seen, 0] + margin
    kinds = numbers[seen]
    for form in np.unique(kinds % SHAPES).tolist():
        of_form = kinds % SHAPES == form
        where, ink = at[of_form], inks[:, kinds[of_form]]
        inside = margin - 1
        for right, down, level in _stamp(form, round(size, 1), inside):
            image[where + (down * wide + right)] = ink[level]
    return Raster(image[2 * margin * wide + margin :], width, height, wide)


def count(
    pixels: Points, numbers: Int64, colors: NDArray[np.uint8], width: int, height: int, side: int
) -> Raster:
    """As `draw`, where points are many: cells of `side` pixels, fuller ones less transparent.

    A pixel a cell, which has the color of the last of its points.
    """
    columns, lines = -(-width // side), -(-height // side)
    cells = np.floor(pixels / side).astype(np.int64)
    seen = (cells[:, 0] >= 0) & (cells[:, 0] < columns) & (cells[:, 1] >= 0) & (cells[:, 1] < lines)
    at = cells[seen, 1] * columns + cells[seen, 0]
    counts = np.bincount(at, minlength=columns * lines)
    kinds = np.zeros(columns * lines, dtype=np.int64)
    kinds[at] = numbers[seen]
    most = max(int(counts.max(initial=0)), 1)
    share = np.log1p(np.arange(most + 1)) / np.log1p(most)
    levels = np.rint((_FAINTEST + (1 - _FAINTEST) * share) * _LEVELS).astype(np.int64)
    levels[0] = 0
    inks = _inks(colors)
    image = np.full(columns * lines, inks[0, -1], dtype=np.uint32)
    full = np.flatnonzero(counts)
    image[full] = inks[levels[counts[full]], kinds[full]]
    return Raster(image, columns, lines, columns)


def _inks(colors: NDArray[np.uint8]) -> Pixels:
    """Every color over the last one at every level of opacity, (levels, colors)."""
    shares = np.arange(_LEVELS + 1)[:, np.newaxis, np.newaxis] / _LEVELS
    mixed = colors[-1] * (1 - shares) + colors * shares
    parts = np.rint(mixed).astype(np.uint32)
    made: Pixels = (
        np.uint32(0xFF000000) | parts[..., 0] << np.uint32(16) | parts[..., 1] << np.uint32(8) | parts[..., 2]
    )
    return made


@lru_cache(maxsize=256)
def _stamp(form: int, size: float, most: int) -> tuple[tuple[int, int, int], ...]:
    """The pixels of a form around its middle, (right, down, level of opacity), the faintest first.

    So, where points overlap, the middle of each lies above the soft edge of the other.
    """
    steps = range(-most, most + 1)
    found = []
    for down in steps:
        for right in steps:
            level = round(_LEVELS * min(max(0.5 - _outside(form, right, down, size), 0.0), 1.0))
            if level:
                found.append((right, down, level))
    return tuple(sorted(found, key=lambda pixel: pixel[2]))


def _outside(form: int, right: float, down: float, size: float) -> float:
    """About how far a place lies outside of a form, negative inside; forms have like areas."""
    x, y = abs(right), abs(down)
    match form:
        case 0:  # disc
            return float(np.hypot(x, y)) - size
        case 1:  # square
            return max(x, y) - 0.86 * size
        case 2:  # triangle that stands
            return max(0.87 * x - 0.5 * down - 0.62 * size, down - 0.62 * size + 0.0)
        case 3:  # diamond
            return (x + y - 1.25 * size) / 1.41
        case 4:  # plus
            return min(max(x - 0.4 * size, y - 1.1 * size), max(y - 0.4 * size, x - 1.1 * size))
        case 5:  # triangle on its tip
            return max(0.87 * x + 0.5 * down - 0.62 * size, -down - 0.62 * size)
        case 6:  # cross
            u, v = abs(right + down) / 1.41, abs(right - down) / 1.41
            return min(max(u - 0.4 * size, v - 1.1 * size), max(v - 0.4 * size, u - 1.1 * size))
        case _:  # ring
            return abs(float(np.hypot(x, y)) - 0.75 * size) - 0.36 * size
