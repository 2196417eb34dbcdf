"""What the command line says of scans and pictures where there is no OCR, and where it is turned off."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_app import cli
from desktop_app.corpus.formats.scans import addon


@pytest.mark.parametrize("off", [False, True])
def test_who_has_no_ocr_is_told_how_to_have_it_unless_it_is_turned_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], off: bool
) -> None:
    monkeypatch.setattr(addon, "find_spec", lambda _name: None)
    files = tmp_path / "files"
    files.mkdir()
    (files / "sign.png").write_bytes(b"\x89PNG")
    (files / "note.txt").write_text("The ferry leaves at noon.")
    options = ["--no-ocr"] if off else []
    assert cli.main(["index", str(files), "--library", str(tmp_path / "library"), "--json", *options]) == 0
    said, told = capsys.readouterr()
    report = json.loads(said)
    assert (report["documents"], report["recognized"]) == (1, 0)
    assert report["skipped"][0]["reason"] == "1 file is of the kind .png (pictures) and not read."
    assert (addon.advice() in told) is not off
