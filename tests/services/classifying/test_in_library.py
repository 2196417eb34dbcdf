"""`class:` as a filter: by the classifier in the library, never out of date."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.errors import AppError, Cancelled
from desktop_app.core.jobs import CancelToken
from desktop_app.core.recipe import ReadAs, Recipe
from desktop_app.encoder.encode import Encoder
from desktop_app.explore.classifier.network import Classifier, probabilities
from desktop_app.library import label
from desktop_app.library.label import CLASSIFIER
from desktop_app.library.store import Library
from desktop_app.services.classifying import in_library, stored
from desktop_app.services.searching.search import Searcher
from tests.explore.classifier.trained import REVIEWS
from tests.services.indexed import index

OTHERS = REVIEWS[100:140]


def write(path: Path, rows: list[dict[str, str]], **more: str) -> None:
    records = [{"_id": f"r{number}", "text": row["text"], **more} for number, row in enumerate(rows)]
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, encoder: Encoder, recipe: Recipe) -> Path:
    write(tmp_path / "a.jsonl", OTHERS[:30])
    with Library.create(tmp_path / "library", recipe) as library:
        index(library, [tmp_path / "a.jsonl"], encoder)
    return tmp_path / "library"


@pytest.fixture
def searcher(folder: Path, encoder: Encoder) -> Iterator[Searcher]:
    with Library.open(folder) as library:
        yield Searcher(library, encoder)


def ids(searcher: Searcher, query: str) -> set[str]:
    return {hit.id for hit in searcher.search(query, 100).hits}


def expected(encoder: Encoder, classifier: Classifier, rows: list[dict[str, str]], name: str) -> set[str]:
    """What the filter has to find: the classes of the texts' own vectors."""
    vectors = encoder.encode([row["text"] for row in rows], ReadAs(32)).pooled(classifier.pooling)
    said = probabilities(classifier.network, vectors).argmax(axis=1)
    return {f"r{number}" for number, at in enumerate(said) if classifier.classes[at] == name}


def test_a_class_is_a_filter_and_a_facet(
    folder: Path, searcher: Searcher, encoder: Encoder, classifier: Classifier
) -> None:
    assert len(ids(searcher, "class:positive")) <= 30  # text, as long as nothing divides the library
    assert searcher.understand("food class:positive").of("filter") == ()
    in_library.attach(folder, classifier)
    assert searcher.understand("food class:positive").of("filter")[0].field == "class"
    found = {name: ids(searcher, f"class:{name}") for name in classifier.classes}
    for name in classifier.classes:
        assert found[name] == expected(encoder, classifier, OTHERS[:30], name)
    assert found["positive"] | found["negative"] == {f"r{number}" for number in range(30)}
    assert min(map(len, found.values())) > 5
    assert ids(searcher, "-class:negative") == found["positive"]
    assert ids(searcher, "good food class:negative") == found["negative"]
    (facet,) = [
        one for one in searcher.divide(searcher.understand(""), "hybrid").facets if one.field == "class"
    ]
    assert dict(facet.values) == {name: len(part) for name, part in found.items()}
    in_library.detach(folder)
    assert searcher.understand("food class:positive").of("filter") == ()


def test_documents_that_are_added_have_a_class_at_once(
    tmp_path: Path, folder: Path, searcher: Searcher, encoder: Encoder, classifier: Classifier
) -> None:
    in_library.attach(folder, classifier)
    assert ids(searcher, "class:positive") == expected(encoder, classifier, OTHERS[:30], "positive")
    write(tmp_path / "a.jsonl", OTHERS)
    with Library.open(folder, writable=True) as library:
        index(library, [tmp_path / "a.jsonl"], encoder)
    assert ids(searcher, "class:positive") == expected(encoder, classifier, OTHERS, "positive")
    write(tmp_path / "a.jsonl", OTHERS[5:])
    with Library.open(folder, writable=True) as library:
        index(library, [tmp_path / "a.jsonl"], encoder)
    assert ids(searcher, "class:negative") == expected(encoder, classifier, OTHERS[5:], "negative")


def test_another_classifier_takes_its_place(
    folder: Path, searcher: Searcher, encoder: Encoder, classifier: Classifier
) -> None:
    in_library.attach(folder, classifier)
    before = ids(searcher, "class:positive")
    in_library.attach(folder, replace(classifier, classes=("good", "bad")))
    assert ids(searcher, "class:bad") == before
    assert searcher.understand("class:positive").of("filter")[0].text == "positive"
    assert ids(searcher, "class:positive") == set()
    (folder / CLASSIFIER / stored.CARD).write_text("damaged")
    assert searcher.understand("class:bad").of("filter") == ()


def test_what_does_not_fit_is_refused(
    tmp_path: Path, folder: Path, encoder: Encoder, classifier: Classifier
) -> None:
    with pytest.raises(AppError, match="not of the model") as refused:
        in_library.attach(folder, replace(classifier, model="0" * 64))
    assert "Switch the library" in refused.value.hint
    write(tmp_path / "b.jsonl", OTHERS[:4], Class="a field of its own")
    with Library.open(folder, writable=True) as library:
        index(library, [tmp_path / "b.jsonl"], encoder)
    with pytest.raises(AppError, match="field class of its own"):
        in_library.attach(folder, classifier)
    assert not (folder / CLASSIFIER).exists()


def test_a_classifier_is_a_part_of_the_library(folder: Path, classifier: Classifier) -> None:
    in_library.attach(folder, classifier)
    assert all(label.is_part(entry.name) for entry in folder.iterdir())


def test_a_search_that_is_called_off_goes_on_later(
    folder: Path, encoder: Encoder, classifier: Classifier
) -> None:
    in_library.attach(folder, classifier)
    with Library.open(folder) as library:
        searcher = Searcher(library, encoder)
        token = CancelToken()
        token.cancel()
        with pytest.raises(Cancelled):
            searcher.divide(searcher.understand(""), "hybrid", token)
        assert len(ids(searcher, "class:positive")) == len(
            expected(encoder, classifier, OTHERS[:30], "positive")
        )


def test_a_long_document_has_the_class_of_its_passages_together(
    tmp_path: Path, encoder: Encoder, recipe: Recipe, classifier: Classifier
) -> None:
    long = " ".join(row["text"] for row in REVIEWS[140:170])
    (tmp_path / "long.txt").write_text(long, encoding="utf-8")
    (tmp_path / "short.txt").write_text("Excellent, I love it.", encoding="utf-8")
    folder = tmp_path / "library"
    with Library.create(folder, recipe) as library:
        index(library, [tmp_path / "long.txt", tmp_path / "short.txt"], encoder)
    in_library.attach(folder, classifier)
    with Library.open(folder) as library:
        searcher = Searcher(library, encoder)
        with library.reading():
            rows = library.rows(classifier.pooling)
        assert len(rows.documents) > 10
        said = probabilities(classifier.network, np.concatenate(rows.matrices))[rows.slots]
        document = next(row for row in library.documents() if "long" in library.document(row).source)
        name = classifier.classes[int(said[rows.documents == document].sum(axis=0).argmax())]
        assert any("long" in hit.source for hit in searcher.search(f"class:{name}", 10).hits)
