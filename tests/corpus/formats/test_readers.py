"""What is read is said once: in the format's module. The table of formats says the same."""

from __future__ import annotations

import importlib
import pkgutil

from desktop_app.core.paths import ROOT
from desktop_app.corpus import formats
from desktop_app.corpus.formats import FORMAT_OF, FORMATS, LOCKABLE, PACKED, reader_of
from desktop_app.corpus.formats.base import Format
from format_table import PAGE, with_table


def test_the_table_of_formats_is_what_the_readers_say() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_table(page) == page, "run packaging/format_table.py"


def test_every_format_that_a_module_declares_is_read() -> None:
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(formats.__path__, f"{formats.__name__}.")
    ]
    declared = [value for module in modules for value in vars(module).values() if isinstance(value, Format)]
    assert sorted(map(id, declared)) == sorted(map(id, FORMATS))


def test_every_ending_has_one_format_in_lower_case() -> None:
    endings = [ending for one in FORMATS for ending in one.endings]
    assert len(endings) == len(set(endings)) == len(FORMAT_OF)
    assert all(ending == ending.lower() and ending.startswith(".") for ending in endings)
    assert {".docx", ".pdf", ".xls"} < PACKED < set(endings)
    assert set(LOCKABLE) == {".pdf"}


def test_capitals_do_not_matter_and_unknown_kinds_have_no_reader() -> None:
    assert reader_of(ROOT / "A.PDF") is FORMAT_OF[".pdf"].read
    assert reader_of(ROOT / "a.exe") is None
