"""Scanned pages of a PDF are read with what else stands on them, each thing once."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest

pytest.importorskip("rapidocr")

import pypdfium2
from pypdfium2 import raw

from desktop_app.core.types import Document, PageStep, Scanned
from desktop_app.corpus.documents import documents, transcribe
from tests.corpus.formats.scans.pages import ENGLISH, FRENCH, drawn, encoded


def stamped(path: Path, stamp: str) -> Path:
    """A scan of two pages, on the first of which a program wrote `stamp`."""
    document = pypdfium2.PdfDocument(encoded(drawn(ENGLISH), drawn(FRENCH), kind="PDF"))
    page = document[0]
    font = raw.FPDFText_LoadStandardFont(document.raw, b"Helvetica")
    written = raw.FPDFPageObj_CreateTextObj(document.raw, font, 12)
    letters = ctypes.create_string_buffer(stamp.encode("utf-16-le") + b"\0\0")
    raw.FPDFText_SetText(written, ctypes.cast(letters, ctypes.POINTER(ctypes.c_ushort)))
    raw.FPDFPageObj_Transform(written, 1, 0, 0, 1, 30, 30)
    raw.FPDFPage_InsertObject(page.raw, written)
    page.gen_content()
    document.save(str(path))
    return path


def test_a_stamp_is_read_with_the_page_that_it_is_on_and_once(tmp_path: Path) -> None:
    path = stamped(tmp_path / "a.pdf", "Received 3 May")
    (document,) = (item for item in transcribe(path) if not isinstance(item, PageStep))
    assert isinstance(document, Document)
    first, second = " ".join([*ENGLISH, "Received 3 May"]), " ".join(FRENCH)
    assert document.text == f"{first}\n\n{second}"
    assert document.places == ((0, "page 1"), (len(first) + 2, "page 2"))
    read = [(document.text[line.start : line.end], line.page) for line in document.recognized]
    assert read == [(line, 1) for line in (*ENGLISH, "Received 3 May")] + [(line, 2) for line in FRENCH]


def test_without_ocr_the_stamp_is_the_text_and_the_rest_is_told(tmp_path: Path) -> None:
    *told, document = documents(stamped(tmp_path / "a.pdf", "Received 3 May"))
    assert isinstance(document, Document)
    assert document.text == "Received 3 May"
    assert [(type(one), one.pages) for one in told if isinstance(one, Scanned)] == [
        (Scanned, 1),
        (Scanned, 1),
    ]
