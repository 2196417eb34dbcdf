"""A file without an ending is read as what its first bytes say that it is."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from desktop_app.core.types import Document, Skipped
from desktop_app.corpus.documents import documents
from desktop_app.corpus.endings import ending_of
from desktop_app.corpus.formats.by_content import ending_by_content
from desktop_app.corpus.formats.compound.packing import compound_file
from tests.corpus.making import members_of, paragraph, pdf, word, workbook, zipped

TYPES = "[Content_Types].xml"


def archive(*names: str, kind: str = "") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        if kind:
            file.writestr("mimetype", kind)
        for name in names:
            file.writestr(name, "x")
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (b"junk before %PDF-1.7", ".pdf"),
        (b"{\\rtf1 x}", ".rtf"),
        (archive("[Content_Types].xml", "word/document.xml"), ".docx"),
        (archive("[Content_Types].xml", "ppt/presentation.xml"), ".pptx"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), ".xlsx"),
        (archive(kind="application/epub+zip"), ".epub"),
        (archive(kind="application/vnd.oasis.opendocument.text"), ".odt"),
        (archive("a.txt", "word/b.txt"), ".zip"),
        (compound_file({"WordDocument": b"x"}), ".doc"),
        (compound_file({"Workbook": b"x"}), ".xls"),
        (compound_file({"__properties_version1.0": b"x"}), ".msg"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html><p>x", ".html"),
        (b"<?xml version='1.0'?><a>x</a>", ".xml"),
        (b"BEGIN:VCARD\nFN:x\nEND:VCARD", ".vcf"),
        (b"Received: by x\nFrom: a@b.c\nSubject: x\n\ny", ".eml"),
        (b"Subject: only this looks like it\nbut is a note", ".txt"),
        (b"From pia@example.org Wed May 15 10:00:00 2024\nFrom: a\n\nx", ".mbox"),
        (b'{"title": "x"}\n', ".json"),
        (b"[a note in brackets]", ".txt"),
        ("Größe und Maße".encode("cp1252"), ".txt"),
        (b"", ".txt"),
    ],
)
def test_what_the_first_bytes_say(tmp_path: Path, data: bytes, ending: str) -> None:
    path = tmp_path / "name"
    path.write_bytes(data)
    assert ending_by_content(path) == ending


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("README", ""),
        ("Letter to Dr. Holm", ""),
        ("notes.2024", ""),
        ("v1.2", ""),
        ("Über.größe", ""),
        ("a.7Z", ".7z"),
        ("b.Mp3", ".mp3"),
        ("WINMAIL.DAT", ".tnef"),
        ("other.dat", ".dat"),
    ],
)
def test_what_an_ending_is(name: str, ending: str) -> None:
    assert ending_of(Path(name)) == ending


def test_texts_and_records_are_read_and_programs_told(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("Heron")
    (tmp_path / "people").write_bytes(b'[{"title": "Ida", "text": "sings"}]')
    (tmp_path / "program").write_bytes(b"\x7fELF\0\0\0" * 50)
    (license_,), (ida,), (program,) = (
        list(documents(tmp_path / name)) for name in ("LICENSE", "people", "program")
    )
    assert isinstance(license_, Document)
    assert isinstance(ida, Document)
    assert isinstance(program, Skipped)
    assert (license_.title, license_.text, ida.title) == ("LICENSE", "Heron", "Ida")
    assert program.reason == "Its name has no ending, and it is of no kind that is read by its content."


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.txt", pdf([["Heron"]]), "Heron"),
        ("a.html", b"{\\rtf1\\ansi Heron}", "Heron"),
        ("a.docx", b"{\\rtf1\\ansi Heron}", "Heron"),
        ("a.csv", zipped({**members_of(workbook({"S": [["name"], ["Heron"]]})), TYPES: ""}), "Heron"),
        ("a.xls", zipped({**members_of(workbook({"S": [["name"], ["Heron"]]})), TYPES: ""}), "Heron"),
        ("a.pdf", zipped({**members_of(word(paragraph("Heron"))), TYPES: ""}), "Heron"),
        ("a.doc", zipped({**members_of(word(paragraph("Heron"))), TYPES: ""}), "Heron"),
    ],
)
def test_a_file_is_read_as_what_its_first_bytes_say_it_is(
    tmp_path: Path, name: str, data: bytes, word: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (found,) = documents(tmp_path / name)
    assert isinstance(found, Document)
    assert word in (found.title, found.text)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"PK\3\4 is how archives begin", ""),
        ("a.docx", b"%PDF", "It is damaged or incomplete, not even its table of contents is there."),
    ],
)
def test_a_few_signs_make_no_other_kind(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    (found,) = documents(tmp_path / name)
    assert found.reason == reason if isinstance(found, Skipped) else not reason
