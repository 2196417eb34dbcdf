"""Every one of the public messy documents ends in documents, or in the true reason why not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.messy_documents import Outcome, outcomes, table

DATA = os.environ.get("EMBEDSCOPE_DATA")
pytestmark = pytest.mark.skipif(not DATA, reason="EMBEDSCOPE_DATA names no folder with the public data")

REASONS = {
    "loremipsum-flat.pdf": "Its only page holds pictures of text: run OCR on it first.",
    "password.pdf": "It is locked with a password: save a copy without one.",
    "password_protected.xlsx": "It is locked with a password: save a copy without one.",
    "empty.xlsx": "It holds no records.",
    "empty.eml": "It holds no text.",
    "empty.txt": "It holds no text.",
    "fake-text-all-whitespace.txt": "It holds no text.",
    "fake-encrypted.eml": (
        "It is encrypted: open it in the mail program that has its key, and save its text."
    ),
}
WORDS = {
    "multi-column-2p.pdf": "implemented using dense representations alone",
    "copy-protected.pdf": "A Unified Toolkit for Deep",
    "rotated-page-90.pdf": "Second line of text here",
    "korean-text-with-tables.pdf": "적립 제외 대상",
    "fr_olap.pdf": "les travaux entrepris sur le résumé de log de requêtes OLAP",
    "docx-hdrftr.docx": "Last header para",
    "docx-shapes.docx": "<floating-shape>",
    "docx-tables.docx": "Header Col 1\tHeader Col 2\nLorem ipsum\tA link example",
    "contains-pictures.docx": "An inline picture in the header.",
    "teams_chat.docx": "James Bond",
    "simple.odt": "This is my first thought. This is my second thought.",
    "winter-sports.epub": "THE EIGER",
    "fake-doc.rtf": "Row 2, Cell 1\tRow 2, Cell 2",
    "simple.pptx": "Who do you think you are?",
    "fake-html-cp1252.html": "15,50 €",
    "example-steelJIS-datasheet-utf-16.html": "日本語",
    "email-no-utf8-2008-07-16.062410.eml": "סלבה היקר",
    "fake-email-b64.eml": "Roses are red",
    "simple.doc": "This is my first thought. This is my second thought.",
    "fake-email.msg": "Violets are blue",
    "factbook.xml": "Trinidad & Tobado\nPort of Spain",
}


@pytest.fixture(scope="module")
def found() -> list[Outcome]:
    assert DATA
    return outcomes(Path(DATA, "messy_documents"), with_passwords=False)


def test_every_file_has_its_outcome(found: list[Outcome]) -> None:
    assert len(found) == 83
    told = {outcome.name: "".join(outcome.reasons) for outcome in found if not outcome.documents}
    assert told == REASONS
    assert all(outcome.characters for outcome in found if outcome.documents)
    assert [outcome.reasons for outcome in found if outcome.documents and outcome.reasons] == []
    assert table(found).count("\n| ") == 83


def test_the_texts_are_what_the_files_say(found: list[Outcome]) -> None:
    texts = {outcome.name: "\n".join(document.text for document in outcome.documents) for outcome in found}
    assert {name: words for name, words in WORDS.items() if words not in texts[name]} == {}
    assert not [name for name, text in texts.items() if "\ufffe" in text or "\x02" in text]


def test_a_password_opens_what_it_belongs_to() -> None:
    assert DATA
    (outcome,) = [
        outcome for outcome in outcomes(Path(DATA, "messy_documents")) if outcome.name == "password.pdf"
    ]
    assert outcome.documents
    assert outcome.documents[0].place_at(0) == "page 1"
