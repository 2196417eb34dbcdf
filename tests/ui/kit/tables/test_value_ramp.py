from __future__ import annotations

from math import tanh

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.ui import theme
from desktop_app.ui.kit.tables.value_ramp import LEVELS, Ramp, RampLegend
from tests.ui.test_theme import contrast

SCALE = 0.5


@pytest.fixture(params=["light", "dark"])
def ramp(app: QApplication, request: pytest.FixtureRequest) -> Ramp:
    theme.choose(request.param)
    return Ramp()


def test_zero_is_the_ground_and_far_away_is_the_full_color(ramp: Ramp) -> None:
    assert ramp.color(0, SCALE) == theme.color("surface")
    assert ramp.color(100, SCALE) == theme.color("positive")
    assert ramp.color(-100, SCALE) == theme.color("negative")


def test_the_opacity_is_tanh_of_the_value_over_the_scale(ramp: Ramp) -> None:
    ground, ink = theme.color("surface"), theme.color("positive")
    opacity = tanh(0.3 / SCALE)
    wanted = opacity * ink.red() + (1 - opacity) * ground.red()
    assert ramp.color(0.3, SCALE).red() == pytest.approx(wanted, abs=1)


def test_the_image_has_the_color_of_every_value_in_its_place(ramp: Ramp) -> None:
    values = np.array([[0.1, -0.7, 0.0], [5.0, -0.01, 0.4]], dtype=np.float32)
    image = ramp.image(values, SCALE)
    assert (image.width(), image.height()) == (3, 2)
    for row in range(2):
        for column in range(3):
            assert image.pixelColor(column, row) == ramp.color(float(values[row, column]), SCALE)


def test_levels_name_the_same_colors(ramp: Ramp) -> None:
    values = np.array([-3, -0.2, 0, 0.2, 3], dtype=np.float32)
    levels = ramp.levels(values, SCALE)
    assert levels.dtype == np.int16
    assert [ramp.colors[level] for level in levels] == [ramp.color(float(x), SCALE) for x in values]
    assert levels[2] == LEVELS


def test_a_number_can_be_read_on_every_color(ramp: Ramp) -> None:
    assert min(contrast(color, ink) for color, ink in zip(ramp.colors, ramp.inks, strict=True)) >= 4.5


def test_the_legend_says_its_scale_in_words(app: QApplication) -> None:
    legend = RampLegend()
    legend.show_scale(0.25)
    assert "s = 0.250" in legend.accessibleName()
    assert legend.toolTip() == legend.accessibleName()
