"""Filters over the documents of a library, and what they divide into."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop_app.core.errors import Cancelled
from desktop_app.core.jobs import CancelToken
from desktop_app.core.query_values import Facet
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import Document, Passage
from desktop_app.library import commit
from desktop_app.library.filters import attributes
from desktop_app.library.filters.attributes import Attributes
from desktop_app.library.filters.facets import Facets
from desktop_app.library.store import Library
from desktop_app.search.query import parse

RECORDS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("/data/a/jobs.jsonl", "1", {"level": "mid", "place": "Lusaka, Zambia", "date": "2024-05-01"}),
    ("/data/a/jobs.jsonl", "2", {"level": "Mid", "place": "Cape Town", "date": "31.12.2023"}),
    ("/data/a/jobs.jsonl", "3", {"level": "mid-senior", "place": "Town", "date": "Wed, 3 Jan 2024 10:00:00"}),
    ("/data/b/c/x.PDF", "4", {"level": "sénior", "notes": "long " * 40 + "Zürich"}),
    ("/data/b/y.txt", "5", {"notes": " "}),
)
MTIME = int(datetime(2022, 7, 1, 12).timestamp() * 1e9)


def put(library: Library, *records: tuple[str, str, dict[str, str]]) -> None:
    parts = [
        commit.SplitDocument(source, Document(key, key, f"Text {key}", fields), [Passage(0, 6, "", "0" * 32)])
        for source, key, fields in records
    ]
    files = [commit.ReadFile(source, None, 1, MTIME, "", ()) for source, _, _ in records]
    commit.commit(library, parts, files)


@pytest.fixture
def filled(library: Library) -> Library:
    put(library, *RECORDS)
    return library


@pytest.fixture
def table(filled: Library) -> Iterator[Attributes]:
    with filled.reading():
        made = Attributes(filled)
        made.refresh()
        yield made


def found(table: Attributes, query: str) -> list[int]:
    parts = parse(query, table.names).parts
    assert parts, query
    documents: list[int] = table.documents[table.passing(parts)].tolist()
    return documents


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("level:mid", [1, 2, 3]),
        ('level:"mid"', [1, 2]),
        ("LEVEL:SENIOR", [3, 4]),
        ("level:sen", []),
        ("place:zambia", [1]),
        ('place:"town"', [3]),
        ('place:"Lusaka, Z"', []),
        ("level:senior level:mid", [1, 2, 3, 4]),
        ("level:mid place:town", [2, 3]),
        ("-level:mid", [4, 5]),
        ("-level:mid -type:pdf", [5]),
        ("notes:zurich", [4]),
        ("notes:long", [4]),
        ("type:pdf", [4]),
        ("type:.txt type:jsonl", [1, 2, 3, 5]),
        ("in:b", [4, 5]),
        ("in:b/c", [4]),
        (r"in:B\C", [4]),
        ("in:dat", []),
        ("before:2024", [2, 4, 5]),
        ("after:2024", [1, 3]),
        ("after:2023-12-31 before:2024-05-01", [2, 3]),
        ("date:2024 date:2022-07", [1, 3, 4, 5]),
        ("-date:2022", [1, 2, 3]),
    ],
)
def test_filters(table: Attributes, query: str, expected: list[int]) -> None:
    assert found(table, query) == expected


def test_a_value_that_was_looked_up_is_remembered_as_it_is(filled: Library) -> None:
    put(filled, ("/data/b/z.txt", "6", {"notes": "brief"}))
    with filled.reading():
        table = Attributes(filled)
        table.refresh()
        assert found(table, "notes:long notes:brief") == [4, 6]
        assert found(table, "notes:long") == [4]


def facets(table: Attributes, query: str = "") -> dict[str, Any]:
    everything = np.ones(len(table.documents), dtype=np.bool_)
    counted = Facets(table).count(parse(query, table.names).of("filter"), everything)
    return {facet.field: dict(facet.values) for facet in counted}


def test_what_can_be_chosen_is_counted(filled: Library) -> None:
    put(filled, *(("/data/b/z.txt", f"more {number}", {"level": "mid"}) for number in range(3)))
    with filled.reading():
        table = Attributes(filled)
        table.refresh()
        assert facets(table) == {
            "level": {"mid": 5, "mid-senior": 1, "sénior": 1},
            "type": {"txt": 4, "jsonl": 3, "pdf": 1},
            "in": {"b": 5, "a": 3},
            "date": {"2024": 2, "2023": 1, "2022": 5},
        }
        chosen = facets(table, 'type:txt level:"mid"')
        assert chosen["level"] == {"mid": 3}
        assert chosen["type"] == {"jsonl": 2, "txt": 3}, "of the others, as if it were not chosen"
        assert chosen["in"] == {"b": 3}


def test_a_count_is_what_the_filter_then_finds(filled: Library) -> None:
    put(filled, *(("/data/b/a/z.txt", f"more {number}", {"level": "mid"}) for number in range(3)))
    with filled.reading():
        table = Attributes(filled)
        table.refresh()
        everything = np.ones(len(table.documents), dtype=np.bool_)
        counted: tuple[Facet, ...] = Facets(table).count((), everything)
        for facet in counted:
            for value, count in facet.values:
                assert len(found(table, f'{facet.field}:"{value}"')) == count, (facet.field, value)


def test_only_what_changed_is_read(filled: Library) -> None:
    table = Attributes(filled)
    with filled.reading():
        table.refresh()
    commit.remove(filled, [2, 4])
    put(filled, ("/data/b/new.md", "6", {"level": "mid", "kind": "new"}))
    fresh = Attributes(filled)
    with filled.reading():
        table.refresh()
        fresh.refresh()
        assert table.documents.tolist() == fresh.documents.tolist() == [1, 3, 5, 6]
        for query in ("level:mid", "type:md", "kind:new", "after:2024", "in:b", "notes:long"):
            assert found(table, query) == found(fresh, query), query
        assert found(table, "level:mid") == [1, 3, 6]


class CancelledAtSecondCheck(CancelToken):
    checked = False

    def check(self) -> None:
        if self.checked:
            self.cancel()
        self.checked = True
        super().check()


def test_a_table_that_was_given_up_is_gone_on_with(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attributes, "READ_AT_ONCE", 2)
    table, fresh = Attributes(filled), Attributes(filled)
    with filled.reading():
        fresh.refresh()
        with pytest.raises(Cancelled):
            table.refresh(CancelledAtSecondCheck())
        assert len(table.documents) == 2
        table.refresh()
        for query in ("level:mid", "notes:long", "in:b", "date:2024"):
            assert found(table, query) == found(fresh, query), query


def test_many_values_are_looked_up_in_the_ledger(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attributes, "MOST_VALUES", 1)
    with filled.reading():
        table = Attributes(filled)
        table.refresh()
        assert "level" in table.names
        assert "level" not in table.fields
        assert found(table, 'level:"mid"') == [1, 2]
        assert found(table, "level:senior") == [3, 4]


def test_an_empty_library_has_nothing_to_choose(tmp_path: Path, recipe: Recipe) -> None:
    with Library.create(tmp_path / "empty", recipe) as library, library.reading():
        table = Attributes(library)
        table.refresh()
        assert found(table, "type:pdf before:2024 in:a") == []
        assert facets(table) == {}


def test_a_filter_holds_for_every_spelling_of_its_field(library: Library) -> None:
    levels = ({"Level": "mid"}, {"level": "mid"}, {"LÉVEL": "Mid" + " long" * 40}, {"levels": "mid"})
    put(library, *((f"/data/{row}.csv", str(row), fields) for row, fields in enumerate(levels, 1)))
    with library.reading():
        table = Attributes(library)
        table.refresh()
        assert found(table, "level:mid") == [1, 2, 3]
        assert found(table, "-Level:mid") == [4]
