"""What is in sight, and what stays where it is while one zooms."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_app.ui.map.frame import DEEPEST, MARGIN, MapFrame

POINTS = np.array([[0.0, 0.0], [4.0, 1.0], [2.0, 2.0]])


@pytest.fixture
def frame() -> MapFrame:
    made = MapFrame()
    made.resize(800, 600)
    made.fit(POINTS)
    return made


def test_all_points_are_in_sight_on_one_scale(frame: MapFrame) -> None:
    pixels = frame.pixels(POINTS)
    assert pixels.min() >= MARGIN - 1e-9
    assert (pixels <= (800 - MARGIN + 1e-9, 600 - MARGIN + 1e-9)).all()
    assert pixels[1, 0] - pixels[0, 0] == pytest.approx(800 - 2 * MARGIN)
    assert pixels[0, 1] - pixels[2, 1] == pytest.approx((800 - 2 * MARGIN) / 2)  # y grows upwards


def test_a_place_stays_under_the_pointer_while_one_zooms(frame: MapFrame) -> None:
    here = frame.at(250, 400)
    for factor in (1.25, 3, 1 / 1.25):
        frame.zoom(factor, 250, 400)
        assert frame.at(250, 400) == pytest.approx(here)
    assert frame.pixels(np.array([here]))[0] == pytest.approx([250, 400])


def test_it_gets_no_smaller_than_all_and_no_larger_than_is_useful(frame: MapFrame) -> None:
    whole = frame.scale
    frame.zoom(1e9, 400, 300)
    assert frame.scale == whole * DEEPEST
    frame.zoom(1e-9, 400, 300)
    assert frame.scale == whole
    assert frame.fits


def test_moving_follows_the_hand_and_never_loses_the_points(frame: MapFrame) -> None:
    frame.zoom(4, 400, 300)
    before = frame.pixels(POINTS)
    frame.pan(30, -10)
    assert frame.pixels(POINTS) == pytest.approx(before + np.array([30, -10]))
    frame.pan(1e6, 1e6)
    assert frame.pixels(POINTS)[0] == pytest.approx([400, frame.pixels(POINTS)[0, 1]])


def test_another_size_shows_all_if_all_was_seen(frame: MapFrame) -> None:
    frame.resize(300, 900)
    assert frame.fits
    assert (frame.pixels(POINTS) <= (300, 900)).all()
    frame.zoom(5, 10, 10)
    scale = frame.scale
    frame.resize(500, 500)
    assert frame.scale == scale


def test_a_point_out_of_sight_comes_to_the_middle(frame: MapFrame) -> None:
    frame.zoom(50, 24, 300)
    frame.reveal(4, 1)
    assert frame.pixels(np.array([[4.0, 1.0]]))[0] == pytest.approx([400, 300])
    x = frame.x
    frame.reveal(4, 1)
    assert frame.x == x


@pytest.mark.parametrize("points", [POINTS[:1], np.repeat(POINTS[:1], 5, axis=0), POINTS[:2]])
def test_one_point_and_points_on_a_line(points: np.ndarray) -> None:
    frame = MapFrame()
    frame.resize(400, 300)
    frame.fit(points)
    pixels = frame.pixels(points)
    assert np.isfinite(pixels).all()
    assert pixels.mean(axis=0) == pytest.approx([200, 150])
