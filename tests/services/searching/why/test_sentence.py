"""Why in one sentence, over a real library with the real model."""

import json
from collections.abc import Iterator

import pytest

from desktop_app.core.recipe import Recipe
from desktop_app.core.types import GUIDE, UNTOUCHED, Pooling, Preprocessing
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.why.explain import explain, explain_terms
from desktop_app.services.searching.why.sentence import WordsOfWhy, words_of_why
from tests.services.indexed import index

DOCUMENTS = {
    "vet": ("Nurse", "In the clinic she looks after sick animals, and comforts their owners."),
    "boiler": ("Plant", "The boiler has a valve, and steam under pressure leaves the turbine."),
    "guard": ("Guard", "Walks the halls on the night shift."),
}


@pytest.fixture(scope="module", params=[UNTOUCHED, GUIDE], ids=["untouched", "guide"])
def searcher(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> Iterator[Searcher]:
    preprocessing: Preprocessing = request.param
    folder = tmp_path_factory.mktemp("why")
    lines = [
        json.dumps({"_id": key, "title": title, "text": text}) for key, (title, text) in DOCUMENTS.items()
    ]
    (folder / "a.jsonl").write_text("\n".join(lines))
    recipe = Recipe(encoder.bundle.fingerprint, 64, preprocessing=preprocessing)
    with Library.create(folder / "library", recipe) as writer:
        index(writer, [folder / "a.jsonl"], encoder)
    with Library.open(folder / "library") as library:
        yield Searcher(library, encoder)


def said(searcher: Searcher, query: str, key: str, pooling: Pooling = "mean") -> WordsOfWhy:
    asked = searcher.understand(query)
    (hit,) = [hit for hit in searcher.search(query, mode="semantic").hits if hit.id == key]
    terms = explain_terms(searcher, asked, hit.passage_id)
    return words_of_why(searcher, terms, explain(searcher, asked, hit.passage_id, pooling))


def test_it_names_what_a_passage_speaks_of_that_holds_no_word(searcher: Searcher) -> None:
    found = said(searcher, "veterinary medicine", "vet")
    assert found.held == ()
    assert found.missing == ("veterinary", "medicine")
    assert any("animals" in phrase for phrase in found.about)
    assert found.sentence.startswith("It speaks of ")
    assert found.sentence.endswith(", though none of your words is in it.")


def test_what_stands_side_by_side_is_one_phrase_and_stop_words_are_none(searcher: Searcher) -> None:
    about = said(searcher, "veterinary medicine for ill creatures", "vet").about
    assert "sick animals" in about
    assert not {"the", "she", "and", "their", "in"} & {word for phrase in about for word in phrase.split()}


def test_it_counts_the_words_held_in_any_form(searcher: Searcher) -> None:
    found = said(searcher, "boilers, valves and radiators", "boiler")
    assert found.held == ("boilers", "valves")
    assert found.missing == ("radiators",)
    assert found.sentence.startswith("It holds 2 of your 3 words (boilers, valves) and speaks of ")
    assert not {"boiler", "valve"} & {word for phrase in found.about for word in phrase.split()}


def test_all_words_held_are_all_there_is_to_say(searcher: Searcher) -> None:
    assert said(searcher, "night shift", "guard").sentence == "It holds all of your words: night, shift."
    assert said(searcher, "night", "guard").sentence == "It holds your word: night."


def test_a_title_holds_words_too(searcher: Searcher) -> None:
    assert said(searcher, "guard", "guard").held == ("guard",)


def test_without_a_split_only_the_words_are_told(searcher: Searcher) -> None:
    found = said(searcher, "veterinary medicine", "vet", "cls")
    assert found.about == ()
    assert found.sentence == "None of your words is in it."
    assert said(searcher, "boilers and radiators", "boiler", "cls").sentence == (
        "It holds 1 of your 2 words (boilers)."
    )


def test_without_a_vector_only_the_words_are_told(searcher: Searcher) -> None:
    asked = searcher.understand("night shift")
    hit = searcher.search("night shift", mode="keyword").hits[0]
    found = words_of_why(searcher, explain_terms(searcher, asked, hit.passage_id), None)
    assert found.sentence == "It holds all of your words: night, shift."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (WordsOfWhy((), ()), ""),
        (WordsOfWhy((), (), ("steam",)), "It speaks of steam."),
        (WordsOfWhy((), ("boiler",)), "Your word is not in it."),
        (WordsOfWhy((), ("boiler",), ("steam",)), "It speaks of steam, though your word is not in it."),
        (
            WordsOfWhy(tuple("abcdefg"), ("h",)),
            "It holds 7 of your 8 words (a, b, c, d, e, f, …).",
        ),
    ],
)
def test_a_sentence_is_said_as_people_say_it(words: WordsOfWhy, sentence: str) -> None:
    assert words.sentence == sentence
