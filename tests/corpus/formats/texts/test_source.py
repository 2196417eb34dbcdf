"""Code and settings are read as they are, and know their language."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.core.types import Document
from desktop_app.corpus.documents import documents


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Tide.PY", "Python"),
        ("a.rs", "Rust"),
        ("b.yaml", "YAML"),
        ("c.ini", "INI"),
        ("d.sql", "SQL"),
        ("e.h", "C"),
    ],
)
def test_the_language_is_a_field_and_the_name_the_title(tmp_path: Path, name: str, language: str) -> None:
    path = tmp_path / name
    path.write_text("# heron\n\tindent = 1\n", encoding="utf-8")
    (read,) = documents(path)
    assert isinstance(read, Document)
    assert (read.title, read.text, read.fields) == (name, "# heron\n\tindent = 1", {"language": language})


def test_a_film_with_the_ending_of_typescript_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "holiday.ts"
    path.write_bytes(b"\x47\x40\x00\x10\x00" * 400)
    (told,) = documents(path)
    assert not isinstance(told, Document)
    assert told.reason == "It holds zero bytes, so it is not a text file."


def test_escaped_letters_of_properties_are_letters(tmp_path: Path) -> None:
    path = tmp_path / "a.properties"
    path.write_text(r"greeting=Gr\u00fc\u00dfe \ud83d\ude00 C:\\users", encoding="ascii")
    (read,) = documents(path)
    assert isinstance(read, Document)
    assert read.text == r"greeting=Grüße 😀 C:\\users"
