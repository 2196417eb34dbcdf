"""A document is found by its title, its text, its fields, and the names of its file and folder."""

from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.lexical import openings
from desktop_app.core.lexical.word_segment import WordSegment
from desktop_app.library.words import building, files
from desktop_app.library.words import numbering as numbers
from desktop_app.library.words.building import Indexed, build, others
from desktop_app.library.words.merging import merge
from desktop_app.library.words.numbering import Numbering


def held(segment: WordSegment, term: str) -> dict[int, int]:
    """How often each passage, by its row id, has a term."""
    number = segment.terms.find(term)
    if number < 0:
        return {}
    found = segment.postings.decoded(number, number + 1)
    return dict(zip(segment.passages[found.places].tolist(), found.frequencies.tolist(), strict=True))


def one(title: str, text: str, *more: str) -> WordSegment:
    return build([Indexed(1, title, text, more, [(1, 0, len(text))])], Numbering())


def test_a_word_of_the_title_counts_twice_and_all_others_once() -> None:
    segment = one("The ferry", "A ferry leaves the pier.", "ferry-12", "Harbor")
    assert held(segment, "ferry") == {1: 4}
    assert held(segment, "pier") == held(segment, "harbor") == held(segment, "ferry12") == {1: 1}
    assert segment.lengths.tolist() == [4 + 5 + 3 + 1]


def test_what_is_said_very_often_counts_as_255() -> None:
    assert held(one("", "tick " * 1_000), "tick") == {1: 255}


def test_every_passage_is_found_by_what_is_said_of_its_document_unless_that_is_long() -> None:
    text = "first\nsecond"
    passages = [(7, 0, 5), (9, 6, 12)]
    short = build([Indexed(1, "Name", text, ("author",), passages)], Numbering())
    assert held(short, "author") == {7: 1, 9: 1}
    assert held(short, "name") == {7: 2, 9: 2}
    assert held(short, "second") == {9: 1}
    remarks = " ".join(f"word{number}" for number in range(building.IN_EVERY_PASSAGE)) + " author"
    long = build([Indexed(1, "Name", text, (remarks,), passages)], Numbering())
    assert held(long, "author") == {7: 1}


@pytest.mark.parametrize(
    ("source", "roots", "said"),
    [
        ("/data/books/Salt Letters.epub", ["/data"], ["Salt Letters", "epub", "books"]),
        ("/data/books/Salt Letters.epub", ["/data/books"], ["Salt Letters", "epub"]),
        ("/data/books/Salt Letters.epub", ["/data", "/data/books"], ["Salt Letters", "epub"]),
        ("/data/books/Salt Letters.epub", ["/data/books/Salt Letters.epub"], ["Salt Letters", "epub"]),
        ("/data/books/Salt Letters.epub", [], ["Salt Letters", "epub"]),
        ("/data/caf\udce9/\udce9.txt", ["/data"], ["\ufffd", "txt", "caf\ufffd"]),
    ],
)
def test_a_file_is_found_by_its_name_and_by_its_folder_below_what_is_followed(
    source: str, roots: list[str], said: list[str]
) -> None:
    assert list(others(source, "title", "text", (), roots)) == said


def test_fields_that_title_and_text_say_already_are_said_once() -> None:
    fields = ["Gasket", "Rubber gasket", "PN-4471-B", "PN-4471-B", ""]
    assert others("a.csv", "Gasket", "Rubber gasket for the pump", fields, ()) == ("a", "csv", "PN-4471-B")


def test_a_run_that_goes_on_numbers_terms_as_a_run_from_the_beginning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    numbering = Numbering()
    build([Indexed(1, "", "something else first", (), [(1, 0, 20)])], numbering)
    text = "red and blue and re-\nmarkable"
    again = build([Indexed(1, "", text, (), [(1, 0, len(text))])], numbering)
    monkeypatch.setattr(numbers, "MOST_PIECES", 1)
    forgotten = build([Indexed(1, "", text, (), [(1, 0, len(text))])], numbering)
    fresh = one("", text)
    assert again.terms.decoded() == forgotten.terms.decoded() == fresh.terms.decoded()
    assert again.postings.data.tolist() == fresh.postings.data.tolist()
    assert held(fresh, "remarkable") == {1: 1}


