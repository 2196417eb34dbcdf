"""Colors that mean different things stay apart for every kind of color-blind eye, in both themes.

A CIEDE2000 of 1 is about what one just sees between two large fields side by side.
"""

from __future__ import annotations

from itertools import combinations, product

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from desktop_app.explore.sheet import TokenRow
from desktop_app.ui import theme
from desktop_app.ui.microscope.parts.token_paint import chip_colors
from tests.ui.color_vision import DEFICIENCIES, difference, seen
from tests.ui.test_theme import contrast

SIGNS_APART = 40
"""Positive and negative at full strength."""
FAINT_SIGNS_APART = 7
"""The same at an opacity of 0.1."""
GROUNDS_APART = 5
"""The grounds of tokens, which lie side by side and have words on them."""
GROUPS_APART = 15
"""Points of a map, which are small."""

both_themes_and_all_eyes = pytest.mark.parametrize(
    ("choice", "eyes"), list(product(("light", "dark"), DEFICIENCIES))
)


def apart(one: QColor, other: QColor, eyes: str) -> float:
    return difference(*(seen(c.redF(), c.greenF(), c.blueF(), eyes) for c in (one, other)))


def over(ink: QColor, ground: QColor, opacity: float) -> QColor:
    return QColor.fromRgbF(
        *(
            opacity * a + (1 - opacity) * b
            for a, b in (
                (ink.redF(), ground.redF()),
                (ink.greenF(), ground.greenF()),
                (ink.blueF(), ground.blueF()),
            )
        )
    )


def token(kind: str, tone: int = 0) -> TokenRow:
    return TokenRow(0, "w", 1, 1, 0, 0, 0, 1, kind, tone=tone)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [  # pairs 1, 7, 17, 25 and 34 of the paper's test data
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_difference_is_the_published_one(
    one: tuple[float, float, float], other: tuple[float, float, float], expected: float
) -> None:
    assert difference(one, other) == pytest.approx(expected, abs=1e-4)
    assert difference(other, one) == pytest.approx(expected, abs=1e-4)


def test_the_simulation_keeps_gray_and_confuses_what_it_should() -> None:
    for eyes in DEFICIENCIES:
        assert apart(QColor("#808080"), QColor.fromRgbF(*[0.50196] * 3), eyes) < 0.1
        assert difference(seen(1, 1, 1, eyes), (100, 0, 0)) < 0.1
    red, green = QColor("#C00000"), QColor("#617000")
    assert apart(red, green, "none") > 40
    assert apart(red, green, "deuteranopia") < 15


@both_themes_and_all_eyes
def test_signs_stay_apart(app: QApplication, choice: str, eyes: str) -> None:
    theme.choose(choice)
    positive, negative, ground = map(theme.color, ("positive", "negative", "surface"))
    assert apart(positive, negative, eyes) >= SIGNS_APART
    assert apart(over(positive, ground, 0.1), over(negative, ground, 0.1), eyes) >= FAINT_SIGNS_APART


@both_themes_and_all_eyes
def test_tokens_stay_apart(app: QApplication, choice: str, eyes: str) -> None:
    """Words in both tones, special tokens, unknown words, and the hatching of padding."""
    theme.choose(choice)
    rows = {"tone a": token("word"), "tone b": token("word", 1)}
    rows |= {kind: token(kind) for kind in ("special", "unknown")}
    grounds = {name: chip_colors(row)[0] for name, row in rows.items()} | {"padding": theme.hatch().color()}
    close = [
        (one, other, round(apart(grounds[one], grounds[other], eyes), 1))
        for one, other in combinations(grounds, 2)
        if apart(grounds[one], grounds[other], eyes) < GROUNDS_APART
    ]
    assert close == []


@both_themes_and_all_eyes
def test_groups_on_a_map_stay_apart_and_stand_out(app: QApplication, choice: str, eyes: str) -> None:
    """Eight groups and the gray of all others; forms tell them apart as well."""
    theme.choose(choice)
    colors = {role: theme.color(role) for role in (*theme.GROUPS, "disabled")}
    close = [
        (one, other, round(apart(colors[one], colors[other], eyes), 1))
        for one, other in combinations(colors, 2)
        if apart(colors[one], colors[other], eyes) < GROUPS_APART
    ]
    assert close == []
    surface = theme.color("surface")
    assert min(contrast(colors[role], surface) for role in theme.GROUPS) >= 3
