"""Numbers as colors: blue above zero, orange below, opacity tanh(|x| / s) over the surface."""

from __future__ import annotations

from array import array
from functools import lru_cache
from math import sqrt, tanh
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on
from desktop_app.ui.kit.spoken import Told

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from desktop_app.core.arrays import Float32

LEVELS = 255
"""Steps from zero to full color, as many as a pixel's channel has."""


class Ramp:
    """The colors of the theme it was made in: `colors` and `inks` (for text on them) by level + LEVELS."""

    def __init__(self) -> None:
        roles = ("surface", "positive", "negative")
        self.colors, self.inks, self._pixels = _colors(*(theme.color(role).name() for role in roles))

    def color(self, value: float, scale: float) -> QColor:
        """The color of a value."""
        return self.colors[LEVELS + round(tanh(value / scale) * LEVELS)]

    def levels(self, values: Float32, scale: float) -> NDArray[np.int16]:
        """Where `colors` and `inks` have those of each value; int16, of the same shape."""
        import numpy as np

        levels: NDArray[np.int16] = np.rint(np.tanh(values / np.float32(scale)) * LEVELS).astype(np.int16)
        return levels + np.int16(LEVELS)

    def image(self, values: Float32, scale: float) -> QImage:
        """A pixel a value of a matrix, (rows, columns)."""
        import numpy as np

        pixels = np.frombuffer(self._pixels, np.uint32)[self.levels(values, scale)]
        rows, columns = values.shape
        return QImage(pixels.tobytes(), columns, rows, columns * 4, QImage.Format.Format_RGB32).copy()


@lru_cache(maxsize=2)
def _colors(ground: str, positive: str, negative: str) -> tuple[list[QColor], list[QColor], bytes]:
    """The colors of a ramp, its inks, and the colors once more as pixels; all views of a theme share them."""
    surface, ends = QColor(ground), (QColor(negative), QColor(positive))
    colors = [_mixed(ends[at >= 0], surface, abs(at) / LEVELS) for at in range(-LEVELS, LEVELS + 1)]
    dark, light = QColor("black"), QColor("white")
    # A color of this luminance has the same contrast, (more + 0.05) / (less + 0.05), to both: 4.58, where
    # between the theme's own text and ground it would be 3.6.
    middle = sqrt((_light(dark) + 0.05) * (_light(light) + 0.05)) - 0.05
    inks = [light if _light(color) < middle else dark for color in colors]
    return colors, inks, array("I", (color.rgb() for color in colors)).tobytes()


def scale_words(scale: float, signed: bool = True) -> str:
    """What the colors of numbers mean, in words."""
    if not signed:
        return tr(
            "Opacity tanh(x / s) with s = {scale}, nearly full at {full}",
            scale=f"{scale:.3f}",
            full=f"{2 * scale:.2f}",
        )
    return tr(
        "Blue is positive, orange negative; opacity tanh(|x| / s) with s = {scale}, "
        "nearly full at −{full} and +{full}",
        scale=f"{scale:.3f}",
        full=f"{2 * scale:.2f}",
    )


class RampLegend(QWidget):
    """The ramp with its ends, -2 s and 2 s; from 0 where nothing is negative."""

    TOLD_AS: ClassVar[Told] = "picture"

    def __init__(self, *, signed: bool = True) -> None:
        super().__init__()
        self._signed = signed
        self._scale = 0.0
        self._ramp = Ramp()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._theme_changed)

    def show_scale(self, scale: float) -> None:
        self._scale = scale
        words = scale_words(scale, self._signed)
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(168, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._scale:
            return
        painter = painter_on(self)
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.color("secondary"))
        bar = QRect(44, 4, self.width() - 88, 12)
        ramp, ends = self._ramp, 2 * self._scale
        gradient = QLinearGradient(bar.left(), 0, bar.right(), 0)
        for step in range(21):
            share = step / 10 - 1 if self._signed else step / 20
            gradient.setColorAt(step / 20, ramp.color(ends * share, self._scale))
        painter.fillRect(bar, gradient)
        first, last = (f"−{ends:.2f}", f"+{ends:.2f}") if self._signed else ("0", f"{ends:.2f}")
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(0, 0, 40, self.height()), middle | Qt.AlignmentFlag.AlignRight, first)
        painter.drawText(QRect(bar.right() + 5, 0, 40, self.height()), middle, last)

    def _theme_changed(self) -> None:
        self._ramp = Ramp()
        self.update()


def _light(color: QColor) -> float:
    """Relative luminance (WCAG 2)."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)

    red, green, blue = linear(color.redF()), linear(color.greenF()), linear(color.blueF())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(ink: QColor, ground: QColor, opacity: float) -> QColor:
    return QColor(
        *(
            round(opacity * a + (1 - opacity) * b)
            for a, b in (
                (ink.red(), ground.red()),
                (ink.green(), ground.green()),
                (ink.blue(), ground.blue()),
            )
        )
    )
