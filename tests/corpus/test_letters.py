"""Ligatures, wide forms and invisible marks are read as the letters they stand for, and places stay right."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.core.types import Document, Recognized
from desktop_app.corpus import documents as one_file
from desktop_app.corpus.formats.base import Record
from desktop_app.corpus.letters import meant
from tests.corpus.conftest import Read


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("The scientiﬁc oﬃce, ﬂoor and aﬀair, ﬆone", "The scientific office, floor and affair, stone"),
        ("Ge\u00adsamt\u00adkon\u00adzept", "Gesamtkonzept"),
        ("inter\u00ad\n  national", "international"),
        ("Thread\u200bPool no\u2060break zero\ufeffwidth", "ThreadPool nobreak zerowidth"),
        ("ＡＢＸ１２３４ ｶﾞｯｺｳ", "ABX1234 ガッコウ"),
        ("苹果，香蕉。 ½ ² №", "苹果，香蕉。 ½ ² №"),
        ("می\u200cخواهم 👩\u200d🚒", "می\u200cخواهم 👩\u200d🚒"),
        ("plain", "plain"),
    ],
)
def test_letters_are_read_as_they_are_meant(read_file: Read, text: str, letters: str) -> None:
    assert meant(text) == (letters, ())
    for name, content in (("a.txt", text), ("a.html", f"<p>{text.partition(chr(10))[0]}")):
        ((document,), _) = read_file(name, content)
        assert document.text == letters if name == "a.txt" or "\n" not in text else "inter"


def test_places_move_with_their_text() -> None:
    text = "ﬁrst se\u00adcond thirﬀd"
    places = tuple((text.index(word), word) for word in ("ﬁrst", "se", "thi"))
    read, moved = meant(text, places)
    assert [read[position:].split()[0] for position, _ in moved] == ["first", "second", "thirffd"]


def test_the_lines_that_ocr_read_move_with_their_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "\n ﬁrst ﬂight\nthird"
    lines = tuple(
        Recognized(text.index(line), text.index(line) + len(line), 0.9, 1, (0, 0, 9, 9))
        for line in ("ﬁrst ﬂight", "third")
    )
    record = Record("", {}, "A", text, ((2, "page 1"),), recognized=lines)
    monkeypatch.setattr(one_file, "reader_of", lambda *_: lambda _path: iter([record]))
    path = tmp_path / "a.txt"
    path.write_text("", encoding="utf-8")
    (document,) = one_file.documents(path)
    assert isinstance(document, Document)
    assert [document.text[line.start : line.end] for line in document.recognized] == ["first flight", "third"]
    assert document.places == ((0, "page 1"),)
