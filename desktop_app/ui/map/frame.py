"""Which part of the plane is in sight, and where its points lie on the screen; without Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

MARGIN = 24.0
"""Pixels that stay free at every side when all is in sight."""
DEEPEST = 2_000.0
"""How many times larger than that it gets."""


@dataclass(slots=True)
class MapFrame:
    """An area of `width` x `height` pixels; (x, y) of the plane is in its middle, `scale` pixels to one.

    Both axes have one scale, and y grows upwards.
    """

    width: float = 1.0
    height: float = 1.0
    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    least: float = 1.0
    low: tuple[float, float] = (0.0, 0.0)
    high: tuple[float, float] = (0.0, 0.0)

    def fit(self, points: Points | None = None) -> None:
        """Brings all into sight, of other `points` where they are given."""
        if points is not None and len(points):
            (a, b), (c, d) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
            self.low, self.high = (a, b), (c, d)
        self._measure()
        self.x, self.y = ((a + b) / 2 for a, b in zip(self.low, self.high, strict=True))
        self.scale = self.least

    @property
    def fits(self) -> bool:
        return self.scale == self.least

    def resize(self, width: float, height: float) -> None:
        """Another area: what was in sight as a whole stays so."""
        whole = self.fits
        self.width, self.height = max(width, 1.0), max(height, 1.0)
        if whole:
            self.fit()
        else:
            self._measure()
            self._settle()

    def zoom(self, factor: float, x: float, y: float) -> None:
        """Makes all larger by `factor`; what lies at (x, y) of the area stays there."""
        at = self.at(x, y)
        self.scale = min(max(self.scale * factor, self.least), self.least * DEEPEST)
        now = self.at(x, y)
        self.x += at[0] - now[0]
        self.y += at[1] - now[1]
        self._settle()

    def pan(self, right: float, down: float) -> None:
        """Moves what is in sight by so many pixels."""
        self.x -= right / self.scale
        self.y += down / self.scale
        self._settle()

    def reveal(self, x: float, y: float) -> None:
        """Moves a place of the plane into sight, to the middle if it is not."""
        here = self.pixels(np.array([[x, y]]))[0]
        free = MARGIN / 2
        if not (free <= here[0] <= self.width - free and free <= here[1] <= self.height - free):
            self.x, self.y = x, y
            self._settle()

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The place in the plane that is seen at (x, y) of the area."""
        return self.x + (x - self.width / 2) / self.scale, self.y - (y - self.height / 2) / self.scale

    def pixels(self, points: Points) -> Points:
        """Where points are seen; float64, (points, 2)."""
        return (points - (self.x, self.y)) * (self.scale, -self.scale) + (self.width / 2, self.height / 2)

    def _measure(self) -> None:
        wide, high = (b - a for a, b in zip(self.low, self.high, strict=True))
        free = max(self.width - 2 * MARGIN, 1.0), max(self.height - 2 * MARGIN, 1.0)
        found = [room / span for room, span in zip(free, (wide, high), strict=True) if span > 0]
        self.least = min(found, default=1.0)

    def _settle(self) -> None:
        """Keeps some of the points in sight."""
        self.scale = min(max(self.scale, self.least), self.least * DEEPEST)
        self.x = min(max(self.x, self.low[0]), self.high[0])
        self.y = min(max(self.y, self.low[1]), self.high[1])
