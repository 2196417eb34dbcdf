"""By what a mixed folder can be narrowed: kind, folder and date are always there."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.query_values import Facet
from desktop_app.library import commit
from desktop_app.library.filters.attributes import Attributes, Column
from desktop_app.library.filters.facets import Facets, common_depth
from desktop_app.library.filters.values import values
from desktop_app.library.store import Library
from desktop_app.search.query import parse
from tests.library.filters.test_attributes import put

KINDS = ["pdf", "docx", "xlsx", "pptx", "txt", "md", "csv", "html", "eml", "epub", "odt", "rtf"]


def facets(library: Library, query: str = "") -> tuple[Facet, ...]:
    with library.reading():
        table = Attributes(library)
        table.refresh()
        everything = np.ones(len(table.documents), dtype=np.bool_)
        return Facets(table).count(parse(query, table.names).of("filter"), everything)


def by_name(library: Library, query: str = "") -> dict[tuple[str, bool], dict[str, int]]:
    return {(facet.field, facet.own): dict(facet.values) for facet in facets(library, query)}


@pytest.fixture
def mixed(library: Library) -> Library:
    """Twelve kinds in forty folders over fifteen years, two documents each."""
    put(
        library,
        *(
            (
                f"/home/me/all/f{number % 40}/{number}.{KINDS[number % 12]}",
                str(number),
                {"date": f"{2010 + number % 15}"},
            )
            for number in range(240)
        ),
    )
    return library


def test_kind_folder_and_date_come_first_and_are_complete(mixed: Library) -> None:
    put(
        mixed,
        *(
            (f"/home/me/all/f0/{row}.jsonl", f"r{row}", {"level": "ab"[row % 2], "date": "2010"})
            for row in range(8)
        ),
    )
    assert [(facet.field, facet.own, len(facet.values)) for facet in facets(mixed)] == [
        ("type", False, 13),
        ("in", False, 40),
        ("date", False, 15),
        ("level", True, 2),
    ]


def test_a_field_called_type_stands_beside_the_kind_of_file(mixed: Library) -> None:
    records = (
        (f"/home/me/all/{row}.jsonl", f"r{row}", {"Type": "book", "in": "stock", "date": "2010"})
        for row in range(4)
    )
    put(
        mixed,
        *records,
        ("/home/me/all/5.jsonl", "r5", {"Type": "film", "in": "loan"}),
        ("/home/me/all/6.jsonl", "r6", {"in": "loan"}),
    )
    found = by_name(mixed)
    assert found["Type", True] == {"book": 4, "film": 1}
    assert found["type", False]["jsonl"] == 6
    assert found["in", True] == {"stock": 4, "loan": 2}
    assert len(found["in", False]) == 40


def test_files_without_documents_do_not_hide_the_common_folder(library: Library) -> None:
    put(library, ("/data/notes/a/1.txt", "1", {}), ("/data/notes/b/2.txt", "2", {}))
    commit.commit(library, [], [commit.ReadFile("/data/notes", skipped=("3 files are pictures.",))])
    commit.commit(library, [], [commit.ReadFile("/elsewhere/broken.pdf", skipped=("It is damaged.",))])
    found = by_name(library)
    assert found["in", False] == {"a": 1, "b": 1}
    assert ("type", False) not in found, "a kind of which nothing was read is none to choose"


def test_a_folder_beside_the_files_of_the_common_one_can_be_chosen(library: Library) -> None:
    put(library, ("/data/1.txt", "1", {}), ("/data/b/2.txt", "2", {}))
    assert by_name(library)["in", False] == {"b": 1}


def test_of_very_many_folders_the_largest_are_there(library: Library) -> None:
    put(
        library,
        *((f"/data/f{row}/{row}.txt", str(row), {}) for row in range(250)),
        ("/data/f249/x.txt", "x", {}),
    )
    folders = by_name(library)["in", False]
    assert len(folders) == 200
    assert folders["f249"] == 2


def test_what_a_filter_takes_for_one_is_counted_as_one(library: Library) -> None:
    put(
        library,
        ("/data/Notes/1.jsonl", "1", {"Level": "mid"}),
        ("/data/x/notes/2.jsonl", "2", {"level": "Mid"}),
        ("/data/x/y/3.jsonl", "3", {"LEVEL": "senior"}),
        ("/data/x/y/4.jsonl", "4", {"level": "mid", "Level": "MID", "LEVEL": "senior"}),
        ("/data/x/y/5.jsonl", "5", {"place": "Rome"}),
    )
    counted = {"mid": 3, "senior": 2}
    assert by_name(library) == {("in", False): {"Notes": 2, "x": 4}, ("Level", True): counted}
    assert by_name(library, "level:mid")["Level", True] == counted, "of the others, as before"
    with library.reading():
        table = Attributes(library)
        table.refresh()
        assert table.names == ("Level", "level", "LEVEL", "place")[::3]
        for value, number in counted.items():
            for name in ("Level", "LEVEL", "level"):
                (part,) = parse(f"{name}:{value}", table.names).parts
                assert np.count_nonzero(table.having(part)) == number
        for folder, number in {"notes": 2, "Notes": 2, "X": 4}.items():
            (part,) = parse(f"in:{folder}", table.names).parts
            assert np.count_nonzero(table.having(part)) == number
        assert values(table, "Level", True, "", 10) == [("mid", 3), ("senior", 2)]
        assert values(table, "in", False, "", 10) == [("x", 4), ("y", 3), ("Notes", 2)]


def test_one_kind_one_folder_and_one_year_leave_nothing_to_choose(library: Library) -> None:
    put(library, ("/data/1.txt", "1", {}), ("/data/2.txt", "2", {}))
    assert facets(library) == ()


def test_dates_that_are_not_known_are_in_no_year(library: Library) -> None:
    written = ("2019-03-05", "soon", "13/04/2020", "03/04/2020")
    put(library, *(("/data/a.csv", str(row), {"Invoice Date": value}) for row, value in enumerate(written)))
    assert by_name(library) == {("date", False): {"2019": 1, "2020": 2}}


FOLDERS = st.lists(
    st.lists(st.sampled_from("abc"), max_size=3).map(lambda names: "/".join(["", *names, ""])), min_size=1
)


@given(FOLDERS)
def test_the_common_folder_is_the_longest_beginning_of_all(folders: list[str]) -> None:
    column = Column()
    column.codes = np.array([column.code(folder) for folder in folders], dtype=np.int32)
    depth = common_depth(column)
    paths: list[Any] = [tuple(filter(None, folder.split("/"))) for folder in folders]
    assert len({path[:depth] for path in paths}) == 1
    assert any(len(path) == depth for path in paths) or len({path[: depth + 1] for path in paths}) > 1
    assert Counter(column.codes.tolist()).total() == len(folders)
