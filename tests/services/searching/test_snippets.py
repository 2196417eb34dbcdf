"""The part of a passage that matters, and the places in a document that were found."""

from collections.abc import Iterator

import pytest

from desktop_app.core.recipe import Recipe
from desktop_app.core.types import Hit
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.snippets import MOST, ROOM, Snippet, of_hits, snippet, with_meaning
from desktop_app.services.searching.why.explain import Term
from desktop_app.services.searching.within import hits_within, places_of
from tests.services.indexed import index

KEEPER = "The keeper climbs the stairs at dusk. He trims the lamp with care.\n\nGulls cry over the reef."


def term(text: str, *words: str, score: float = 1.0) -> Term:
    spans = []
    for word in words:
        start = text.index(word)
        spans.append((start, start + len(word)))
    return Term(score, (), tuple(spans))


def marked(found: Snippet) -> list[str]:
    return [found.text[start:end] for start, end in found.words]


def test_the_sentence_with_most_of_the_words_is_shown() -> None:
    text = f"{'Nothing of it here, only the weather of a day. ' * 4}{KEEPER}"
    found = snippet(text, [term(text, "trims"), term(text, "lamp")])
    assert "He trims the lamp with care." in found.text[:ROOM]
    assert marked(found) == ["trims", "lamp"]


def test_a_rare_word_counts_more_than_several_common_ones() -> None:
    text = f"The lamp and the stairs. X{'x' * ROOM}. A quern stood there. Y{'y' * ROOM}."
    common = [term(text, "lamp"), term(text, "stairs")]
    assert snippet(text, [*common, term(text, "quern", score=5.0)]).text.startswith("A quern stood there.")


def test_a_long_sentence_is_cut_before_its_words_and_at_a_whole_word() -> None:
    text = f"{'and so on for a while ' * 20}until the luthier came"
    found = snippet(text, [term(text, "luthier")])
    assert found.text.startswith("… ")
    assert found.text[2:].split()[0] in text.split()
    assert marked(found) == ["luthier"]
    assert found.words[0][1] < ROOM


def test_without_words_the_nearest_sentence_is_shown_and_told() -> None:
    text = f"{'Nothing of it here, only the weather of a day. ' * 6}Gulls cry over the reef."
    span = (text.index("Gulls"), len(text))
    found = snippet(text, [], span)
    assert found.sentence
    assert found.text[slice(*found.sentence)] == "Gulls cry over the reef."
    assert found.sentence[1] <= ROOM


def test_white_space_is_one_space_and_the_marks_stay_on_their_words() -> None:
    text = "One\n\n  two \t three.\nFour five."
    found = snippet(text, [term(text, "three"), term(text, "Four")])
    assert found.text == "One two three. Four five."
    assert marked(found) == ["three", "Four"]


def test_nothing_is_shown_of_nothing_and_not_all_of_very_much() -> None:
    assert snippet("") == Snippet("")
    assert len(snippet("word " * 10_000).text) <= MOST


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("Night shift, night\n shift", "night shift", ["Night shift", "night\n shift"]),
        ("A café, a cafe\u0301 and a CAFÉ", "cafe", ["café", "cafe\u0301", "CAFÉ"]),
        ("straße STRASSE", "strasse", ["straße", "STRASSE"]),
        ("a.b (c)", ".b (", [".b ("]),
        ("nothing", "  ", []),
        ("😀 lamp", "lamp", ["lamp"]),
    ],
)
def test_any_text_is_found_in_a_document(text: str, wanted: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in places_of(text, wanted)] == expected


@pytest.fixture(scope="module")
def searcher(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, recipe: Recipe
) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("snippets")
    (folder / "keeper.txt").write_text("\n\n".join([KEEPER, "Bread needs flour, water and salt."] * 4))
    (folder / "oil.csv").write_text("day,purpose,sum\n2024-01-05,Heating oil delivery,-310\n")
    (folder / "parts.jsonl").write_text(
        '{"title": "Fuse", "text": "Ten amperes.", "supplier": "Nakamura Seiki"}\n'
        '{"title": "Bolt", "text": "Eight millimeters.", "supplier": "Bright & Sons"}\n'
    )
    (folder / "tax.txt").write_text("The form is due in May.")
    with Library.create(folder / "library", recipe) as writer:
        index(writer, sorted(folder.glob("*.*")), encoder)
    with Library.open(folder / "library") as library:
        yield Searcher(library, encoder)


def best(searcher: Searcher, query: str) -> Hit:
    return searcher.search(query).hits[0]


def test_the_words_are_marked_as_the_index_matches_them(searcher: Searcher) -> None:
    answer = searcher.search("stair climbing keepers")
    found = of_hits(searcher, answer, answer.hits)[answer.hits[0].passage_id]
    assert marked(found)[:3] == ["keeper", "climbs", "stairs"]
    assert found.title == ((0, 6),)


def test_the_sentence_nearest_in_meaning_is_the_one_that_the_document_marks(searcher: Searcher) -> None:
    answer = searcher.search("sea birds screaming", mode="semantic")
    found = with_meaning(searcher, answer, answer.hits[0])
    assert found.sentence
    assert found.text[slice(*found.sentence)] == "Gulls cry over the reef."
    assert found.words == ()


def test_a_number_alone_is_no_sentence_that_matters(searcher: Searcher) -> None:
    answer = searcher.search("minus 310 euros in January")
    hit = next(hit for hit in answer.hits if hit.kind == "csv")
    found = with_meaning(searcher, answer, hit)
    assert found.sentence
    assert found.text[slice(*found.sentence)] == "Heating oil delivery"


def test_a_row_that_is_found_by_a_field_shows_it(searcher: Searcher) -> None:
    answer = searcher.search("nakamura")
    (hit,) = (hit for hit in answer.hits if hit.title == "Fuse")
    for found in (of_hits(searcher, answer, [hit])[hit.passage_id], with_meaning(searcher, answer, hit)):
        assert found.text == "supplier: Nakamura Seiki · Ten amperes."
        assert marked(found) == ["Nakamura"]
    assert found.sentence
    assert found.text[slice(*found.sentence)] == "Ten amperes."


def test_every_place_of_the_words_is_found_once_in_order(searcher: Searcher) -> None:
    answer = searcher.search("lamps")
    document = answer.hits[0].document
    text = searcher.library.document(document).document.text
    found = hits_within(searcher, answer.asked, answer.mode, answer.pooling, document)
    spans = found.spans
    assert found.words
    assert [text[start:end] for start, end in spans] == ["lamp"] * 4
    assert list(spans) == sorted(set(spans))


def test_without_their_words_the_passages_near_in_meaning_are_found(searcher: Searcher) -> None:
    answer = searcher.search("bread is made of flour and water")
    document = answer.hits[0].document
    text = searcher.library.document(document).document.text
    found = hits_within(searcher, answer.asked, "semantic", answer.pooling, document)
    spans = found.spans
    assert not found.words
    assert spans
    assert all("flour" in text[start:end] for start, end in spans)
