"""Misspelled words are mended by what the library holds, and only those."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.core.recipe import Recipe
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.services.searching.search import Searcher
from tests.services.indexed import index

TEXTS = (
    "We receive letters and parcels at the gate, a letter a day.",
    "The hospital has a kitchen and a garden.",
    "Carpenters make tables of oak.",
    *(f"Guitar number {number} is made of spruce." for number in range(25)),
    "A guitor is what he called it.",
    "Mr. Brand keeps bee hives behind the ware house.",
    "A derailleur shifts the chain. The train was derailed.",
    "Kale is a vegetable.",
    "A rail was bent.",
    "The car is red.",
    "The railcar leaves.",
    "Frau \u00d6zt\u00fcrk lives in the Goethegasse.",
)


@pytest.fixture(scope="module")
def searcher(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, recipe: Recipe
) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("mending")
    for number, text in enumerate(TEXTS):
        (folder / f"{number}.txt").write_text(text)
    with Library.create(folder / "library", recipe) as writer:
        index(writer, [folder], encoder)
    with Library.open(folder / "library") as library:
        yield Searcher(library, encoder)


@pytest.mark.parametrize(
    ("query", "text", "instead", "offered"),
    [
        ("recieve", "receive", {"recieve": "receive"}, {}),
        ("to recieve letters", "to receive letters", {"recieve": "receive"}, {}),
        ("Recieve parsels", "receive parcels", {"Recieve": "receive", "parsels": "parcels"}, {}),
        ("recie", "recie", {}, {}),
        ("carpent", "carpent", {}, {}),
        ("letters", "letters", {}, {}),
        ("guitor", "guitor", {}, {"guitor": "guitar"}),
        ("he called it guitor", "he called it guitor", {}, {}),
        ("derailler", "derailler", {}, {"derailler": "derailleur"}),
        ("derailing", "derailing", {}, {}),
        ("kalte Suppe", "kalte Suppe", {}, {"kalte": "kale"}),
        ("Parzells", "Parzells", {}, {"Parzells": "parcels"}),
        ("Branl", "Branl", {}, {"Branl": "brand"}),
        ("orc", "orc", {}, {}),
        ("Oeztuerk", "\u00f6zt\u00fcrk", {"Oeztuerk": "\u00f6zt\u00fcrk"}, {}),
        ("G\u00f6thegasse", "goethegasse", {"G\u00f6thegasse": "goethegasse"}, {}),
        ("kubernetes", "kubernetes", {}, {}),
        ("garten", "garden", {"garten": "garden"}, {}),
        ("was ist mit dem garten", "was ist mit dem garten", {}, {}),
        ("litter", "litter", {}, {"litter": "letter"}),
        ("pastels", "pastels", {}, {}),
        ("recieve spelling:off", "recieve", {}, {}),
        ("two beehives", "two bee hives", {"beehives": "bee hives"}, {}),
        ("warehouse", "ware house", {"warehouse": "ware house"}, {}),
        ("hivesbehind tables", "hives behind tables", {"hivesbehind": "hives behind"}, {}),
        ("oaktables", "oaktables", {}, {}),
        ("carp enters", "carpenters", {"carp enters": "carpenters"}, {}),
        ("Kit chen garden", "kitchen garden", {"Kit chen": "kitchen"}, {}),
        ("hosp ital, kit-chen", "hospital, kit-chen", {"hosp ital": "hospital"}, {}),
        ("the rail car", "the rail car", {}, {"rail car": "railcar"}),
        ("Guitar number", "Guitar number", {}, {}),
        ("carp enters spelling:off", "carp enters", {}, {}),
        ('"recieve"', "recieve", {}, {}),
        ("-recieve", "", {}, {}),
        ("info@recieve.example", "info@recieve.example", {}, {}),
    ],
)
def test_words_are_mended(
    searcher: Searcher, query: str, text: str, instead: dict[str, str], offered: dict[str, str]
) -> None:
    asked = searcher.understand(query)
    assert (asked.text, dict(asked.instead), dict(asked.offered)) == (text, instead, offered)
    assert asked.source == query


def test_a_mended_query_finds_what_was_meant(searcher: Searcher) -> None:
    (mended,) = searcher.search("recieve", mode="keyword").hits
    assert "receive letters" in mended.passage
    assert searcher.search("recieve spelling:off", mode="keyword").hits == ()
    both = searcher.search("recieve OR carpenters", mode="keyword").hits
    assert {hit.passage[:2] for hit in both} == {"We", "Ca"}


def test_a_pasted_text_is_not_mended(searcher: Searcher) -> None:
    assert searcher.understand("They recieve many words here. " * 12).instead == ()


def test_a_part_of_a_joined_word_is_no_typing_error(tmp_path: Path, encoder: Encoder, recipe: Recipe) -> None:
    (tmp_path / "1.txt").write_text("Der Mietvertrag ist f\u00fcr die Wohnung, und das Haus ist nicht dabei.")
    (tmp_path / "2.txt").write_text(
        "Ein Vortrag \u00fcber K\u00e4sesp\u00e4tzle ist f\u00fcr den Abend, und das ist gut."
    )
    with Library.create(tmp_path / "library", recipe) as writer:
        index(writer, [tmp_path / "1.txt", tmp_path / "2.txt"], encoder)
    with Library.open(tmp_path / "library") as library:
        searcher = Searcher(library, encoder)
        for query, text in (("Vertrag", "Vertrag"), ("Spaetzle", "sp\u00e4tzle"), ("Vortrug", "vortrag")):
            assert searcher.understand(query).text == text
        for query, held in (("Vertrag", "Mietvertrag"), ("Spaetzle", "K\u00e4sesp\u00e4tzle")):
            (hit,) = searcher.search(query, mode="keyword").hits
            assert held in hit.passage
