"""PCA and what maps keep, against numpy by hand and brute force; t-SNE by what it promises."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_app.core.arrays import Float32
from desktop_app.core.errors import AppError, Cancelled
from desktop_app.core.jobs import CancelToken, Progress
from desktop_app.explore import projection
from desktop_app.explore.projection import Points, density, distinct, kept, nearest, pca, tsne


def vectors(number: int, dimensions: int = 24, groups: int = 4, seed: int = 3) -> Float32:
    """Unit vectors around a few directions."""
    chosen = np.random.default_rng(seed)
    middles = 2 * chosen.normal(size=(groups, dimensions))
    found = middles[np.arange(number) % groups] + chosen.normal(size=(number, dimensions))
    unit: Float32 = (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)
    return unit


@pytest.mark.parametrize(("number", "dimensions"), [(200, 24), (12, 384), (3, 8)])
def test_the_plane_is_the_one_of_numpys_svd(number: int, dimensions: int) -> None:
    found = vectors(number, dimensions)
    plane = pca(found)
    middle = found.astype(np.float64) - found.mean(axis=0, dtype=np.float64)
    _, singular, axes = np.linalg.svd(middle, full_matrices=False)
    assert plane.explained == pytest.approx(singular[:2] ** 2 / (singular**2).sum(), abs=1e-9)
    assert np.abs((plane.axes * axes[:2]).sum(axis=1)) == pytest.approx([1, 1], abs=1e-9)
    assert np.abs(plane.place(found)) == pytest.approx(np.abs(middle @ axes[:2].T), abs=1e-6)
    assert (plane.axes[[0, 1], np.abs(plane.axes).argmax(axis=1)] > 0).all()


def test_a_vector_that_the_plane_was_not_made_of_is_placed_exactly() -> None:
    found = vectors(50)
    plane, other = pca(found[:40]), found[40:]
    by_hand = [
        [float((row - plane.center) @ axis) for axis in plane.axes] for row in other.astype(np.float64)
    ]
    assert plane.place(other) == pytest.approx(np.array(by_hand), abs=1e-9)


def test_a_plane_is_made_of_parts_as_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    found = vectors(500)
    whole = pca(found)
    monkeypatch.setattr(projection, "_AT_ONCE", 2_000)
    assert pca(found).axes == pytest.approx(whole.axes, abs=1e-9)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_one_two_and_three_points(number: int) -> None:
    found = vectors(number)
    plane = pca(found)
    places = plane.place(found)
    assert places.shape == (number, 2)
    assert np.isfinite(places).all()
    assert sum(plane.explained) == pytest.approx(0 if number == 1 else 1, abs=1e-9)
    told = kept(found, places)
    assert (told.of, told.points) == (number - 1, number)
    assert told.mean == number - 1
    with pytest.raises(AppError, match="at least 4 different texts"):
        tsne(found, plane, 0)


def test_equal_vectors_have_no_variance_and_one_place() -> None:
    found = np.repeat(vectors(1), 7, axis=0)
    plane = pca(found)
    assert plane.explained == (0, 0)
    assert (plane.place(found) == 0).all()
    assert kept(found, plane.place(found)).mean == 6  # whoever is taken is as near
    assert density(plane.place(found)) == pytest.approx(np.ones(7))


def test_what_is_the_same_is_found_bit_by_bit() -> None:
    found = vectors(6)
    found[4], found[5] = found[1], found[2] * np.float32(1 + 1e-6)
    first, same = distinct(found)
    assert first.tolist() == [0, 1, 2, 3, 5]
    assert same.tolist() == [0, 1, 2, 3, 1, 4]
    zeros = np.array([[0.0, 1], [-0.0, 1]], dtype=np.float32)
    assert distinct(zeros)[1].tolist() == [0, 0]


def test_neighbors_are_those_of_brute_force(monkeypatch: pytest.MonkeyPatch) -> None:
    found = vectors(120)
    monkeypatch.setattr(projection, "_AT_ONCE", 1_000)  # several parts
    rows = np.array([0, 17, 119])
    near, cosines = nearest(found, rows)
    for row, mine, values in zip(rows, near, cosines, strict=True):
        wide = found.astype(np.float64)
        all_of_them = wide @ wide[row]
        all_of_them[row] = -2
        assert mine.tolist() == np.argsort(-all_of_them, kind="stable")[:10].tolist()
        assert values == pytest.approx(np.sort(all_of_them)[::-1][:10], abs=1e-6)
    assert nearest(found[:1], np.array([0]))[0].shape == (1, 0)


def by_brute_force(found: Float32, places: Points, count: int) -> float:
    """Point by point; right where no two cosines are equal."""
    hits = 0
    for row in range(len(found)):
        others = [other for other in range(len(found)) if other != row]
        true = sorted(others, key=lambda other: -float(found[row].astype(float) @ found[other].astype(float)))
        seen = sorted(others, key=lambda other: float(((places[row] - places[other]) ** 2).sum()))
        hits += len(set(true[:count]) & set(seen[:count]))
    return hits / len(found)


@pytest.mark.parametrize("number", [8, 90])
def test_neighbors_kept_are_those_of_brute_force(number: int) -> None:
    found = vectors(number)
    places = pca(found).place(found)
    told = kept(found, places)
    assert (told.of, told.measured) == (min(10, number - 1), number)
    assert told.mean == by_brute_force(found, places, told.of)


def test_of_many_points_a_sample_is_measured_that_is_said_and_near_the_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = vectors(2_600)
    places = pca(found).place(found)
    sampled = kept(found, places)
    assert (sampled.measured, sampled.points) == (500, 2_600)
    assert kept(found, places) == sampled
    monkeypatch.setattr(projection, "ALL", 3_000)
    assert kept(found, places).measured == 2_600
    assert sampled.mean == pytest.approx(kept(found, places).mean, abs=0.15)
    stopped = CancelToken()
    stopped.cancel()
    with pytest.raises(Cancelled):
        kept(found, places, stopped)


def test_t_sne_keeps_more_neighbors_than_the_plane_and_puts_what_is_equal_on_one_point() -> None:
    found = vectors(150, groups=10)
    found[140:] = found[:10]
    plane = pca(found)
    heard: list[Progress] = []
    layout = tsne(found, plane, 5, heard.append)
    assert layout.points.shape == (150, 2)
    assert layout.distinct == 140
    assert (layout.points[140:] == layout.points[:10]).all()
    assert len(np.unique(layout.points, axis=0)) == 140
    assert kept(found, layout.points).mean > kept(found, plane.place(found)).mean + 1
    steps = [one for one in heard if one.stage == "Computing t-SNE"]
    assert (steps[-1].done, steps[-1].total, steps[-1].seconds_left) == (750, 750, 0)
    assert [one.done for one in steps] == sorted(one.done for one in steps)


def test_a_seed_gives_the_same_map_each_time_and_another_seed_another_map() -> None:
    found = vectors(120)
    plane = pca(found)
    first = tsne(found, plane, 1)
    assert (tsne(found, plane, 1).points == first.points).all()
    assert not np.allclose(tsne(found, plane, 2).points, first.points)


def test_a_query_is_placed_among_its_neighbors_and_moves_nobody() -> None:
    found = vectors(160)
    plane = pca(found[:159])
    layout = tsne(found[:159], plane, 0)
    before = layout.points.copy()
    assert layout.transforms
    place = layout.place(found[159:])
    assert (layout.place(found[159:]) == place).all()
    assert (np.array(layout.embedding) == before).all()
    group = before[159 % 4 :: 4]  # of four groups of directions
    away = ((before - place) ** 2).sum(axis=1)
    assert set(np.argsort(away)[:5].tolist()) <= set(range(159 % 4, 159, 4))
    assert len(group) == 39


def test_where_there_are_many_a_query_goes_to_its_neighbors(monkeypatch: pytest.MonkeyPatch) -> None:
    found = vectors(160)
    layout = tsne(found[:159], pca(found[:159]), 0)
    monkeypatch.setattr(projection, "TRANSFORMED", 100)
    assert not layout.transforms
    near, _ = nearest(found, np.array([159]), 25)
    by_hand = np.median(layout.points[near[0]], axis=0)
    assert layout.place(found[159:])[0] == pytest.approx(by_hand, abs=1e-9)


@pytest.mark.parametrize("number", [4, 5, 7])
def test_four_different_vectors_are_enough(number: int) -> None:
    found = vectors(number, groups=2)
    layout = tsne(found, pca(found), 0)
    assert np.isfinite(layout.points).all()
    assert layout.perplexity == pytest.approx((number - 1) / 3)
    assert np.isfinite(layout.place(found[:1])).all()


def test_trees_take_over_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projection, "EXACT", 100)
    found = vectors(150)
    plane = pca(found)
    layout = tsne(found, plane, 0)
    assert not layout.exact
    assert (tsne(found, plane, 0).points == layout.points).all()
    assert np.isfinite(layout.place(found[:1])).all()


def test_it_is_stopped_between_two_steps() -> None:
    found, token = vectors(100), CancelToken()

    def report(progress: Progress) -> None:
        if progress.done >= 100 and progress.unit == "steps":
            token.cancel()

    with pytest.raises(Cancelled):
        tsne(found, pca(found), 0, report, token)


def test_density_is_highest_in_the_crowd() -> None:
    chosen = np.random.default_rng(0)
    crowd, far = chosen.normal(0, 0.1, (300, 2)), np.array([[8.0, 8.0], [-8.0, 8.0]])
    found = density(np.concatenate([crowd, far]))
    assert found.max() == 1
    assert found[:300].min() > 5 * found[300:].max()
    assert density(np.empty((0, 2))).shape == (0,)