def test_a_text_without_words_follows_one_that_has_some() -> None:
    numbering = Numbering()
    build([Indexed(1, "", "This is the pier on the lake.", (), [(1, 0, 29)])], numbering)
    assert build([Indexed(2, "", "...", (), [(2, 0, 3)])], numbering).terms.decoded() == []


@pytest.mark.parametrize(
    ("texts", "languages"),
    [
        (["The boat was at the pier.", "It is a boat for the men."], ["english"]),
        (["Das Boot war an dem Steg.", "Es ist ein Boot und nicht das Haus."], ["german"]),
        (["The boat was at the pier.", "Das ist das Boot und nicht das Haus."], ["english", "german"]),
        (["Le bateau est dans le port.", "C'est un bateau pour les hommes."], ["french"]),
        (["Лодка была у пристани и не было никого."], ["russian"]),
        (["RM1-8395", "PN-4471-B"], []),
        (["Gasket for pump"], ["english"]),
        (["今天讨论了数据库迁移"], []),
        ([], []),
    ],
)
def test_a_segment_knows_the_languages_of_its_passages(texts: list[str], languages: list[str]) -> None:
    documents = [Indexed(row, "", text, (), [(row, 0, len(text))]) for row, text in enumerate(texts, start=1)]
    assert list(build(documents, Numbering()).forms) == languages


def alike(segment: WordSegment, term: str) -> list[str]:
    return sorted(segment.terms[number].decode() for number in segment.alike(term))


def test_the_forms_of_a_word_are_found_by_any_of_them() -> None:
    segment = one("", "He was carving what is carved, in valleys; the valley of one on the ice by IC, R2D2s.")
    assert alike(segment, "carve") == ["carved", "carving"]
    assert alike(segment, "valleys") == alike(segment, "valley") == ["valley", "valleys"]
    assert alike(segment, "on") == alike(segment, "ic") == alike(segment, "r2d2") == []


def test_joined_segments_say_what_one_segment_of_all_says() -> None:
    texts = ["red blue", "blue and the green", "the red of it", "and all that is gray, das ist und nicht"]
    documents = [Indexed(10 + row, "", text, (), [(row, 0, len(text))]) for row, text in enumerate(texts, 1)]
    parts = [(build([document], Numbering()), None) for document in documents]
    joined, whole = merge(parts), build(documents, Numbering())
    assert joined.terms.decoded() == whole.terms.decoded()
    for name in ("passages", "documents", "lengths"):
        np.testing.assert_array_equal(getattr(joined, name), getattr(whole, name), strict=True)
    for name in ("data", "starts"):
        np.testing.assert_array_equal(
            getattr(joined.postings, name), getattr(whole.postings, name), strict=True
        )
    assert joined.forms.keys() == whole.forms.keys()
    live = np.array([False])
    less = merge([parts[0], (parts[1][0], live), parts[2], parts[3]])
    assert less.terms.decoded() == build([documents[0], *documents[2:]], Numbering()).terms.decoded()
    assert held(less, "red") == {1: 1, 3: 1}
    assert held(less, "green") == {}


def test_how_documents_begin_is_kept_in_files_and_through_joining(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ("The ferry leaves the pier.", "Fog over the harbor. " * 40, "The ferry leaves the pier.")
    documents = [
        Indexed(number, "", text, (), [(2 * number, 0, 9), (2 * number + 1, 9, len(text))])
        for number, text in enumerate(texts, 1)
    ]
    made = [build(documents[:1], Numbering()), build(documents[1:], Numbering())]
    joined = merge([(made[0], None), (made[1], np.array([True, False, True, True]))])
    keys = [openings.key(text) for text in texts]
    assert joined.openings.tolist() == [keys[0], keys[0], keys[1], keys[2], keys[2]]
    file = files.publish(tmp_path, 1, (2, 7), joined)
    assert files.load(tmp_path, file).openings.tolist() == joined.openings.tolist()
    sections = files._sections(joined)
    del sections["openings"]
    monkeypatch.setattr(files, "_sections", lambda _segment: sections)
    older = files.load(tmp_path, files.publish(tmp_path, 2, (2, 7), joined))
    assert older.openings.tolist() == [openings.UNKNOWN] * 5
