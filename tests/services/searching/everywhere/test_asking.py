"""What a query asks of each of several libraries."""

from __future__ import annotations

from pathlib import Path

from desktop_app.core.query_values import Division
from desktop_app.core.recipe import Recipe
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.services.open_libraries import OpenLibraries
from desktop_app.services.searching.everywhere.search import Everywhere
from tests.services.indexed import index
from tests.services.searching.everywhere.test_search import ids, last


def test_a_filter_by_a_field_that_a_library_lacks_is_passed_by_none_of_it(
    everywhere: Everywhere, folders: tuple[Path, ...]
) -> None:
    assert ids(last(everywhere.search(folders, "ice sea:yes"))) == ["floe", "polar"]
    assert set(ids(last(everywhere.search(folders, "food level:hard")))) == {"tart", "soup", "floe", "igloo"}
    left = last(everywhere.search(folders, "ice -sea:yes", top=20))
    assert len(left.hits) == 8
    assert not {"floe", "polar"} & set(ids(left))


def test_the_name_of_a_library_is_a_filter(everywhere: Everywhere, folders: tuple[Path, ...]) -> None:
    for query in ("ice library:notes", 'ice library:"my notes"', "ice -library:bread -library:ICE"):
        answer = last(everywhere.search(folders, query))
        assert {hit.library_name for hit in answer.hits} == {"My notes"}, query
        assert answer.total == 1
    both = last(everywhere.search(folders, "ice library:bread library:ice", top=20))
    assert {hit.library_name for hit in both.hits} == {"Bread", "Ice"}
    assert len(both.asked.parts) == 2
    assert last(everywhere.search(folders, "ice library:nowhere")).hits == ()


def test_filters_alone_list_the_libraries_one_after_the_other(
    everywhere: Everywhere, folders: tuple[Path, ...]
) -> None:
    answer = last(everywhere.search(folders, "level:easy"))
    assert answer.listed
    assert ids(answer) == ["rye", "wheat", "glacier", "polar"]


def test_alternatives_are_found_in_every_library(everywhere: Everywhere, folders: tuple[Path, ...]) -> None:
    answer = last(everywhere.search(folders, "violins OR seals OR tart", top=3))
    assert set(ids(answer)) == {"violin.txt", "polar", "tart"}


def test_a_word_that_one_library_holds_is_mended_in_none(
    everywhere: Everywhere, libraries: OpenLibraries, folders: tuple[Path, ...], made: Path, encoder: Encoder
) -> None:
    names = made / "names"
    if not names.exists():
        (made / "names.txt").write_text("Mr. Luthiar signed the letter.")
        with Library.create(names, Recipe(encoder.bundle.fingerprint, 32), "Names") as writer:
            index(writer, [made / "names.txt"], encoder)
    misspelled = last(everywhere.search(folders, "luthiar"))
    assert dict(misspelled.asked.instead) == {"luthiar": "luthier"}
    assert misspelled.hits[0].id == "violin.txt"
    held = last(everywhere.search((folders[2], names), "luthiar"))
    assert held.asked.instead == ()
    assert all(part.asked.words == "luthiar" for part in held.parts.values())
    assert held.hits[0].id == "names.txt"
    division = everywhere.divide((folders[2], names), "luthiar", "keyword")
    assert division.findable == 1, "the violin is found by luthier only"
    assert everywhere.divide((folders[2],), "luthiar", "keyword").findable == 1


def test_the_name_of_a_library_can_be_one_of_several_alternatives(
    everywhere: Everywhere, folders: tuple[Path, ...]
) -> None:
    answer = last(everywhere.search(folders, "snow (library:ice OR type:txt)", top=20))
    assert {hit.library_name for hit in answer.hits} == {"Ice", "My notes"}
    either = last(everywhere.search(folders, "snow (library:bread OR library:notes)", top=20))
    assert {hit.library_name for hit in either.hits} == {"Bread", "My notes"}


def test_a_filter_is_unmet_only_where_no_library_has_its_value(
    everywhere: Everywhere, folders: tuple[Path, ...]
) -> None:
    assert last(everywhere.search(folders, "ice type:txt")).asked.unmet == ()
    unmet = last(everywhere.search(folders, "ice type:pdf")).asked.unmet
    assert unmet == (
        "Bread: No document has type:pdf. There are: jsonl.",
        "Ice: No document has type:pdf. There are: jsonl.",
        "My notes: No document has type:pdf. There are: txt.",
    )
    assert last(everywhere.search(folders, "ice library:nowhere")).asked.unmet == (
        "No library is called so. There are: Bread, Ice, My notes.",
    )


def facets(division: Division) -> dict[str, dict[str, int]]:
    return {facet.field: dict(facet.values) for facet in division.facets}


def test_an_answer_is_narrowed_by_library_kind_folder_and_shared_fields(
    everywhere: Everywhere, made: Path, folders: tuple[Path, ...]
) -> None:
    division = everywhere.divide(folders, "ice", "hybrid")
    found = facets(division)
    assert division.findable == 10
    assert found["library"] == {"Bread": 4, "Ice": 4, "My notes": 2}
    assert found["type"] == {"jsonl": 8, "txt": 2}
    assert found["in"] == {made.name: 8, "notes": 2}
    assert found["level"] == {"easy": 4, "hard": 4}
    assert "sea" not in found, "only one library has it"
    chosen = everywhere.divide(folders, "ice library:ice", "hybrid")
    assert chosen.findable == 4
    assert facets(chosen)["library"] == {"Bread": 4, "Ice": 4, "My notes": 2}
    assert facets(chosen)["sea"] == {"no": 2, "yes": 2}
    by_words = everywhere.divide(folders, "ice level:easy", "keyword")
    assert by_words.findable == 1
    assert facets(by_words)["level"] == {"easy": 1, "hard": 1}
