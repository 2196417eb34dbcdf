"""Points are where they belong, in their color and form, however many there are."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_app.ui.map.raster import SHAPES, Raster, count, draw, radius

GROUND = (250, 250, 250)
COLORS = np.array([(10 * n, 100, 200 - 10 * n) for n in range(16)] + [GROUND], dtype=np.uint8)


def pixel(image: Raster, x: int, y: int) -> tuple[int, int, int, int]:
    value = int(image.memory[y * image.stride + x])
    return value >> 24, value >> 16 & 255, value >> 8 & 255, value & 255


@pytest.mark.parametrize("form", range(7))
def test_a_form_has_its_color_in_the_middle_and_ends(form: int) -> None:
    image = draw(np.array([[20.0, 30.0]]), np.array([form]), COLORS, 60, 50, 6)
    assert (image.width, image.height) == (60, 50)
    assert pixel(image, 20, 30) == (255, *COLORS[form].tolist())
    assert pixel(image, 20, 39) == (255, *GROUND)
    assert pixel(image, 29, 30) == (255, *GROUND)


def test_a_ring_is_empty_inside() -> None:
    image = draw(np.array([[20.0, 30.0]]), np.array([7]), COLORS, 60, 50, 6)
    assert pixel(image, 20, 30) == (255, *GROUND)
    assert pixel(image, 24, 30) == (255, *COLORS[7].tolist())


def test_forms_differ_and_take_about_as_much_room() -> None:
    areas, pictures = [], set()
    for form in range(SHAPES):
        image = draw(np.array([[15.0, 15.0]]), np.array([form]), COLORS * 0 + COLORS[-1] * 0, 31, 31, 6)
        assert len(np.unique(image.memory[: 31 * image.stride])) == 1  # its color is the ground's
        seen = draw(np.array([[15.0, 15.0]]), np.array([form]), COLORS, 31, 31, 6)
        inked = np.array([[pixel(seen, x, y)[1:] != GROUND for x in range(31)] for y in range(31)])
        areas.append(int(inked.sum()))
        pictures.add(inked.tobytes())
    assert len(pictures) == SHAPES
    assert max(areas) < 2 * min(areas)


def test_what_lies_outside_touches_nothing() -> None:
    outside = np.array([[-40.0, 10], [90, 10], [10, -40], [10, 90], [1e9, 1e9], [-1e9, 5]])
    for image in (
        draw(outside, np.zeros(6, dtype=np.int64), COLORS, 60, 50, 5),
        count(outside, np.zeros(6, dtype=np.int64), COLORS, 60, 50, 2),
    ):
        colors = {pixel(image, x, y)[1:] for x in range(image.width) for y in range(image.height)}
        assert colors == {GROUND}


def test_points_at_an_edge_are_cut_there() -> None:
    image = draw(np.array([[0.0, 0.0], [59.0, 49.0]]), np.array([0, 1]), COLORS, 60, 50, 5)
    assert pixel(image, 0, 0)[1:] == tuple(COLORS[0].tolist())
    assert pixel(image, 59, 49)[1:] == tuple(COLORS[1].tolist())
    assert pixel(image, 59, 0)[1:] == GROUND
    assert pixel(image, 0, 49)[1:] == GROUND


def test_later_points_lie_above_earlier_ones() -> None:
    both = np.array([[20.0, 20.0], [20.0, 20.0]])
    assert pixel(draw(both, np.array([0, 8]), COLORS, 40, 40, 5), 20, 20)[1:] == tuple(COLORS[8].tolist())
    assert pixel(draw(both, np.array([8, 0]), COLORS, 40, 40, 5), 20, 20)[1:] == tuple(COLORS[0].tolist())


def test_fuller_cells_are_stronger() -> None:
    chosen = np.random.default_rng(0)
    crowd = np.concatenate([np.full((500, 2), 10.5), np.full((3, 2), 20.5), chosen.uniform(40, 58, (40, 2))])
    image = count(crowd, np.zeros(len(crowd), dtype=np.int64), COLORS, 60, 60, 2)
    assert (image.width, image.height) == (30, 30)
    strong, weak, ground = pixel(image, 5, 5), pixel(image, 10, 10), pixel(image, 0, 0)
    assert strong[1:] == tuple(COLORS[0].tolist())
    assert strong[2] < weak[2] < ground[2]


def test_many_points_are_smaller() -> None:
    sizes = [radius(number, 900, 560) for number in (1, 300, 3_000, 100_000)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == sizes[1] == 5
    assert sizes[-1] < 2
