"""Pictures become documents once OCR has read them; damaged, empty and other ones are told."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("rapidocr")

from PIL import Image

from desktop_app.core.types import Document, PageStep, Scanned, Skipped
from desktop_app.corpus.documents import documents, transcribe
from desktop_app.corpus.formats.scans import pictures
from tests.corpus.formats.scans.pages import ENGLISH, FRENCH, GERMAN, RUSSIAN, drawn, encoded

TEXT = " ".join(ENGLISH)


def found(path: Path, recognizing: bool = True, passwords: Sequence[str] = ()) -> list[Document | Skipped]:
    items = transcribe(path, passwords=passwords) if recognizing else documents(path, passwords=passwords)
    return [item for item in items if not isinstance(item, PageStep)]


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF"])
def test_every_kind_of_picture_is_a_document(tmp_path: Path, kind: str) -> None:
    (document,) = found(written(tmp_path, f"note.{kind.lower()}", encoded(drawn(ENGLISH), kind=kind)))
    assert isinstance(document, Document)
    assert (document.title, document.text) == ("note", TEXT)
    assert [document.text[line.start : line.end] for line in document.recognized] == list(ENGLISH)
    assert document.place_of(0, 10) == "OCR"


def test_without_ocr_a_picture_waits_for_it(tmp_path: Path) -> None:
    path = written(tmp_path, "note.png", encoded(drawn(ENGLISH)))
    assert found(path, recognizing=False) == [Scanned(str(path), "It is a picture: run OCR on it first.", 1)]


def test_the_pages_of_a_tiff_are_parts_of_one_text(tmp_path: Path) -> None:
    (document,) = found(written(tmp_path, "fax.tiff", encoded(drawn(ENGLISH), drawn(FRENCH), kind="TIFF")))
    assert isinstance(document, Document)
    assert document.places == ((0, "page 1"), (document.text.index(FRENCH[0]), "page 2"))
    assert {line.page for line in document.recognized} == {1, 2}


def test_a_word_that_goes_on_in_the_next_line_is_one(tmp_path: Path) -> None:
    page = drawn(("The weather over the whole conti-", "nent was fine on that day of May."))
    (document,) = found(written(tmp_path, "a.png", encoded(page)))
    assert isinstance(document, Document)
    assert document.text == "The weather over the whole continent was fine on that day of May."


def test_a_photograph_taken_sideways_is_turned_as_the_camera_noted(tmp_path: Path) -> None:
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    drawn(ENGLISH, turn=90).save(stream, "JPEG", exif=exif)
    (document,) = found(written(tmp_path, "a.jpg", stream.getvalue()))
    assert isinstance(document, Document)
    assert document.text == TEXT


def test_letters_on_nothing_and_of_sixteen_bits_are_read(tmp_path: Path) -> None:
    gray = drawn(ENGLISH)
    clear = Image.merge("LA", (Image.new("L", gray.size, 0), gray.point(lambda value: 255 - value)))
    deep = Image.fromarray(np.asarray(gray).astype(np.uint16) * 200)
    for name, page in (("clear", clear), ("deep", deep)):
        (document,) = found(written(tmp_path, f"{name}.png", encoded(page)))
        assert isinstance(document, Document), name
        assert document.text == TEXT


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "It is empty: it holds 0 bytes."),
        (b"\x89PNG\r\n\x1a\nnothing", "It is damaged, or no picture at all."),
        (encoded(drawn(ENGLISH))[:3000], "It is damaged, and cannot be unpacked."),
        (encoded(Image.new("L", (300, 200), 255)), "It is a picture in which OCR finds no text."),
        (
            encoded(drawn(RUSSIAN)),
            "It shows 2 lines in a script that OCR does not know, which reads Latin letters.",
        ),
    ],
    ids=["empty", "other", "cut", "white", "Russian"],
)
def test_what_cannot_be_read_gives_its_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    path = written(tmp_path, "a.png", data)
    assert found(path) == [Skipped(str(path), reason)]


def test_lines_that_cannot_be_read_are_told_beside_those_that_can(tmp_path: Path) -> None:
    path = written(tmp_path, "a.png", encoded(drawn((*GERMAN, *RUSSIAN))))
    told, document = found(path)
    assert told == Skipped(str(path), "It shows 2 lines that OCR cannot read.")
    assert isinstance(document, Document)
    assert document.text.split() == " ".join(GERMAN).split()


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "LARGEST", 10_000)
    (told,) = found(written(tmp_path, "a.png", encoded(Image.new("L", (300, 200), 255))))
    assert isinstance(told, Skipped)
    assert told.reason.startswith("It has 300 x 200 pixels, more than")
