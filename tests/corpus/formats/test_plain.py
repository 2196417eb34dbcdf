"""Text files are one document each."""

from __future__ import annotations

from pathlib import Path

from desktop_app.corpus.formats.base import Record
from desktop_app.corpus.formats.plain import read_plain


def test_plain_text_is_kept_under_the_name_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "my notes.txt"
    path.write_text("# One\n\ntwo\n", encoding="utf-8")
    assert list(read_plain(path)) == [Record(title="my notes", text="# One\n\ntwo\n")]


def test_the_colors_of_a_terminal_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"\x1b[1;31mfailed\x1b[0m: \x1b[Kvalve 4\n")
    assert [record.text for record in read_plain(path)] == ["failed: valve 4\n"]
