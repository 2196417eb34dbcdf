"""What a map reads of a library, against the library's own vectors; and its script."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.errors import Cancelled
from desktop_app.core.jobs import CancelToken
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.core.query_values import SimilarTo
from desktop_app.encoder.encode import Encoder
from desktop_app.explore import projection
from desktop_app.explore.map_points import MapPoints, MapShown, export
from desktop_app.library.store import Library
from desktop_app.services.mapping import LibraryMaps, answer, means
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.similar import SimilarSearch
from tests.services.indexed import index

LONG = "The forest is full of deer. " * 12 + "A train runs through it at night. " * 12
RECORDS = (
    ("a", "Nurse", "She looks after sick animals.", "care"),
    ("b", "Nurse", "She looks after sick animals.", "care"),
    ("c", "Baker", "He bakes bread at night.", "care"),
    ("d", "Ranger", LONG, "outdoors"),
    ("e", "Driver", "Trains in fog and snow.", "outdoors"),
    ("f", "", "Deeds are checked without an error.", ""),
)


@pytest.fixture
def searcher(library: Library, encoder: Encoder, tmp_path: Path) -> Searcher:
    path = tmp_path / "records.jsonl"
    lines = [
        json.dumps(
            {"_id": key, "title": title, "text": text, "category": category, "code": f"{key}-{number}"}
        )
        for number, (key, title, text, category) in enumerate(RECORDS)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    index(library, [path], encoder, title_field="title", text_fields=("text",))
    return Searcher(library, encoder)


def test_every_document_has_the_mean_of_its_passages(searcher: Searcher) -> None:
    points = LibraryMaps().points(searcher)
    assert points.keys == ("a", "b", "c", "d", "e", "f")
    assert points.titles == ("Nurse", "Nurse", "Baker", "Ranger", "Driver", "f")
    assert points.left_out == 0
    library = searcher.library
    with library.reading():
        rows = library.rows("mean")
    whole = np.concatenate(rows.matrices)
    passages = [whole[rows.slots[rows.documents == document]] for document in points.rows]
    assert len(passages[3]) > 3
    for mine, found in zip(points.vectors, passages, strict=True):
        mean = found.mean(axis=0, dtype=np.float64)
        assert mine == pytest.approx(mean / np.linalg.norm(mean), abs=1e-6)


def test_documents_with_the_same_text_lie_on_one_point(searcher: Searcher) -> None:
    points = LibraryMaps().points(searcher)
    first, same = projection.distinct(points.vectors)
    assert len(first) == 5
    assert same[0] == same[1]
    places = projection.tsne(points.vectors, projection.pca(points.vectors), 0).points
    assert (places[0] == places[1]).all()


def test_fields_that_group_documents_can_color_them(searcher: Searcher) -> None:
    fields = {field.name: field for field in LibraryMaps().points(searcher).fields}
    assert set(fields) == {"category"}  # and no code, of which every document has another
    category = fields["category"]
    values = [category.values[code] if code >= 0 else "" for code in category.codes.tolist()]
    assert values == ["care", "care", "care", "outdoors", "outdoors", ""]
    shown, numbers = category.shown()
    assert shown == (("care", 3), ("outdoors", 2))
    assert numbers.tolist() == [0, 0, 0, 1, 1, -1]


def test_a_document_without_a_vector_is_counted_and_not_shown(searcher: Searcher) -> None:
    library = searcher.library
    with library.writing() as database:
        database.execute("UPDATE passages SET vector = NULL WHERE document = (SELECT min(id) FROM documents)")
    with Library.open(library.folder) as reader:
        points = LibraryMaps().points(Searcher(reader, searcher.encoder))
    assert (len(points), points.left_out) == (5, 1)
    assert points.keys[0] == "b"


def test_a_library_without_vectors_has_no_points(library: Library, encoder: Encoder) -> None:
    points = LibraryMaps().points(Searcher(library, encoder))
    assert (len(points), points.left_out) == (0, 0)


def test_reading_can_be_stopped(searcher: Searcher) -> None:
    stopped = CancelToken()
    stopped.cancel()
    library = searcher.library
    with library.reading(), pytest.raises(Cancelled):
        means(library.rows("mean"), stopped)


def test_a_query_has_the_vector_and_the_hits_that_find_has(searcher: Searcher) -> None:
    found, vector = answer(searcher, "bread")
    assert found.hits == searcher.search("bread", 20).hits
    assert found.hits[0].id == "c"
    assert vector is not None
    assert vector == pytest.approx(searcher.encoder.encode(["bread"]).mean[0], abs=1e-6)
    filtered, nothing = answer(searcher, "category:care")
    assert nothing is None
    assert [hit.id for hit in filtered.hits] == ["a", "b", "c"]


def map_of(points: MapPoints) -> MapShown:
    plane = projection.pca(points.vectors)
    places = plane.place(points.vectors)
    return MapShown(points, plane, places, None, projection.kept(points.vectors, places))


def test_the_script_reads_the_library_itself_and_refuses_another(searcher: Searcher, tmp_path: Path) -> None:
    script = export(map_of(LibraryMaps().points(searcher)), DEFAULT_BUNDLE).script
    path = tmp_path / "proof.py"
    path.write_text(script, encoding="utf-8")
    ran = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    path.write_text(script.replace("WHERE pooling = 'mean'", "WHERE pooling = 'cls'"), encoding="utf-8")
    ran = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "AssertionError" in ran.stderr


def test_chosen_documents_are_shown_as_they_are(searcher: Searcher) -> None:
    rows = LibraryMaps().points(searcher).rows.tolist()
    chosen = (rows[4], rows[0], rows[2])
    found = SimilarSearch().similar(searcher, SimilarTo("3 documents of the map", chosen=chosen), 2)
    assert [hit.id for hit in found.hits] == ["e", "a"]
    assert found.listed
    assert found.more
    assert not SimilarSearch().similar(searcher, SimilarTo("", chosen=chosen), 3).more
