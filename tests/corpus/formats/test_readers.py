"""The table of formats names what is read, and the other way round."""

from __future__ import annotations

import re

from desktop_app.core.paths import ROOT
from desktop_app.corpus.formats import READERS, UNLOCKERS, reader_of


def test_the_table_of_formats_is_true() -> None:
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:`\.\w+` ?)+)\|", page, re.MULTILINE)
    told = [ending for row in rows for ending in re.findall(r"`(\.\w+)`", row)]
    assert sorted(told) == sorted(READERS)


def test_capitals_do_not_matter_and_unknown_kinds_have_no_reader() -> None:
    assert reader_of(ROOT / "A.PDF") is READERS[".pdf"]
    assert reader_of(ROOT / "a.exe") is None
    assert set(UNLOCKERS) <= set(READERS)
