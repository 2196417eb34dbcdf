"""PDF pages keep their numbers; scanned, locked, damaged and empty files give their own reasons."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.core.types import Skipped
from desktop_app.corpus.documents import documents
from desktop_app.corpus.formats.base import Locked
from tests.corpus.conftest import Read
from tests.corpus.drawing import at, drawn
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


def test_pages_are_called_as_they_are_printed(read_file: Read) -> None:
    labels = "/PageLabels << /Nums [0 << /S /r >> 2 << /S /D >>] >>"
    content = drawn(*(at(60, 700, f"Text {number}.") for number in range(4)), catalog=labels)
    ((document,), _) = read_file("a.pdf", content)
    assert [name for _, name in document.places] == [
        "page i (1 of 4)",
        "page ii (2 of 4)",
        "page 1 (3 of 4)",
        "page 2 (4 of 4)",
    ]


def test_headings_that_only_the_outline_has_are_a_field(read_file: Read) -> None:
    outline = (
        "<< /First 11 0 R /Last 12 0 R /Count 2 >>",
        "<< /Title (On  Moorings) /Parent 10 0 R /Next 12 0 R /Dest [14 0 R /Fit] >>",
        "<< /Title (Tides and drying heights) /Parent 10 0 R /Prev 11 0 R /Dest [14 0 R /Fit] >>",
    )
    content = drawn(at(60, 700, "On moorings"), catalog="/Outlines 10 0 R", objects=outline)
    ((document,), _) = read_file("a.pdf", content)
    assert document.fields["outline"] == "Tides and drying heights"


def with_attached(name: str, data: str) -> bytes:
    """A page with a file in it."""
    files = (
        "<< /EmbeddedFiles << /Names [(a) 11 0 R] >> >>",
        f"<< /Type /Filespec /F ({name}) /UF ({name}) /EF << /F 12 0 R >> >>",
        f"<< /Type /EmbeddedFile /Length {len(data)} >>\nstream\n{data}\nendstream",
    )
    return drawn(at(60, 700, "Cover"), catalog="/Names 10 0 R", objects=files)


def test_attached_files_are_documents_that_say_where_they_lie(read_file: Read) -> None:
    (cover, row), reasons = read_file("a.pdf", with_attached("tides.csv", "Port,High\nOstwick,14\n"))
    assert cover.text == "Cover\n\nAttachments: tides.csv"
    assert row.fields == {"Port": "Ostwick", "High": "14"}
    assert (row.place, reasons) == ("attached tides.csv, line 2", [])


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "tides.xlsx",
            "Attached tides.xlsx: it is damaged or incomplete, not even its table of contents is there.",
        ),
        ("tides.dwg", "1 attached file is of a kind that is not read."),
    ],
)
def test_attached_files_that_are_not_read_are_told(read_file: Read, name: str, reason: str) -> None:
    (cover,), reasons = read_file("a.pdf", with_attached(name, "abcd"))
    assert (cover.text, reasons) == (f"Cover\n\nAttachments: {name}", [reason])
