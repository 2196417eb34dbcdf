"""Several libraries searched as one, with the real model."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import ANY

import numpy as np
import pytest

from desktop_app.core.errors import AppError, Cancelled
from desktop_app.core.jobs import CancelToken
from desktop_app.core.query_values import SimilarTo
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import MODES, EverywhereAnswer, Vectors
from desktop_app.encoder.encode import Encoder
from desktop_app.library import label
from desktop_app.library.store import Library
from desktop_app.services import open_libraries
from desktop_app.services.open_libraries import OpenLibraries
from desktop_app.services.searching.everywhere import search
from desktop_app.services.searching.everywhere.search import Everywhere
from desktop_app.services.searching.similar import SimilarSearch
from tests.services.indexed import index


def last(steps: Iterator[EverywhereAnswer]) -> EverywhereAnswer:
    *_, answer = steps
    assert answer.complete
    return answer


def ids(answer: EverywhereAnswer) -> list[str]:
    return [hit.id for hit in answer.hits]


def test_the_likeliest_of_all_libraries_come_first_each_with_its_library(
    everywhere: Everywhere, libraries: OpenLibraries, folders: tuple[Path, ...]
) -> None:
    answer = last(everywhere.search(folders, "ice", top=5))
    found = sorted((hit.match for part in answer.parts.values() for hit in part.hits), reverse=True)
    assert [hit.match for hit in answer.hits] == found[:5]
    assert [hit.rank for hit in answer.hits] == [1, 2, 3, 4, 5]
    assert {hit.library_name for hit in answer.hits[:3]} == {"Ice", "My notes"}
    for hit in answer.hits:
        own = next(one for one in answer.of(hit).hits if one.id == hit.id)
        assert own.library == hit.library
        assert libraries.searcher(hit.library).library.document(hit.document).document.title == hit.title
    assert answer.more
    assert (answer.searched, answer.total, answer.problems) == (3, 3, ())


@pytest.mark.parametrize("mode", ["keyword", "semantic", "hybrid"])
def test_each_library_answers_as_it_does_alone(
    everywhere: Everywhere, libraries: OpenLibraries, folders: tuple[Path, ...], mode: str
) -> None:
    query = 'ice "sea" -bread'
    answer = last(everywhere.search(folders, query, mode=mode))  # type: ignore[arg-type]
    for folder in folders:
        alone = libraries.searcher(folder).search(query, mode=mode)  # type: ignore[arg-type]
        found = answer.parts[folder].hits
        assert [(hit.id, hit.score, hit.cosine) for hit in found] == [
            (hit.id, hit.score, hit.cosine) for hit in alone.hits
        ]


def test_a_cosine_is_worth_the_same_in_a_small_library_as_in_a_large_one(
    everywhere: Everywhere, libraries: OpenLibraries, folders: tuple[Path, ...], made: Path, encoder: Encoder
) -> None:
    """Among few passages a query about nothing finds nothing near, so that all that is near seems to fit."""
    large = made / "large"
    if not large.exists():
        records = (
            {"title": f"Room {number}", "text": f"Meeting {number} about {topic} and money."}
            for number in range(60)
            for topic in ("snow", "bread", "music", "boats", "taxes")
        )
        (made / "large.jsonl").write_text("\n".join(map(json.dumps, records)))
        with Library.create(large, Recipe(encoder.bundle.fingerprint, 32), "Large") as writer:
            index(writer, [made / "large.jsonl"], encoder)
    asked = (folders[2], large)  # the large one is opened after the small one has answered
    *_, answer = everywhere.search(asked, "who builds violins", top=20, mode="semantic")
    cosines = [hit.cosine or 0.0 for hit in answer.hits]
    assert cosines == sorted(cosines, reverse=True)
    again = last(everywhere.search(asked, "who builds violins", top=20, mode="semantic"))
    assert [(hit.id, hit.match) for hit in again.hits] == [(hit.id, hit.match) for hit in answer.hits]
    small = libraries.searcher(folders[2]).search("who builds violins", mode="semantic").hits[0]
    assert small.id == answer.hits[0].id
    assert small.match > answer.hits[0].match, "alone it is what it is among few"


def test_the_query_is_encoded_once_for_each_model_and_cleaning(
    everywhere: Everywhere, folders: tuple[Path, ...], encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    encode = Encoder.encode

    def counted(self: Encoder, texts: list[str], *args: object, **how: object) -> Vectors:
        seen.append(list(texts))
        return encode(self, texts, *args, **how)  # type: ignore[arg-type]

    last(everywhere.search(folders, "warm"))  # opens and calibrates
    monkeypatch.setattr(Encoder, "encode", counted)
    last(everywhere.search(folders, 'the drifting ice +"open sea" -bread'))
    assert seen == [["the drifting ice", "open sea", "bread"], ["drift ice", "open sea", "bread"]]


def test_a_library_that_cannot_be_opened_is_named_and_the_rest_is_answered(
    everywhere: Everywhere, folders: tuple[Path, ...], tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(folders[0], damaged)
    (damaged / "documents.db").write_bytes(b"no ledger at all" * 400)
    answer = last(everywhere.search((tmp_path / "gone", damaged, *folders), "ice"))
    assert set(ids(answer)) == set(ids(last(everywhere.search(folders, "ice"))))
    assert [problem.partition(":")[0] for problem in answer.problems] == ["gone", "Bread"]
    assert (answer.searched, answer.total) == (5, 5)


def test_a_library_without_its_model_is_searched_by_words_and_named(
    everywhere: Everywhere, folders: tuple[Path, ...], tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(folders[0], other)
    tag = label.read(other)
    (other / "vectors" / tag.recipe.model).rename(other / "vectors" / ("0" * 64))
    replace(tag, name="Other", recipe=replace(tag.recipe, model="0" * 64)).write(other)
    answer = last(everywhere.search((folders[1], other), "bread", top=20))
    assert answer.problems == ("Other: Its model is not installed; it was searched by words only.",)
    assert {hit.id for hit in answer.hits if hit.library == other} == {"rye", "wheat"}
    assert {hit.library_name for hit in answer.hits} == {"Ice", "Other"}


def test_what_is_open_answers_before_another_library_is_opened(
    everywhere: Everywhere,
    libraries: OpenLibraries,
    folders: tuple[Path, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "BLINK_S", np.inf)
    libraries.searcher(folders[1])
    libraries.searcher(folders[2])
    first, *_, whole = everywhere.search(folders, "bread and ice", top=3)
    assert not libraries.is_open(folders[0]) or whole.complete
    assert (first.searched, first.total, first.complete) == (2, 3, False)
    assert {hit.library_name for hit in first.hits} == {"Ice", "My notes"}
    assert whole.searched == 3
    assert "Bread" in {hit.library_name for hit in whole.hits}
    assert len(list(everywhere.search(folders, "bread and ice"))) == 1


def test_it_stops_between_two_libraries(everywhere: Everywhere, folders: tuple[Path, ...]) -> None:
    cancel = CancelToken()
    steps = everywhere.search(folders, "ice", cancel=cancel)
    assert next(steps).searched == 1
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(steps)


def test_no_more_libraries_stay_open_than_there_is_room_for(
    everywhere: Everywhere,
    libraries: OpenLibraries,
    folders: tuple[Path, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = ids(last(everywhere.search(folders, "ice")))
    libraries.close()
    monkeypatch.setattr(open_libraries, "MOST_PASSAGES", 8)
    for _ in range(2):
        assert ids(last(everywhere.search(folders, "ice"))) == whole
        assert sum(map(libraries.is_open, folders)) == 2


def test_what_is_found_competes_with_what_all_libraries_hold(
    everywhere: Everywhere, libraries: OpenLibraries, folders: tuple[Path, ...]
) -> None:
    """Among four documents nothing competes for the answer, so that alone the same looks more likely."""
    for mode in MODES:
        answer = last(everywhere.search(folders, "who builds violins", mode=mode, top=20))
        assert answer.hits[0].id == "violin.txt"
        alone = libraries.searcher(folders[0]).search("who builds violins", mode=mode)
        found = {hit.id: hit for hit in answer.parts[folders[0]].hits}
        assert all(found[hit.id].match < hit.match for hit in alone.hits if hit.id in found)
        assert libraries.searcher(folders[0]).search("who builds violins", mode=mode) == replace(
            alone, elapsed_ms=ANY
        ), "asked alone it answers as ever"


def test_copies_of_one_text_in_several_libraries_are_one_result(
    everywhere: Everywhere, libraries: OpenLibraries, folders: tuple[Path, ...], made: Path, encoder: Encoder
) -> None:
    copies = made / "copies"
    if not copies.exists():
        (made / "more").mkdir()
        for name, text in (
            ("fiddle.txt", "A luthier builds violins of spruce and maple."),
            ("lute.txt", "A luthier builds violins of spruce and maple. And lutes."),
        ):
            (made / "more" / name).write_text(text)
        with Library.create(copies, Recipe(encoder.bundle.fingerprint, 24), "Copies") as writer:
            index(writer, [made / "more"], encoder)
    answer = last(everywhere.search((folders[2], copies), "who builds violins"))
    first = next(hit for hit in answer.hits if hit.id in ("violin.txt", "fiddle.txt"))
    assert sorted(ids(answer)) == sorted([first.id, "lute.txt", "snow.txt"])
    (behind,) = first.copies
    assert behind.library
    assert behind.library != first.library
    (copy,) = libraries.searcher(behind.library).unfold(answer.parts[behind.library], first.copies)
    assert {first.id, copy.id} == {"violin.txt", "fiddle.txt"}


def test_files_that_could_not_be_read_are_named_from_every_library(
    everywhere: Everywhere, folders: tuple[Path, ...], made: Path, encoder: Encoder
) -> None:
    scans = made / "scans"
    if not scans.exists():
        (made / "papers").mkdir()
        (made / "papers" / "contract.pdf").write_bytes(b"%PDF-1.4 no more of it")
        (made / "papers" / "letter.txt").write_text("A letter about a boat.")
        with Library.create(scans, Recipe(encoder.bundle.fingerprint, 32), "Scans") as writer:
            index(writer, [made / "papers"], encoder)
    answer = last(everywhere.search((folders[0], scans), "contract"))
    assert [Path(one.source).name for one in answer.unread] == ["contract.pdf"]


def test_similar_documents_are_found_in_libraries_of_another_cleaning(
    everywhere: Everywhere, libraries: OpenLibraries, folders: tuple[Path, ...], tmp_path: Path
) -> None:
    finder = SimilarSearch()
    hit = last(everywhere.search(folders, "ice drifts in sheets")).hits[0]
    assert hit.id == "floe"
    to = SimilarTo(hit.title, hit.document, library=hit.library)
    answer = last(everywhere.similar(folders, finder, to, top=20))
    assert len(answer.hits) == 9
    assert answer.hits[0].id in ("glacier", "snow.txt")
    own = finder.similar(libraries.searcher(folders[1]), SimilarTo(hit.title, hit.document))
    assert [one.id for one in answer.parts[folders[1]].hits] == [one.id for one in own.hits]
    (tmp_path / "a.txt").write_text("Flour and yeast make bread rise.")
    dropped = SimilarTo("a.txt", source=str(tmp_path / "a.txt"))
    assert last(everywhere.similar(folders, finder, dropped)).hits[0].id in ("rye", "wheat")
    chosen = SimilarTo("2 documents of the map", chosen=(2, 1), library=folders[0])
    assert ids(last(everywhere.similar(folders, finder, chosen))) == ["wheat", "rye"]
    empty = tmp_path / "empty.txt"
    empty.write_text(" ")
    with pytest.raises(AppError):
        last(everywhere.similar(folders, finder, SimilarTo("empty.txt", source=str(empty))))


def test_cosines_are_those_of_the_librarys_own_recipe(
    everywhere: Everywhere, libraries: OpenLibraries, folders: tuple[Path, ...]
) -> None:
    answer = last(everywhere.search(folders, "the drifting ice", mode="semantic", top=20))
    for hit in answer.hits:
        searcher = libraries.searcher(hit.library)
        vector = searcher.vector(answer.of(hit).asked, answer.of(hit).pooling)
        assert vector is not None
        with searcher.library.reading():
            rows = searcher.library.rows(answer.of(hit).pooling)
        slot = rows.slots[rows.passages == hit.passage_id][0]
        assert hit.cosine == pytest.approx(float(np.concatenate(rows.matrices)[slot] @ vector), abs=1e-5)
