"""Filters over the three ways to search: each finds exactly what one who reads every record would keep."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.core.query_values import period
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import MODES, Mode
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.services.searching.search import Searcher
from tests.services.indexed import index

LONG_AGO = datetime(2015, 6, 1, 12).timestamp()


@dataclass(frozen=True)
class Paper:
    """A document as its owner knows it; a day of "" is not known."""

    key: str
    kind: str
    folders: tuple[str, ...]
    day: str
    level: str = ""
    words: str = "weir"


TABLE = (
    # 13/04/2019 says that the day comes first in this column; "soon" is no date.
    ("t1", "13/04/2019", "mid", "The weir was greased."),
    ("t2", "03/05/2019", "senior", "The weir was painted."),
    ("t3", "soon", "mid", "The weir was mapped by hand."),
    ("t4", "5. März 2021", "entry", "Glaciers carve valleys."),
)
DAYS = {"t1": "2019-04-13", "t2": "2019-05-03", "t3": "", "t4": "2021-03-05"}
RECORDS = (
    ("r1", {"date": "2020-02-01", "level": "mid", "type": "contract"}, "A weir holds water."),
    ("r2", {"date": "Q3 2021", "level": "mid-senior", "type": "note"}, "The sluice beside the weir."),
    ("r3", {"level": "entry", "type": "note"}, "Bread is baked."),
)
RECORD_DAYS = {"r1": "2020-02-01", "r2": "2021-07-01", "r3": ""}


@pytest.fixture(scope="module")
def papers() -> tuple[Paper, ...]:
    table = (
        Paper(key, "csv", ("work", "tables"), DAYS[key], level, "weir" * ("weir" in text))
        for key, _, level, text in TABLE
    )
    records = (
        Paper(key, "jsonl", ("work",), RECORD_DAYS[key], fields["level"], "weir" * ("weir" in text))
        for key, fields, text in RECORDS
    )
    return (*table, *records, Paper("a", "txt", ("home",), "2015-06-01"), Paper("b", "md", (), "2015-06-01"))


@pytest.fixture(scope="module")
def searcher(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, recipe: Recipe
) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("mixed")
    files = folder / "files"
    for name in ("work/tables", "home"):
        (files / name).mkdir(parents=True)
    with (files / "work" / "tables" / "t.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("_id", "Invoice Date", "level", "text"), *TABLE])
    lines = [json.dumps({"_id": key, "text": text, **fields}) for key, fields, text in RECORDS]
    (files / "work" / "r.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (files / "home" / "a.txt").write_text("The weir in the garden.")
    (files / "b.md").write_text("The weir in the park.")
    for path in files.rglob("*.*"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    with Library.create(folder / "library", recipe) as writer:
        index(writer, [files], encoder)
    with Library.open(folder / "library") as library:
        yield Searcher(library, encoder)


FILTERS = st.tuples(
    st.sampled_from(["", "-"]),
    st.sampled_from(
        [
            *(
                "type:csv",
                "type:jsonl",
                "type:txt",
                "type:note",
                '"type":note',
                "in:work",
                "in:tables",
                "in:home",
            ),
            *("in:work/tables", "level:mid", 'level:"mid"', "level:senior", "level:entry", "date:2019"),
            *(
                "date:2019-05",
                "date:2015",
                "date:2021-07-01",
                "before:2020",
                "after:2020",
                "after:2019-05-03",
            ),
        ]
    ),
)


def passes(paper: Paper, written: str) -> bool:
    name, _, value = written.partition(":")
    if name in ("date", "before", "after"):
        first, end = period(value) or (0, 0)
        day = date.fromisoformat(paper.day).toordinal() if paper.day else 0
        return bool(day) and {"date": first <= day < end, "before": day < first, "after": day >= first}[name]
    if name == "in":
        return f"/{value}/" in f"/{'/'.join(paper.folders)}/"
    if value == "note":  # no file is of that kind
        return paper.key in ("r2", "r3")
    if name == "type":
        return paper.kind == value
    return paper.level == value.strip('"') if '"' in value else value in paper.level.split("-")


def kept(papers: tuple[Paper, ...], filters: list[tuple[str, str]]) -> set[str]:
    """Any value of one field, all fields, none that is excluded."""
    found = set()
    for paper in papers:
        fields: dict[str, bool] = {}
        out = False
        for sign, written in filters:
            name = written.partition(":")[0]
            name = '"type"' if written == "type:note" else name
            if sign:
                out |= passes(paper, written)
            else:
                fields[name] = fields.get(name, False) or passes(paper, written)
        if not out and all(fields.values()):
            found.add(paper.key)
    return found


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=st.lists(FILTERS, min_size=1, max_size=4), mode=st.sampled_from(MODES))
def test_what_passes_is_found_and_nothing_else(
    searcher: Searcher, papers: tuple[Paper, ...], filters: list[tuple[str, str]], mode: Mode
) -> None:
    query = " ".join(["weir", *(sign + written for sign, written in filters)])
    expected = kept(papers, filters)
    if mode == "keyword":
        expected &= {paper.key for paper in papers if paper.words}
    answer = searcher.search(query, 50, mode)
    assert {Path(hit.id).stem for hit in answer.hits} == expected, query
    assert {Path(hit.id).stem for hit in searcher.search(query.removeprefix("weir "), 50, mode).hits} == kept(
        papers, filters
    )


def test_the_facets_of_a_mixed_folder_count_what_their_filters_find(searcher: Searcher) -> None:
    for facet in searcher.divide(searcher.understand("weir"), "hybrid").facets:
        for value, count in facet.values:
            name = f'"{facet.field}"' if facet.own else facet.field
            assert len(searcher.search(f'weir {name}:"{value}"', 50).hits) == count, (facet.field, value)


def test_a_wrong_value_is_told_in_every_way_to_search(searcher: Searcher) -> None:
    for mode in MODES:
        answer = searcher.search("weir level:midd date:1999", 10, mode)
        assert answer.hits == ()
        assert answer.asked.unmet == (
            "No document has level:midd. There are: entry, mid, mid-senior, senior.",
            "No document has date:1999. The dates go from 2015-06-01 to 2021-07-01.",
        )
        assert searcher.search("weir level:mid", 10, mode).asked.unmet == ()


@pytest.mark.parametrize("written", ["after:yesterday", "-before:2023-02-29", "AFTER:1/5/2024"])
def test_a_filter_that_names_no_day_is_told(searcher: Searcher, written: str) -> None:
    (told,) = searcher.understand(f"{written} weir").unmet
    assert told.startswith(f"{written} is looked for as text, since it names no day.")
    for quiet in (
        "weir after:20",
        "weir after:2024-0",
        "weir after:2024",
        "weir after: noon",
        f'weir "{written}"',
    ):
        assert not any("names no day" in one for one in searcher.understand(quiet).unmet), quiet
