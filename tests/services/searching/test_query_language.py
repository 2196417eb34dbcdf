"""The query language through the real model and a real library."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.recipe import ReadAs, Recipe
from desktop_app.core.types import Answer, Mode
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.search.meanings import AWAY
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.why.explain import explain, explain_record
from tests.services.indexed import index

RECORDS = (
    ("vet", "Veterinarian", "Treats sick dogs, cats and horses.", "Health", "Rome"),
    ("zoo", "Zookeeper", "Feeds elephants and looks after sick animals.", "Animals", "Rome"),
    ("nurse", "Nurse", "Looks after sick people at night. A manager is on call.", "Health", "Oslo"),
    ("groom", "Dog groomer", "Washes dogs, cuts their claws.", "Animals", "Oslo"),
    ("dev", "C++ developer", "Writes compilers, full-time.", "Software", "Oslo"),
    ("boss", "Manager", "Leads a sick-leave office, full time.", "Software", "Rome"),
)
MODES: list[Mode] = ["semantic", "keyword", "hybrid"]


@pytest.fixture(scope="module")
def searcher(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, recipe: Recipe
) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("language")
    lines = [
        json.dumps({"_id": key, "title": title, "text": text, "category": category, "place": place})
        for key, title, text, category, place in RECORDS
    ]
    (folder / "a.jsonl").write_text("\n".join(lines))
    with Library.create(folder / "library", recipe) as writer:
        index(writer, [folder / "a.jsonl"], encoder)
    with Library.open(folder / "library") as library:
        yield Searcher(library, encoder)


def ids(answer: Answer) -> list[str]:
    return [hit.id for hit in answer.hits]


@pytest.mark.parametrize("mode", MODES)
def test_a_filter_holds_before_the_ranking(searcher: Searcher, mode: Mode) -> None:
    everything = ids(searcher.search("sick", 10, mode))
    answer = searcher.search("sick category:health", 1, mode)
    expected = [key for key in everything if key in ("vet", "nurse")]
    assert ids(answer) == expected[:1]
    assert answer.more
    assert not answer.listed
    assert ids(searcher.search("sick category:health", 10, mode)) == expected
    assert "nurse" not in ids(searcher.search("sick -category:health", 10, mode))


@pytest.mark.parametrize("mode", MODES)
def test_a_phrase_must_be_there_to_the_letter(searcher: Searcher, mode: Mode) -> None:
    assert ids(searcher.search('"full time"', mode=mode)) == ["boss"]
    assert ids(searcher.search('"full-time"', mode=mode)) == ["dev"]
    assert ids(searcher.search('"c++" "Full-Time"', mode=mode)) == ["dev"]
    assert ids(searcher.search('sick "no such words"', mode=mode)) == []


def test_a_phrase_counts_for_the_ranking(searcher: Searcher) -> None:
    plain = searcher.search("sick animals", mode="semantic").hits
    quoted = searcher.search('"sick animals"', mode="semantic").hits
    assert [hit.id for hit in quoted] == ["zoo"]
    assert quoted[0].score == pytest.approx(plain[0].score)


def test_meanings_are_added_and_subtracted(searcher: Searcher, encoder: Encoder) -> None:
    q, plus, minus = encoder.encode(["animals", "elephants", "dogs"], ReadAs(32)).mean
    total = q + plus - AWAY * minus
    answer = searcher.search('animals +"elephants" -dogs', mode="semantic")
    with searcher.library.reading():
        rows = searcher.library.rows("mean")
    cosines = np.concatenate(rows.matrices) @ (total / np.linalg.norm(total))
    assert [hit.score for hit in answer.hits] == pytest.approx(sorted(cosines, reverse=True), abs=1e-5)
    assert answer.hits[0].id == "zoo"
    before, after = (
        {hit.id: hit.score for hit in searcher.search(query, mode="semantic").hits}
        for query in ("animals", "animals -dogs")
    )
    assert after["groom"] - after["zoo"] < before["groom"] - before["zoo"]


def test_words_pushed_away_leave_the_keyword_results(searcher: Searcher) -> None:
    assert set(ids(searcher.search("sick", mode="keyword"))) == {"vet", "zoo", "nurse", "boss"}
    assert set(ids(searcher.search("sick -manager", mode="keyword"))) == {"vet", "zoo"}
    assert set(ids(searcher.search("sick -elephant", mode="keyword"))) == {"vet", "nurse", "boss"}
    assert set(ids(searcher.search("sick -manag*", mode="keyword"))) == {"vet", "zoo"}
    assert set(ids(searcher.search('sick -"dog"', mode="keyword"))) == {"vet", "zoo", "nurse", "boss"}
    assert set(ids(searcher.search('sick -"on call"', mode="keyword"))) == {"vet", "zoo", "boss"}
    assert set(ids(searcher.search('dogs +"people"', mode="keyword"))) == {"vet", "groom", "nurse"}


@pytest.mark.parametrize("mode", MODES)
def test_filters_alone_list_what_passes(searcher: Searcher, mode: Mode) -> None:
    answer = searcher.search("place:Rome", 2, mode)
    assert answer.listed
    assert ids(answer) == ["vet", "zoo"]
    assert answer.more
    assert {(hit.score, hit.match, hit.cosine) for hit in answer.hits} == {(0, 0, None)}
    assert ids(searcher.search("place:Rome place:Oslo -category:Health", 9, mode)) == [
        *("zoo", "groom", "dev", "boss"),
    ]


def test_only_what_is_pushed_away(searcher: Searcher) -> None:
    assert ids(searcher.search("-dogs", mode="semantic"))[-1] in ("groom", "vet")
    listed = searcher.search("-sick", mode="keyword")
    assert listed.listed
    assert ids(listed) == ["groom", "dev"]
    assert not searcher.search("-sick", mode="hybrid").listed


def test_a_name_that_is_no_field_is_text(searcher: Searcher) -> None:
    assert searcher.search("salary:high").asked.parts == ()
    assert [part.field for part in searcher.search("Category:high").asked.parts] == ["category"]


def test_facets_count_what_can_be_found(searcher: Searcher) -> None:
    def facets(query: str, mode: Mode = "semantic") -> tuple[int, dict[str, dict[str, int]]]:
        division = searcher.divide(searcher.understand(query), mode)
        return division.findable, {facet.field: dict(facet.values) for facet in division.facets}

    assert facets("anything") == (
        6,
        {"category": {"Animals": 2, "Health": 2, "Software": 2}, "place": {"Oslo": 3, "Rome": 3}},
    )
    assert facets("anything place:Oslo") == (
        3,
        {"category": {"Animals": 1, "Health": 1, "Software": 1}, "place": {"Oslo": 3, "Rome": 3}},
    )
    assert facets("sick -manager", "keyword") == (
        2,
        {"category": {"Animals": 1, "Health": 1}, "place": {"Rome": 2}},
    )
    assert facets('"full time"')[0] == 1


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "query", ['-"', '+"\ud800"', "-a:b", 'category:"', '"\0"', "in:/ x", "type:. -ß", '" "']
)
def test_any_text_is_a_query(searcher: Searcher, query: str, mode: Mode) -> None:
    searcher.search(query, mode=mode)
    searcher.divide(searcher.understand(query), mode)


@pytest.mark.parametrize("mode", MODES)
def test_an_or_takes_the_best_of_what_it_joins(searcher: Searcher, mode: Mode) -> None:
    both = searcher.search("elephants OR compilers", 2, mode).hits
    assert {hit.id for hit in both} == {"zoo", "dev"}
    alone = {
        hit.id: hit for word in ("elephants", "compilers") for hit in searcher.search(word, 1, mode).hits
    }
    for hit in both:
        assert (hit.score, hit.cosine) == pytest.approx((alone[hit.id].score, alone[hit.id].cosine), abs=1e-6)


@pytest.mark.parametrize("mode", MODES)
def test_what_explains_a_hit_of_an_or_is_the_choice_that_found_it(searcher: Searcher, mode: Mode) -> None:
    answer = searcher.search("elephants OR compilers", 2, mode)
    for hit in answer.hits:
        query = searcher.answering(answer.asked, hit.document, mode, "mean")
        assert query.text == {"zoo": "elephants", "dev": "compilers"}[hit.id]
        found = explain(searcher, query, hit.passage_id)
        assert found.score == pytest.approx(hit.cosine, abs=1e-5)
        assert explain_record(searcher, answer.query, hit.id).score == pytest.approx(hit.cosine, abs=1e-5)


@pytest.mark.parametrize("mode", MODES)
def test_an_or_of_conditions_needs_one_of_them(searcher: Searcher, mode: Mode) -> None:
    assert set(ids(searcher.search('sick category:animals OR "on call"', 10, mode))) - {"groom"} == {
        "zoo",
        "nurse",
    }
    listed = searcher.search("place:Rome OR category:Animals", 10, mode)
    assert listed.listed
    assert ids(listed) == ["vet", "zoo", "groom", "boss"]
    assert ids(searcher.search("compil* OR place:Rome", 10, mode)) != []
    assert set(ids(searcher.search("manager OR category:animals -sick", 10, mode))) <= {
        "nurse",
        "zoo",
        "groom",
        "boss",
    }


def test_a_star_finds_what_begins_so(searcher: Searcher) -> None:
    assert ids(searcher.search("eleph*", mode="keyword")) == ["zoo"]
    assert set(ids(searcher.search("eleph* compil*", mode="keyword"))) == {"zoo", "dev"}


def test_a_file_is_found_by_its_name_also_where_it_could_not_be_read(
    tmp_path: Path, encoder: Encoder, recipe: Recipe
) -> None:
    (tmp_path / "AnnualReport_2023.txt").write_text("Sales of violins went up.")
    (tmp_path / "annual-report-2022.txt").write_text("Sales of cellos went down.")
    (tmp_path / "Broken report.pdf").write_bytes(b"%PDF-1.4 nothing more")
    with Library.create(tmp_path / "library", recipe) as library:
        names = ("AnnualReport_2023.txt", "annual-report-2022.txt", "Broken report.pdf")
        index(library, [tmp_path / name for name in names], encoder)
        searcher = Searcher(library, encoder)

        def found(query: str) -> tuple[set[str], list[str]]:
            answer = searcher.search(query, mode="semantic")
            return {Path(hit.source).name for hit in answer.hits}, [
                Path(one.source).name for one in answer.unread
            ]

        both, broken = {"AnnualReport_2023.txt", "annual-report-2022.txt"}, ["Broken report.pdf"]
        assert found("file:report") == (both, broken)
        assert found("name:report file:2023") == (both, broken), "any of several"
        assert found('file:"annual rep"') == (both, [])
        assert found("file:AnnualReport2023") == ({"AnnualReport_2023.txt"}, [])
        assert found('file:"annual-report-2022.txt"') == ({"annual-report-2022.txt"}, [])
        assert found("violins -file:2022") == ({"AnnualReport_2023.txt"}, [])
        assert found("the broken report") == (both, broken)
        assert found("violins file:broken") == (set(), broken)
        assert found("broken type:txt") == (both, [])
        (unread,) = searcher.search("file:broken").unread
        assert unread.reason
