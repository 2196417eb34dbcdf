"""Words, titles and files with which a query could go on."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.core.recipe import Recipe
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.suggest import Suggester, suggest_libraries, suggest_values
from tests.services.indexed import index

RECORDS = (
    ("Garden planner", "Plans gardens and gates."),
    ("Night gardener", "Waters the gardens at night."),
    ('The "garden" book', "About roses."),
)
LEVELS = ("mid", "entry", "mid", "very senior")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, recipe: Recipe) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("suggest")
    lines = [json.dumps({"title": title, "text": text}) for title, text in RECORDS]
    lines += [
        json.dumps({"text": f"Number {row}.", "level": level, "date": "2024"})
        for row, level in enumerate(LEVELS)
    ]
    (folder / "jobs.jsonl").write_text("\n".join(lines))
    (folder / "GardenReport_2023.txt").write_text("Cellos and violins.")
    with Library.create(folder / "library", recipe) as made:
        index(made, [folder / "jobs.jsonl", folder / "GardenReport_2023.txt"], encoder)
        yield made


def suggested(library: Library, text: str, most: int = 9) -> list[tuple[str, str]]:
    return [(one.kind, one.query) for one in Suggester().suggest(library, text, most)]


def test_the_last_word_goes_on_and_names_are_found(library: Library) -> None:
    found = suggested(library, "gard")
    assert found[0][0] == "word"
    assert found[0][1].startswith("garden")
    assert ("title", "Garden planner") in found
    assert found[-1][0] in ("title", "file")
    assert ("title", "Night gardener") in suggested(library, "gard nig")
    assert suggested(library, "red viol") == [("word", "red violins")]
    assert suggested(library, "red -viol") == [("word", "red -violins")]
    assert len(suggested(library, "ga", 2)) == 2


def test_a_word_of_the_library_is_not_gone_on_with(library: Library) -> None:
    """Its results are there already, and a list would lie over the first of them."""
    words = [one for one in suggested(library, "garden") if one[0] == "word"]
    assert words == []
    assert any(one[0] == "word" for one in suggested(library, "garde"))


def test_a_title_with_signs_is_written_in_quotes(library: Library) -> None:
    assert ("title", '"The ""garden"" book"') in suggested(library, "book")


def test_a_file_is_suggested_once_and_written_as_its_filter(library: Library) -> None:
    assert [one for one in suggested(library, "rep 2023") if one[0] != "word"] == [
        ("title", "GardenReport_2023"),
    ]
    assert ("file", 'file:"jobs.jsonl"') in suggested(library, "jobs")


@pytest.mark.parametrize("text", ["", " ", "x", "place:", '"gar', "-", "gardens ", "(", "\0", "\ud800"])
def test_what_is_no_beginning_is_left_alone(library: Library, text: str) -> None:
    assert [one for one in suggested(library, text) if one[0] == "word"] == []


def test_what_is_gone_is_suggested_no_more(
    library: Library, encoder: Encoder, recipe: Recipe, tmp_path: Path
) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text(json.dumps({"title": "Umbrella shop", "text": "Sells umbrellas."}))
    suggester = Suggester()
    with Library.create(tmp_path / "library", recipe) as made:
        index(made, [path], encoder)
        assert suggester.suggest(made, "shop", 9)[0].text == "Umbrella shop"
        path.write_text(json.dumps({"title": "Hat shop", "text": "Sells hats."}))
        index(made, [path], encoder)
        assert [one.text for one in suggester.suggest(made, "shop", 9)] == ["Hat shop"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gardens level:", ["gardens level:mid", "gardens level:entry", 'gardens level:"very senior"']),
        ("-level:e", ["-level:entry"]),
        ('a level:"very s', ['a level:"very senior"']),
        ('"level":sen', ['"level":"very senior"']),
        ("type:js", ["type:jsonl"]),
        ("date:2024-", ["date:2024-01"]),
        ("type:jsonl", []),
        ("level:nothing", []),
        ("nothing:e", []),
        ("level:mid gar", []),
        ("10:30", []),
        ("http://x", []),
    ],
)
def test_a_filter_goes_on_with_the_values_there_are(
    library: Library, encoder: Encoder, text: str, expected: list[str]
) -> None:
    found = suggest_values(Searcher(library, encoder).values, text, 5)
    assert [one.query for one in found] == expected
    assert all(one.kind == "value" for one in found)
    if text == "gardens level:":
        assert (found[0].text, found[0].about) == ("mid", "2 documents")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ice library:", ["ice library:Bread", "ice library:Ice", 'ice library:"My notes"']),
        ("-library:no", ['-library:"My notes"']),
        ("Library:b", ["Library:Bread"]),
        ("level:b", []),
        ("ice", []),
    ],
)
def test_a_search_of_several_libraries_goes_on_with_their_names(text: str, expected: list[str]) -> None:
    found = suggest_libraries(["My notes", "Ice", "Bread"], text, 5)
    assert [one.query for one in found] == expected
    assert all((one.kind, one.about) == ("value", "") for one in found)
