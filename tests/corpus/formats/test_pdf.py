"""PDF pages keep their numbers; scanned, locked, damaged and empty files give their own reasons."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.core.types import Skipped
from desktop_app.corpus.documents import documents
from desktop_app.corpus.formats.base import Locked
from desktop_app.corpus.formats.pdf import _Pages, _paragraphs, _whole_words
from tests.corpus.conftest import Read
from tests.corpus.making import pdf


def test_every_passage_knows_its_page(read_file: Read) -> None:
    ((document,), reasons) = read_file("a.pdf", pdf([["First page."], ["Second page."], ["Third page."]]))
    assert document.text == "First page.\n\nSecond page.\n\nThird page."
    assert reasons == []
    assert [document.place_at(document.text.index(word)) for word in ("First", "Second", "ird")] == [
        "page 1",
        "page 2",
        "page 3",
    ]
    assert document.place == ""
    assert document.fields["pages"] == "3"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Valves at night", "Valves at night"),
        ("Microsoft Word - valves.doc", "report"),
        ("untitled", "report"),
        ("paper.dvi", "report"),
        ("", "report"),
        ("...", "report"),
    ],
)
def test_the_title_is_the_authors_unless_it_is_junk(read_file: Read, title: str, shown: str) -> None:
    ((document,), _) = read_file("report.pdf", pdf([["Text."]], title))
    assert document.title == shown


@pytest.mark.parametrize(
    ("pages", "reason"),
    [
        (1, "Its only page holds pictures of text: run OCR on it first."),
        (12, "Its 12 pages hold pictures of text: run OCR on it first."),
    ],
)
def test_a_scan_is_told(read_file: Read, pages: int, reason: str) -> None:
    assert read_file("a.pdf", pdf([[]] * pages)) == ([], [reason])


def test_pictures_among_pages_of_text_are_told_and_the_text_is_read(read_file: Read) -> None:
    pages: list[list[str]] = [["One."], [], ["Three."], [], [], ["Six."]]
    ((document,), reasons) = read_file("a.pdf", pdf(pages))
    assert reasons == [
        "Pages 2 and 4–5 of 6 hold no text but pictures: run OCR on it first if they show text."
    ]
    assert document.place_at(document.text.index("Six")) == "page 6"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "It is empty: it holds 0 bytes."),
        (b"%PDF-1.4 and then nothing", "It is damaged, or no PDF at all."),
        (b"no pdf", "It is damaged, or no PDF at all."),
        (pdf([["Text."]], password="key"), "it is locked with a password: save a copy without one"),
    ],
)
def test_what_cannot_be_opened_is_told(read_file: Read, content: bytes, reason: str) -> None:
    assert read_file("a.pdf", content) == ([], [reason])


def test_one_of_the_passwords_opens_a_locked_file(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([["Secret text."]], "Secret title", password="key"))
    (document,) = documents(path, passwords=("wrong", "key"))
    assert not isinstance(document, Skipped)
    assert (document.title, document.text) == ("Secret title", "Secret text.")
    with pytest.raises(Locked, match="the password does not open it"):
        list(documents(path, passwords=("wrong",)))


def test_short_lines_end_paragraphs_and_raised_signs_do_not() -> None:
    page = (
        "A heading\r\nThe text begins here and it fills\r\n"
        "the whole line, and then it\r\nends.\r\nAnother one"
    )
    assert _paragraphs(page) == (
        "A heading\n\nThe text begins here and it fills\nthe whole line, and then it\nends.\n\nAnother one"
    )
    assert _paragraphs("A long line with a note\r\n2\r\n, that goes on and on") == (
        "A long line with a note\n2\n, that goes on and on"
    )


def test_broken_words_are_joined_as_they_are_written_elsewhere_and_pages_stay() -> None:
    pages = _Pages()
    flow = pages.flow
    flow.place("page 1")
    flow.add("A dual\ufffeencoder for us\ufffeing a BM\ufffe25 and ef\ufffeficient")
    flow.place("page 2")
    flow.add("the dual-encoder of us\x02age")
    text = _whole_words(pages)
    assert text == "A dual-encoder for using a BM-25 and efficient\n\nthe dual-encoder of usage"
    assert flow.places == [(0, "page 1"), (text.index("the dual"), "page 2")]
