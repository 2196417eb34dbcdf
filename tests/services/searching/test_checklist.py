"""Requirements against records, with the real model."""

import json
from collections.abc import Iterator

import pytest

from desktop_app.core.arrays import Float32
from desktop_app.core.checklist import Checked, Evidence
from desktop_app.core.jobs import Progress
from desktop_app.core.recipe import Recipe
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.services.searching import checklist, record_clauses
from desktop_app.services.searching.checklist import Checker
from desktop_app.services.searching.search import Searcher
from tests.services.indexed import index

PEOPLE = {
    "ada": (
        "Programmer",
        "She writes programs in Python. On weekends she climbs mountains. She speaks French.",
    ),
    "ben": ("Baker", "He bakes bread at night. He is fluent in French."),
    "cleo": ("Vet", "She looks after sick horses. She drives a van."),
    "dora": ("", "Moss, lichen and fern."),
    "eve": ("Welder", "No driving license needed. She has two years of practice with cranes."),
    "finn": ("Mountain guide", ""),
}
LINES = ("Python programming", "Speaks French", "Looks after sick animals", "Nuclear submarine commander")


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("checklist")
    source = folder / "a.jsonl"
    lines = [json.dumps({"_id": key, "title": title, "text": text}) for key, (title, text) in PEOPLE.items()]
    source.write_text("\n".join(lines))
    with Library.create(folder / "library", Recipe(encoder.bundle.fingerprint, 24)) as writer:
        index(writer, [source], encoder)
    with Library.open(folder / "library") as library:
        yield Searcher(library, encoder)


def check(
    searcher: Searcher, lines: tuple[str, ...] = LINES, most: int = 50
) -> tuple[Checked, list[Progress]]:
    steps, told = Checker().steps(lambda: searcher, lines, most), []
    while True:
        try:
            told.append(next(steps))
        except StopIteration as end:
            return end.value, told


def test_every_requirement_gets_its_sentence(searcher: Searcher) -> None:
    checked, _ = check(searcher)
    assert checked.requirements == LINES
    assert checked.records[0].id == "ada"
    assert {record.id: record.met for record in checked.records if record.met} == {
        "ada": 2,
        "ben": 1,
        "cleo": 1,
    }
    ada = checked.records[0]
    python, french, animals, commander = ada.cells
    assert python
    assert french
    assert animals
    assert commander
    assert (python.sentence, python.place, python.met) == ("She writes programs in Python.", "line 1", True)
    assert french.sentence == "She speaks French."
    assert PEOPLE["ada"][1][french.start : french.end] == french.sentence
    assert not animals.met
    assert not commander.met
    assert commander.match < animals.match < python.match
    assert french.reason.startswith("holds its word, ")


def test_the_cosine_is_that_of_the_sentence(searcher: Searcher, encoder: Encoder) -> None:
    checked, _ = check(searcher)
    cell = checked.records[0].cells[1]
    assert cell
    first, second = encoder.encode([LINES[1], cell.sentence]).mean
    assert cell.cosine == pytest.approx(float(first @ second), abs=1e-5)


def cell(searcher: Searcher, requirement: str, key: str) -> Evidence | None:
    records = check(searcher, (requirement, "Moss, lichen and fern", "Speaks French"))[0].records
    return next((record.cells[0] for record in records if record.id == key), None)


def test_a_bare_title_is_no_evidence(searcher: Searcher) -> None:
    found = cell(searcher, "a programmer", "ada")
    assert found
    assert found.start >= 0
    assert found.sentence != "Programmer"
    checked, _ = check(searcher, ("a mountain guide", "Speaks French"))
    assert "finn" not in [record.id for record in checked.records]


def test_a_title_supports_what_the_text_says(searcher: Searcher) -> None:
    with_title = cell(searcher, "programs of a programmer", "ada")
    without = cell(searcher, "programs of a dentist", "ada")
    assert with_title
    assert without
    assert with_title.reason.startswith("holds 1 of 2 words")
    assert with_title.match > without.match


def test_the_opposite_of_a_requirement_is_a_miss(searcher: Searcher) -> None:
    checked, _ = check(searcher, ("driving license", "practice with cranes"))
    eve = next(record for record in checked.records if record.id == "eve")
    license_, cranes = eve.cells
    assert license_
    assert cranes
    assert (license_.verdict, license_.contrary, license_.match) == ("no evidence", True, 0)
    assert license_.sentence == "No driving license needed."
    assert license_.reason.startswith("negated: it says the opposite")
    assert cranes.verdict == "met"
    met = next(record for record in check(searcher, ("no driving license",))[0].records if record.id == "eve")
    assert met.met == 1


def test_another_number_is_a_miss(searcher: Searcher) -> None:
    requirements = ("two years of practice with cranes", "five years of practice with cranes")
    two, five = check(searcher, requirements)[0].records[0].cells
    assert two
    assert five
    assert two.verdict == "met"
    assert (five.verdict, five.contrary) == ("no evidence", True)
    assert five.reason.startswith("another number")


def test_a_requirement_is_text_and_no_formula(searcher: Searcher) -> None:
    checked, _ = check(searcher, ('-type:pdf "French": speaks it',))
    assert checked.records
    found = checked.records[0].cells[0]
    assert found
    assert "French" in found.sentence


def test_the_clause_that_decides_is_shown_first(searcher: Searcher) -> None:
    found = cell(searcher, "lichen", "dora")
    assert found
    assert found.shown == "… lichen and fern."


def test_the_best_come_first_and_no_more_than_wanted(searcher: Searcher) -> None:
    checked, _ = check(searcher, most=1)
    assert [record.id for record in checked.records] == ["ada"]


def test_a_record_that_holds_a_word_is_read_though_others_are_nearer(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checklist, "READ_WHOLE", 1)
    monkeypatch.setattr(checklist, "NEAREST", 1)
    checked, _ = check(searcher, ("Speaks French",))
    assert {record.id for record in checked.records if record.met} == {"ada", "ben"}


def test_a_list_that_is_checked_again_embeds_nothing_anew(searcher: Searcher) -> None:
    known: dict[tuple[str, str, str], Float32] = {}
    for _ in Checker(known).steps(lambda: searcher, LINES):
        pass
    before = len(known)
    for _ in Checker(known).steps(lambda: searcher, LINES):
        pass
    assert len(known) == before > 0


def test_nothing_is_no_evidence(searcher: Searcher) -> None:
    assert check(searcher, ("Nuclear submarine commander",))[0].records == ()
    assert check(searcher, ())[0].records == ()


def test_it_goes_in_steps_and_can_be_left(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checklist, "STEP_SECONDS", 0.0)
    _, told = check(searcher)
    assert {progress.stage for progress in told} == {"Comparing", "Reading sentences"}
    assert all(progress.done <= (progress.total or 0) for progress in told)
    steps = Checker().steps(lambda: searcher, LINES)
    next(steps)
    steps.close()


def test_of_a_long_record_the_near_passages_are_read(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_clauses, "PASSAGES", 1)
    cell = check(searcher, ("She speaks French",))[0].records[0].cells[0]
    assert cell
    assert cell.sentence == "She speaks French."


def test_an_empty_library_has_no_record(library: Library, encoder: Encoder) -> None:
    assert check(Searcher(library, encoder))[0].records == ()


def test_vectors_that_were_met_are_remembered_to_a_limit(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checklist, "MOST_CLAUSES", 3)
    known: dict[tuple[str, str, str], Float32] = {}
    for _ in Checker(known).steps(lambda: searcher, LINES):
        pass
    assert len(known) == 3
