from __future__ import annotations

import gettext
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from PySide6.QtCore import QLocale

from desktop_app import language


def catalog(folder: Path) -> Path:
    """A folder with a small German catalog."""
    german = Catalog(locale="de")
    german.add("Search", "Suchen")
    german.add(
        ("{n} document in {folder}", "{n} documents in {folder}"),
        ("{n} Dokument in {folder}", "{n} Dokumente in {folder}"),
    )
    german.add("Open", "Öffnen", context="verb")
    german.add("Open", "Offen", context="state")
    with (folder / "de.mo").open("wb") as file:
        write_mo(file, german)
    return folder


def said(catalogs: Path, code: str, language_code: str = "de") -> str:
    """What a process of its own prints that speaks a language: it is chosen once, for the whole program."""
    start = f"from desktop_app.language import *; speak({language_code!r}, Path({str(catalogs)!r})); "
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", f"{start}print(({code}))"], capture_output=True, check=True
    )
    return done.stdout.decode().rstrip("\n")


def test_english_where_no_language_was_chosen() -> None:
    assert language.spoken() == "en"
    assert language.tr("{n} of {all}", n=1, all=2) == "1 of 2"
    assert language.tr("a {brace}") == "a {brace}"
    assert language.plural(1, "{n} file", "{n} files") == "1 file"
    assert (
        language.plural(1234, "{n} file in {place}", "{n} files in {place}", place="x") == "1,234 files in x"
    )


def test_a_sentence_is_looked_up_by_its_english(tmp_path: Path) -> None:
    catalogs = catalog(tmp_path)
    assert said(catalogs, "tr('Search'), tr('Nothing known')") == "('Suchen', 'Nothing known')"
    counted = "plural({}, '{{n}} document in {{folder}}', '{{n}} documents in {{folder}}', folder='x')"
    assert said(catalogs, counted.format(1)) == "1 Dokument in x"
    assert said(catalogs, counted.format(12345)) == "12.345 Dokumente in x"
    assert said(catalogs, "fraction(12345.67), number(-1234567)") == "('12.345,7', '-1.234.567')"
    assert said(catalogs, "amid(tr('Search'))") == "Suchen"
    assert (
        said(catalogs, "tr_as('verb', 'Open'), tr_as('state', 'Open'), spoken()")
        == "('Öffnen', 'Offen', 'de')"
    )


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_numbers_are_written_as_qt_writes_them(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_spoken", code)
    locale = QLocale(code)
    for value in (0, 12, 999, 1234, 9_999, 10_000, 12_345, 1_234_567):
        assert language.number(value) == locale.toString(value)
        assert language.number(-value) == locale.toString(-value)
    for part in (0.26, 1234.5, 9_999.5, 9_999.99, 123_456.789):
        assert language.fraction(part) == locale.toString(part, "f", 1)


def test_what_is_written_to_a_file_is_english(tmp_path: Path) -> None:
    catalogs = catalog(tmp_path)
    counted = "plural(12345, '{n} document in {folder}', '{n} documents in {folder}', folder='x')"
    written = f"in_english()(lambda: (tr('Search'), tr_as('verb', 'Open'), {counted}))(), tr('Search')"
    assert said(catalogs, written) == "(('Search', 'Open', '12,345 documents in x'), 'Suchen')"


def test_a_missing_or_damaged_catalog_leaves_english(tmp_path: Path) -> None:
    (tmp_path / "fr.mo").write_bytes(b"no catalog")
    for code in ("es", "fr"):
        assert said(tmp_path, "tr('Search'), spoken(), number(1234)", code) == "('Search', 'en', '1,234')"
    assert said(tmp_path, "amid('Attention mask')", "fr") == "attention mask"
    assert isinstance(language._catalog, gettext.NullTranslations)
