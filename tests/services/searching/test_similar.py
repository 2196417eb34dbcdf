"""Similar documents with the real model."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.errors import AppError, Cancelled
from desktop_app.core.jobs import CancelToken
from desktop_app.core.query_values import SimilarTo
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import Hit
from desktop_app.encoder.encode import Encoder
from desktop_app.library import sources
from desktop_app.library.store import Library
from desktop_app.services.searching import similar as room
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.similar import SimilarSearch
from tests.services.indexed import index

DOCUMENTS = {
    "rye": (
        "Rye bread",
        "Flour, water and salt. Knead the dough. Let it rise overnight. Bake it in a hot oven.",
    ),
    "wheat": ("Wheat bread", "Mix flour with yeast and bake the loaf until the crust is brown."),
    "ice": ("Glaciers", "Rivers of ice carve valleys over thousands of years."),
    "snow": ("Avalanches", "Snow slides down a mountain when a weak layer breaks."),
    "music": ("Violins", "Four strings and a bow. A luthier builds them of spruce and maple."),
}


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("similar")
    source = folder / "a.jsonl"
    lines = [
        json.dumps({"_id": key, "title": title, "text": text}) for key, (title, text) in DOCUMENTS.items()
    ]
    source.write_text("\n".join(lines))
    with Library.create(folder / "library", Recipe(encoder.bundle.fingerprint, 16)) as writer:
        index(writer, [source], encoder)
    with Library.open(folder / "library") as library:
        yield Searcher(library, encoder)


def hit(searcher: Searcher, key: str) -> Hit:
    return next(hit for hit in searcher.search(DOCUMENTS[key][0]).hits if hit.id == key)


def test_a_document_finds_its_like_and_not_itself(searcher: Searcher) -> None:
    rye = hit(searcher, "rye")
    assert len(searcher.library.document(rye.document).passages) > 1
    answer = SimilarSearch().similar(searcher, SimilarTo(rye.title, rye.document))
    assert [one.rank for one in answer.hits] == [1, 2, 3, 4]
    assert answer.hits[0].id == "wheat"
    assert "rye" not in {one.id for one in answer.hits}
    assert (answer.query, answer.mode, answer.more) == ("", "semantic", False)
    two = SimilarSearch().similar(searcher, SimilarTo(rye.title, rye.document), top=2)
    assert two.hits == answer.hits[:2]
    assert two.more


def test_the_vector_is_the_mean_of_the_passages(searcher: Searcher) -> None:
    rye = hit(searcher, "rye")
    with searcher.library.reading():
        rows = searcher.library.rows("mean")
    mean = room.at(rows, rows.slots[rows.documents == rye.document]).mean(axis=0)
    best = SimilarSearch().similar(searcher, SimilarTo(rye.title, rye.document)).hits[0]
    other = room.at(rows, rows.slots[rows.passages == best.passage_id])[0]
    assert best.score == pytest.approx(float(other @ mean / np.linalg.norm(mean)), abs=1e-6)


def test_a_sentence_finds_others_than_its_own_document(searcher: Searcher) -> None:
    ice = hit(searcher, "ice")
    likeness = SimilarTo("a sentence", ice.document, "Rivers of ice carve valleys")
    assert SimilarSearch().similar(searcher, likeness).hits[0].id == "snow"
    assert SimilarSearch().similar(searcher, SimilarTo("a sentence", text=likeness.text)).hits[0].id == "ice"


def test_the_other_pooling_has_its_own_vectors(searcher: Searcher) -> None:
    likener, sentence = SimilarSearch(), SimilarTo("s", text="Snow and ice")
    mean, cls = (likener.similar(searcher, sentence, pooling=pooling) for pooling in ("mean", "cls"))
    assert mean.hits[0].score != cls.hits[0].score


def test_a_file_is_read_and_compared(searcher: Searcher, tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    path.write_text("The baker takes a loaf out of the oven.")
    likener = SimilarSearch()
    found = likener.similar(searcher, SimilarTo(path.name, source=str(path)))
    assert {one.id for one in found.hits[:2]} == {"rye", "wheat"}
    assert found.note == ""
    path.write_text("Glaciers and avalanches are made of frozen water in the mountains.")
    os.utime(path, ns=(1, 1))
    changed = likener.similar(searcher, SimilarTo(path.name, source=str(path)))
    assert {one.id for one in changed.hits[:2]} == {"ice", "snow"}


def test_a_file_of_the_library_leaves_its_own_records_out(searcher: Searcher) -> None:
    (source,) = sources.remembered(searcher.library)
    assert SimilarSearch().similar(searcher, SimilarTo("a.jsonl", source=source)).hits == ()


def test_of_a_long_file_the_beginning_is_compared(
    searcher: Searcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_PASSAGES", 3)
    path = tmp_path / "long.txt"
    path.write_text("Bread is baked in an oven. " * 10 + "Rivers of ice carve valleys. " * 200)
    found = SimilarSearch().similar(searcher, SimilarTo(path.name, source=str(path)))
    assert "first 3 passages" in found.note
    assert {one.id for one in found.hits[:2]} == {"rye", "wheat"}


@pytest.mark.parametrize(("name", "content"), [("x.pdf", b"no"), ("x.unknown", b"?"), ("x.txt", b"")])
def test_what_cannot_be_read_is_told(searcher: Searcher, tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(AppError, match=name):
        SimilarSearch().similar(searcher, SimilarTo(name, source=str(path)))
    path.unlink()
    with pytest.raises(AppError, match=name):
        SimilarSearch().similar(searcher, SimilarTo(name, source=str(path)))


def test_reading_can_be_stopped(searcher: Searcher, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Bread.")
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        SimilarSearch().similar(searcher, SimilarTo("a.txt", source=str(path)), cancel=cancel)


def test_without_vectors_there_is_nothing_to_compare(searcher: Searcher) -> None:
    with pytest.raises(AppError, match="not embedded yet"):
        SimilarSearch().similar(searcher, SimilarTo("Gone", 99_999))
