"""The add-on for OCR is found where it is made for this program; whoever lacks it is told how to have it."""

from __future__ import annotations

import json
import sys
import sysconfig
from pathlib import Path

import pytest

from desktop_app import __version__
from desktop_app.corpus.formats.scans import addon

HERE = {"version": __version__, "system": sysconfig.get_platform()}


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Two places to look at, and no OCR in this environment."""
    monkeypatch.setattr(addon, "find_spec", lambda _name: None)
    monkeypatch.setattr(sys, "path", list(sys.path))
    return [tmp_path / "data" / addon.FOLDER, tmp_path / "program" / addon.FOLDER]


def label(folder: Path, told: object) -> None:
    folder.mkdir(parents=True)
    (folder / addon.LABEL).write_text(json.dumps(told))


def test_the_first_one_that_is_made_for_this_program_can_be_imported(places: list[Path]) -> None:
    assert not addon.installed(places)
    label(places[0], HERE | {"version": "0.0.1"})
    assert not addon.installed(places)
    label(places[1], HERE)
    assert addon.installed(places)
    assert sys.path[-1] == str(places[1])


@pytest.mark.parametrize("told", [{}, [], "no", HERE | {"system": "another"}, HERE | {"version": "9"}])
def test_one_for_another_program_or_without_a_label_is_left_alone(places: list[Path], told: object) -> None:
    label(places[0], told)
    before = list(sys.path)
    assert not addon.installed(places)
    assert sys.path == before


def test_the_advice_names_the_file_and_the_folder_and_the_reason(places: list[Path]) -> None:
    file = f"{addon.FOLDER}-{__version__}-{sysconfig.get_platform()}.zip"
    said = addon.advice(places)
    assert file in said
    assert str(places[0].parent) in said
    label(places[0], HERE | {"version": "0.0.1"})
    assert f"{places[0]} is for another version" in addon.advice(places)
    assert file in addon.advice(places)


def test_only_pictures_of_text_are_missed(places: list[Path]) -> None:
    assert places
    for reason in (
        "Its 3 pages are pictures: run OCR on it first.",
        "2 files are of the kind .png (pictures) and not read.",
        "Attachment bill.pdf: its page is a picture: run OCR on it first.",
    ):
        assert addon.missed(["It is empty.", reason]) == addon.advice()
    assert addon.missed(["It is empty.", "2 files are of the kind .mp3 (sound) and not read."]) == ""
