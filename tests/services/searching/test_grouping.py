"""What stands in a list once, and what stands behind it."""

import csv
import json
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.query_values import SimilarTo
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import MODES, Answer, Mode
from desktop_app.core.words import behind
from desktop_app.encoder.encode import Encoder
from desktop_app.library.filters.listing import Kin
from desktop_app.library.store import Library
from desktop_app.search.ranking import Matched, Ranking
from desktop_app.services.searching import grouping
from desktop_app.services.searching.grouping import Entry
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.similar import SimilarSearch
from tests.services.indexed import index

TURMERIC = "Turmeric stains fingers yellow because its curcumin binds to the skin."
GINGER = "Ginger and turmeric are roots; grating either colors your fingers for a day."


def row(source: int = 1) -> Kin:
    return Kin(source, True)


def file(source: int) -> Kin:
    return Kin(source, False)


def entries(
    kin: Sequence[Kin], worth: Sequence[float], says: dict[int, str] | None = None
) -> Iterator[Entry]:
    return grouping.entries(kin, worth, says or {})


def test_what_says_the_same_is_one_entry_and_the_best_stays() -> None:
    kin = [file(number) for number in range(1, 6)]
    assert list(entries(kin, [0.9] * 5, {0: "a", 1: "b", 2: "a", 4: "a"})) == [
        Entry(0, (2, 4)),
        Entry(1),
        Entry(3),
    ]


def test_texts_that_are_not_known_are_no_copies_of_each_other() -> None:
    assert list(entries([file(1), file(2)], [0.9, 0.9])) == [Entry(0), Entry(1)]


def test_rows_that_fill_the_page_stand_behind_their_best() -> None:
    kin = [*(row() for _ in range(12)), file(2), file(3)]
    assert list(entries(kin, [0.9] * 14)) == [Entry(0, more=tuple(range(1, 12))), Entry(12), Entry(13)]


def test_the_answer_stays_first_whichever_file_it_is_a_row_of() -> None:
    kin = [row(), file(2), *(row() for _ in range(12)), file(3)]
    assert next(entries(kin, [0.9] * 15)).place == 0


def test_three_rows_of_a_file_are_not_too_many() -> None:
    kin = [row(), row(), row(), *(file(number) for number in range(2, 20))]
    assert all(not entry.more for entry in entries(kin, [0.9] * len(kin)))


def test_rows_are_not_grouped_for_the_sake_of_what_does_not_match() -> None:
    kin = [*(row() for _ in range(12)), file(2)]
    assert all(not entry.more for entry in entries(kin, [0.9] * 12 + [0.25]))
    assert all(not entry.more for entry in entries(kin, [0.05] * 13))


def test_a_file_alone_fills_its_pages() -> None:
    found = entries([row() for _ in range(30)], [0.9] * 30)
    assert list(found) == [Entry(place) for place in range(30)]


def test_rows_that_are_much_poorer_are_not_like_the_best() -> None:
    kin = [*(row() for _ in range(11)), file(2), row()]
    found = list(entries(kin, [0.9] * 11 + [0.8, 0.1]))
    assert found == [Entry(0, more=tuple(range(1, 11))), Entry(11), Entry(12)]


def test_copies_of_rows_go_with_them() -> None:
    kin = [row(), row(1), row(), row(), row(2), *(file(number) for number in range(3, 12))]
    found = list(entries(kin, [0.9] * len(kin), {1: "a", 4: "a"}))
    assert found[0] == Entry(0, more=(1, 2, 3, 4))


def test_pages_before_stay_as_they_are_when_more_is_looked_through() -> None:
    kin = [file(number) for number in range(2, 12)] + [row() for _ in range(12)] + [file(20), file(21)]
    found = list(entries(kin, [0.9] * len(kin)))
    assert found[:10] == [Entry(place) for place in range(10)]
    assert found[10] == Entry(10, more=tuple(range(11, 22)))


@pytest.fixture(scope="module")
def searcher(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, recipe: Recipe
) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("grouping")
    notes = folder / "notes"
    notes.mkdir()
    for number in range(12):
        # Capitals and white space are no difference, and neither is the name.
        text = TURMERIC if number % 2 else TURMERIC.upper().replace(" ", "\n", 1)
        (notes / f"t{number}.txt").write_text(text)
    (notes / "ginger.txt").write_text(GINGER)
    (notes / "tax.txt").write_text("The tax office wants the form by the end of May.")
    noon = datetime(2024, 5, 3, 12).timestamp()
    os.utime(notes / "tax.txt", (noon, noon))
    with (notes / "tickets.csv").open("w", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["key", "status", "description"])
        for number in range(40):
            table.writerow([f"OPS-{number + 1000}", "open", f"Login page hangs after update {number}"])
    (notes / "manual.md").write_text("# Login\n\nWhen the login page hangs after an update, clear the cache.")
    records = [{"_id": f"r{number}", "title": f"Rule {number}", "text": "See above."} for number in range(3)]
    (notes / "rules.jsonl").write_text("\n".join(map(json.dumps, records)))
    with Library.create(folder / "library", recipe) as writer:
        index(writer, [notes], encoder)
    with Library.open(folder / "library") as library:
        yield Searcher(library, encoder)


