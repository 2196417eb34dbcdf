"""Queries over a library with the real model."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import GUIDE, Mode
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Counts, Library
from desktop_app.search import relevance
from desktop_app.services.indexing import embed as filling
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.weigh import READ
from tests.services.indexed import index

DOCUMENTS = {
    "bread": ("Sourdough", "Flour, water and salt. Knead the dough and let it rise overnight."),
    "ice": ("Glaciers", "Rivers of ice carve valleys over thousands of years."),
    "music": ("Violins", "Four strings and a bow. A luthier builds them of spruce and maple."),
    "code": ("C++ developer", "Writes compilers, full-time, with 5 years of practice."),
}
MODES: list[Mode] = ["semantic", "keyword", "hybrid"]


def write(path: Path) -> Path:
    path.write_text(
        "\n".join(
            json.dumps({"_id": key, "title": title, "text": text}) for key, (title, text) in DOCUMENTS.items()
        )
    )
    return path


@pytest.fixture(scope="module")
def searcher(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, recipe: Recipe
) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("searching")
    with Library.create(folder / "library", recipe) as writer:
        index(writer, [write(folder / "a.jsonl")], encoder)
    with Library.open(folder / "library") as library:
        yield Searcher(library, encoder)


def test_meaning_finds_what_words_miss(searcher: Searcher) -> None:
    answer = searcher.search("how do I bake a loaf", top=2, mode="semantic")
    assert [hit.rank for hit in answer.hits] == [1, 2]
    best = answer.hits[0]
    assert (best.id, best.title, best.place) == ("bread", "Sourdough", "line 1")
    assert best.passage == DOCUMENTS["bread"][1]
    assert Path(best.source).name == "a.jsonl"
    assert best.score == best.cosine
    assert best.score > answer.hits[1].score
    assert best.match > answer.hits[1].match
    assert (answer.mode, answer.pooling, answer.more) == ("semantic", "mean", True)
    assert answer.elapsed_ms > 0
    assert "bread" not in [hit.id for hit in searcher.search("how do I bake a loaf", mode="keyword").hits]


def test_words_are_found_as_they_stand(searcher: Searcher) -> None:
    answer = searcher.search("luthier", mode="keyword")
    (hit,) = answer.hits
    assert hit.id == "music"
    assert hit.score > 0
    assert not answer.more
    assert hit.match > 0.5


def test_evidence_of_both_is_one_sum(searcher: Searcher) -> None:
    query = "ice rivers spruce"
    cosines = {hit.id: hit.score for hit in searcher.search(query, mode="semantic").hits}
    bm25 = {hit.id: hit.score for hit in searcher.search(query, mode="keyword").hits}
    asked = searcher.understand(query)
    with searcher.library.reading():
        information = searcher.found_by_words(searcher.words(asked)).information
        chance = searcher.calibration.background(searcher.library.rows("mean"), "mean").chance
    near = {key: (cosine - chance) / (1 - chance) for key, cosine in cosines.items()}
    expected = {
        key: value * (relevance.FARTHER if value < 0 else 1)
        + relevance.WORDS * bm25.get(key, 0) / information
        for key, value in near.items()
    }
    answer = searcher.search(query, mode="hybrid")
    assert {hit.id: hit.score for hit in answer.hits} == pytest.approx(expected, abs=1e-5)
    assert [hit.score for hit in answer.hits] == sorted((hit.score for hit in answer.hits), reverse=True)


def test_what_holds_the_query_word_for_word_is_first(
    library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    rows = [
        {"_id": "near", "text": "The spare part for the pump, with the number of the pump and of the part."},
        {"_id": "there", "text": "Cupboard 4, lower shelf: RM1-8395-000CN."},
        {"_id": "apart", "text": "Owen wrote to Ruth Adeyemi. Pryce did not."},
        {"_id": "name", "text": "Owen Pryce did not answer."},
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "minutes-harbor-2021.txt").write_text("All were there. The harbor was discussed.")
    (tmp_path / "other.txt").write_text("The minutes of the harbor of 2021 are in another file.")
    index(library, [path, tmp_path / "minutes-harbor-2021.txt", tmp_path / "other.txt"], encoder)
    with Library.open(library.folder) as reader:
        searcher = Searcher(reader, encoder)
        for query, first in [
            ("RM1-8395-000CN", "there"),
            ("rm18395000cn", "there"),
            ("Owen Pryce", "name"),
            ("minutes harbor 2021", "minutes-harbor-2021.txt"),
            ("minutes-harbor-2021.txt", "minutes-harbor-2021.txt"),
        ]:
            assert searcher.search(query).hits[0].id == first, query
            assert searcher.search(query, mode="keyword").hits[0].id == first, query


def test_words_are_found_by_their_stem_and_the_last_one_while_it_is_typed(searcher: Searcher) -> None:
    def found(query: str) -> list[str]:
        return [hit.id for hit in searcher.search(query, mode="keyword").hits]

    assert found("carved valley") == ["ice"]
    assert found("luth") == ["music"]
    assert found("luth maple") == ["music"]
    assert found("string") == ["music"]
    assert found("luth nowhere") == []


def test_a_query_about_nothing_is_told(searcher: Searcher) -> None:
    assert searcher.search("how are violins built").relevant
    assert not searcher.search("mortgage rates in the third quarter", mode="semantic").relevant
    assert not searcher.search("mortgage rates in the third quarter").relevant
    assert searcher.search("maple").relevant, "the word is there"


@pytest.mark.parametrize("mode", MODES)
def test_a_list_is_in_the_order_of_its_matches(searcher: Searcher, mode: Mode) -> None:
    for query in ("ice", "strings of flour and ice", "how are violins built", "nothing of it"):
        matches = [hit.match for hit in searcher.search(query, mode=mode).hits]
        assert matches == sorted(matches, reverse=True)
        assert all(0 < match < 1 for match in matches)
    percentiles = [hit.percentile for hit in searcher.search("ice").hits]
    assert all(share is not None and 0 <= share <= 1 for share in percentiles)


@pytest.mark.parametrize("mode", MODES)
def test_more_hits_begin_with_the_same_ones(searcher: Searcher, mode: Mode) -> None:
    query = "strings of flour and ice"
    all_hits = searcher.search(query, top=10, mode=mode)
    assert not all_hits.more
    for top in range(1, len(all_hits.hits)):
        answer = searcher.search(query, top, mode)
        assert answer.hits == all_hits.hits[:top]
        assert answer.more


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "query", ["", "  \n", "C++", "full-time", "5 years", '"', "a\0b", "\ud800", "NOT (", "x" * 5000]
)
def test_any_text_is_a_query(searcher: Searcher, query: str, mode: Mode) -> None:
    answer = searcher.search(query, mode=mode)
    assert all(0 <= hit.match <= 1 for hit in answer.hits)
    if not query.strip():
        assert answer.hits == ()
    if query in ("C++", "full-time", "5 years"):
        assert answer.hits[0].id == "code"


def test_the_other_pooling_is_there_too(searcher: Searcher) -> None:
    mean = searcher.search("glacier", mode="semantic")
    cls = searcher.search("glacier", mode="semantic", pooling="cls")
    assert (mean.hits[0].id, cls.hits[0].id, cls.pooling) == ("ice", "ice", "cls")
    assert mean.hits[0].score != cls.hits[0].score


def test_the_query_is_cleaned_like_the_passages(encoder: Encoder, tmp_path: Path) -> None:
    with Library.create(
        tmp_path / "library", Recipe(encoder.bundle.fingerprint, 32, "mean", GUIDE)
    ) as library:
        (tmp_path / "a.txt").write_text("The runners were running to the mountains!")
        index(library, [tmp_path / "a.txt"], encoder)
        searcher = Searcher(library, encoder)
        same = searcher.search("a: runner runs, to a mountain", mode="semantic").hits[0]
        assert same.score == pytest.approx(1, abs=1e-5)
        assert same.passage == "The runners were running to the mountains!"


def test_a_hit_opens_its_document(searcher: Searcher) -> None:
    hit = searcher.search("luthier").hits[0]
    stored = searcher.library.document(hit.document)
    assert stored.document.fields == {"_id": "music", "title": "Violins", "text": DOCUMENTS["music"][1]}
    assert stored.document.text[slice(*stored.passages[0])] == hit.passage
    assert searcher.library.counts() == Counts(4, 4)


def test_another_model_is_refused(encoder: Encoder, tmp_path: Path) -> None:
    with (
        Library.create(tmp_path / "library", Recipe("0" * 64, 32)) as library,
        pytest.raises(AppError, match="made with another model than"),
    ):
        Searcher(library, encoder).search("anything")


@pytest.mark.parametrize("mode", MODES)
def test_an_empty_library_has_no_hits(library: Library, encoder: Encoder, mode: Mode) -> None:
    assert Searcher(library, encoder).search("anything", mode=mode).hits == ()


def test_bad_vectors_are_told_and_the_rest_is_searched(
    library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    index(library, [write(tmp_path / "a.jsonl")], encoder)
    (tmp_path / "b.txt").write_text("Bread and butter.")
    index(library, [tmp_path / "b.txt"], encoder)
    bad = library.vectors / "000001.mean.npy"
    bad.write_bytes(bad.read_bytes()[:-1])
    with Library.open(library.folder) as reader:
        searcher = Searcher(reader, encoder)
        answer = searcher.search("bread")
        assert answer.hits[0].id == "b.txt"
        assert bad.name in answer.problems[0]
        (hit,) = searcher.search("luthier", mode="keyword").hits
        assert (hit.id, hit.cosine) == ("music", None)


def test_searching_goes_on_while_indexing_does(
    library: Library, encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "LEAST_WORK", 140)
    monkeypatch.setattr(filling, "MOST_WORK", 140)
    path = tmp_path / "a.jsonl"
    lines = [json.dumps({"_id": str(n), "text": f"Note {n} on {n % 13} birds."}) for n in range(200)]
    path.write_text("\n".join(lines))
    failures: list[BaseException] = []

    def work() -> None:
        try:
            index(library, [path], encoder)
        except BaseException as error:
            failures.append(error)

    with Library.open(library.folder) as reader:
        searcher = Searcher(reader, encoder)
        worker = threading.Thread(target=work)
        worker.start()
        sizes = []
        while worker.is_alive():
            sizes.append(len(searcher.search("birds", top=1_000, mode="semantic").hits))
            assert len(searcher.search("birds", top=1_000, mode="hybrid").hits) >= sizes[-1]
        worker.join()
        assert failures == []
        assert searcher.search("birds").problems == ()
        assert sizes == sorted(sizes)
        assert set(sizes) - {0, 200}, "nothing was searched in between"
        hits = searcher.search("birds", top=1_000, mode="semantic").hits
        assert len(hits) == 200
    with Library.open(library.folder) as fresh:
        assert Searcher(fresh, encoder).search("birds", top=1_000, mode="semantic").hits == hits


def test_of_many_that_hold_the_query_the_nearest_are_read_in_whatever_order_they_came(
    tmp_path: Path, recipe: Recipe, encoder: Encoder
) -> None:
    """More than are read, and all of one BM25."""
    who = ("gardener", "lawyer", "glacier", "orchestra", "museum", "volcano", "pilot", "teacher", "council")
    does = ("praises", "forgets", "restores", "insures", "paints", "weighs", "lends", "inherits", "describes")
    texts = [f"The {one} {acts} roots and bark before the storm." for one in who for acts in does]
    assert len(texts) > READ
    answers: list[dict[str, float]] = []
    for order in (texts, texts[::-1]):
        path = tmp_path / f"{len(answers)}.jsonl"
        path.write_text("\n".join(json.dumps({"_id": text, "text": text}) for text in order))
        with Library.create(tmp_path / f"library {len(answers)}", recipe) as made:
            index(made, [path], encoder)
            hits = Searcher(made, encoder).search("roots and bark before the storm").hits
            answers.append({hit.id: hit.score for hit in hits})
    assert answers[0] == pytest.approx(answers[1], abs=1e-5)
