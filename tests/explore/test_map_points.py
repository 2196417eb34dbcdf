"""What a map of tokens gives away; its script proves its numbers and refuses others."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.explore import projection
from desktop_app.explore.map_points import (
    BETWEEN,
    HEAD,
    OTHER,
    MapField,
    MapShown,
    explained_words,
    export,
    kept_words,
    same_place_words,
)
from desktop_app.explore.projection import NeighborsKept, Pca
from desktop_app.services.open_models import OpenModels
from desktop_app.ui.engine import Engine
from desktop_app.ui.map import work
from tests.scripts import Scripts

TEXT = "The bank by the river was steep. The bank gave her money, and the bank was closed."


@pytest.fixture(scope="module")
def plane() -> work.Plane:
    from desktop_app.core.jobs import NEVER, silent

    return work.of_text(Engine(OpenModels()), TEXT, 4, silent, NEVER)


def shown(plane: work.Plane, tsne: bool) -> MapShown:
    points = plane.points
    layout = projection.tsne(points.vectors, plane.pca, 0) if tsne else None
    places = layout.points if layout else plane.places
    told = projection.kept(points.vectors, places)
    colors = tuple(f"#00000{number}" for number in range(9))
    return MapShown(points, plane.pca, places, layout, told, points.fields[0], colors)


@pytest.mark.parametrize("tsne", [False, True])
def test_the_table_has_every_point_with_its_true_neighbors(plane: work.Plane, tsne: bool) -> None:
    made = export(shown(plane, tsne), DEFAULT_BUNDLE)
    lines = list(csv.reader(io.StringIO(made.csv())))
    assert tuple(lines[0]) == HEAD
    assert len(lines) == len(plane.points) + 1
    wide = plane.points.vectors.astype(np.float64)
    for row, line in enumerate(lines[1:]):
        cosines = wide @ wide[row]
        cosines[row] = -2
        assert line[-1].split(BETWEEN) == list(map(str, np.argsort(-cosines, kind="stable")[:10]))
    assert made.array is not None
    assert made.array == pytest.approx(np.array([line[2:4] for line in lines[1:]], dtype=float), abs=1e-5)
    assert json.loads(made.json())["neighbors_kept"] == made.document["neighbors_kept"]


@pytest.mark.parametrize("tsne", [False, True])
def test_the_script_computes_it_again_and_refuses_other_numbers(
    plane: work.Plane, tsne: bool, tmp_path: Path, run_script: Scripts
) -> None:
    made = export(shown(plane, tsne), DEFAULT_BUNDLE).script
    path = tmp_path / "proof.py"
    path.write_text(made, encoding="utf-8")
    ran = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "All is as it was shown." in ran.stdout
    path.write_text(made.replace(")[4, 0]", ")[3, 0]"), encoding="utf-8")
    assert run_script(path).returncode == 1


def test_the_last_layer_of_every_layer_can_be_mapped(plane: work.Plane) -> None:
    assert plane.layers == 6
    points = plane.points
    assert np.linalg.norm(points.vectors, axis=1) == pytest.approx(np.ones(len(points)), abs=1e-6)
    assert points.given
    state = points.given.states[4, 3]
    assert points.vectors[3] == pytest.approx(state / np.linalg.norm(state), abs=1e-6)
    assert points.titles[0] == "[CLS]"
    assert points.titles[-1] == "[SEP]"
    repeated = dict(zip(points.fields[0].values, range(9), strict=False))
    assert {"the", "bank", "was", "."} <= set(repeated)
    banks = [row for row, title in enumerate(points.titles) if title == "bank"]
    assert points.fields[0].codes[banks].tolist() == [repeated["bank"]] * 3


def test_only_what_is_picked_is_exported(plane: work.Plane) -> None:
    made = export(work.picked(shown(plane, False), (2, 5)), DEFAULT_BUNDLE, script=False)
    assert [row[0] for row in made.rows] == ["2", "5"]
    assert made.script == ""
    assert made.array is not None
    assert made.array.shape == (2, 2)


def test_the_most_frequent_values_have_a_color_and_the_rest_share_one() -> None:
    codes = np.array([*range(10), *range(1, 10), 3, -1])
    field = MapField("kind", tuple("abcdefghij"), codes)
    values, numbers = field.shown()
    assert values == (("d", 3), *((name, 2) for name in "bcefghi"))
    assert numbers[[3, 1, 0, 9, -1]].tolist() == [0, 1, OTHER, OTHER, OTHER]


def test_sentences() -> None:
    nothing = np.zeros(1)
    assert explained_words(Pca(nothing, nothing, (0.25, 0.125))) == (
        "PCA's axes explain 25.0 % + 12.5 % = 37.5 % of the variance"
    )
    assert kept_words(NeighborsKept(3.21, 10, 40, 40), "document") == (
        "3.2 of 10 true neighbors kept (measured on all 40 documents)"
    )
    assert kept_words(NeighborsKept(3.21, 10, 500, 40_000), "document") == (
        "3.2 of 10 true neighbors kept (measured on 500 of 40,000 documents)"
    )
    assert kept_words(NeighborsKept(0, 0, 1, 1), "token") == "One point has no neighbors"
    assert same_place_words(1, "document") == "1 document has the vector of another and its place"
    assert same_place_words(12, "token") == "12 tokens have the vector of another and its place"