def names(answer: Answer) -> list[str]:
    return [Path(hit.source).name for hit in answer.hits]


@pytest.mark.parametrize("mode", MODES)
def test_copies_of_one_file_take_one_place(searcher: Searcher, mode: Mode) -> None:
    answer = searcher.search("why do fingers turn yellow from turmeric", mode=mode)
    assert "ginger.txt" in names(answer)[:3]
    best = answer.hits[0]
    assert len(best.copies) == 11
    assert sum(name.startswith("t") and name[1].isdigit() for name in names(answer)) == 1
    assert [hit.rank for hit in answer.hits] == list(range(1, len(answer.hits) + 1))


def test_copies_are_listed_on_demand_as_hits_of_their_own(searcher: Searcher) -> None:
    answer = searcher.search("why do fingers turn yellow from turmeric")
    copies = searcher.unfold(answer, answer.hits[0].copies)
    assert len({hit.source for hit in (answer.hits[0], *copies)}) == 12
    assert all(0 < hit.match <= 1 and hit.cosine for hit in copies)


def test_rows_of_a_table_give_way_to_a_document_that_answers_as_well(searcher: Searcher) -> None:
    answer = searcher.search("login page hangs after update")
    assert "manual.md" in names(answer)[:2]
    group = next(hit for hit in answer.hits if hit.more)
    rows = searcher.unfold(answer, group.more)
    assert Path(group.source).name == "tickets.csv"
    assert {Path(hit.source).name for hit in rows} == {"tickets.csv"}
    assert len({hit.document for hit in (group, *rows)}) == 1 + len(group.more)


def test_what_was_counted_in_a_part_of_the_library_is_at_least_so_much(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    hits = searcher.search("why do fingers turn yellow from turmeric", 60, fold=False).hits
    documents, passages, scores = (
        np.array(each)
        for each in zip(*((one.document, one.passage_id, one.score) for one in hits), strict=True)
    )

    def entry(worth: float) -> Entry:
        matches = np.where(np.arange(len(hits)) < 6, 0.9, worth)
        every = Matched(Ranking(documents, passages, scores), matches)
        with searcher.library.reading():
            return grouping.grouped(searcher.likeness, lambda _: every, 1).entries[0]

    monkeypatch.setattr(grouping, "WINDOW", 12)
    assert (len(entry(0.9).copies), entry(0.9).at_least) == (11, True)
    assert not entry(0.25).at_least, "what follows does not match nearly as well"
    monkeypatch.setattr(grouping, "WINDOW", 400)
    assert (len(entry(0.9).copies), entry(0.9).at_least) == (11, False)
    assert behind(10, 0, at_least=True) == "+ at least 10 copies"


def test_rows_that_are_only_listed_stay_rows(searcher: Searcher) -> None:
    answer = searcher.search("type:csv type:md", top=50)
    assert answer.listed
    assert names(answer).count("tickets.csv") == 40


def test_so_many_entries_are_given_as_were_asked_for(searcher: Searcher) -> None:
    answer = searcher.search("yellow fingers", top=5)
    assert len(answer.hits) == 5
    assert answer.more
    assert not searcher.search("yellow fingers", top=100).more


def test_a_ranking_is_measured_as_it_is(searcher: Searcher) -> None:
    query = "why do fingers turn yellow from turmeric"
    ranking = searcher.ranking(query, 13, "hybrid", "mean")
    assert len(ranking) == 13
    unfolded = searcher.search(query, 13, fold=False)
    assert [hit.document for hit in unfolded.hits] == ranking.documents.tolist()
    assert unfolded.hits[0].cosine


def test_records_of_equal_text_and_other_titles_are_no_copies(searcher: Searcher) -> None:
    found = searcher.search("see above rule", top=100, mode="keyword").hits
    assert [hit.title for hit in found if hit.title.startswith("Rule")] == ["Rule 0", "Rule 1", "Rule 2"]


def test_copies_are_folded_in_what_is_similar_too(searcher: Searcher) -> None:
    ginger = searcher.search("ginger root grating").hits[0]
    answer = SimilarSearch().similar(searcher, SimilarTo("ginger", ginger.document), 5)
    assert len(answer.hits[0].copies) == 11
    assert len(searcher.unfold(answer, answer.hits[0].copies)) == 11


def test_a_line_says_kind_folder_and_day(searcher: Searcher) -> None:
    hit = searcher.search("tax office form").hits[0]
    assert (hit.kind, Path(hit.folder).name, hit.heading) == ("txt", "notes", "tax")
    assert hit.date == "2024-05-03"


def test_the_day_of_a_file_is_not_that_of_its_records(searcher: Searcher) -> None:
    rows = [
        hit for hit in searcher.search("login page", mode="keyword", fold=False).hits if hit.kind == "csv"
    ]
    assert rows
    assert {hit.date for hit in rows} == {""}


def test_a_row_without_a_title_is_called_by_its_telling_fields(searcher: Searcher) -> None:
    answer = searcher.search("login page hangs after update", mode="keyword", fold=False)
    row = next(hit for hit in answer.hits if hit.kind == "csv")
    assert row.title == ""
    assert row.heading.startswith("OPS-10")
    assert " · Login page hangs after update" in row.heading
