"""Explanations over real libraries with the real model."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import GUIDE, UNTOUCHED, Preprocessing
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.why import explain as explaining
from desktop_app.services.searching.why.explain import ExplainedToken
from tests.services.indexed import index

LONG = "  ".join(
    f"Chapter {number} tells how the baker of village {number} let a sourdough rest, and what it cost him."
    for number in range(60)
)
DOCUMENTS = {
    "bread": ("Sourdough", "Flour, water and salt. Knead the dough and let it rise overnight."),
    "ice": (
        "Glaciers!",
        "Rivers of ice carve valleys over thousands of years.  The geologists' maps show it.",
    ),
    "unicode": ("Crème brûlée 🍮", "Où est la crème ? 東京の寿司 is “great” 😀\r\nTwo lines, naïve façades."),
    "code": ("C++ developer", "Writes compilers, full-time, with 5 years of practice."),
    "title": ("A title alone", ""),
    "long": ("The bread of sixty villages", LONG),
}
QUERIES = [
    "how do I bake a loaf",
    "ice",
    "東京 😀 crème",
    "C++ full-time developer",
    "running geologists " * 90,
]


@pytest.fixture(scope="module", params=[UNTOUCHED, GUIDE], ids=["untouched", "guide"])
def searcher(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> Iterator[Searcher]:
    preprocessing: Preprocessing = request.param
    folder = tmp_path_factory.mktemp("explaining")
    source = folder / "a.jsonl"
    source.write_text(
        "\n".join(
            json.dumps({"_id": key, "title": title, "text": text}) for key, (title, text) in DOCUMENTS.items()
        )
    )
    recipe = Recipe(encoder.bundle.fingerprint, 256, preprocessing=preprocessing)
    with Library.create(folder / "library", recipe) as writer:
        index(writer, [source], encoder)
    with Library.open(folder / "library") as library:
        yield Searcher(library, encoder)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:12])
def test_contributions_add_up_to_the_cosine_of_every_hit(searcher: Searcher, query: str) -> None:
    hits = searcher.search(query, mode="semantic").hits
    assert len(hits) == len(DOCUMENTS)
    for hit in hits:
        found = explaining.explain(searcher, searcher.understand(query), hit.passage_id)
        assert found.contributions is not None
        assert found.contributions.shape == (len(found.query), len(found.passage))
        assert found.score == pytest.approx(hit.score, abs=1e-6)
        assert abs(found.contributions.sum() - hit.score) < 1e-5
        assert (found.passage[0].text, found.passage[-1].text) == ("[CLS]", "[SEP]")


def test_passages_at_full_length_add_up_too(searcher: Searcher) -> None:
    (hit,) = [
        hit for hit in searcher.search("the baker let it rest", mode="semantic").hits if hit.id == "long"
    ]
    with searcher.library.reading():
        rows = searcher.library.rows("mean")
        passages = rows.passages[rows.documents == hit.document].tolist()
    explained = [
        explaining.explain(searcher, searcher.understand("the baker let it rest"), passage)
        for passage in passages
    ]
    assert max(len(found.passage) for found in explained) > 240
    for found in explained:
        assert found.contributions is not None
        assert abs(found.contributions.sum() - found.score) < 1e-5


def test_tokens_stand_where_the_reader_sees_them(searcher: Searcher) -> None:
    untouched = searcher.library.recipe.preprocessing.untouched
    for hit in searcher.search("ice crème", mode="semantic").hits:
        found = explaining.explain(searcher, searcher.understand("ice crème"), hit.passage_id)
        document = searcher.library.document(hit.document).document
        for token in found.passage:
            if token.part:
                shown = (document.title if token.part == "title" else document.text)[slice(*token.shown)]
                assert shown.strip() == shown != ""
                if untouched and token.text.isascii() and shown.isascii():
                    assert shown.lower() == token.text.removeprefix("##")
        placed = [token for token in found.passage if token.part]
        assert len(placed) >= len(found.passage) - 3, "all but [CLS], [SEP] and the point after the title"
    assert [found.model_query[slice(*token.read)] for token in found.query] == ["", "ice", "cr", "ème", ""]


def test_a_lemma_is_placed_at_the_word_it_was(searcher: Searcher) -> None:
    (hit,) = [hit for hit in searcher.search("ice", mode="semantic").hits if hit.id == "ice"]
    found = explaining.explain(searcher, searcher.understand("ice"), hit.passage_id)
    spans = {
        DOCUMENTS["ice"][1][slice(*token.shown)]: token.text
        for token in found.passage
        if token.part == "text"
    }
    cleaned = not searcher.library.recipe.preprocessing.untouched
    assert spans["valleys"] == ("valley" if cleaned else "valleys")


def test_the_sentence_that_matters_is_found(searcher: Searcher) -> None:
    (hit,) = [hit for hit in searcher.search("which ingredients", mode="semantic").hits if hit.id == "bread"]
    sentence = explaining.explain(searcher, searcher.understand("which ingredients"), hit.passage_id).sentence
    assert sentence
    assert DOCUMENTS["bread"][1][slice(*sentence)] == "Flour, water and salt."
    (hit,) = [hit for hit in searcher.search("a title", mode="semantic").hits if hit.id == "title"]
    assert explaining.explain(searcher, searcher.understand("a title"), hit.passage_id).sentence is None


def test_cls_has_no_split(searcher: Searcher) -> None:
    found = explaining.explain_record(searcher, "ice", "ice", "cls")
    (hit,) = [hit for hit in searcher.search("ice", mode="semantic", pooling="cls").hits if hit.id == "ice"]
    assert found.contributions is None
    assert found.score == pytest.approx(hit.score, abs=1e-6)
    assert found.sentence
    with pytest.raises(AppError, match="does not split"):
        explaining.explanation_document(found, "")


def test_a_record_is_explained_by_its_best_passage(searcher: Searcher) -> None:
    query = "what did village 41 cost him"
    (hit,) = [hit for hit in searcher.search(query, mode="semantic").hits if hit.id == "long"]
    found = explaining.explain_record(searcher, query, "long")
    assert found.passage_id == hit.passage_id
    with pytest.raises(AppError, match='no document "nobody"'):
        explaining.explain_record(searcher, query, "nobody")


@pytest.mark.parametrize(
    "query",
    [
        "ice",
        "ice valleys ice thousands nothing",
        'full-time "c++" years',
        "crème 😀",
        "ice geolog",
        "glacier salted",
    ],
)
def test_terms_add_up_to_bm25(searcher: Searcher, query: str) -> None:
    hits = searcher.search(query, mode="keyword").hits
    assert hits
    for hit in hits:
        terms = explaining.explain_terms(searcher, searcher.understand(query), hit.passage_id)
        assert sum(term.score for _, term in terms) == pytest.approx(hit.score, abs=1e-9)


def test_terms_are_marked_as_the_index_matches_them(searcher: Searcher) -> None:
    hits = searcher.search("creme Façades glaciers", mode="keyword").hits
    marked = {}
    for hit in hits:
        for word, term in explaining.explain_terms(
            searcher, searcher.understand("creme Façades glaciers"), hit.passage_id
        ):
            marked[hit.id, word] = (
                [hit.title[slice(*span)] for span in term.title],
                [hit.passage[slice(*span)] for span in term.text],
            )
    assert marked["unicode", "creme"] == (["Crème"], ["crème"])
    assert marked["unicode", "Façades"] == ([], ["façades"])
    assert marked["ice", "glaciers"] == (["Glaciers"], [])
    assert marked["ice", "creme"] == ([], [])


def test_a_passage_that_is_gone_is_told(searcher: Searcher) -> None:
    with pytest.raises(AppError, match="no longer"):
        explaining.explain(searcher, searcher.understand("ice"), 9_999)


def test_words_are_runs_of_pieces(searcher: Searcher) -> None:
    found = explaining.explain_record(searcher, "sourdough", "bread")
    assert [found.query[first].text for first, _ in found.query_words] == [
        "[CLS]",
        found.query[1].text,
        "[SEP]",
    ]
    assert isinstance(found.query[0], ExplainedToken)
    assert np.all(np.diff([first for first, _ in found.passage_words]) > 0)


def test_the_parts_of_a_fused_score_add_up(searcher: Searcher) -> None:
    for query in ("ice geologists", "nothing of it is 東京 there"):
        for hit in searcher.search(query, mode="hybrid").hits:
            parts = explaining.explain_fusion(searcher, searcher.understand(query), hit.passage_id)
            assert parts.score == pytest.approx(hit.score, abs=1e-9)


@pytest.mark.parametrize("query", ['valleys -bread +"cold water"', "-ice", '+"knead dough" -compilers'])
def test_a_query_of_several_meanings_adds_up(searcher: Searcher, query: str) -> None:
    for hit in searcher.search(query, mode="semantic").hits:
        found = explaining.explain(searcher, searcher.understand(query), hit.passage_id)
        assert found.contributions is not None
        assert found.score == pytest.approx(hit.score, abs=1e-6)
        assert abs(found.contributions.sum() - hit.score) < 1e-5
    assert [meaning.text for meaning in found.meanings] == found.model_query.split("\n")
    assert found.meanings[-1].last == len(found.query)


def test_a_query_of_filters_alone_has_no_meaning(searcher: Searcher) -> None:
    hit = searcher.search("type:jsonl").hits[0]
    with pytest.raises(AppError, match="no meaning"):
        explaining.explain(searcher, searcher.understand("type:jsonl"), hit.passage_id)


def test_a_long_document_is_not_split_anew(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    if not searcher.library.recipe.preprocessing.untouched:
        pytest.skip("where words were cleaned, the document is read again")
    (hit,) = [hit for hit in searcher.search("village 41", mode="semantic").hits if hit.id == "long"]
    query = searcher.understand("village 41")
    expected = explaining.explain(searcher, query, hit.passage_id)
    monkeypatch.delattr(explaining, "passages_of")
    assert (
        explaining.explain(searcher, searcher.understand("village 41"), hit.passage_id).passage
        == expected.passage
    )
