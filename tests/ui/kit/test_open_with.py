"""Programs of the desktop, asked of the real one with an entry of the test's own."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import AppError
from desktop_app.ui.kit import open_with
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.tasks import TaskRunner

HAS_GIO = sys.platform.startswith("linux") and bool(QStandardPaths.findExecutable("gio"))
needs_gio = pytest.mark.skipif(not HAS_GIO, reason="there is no desktop that lists programs")


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with one program for plain text, which writes down what it was given."""
    told = tmp_path / "told"
    program = tmp_path / "reader.sh"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > "{told}"\n')
    program.chmod(0o755)
    entries = tmp_path / "share" / "applications"
    entries.mkdir(parents=True)
    (entries / "reader.desktop").write_text(
        "[Desktop Entry]\nType=Application\nName=Reader & Sons\n"
        f"Exec={program} %f\nMimeType=text/plain;\n# a remark: with = signs\n"
    )
    (entries / "mimeapps.list").write_text("[Added Associations]\ntext/plain=reader.desktop;\n")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return told


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "a note.txt"
    path.write_text("words")
    return path


@needs_gio
def test_the_programs_of_the_desktop_are_offered_by_their_names(desktop: Path, text: Path) -> None:
    assert "Reader & Sons" in [program.name for program in open_with.programs(str(text))]


@needs_gio
def test_a_program_is_given_the_file(desktop: Path, text: Path) -> None:
    program = next(one for one in open_with.programs(str(text)) if one.name == "Reader & Sons")
    open_with.open_in(program, str(text))
    end = time.monotonic() + 20
    while not (desktop.exists() and desktop.read_text()) and time.monotonic() < end:
        time.sleep(0.02)
    assert desktop.read_text() == str(text)


@needs_gio
def test_the_menu_is_filled_when_it_is_opened(
    qtbot: QtBot, runner: TaskRunner, desktop: Path, text: Path
) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    menu, notice = QMenu(place), Notice()
    qtbot.addWidget(notice)
    open_with.fill(menu, runner, notice, str(text))
    assert [action.text() for action in menu.actions() if action.text()] == [
        open_with.LOOKING,
        open_with.OTHER,
    ]
    menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: "Reader && Sons" in [action.text() for action in menu.actions()], timeout=10_000)
    assert open_with.LOOKING not in [action.text() for action in menu.actions()]


def test_another_program_can_be_chosen(qtbot: QtBot, runner: TaskRunner, text: Path) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    notice = Notice()
    notice.setParent(place)
    menu = QMenu(place)
    open_with.fill(menu, runner, notice, str(text))
    next(action for action in menu.actions() if action.text() == open_with.OTHER).trigger()
    dialog = place.findChild(QFileDialog)
    assert dialog
    dialog.reject()


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="not there any more"):
        open_with.open_by(Path("/bin/true"), str(tmp_path / "gone.txt"))


def test_what_cannot_be_started_is_told(text: Path, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="could not be started"):
        open_with.open_by(tmp_path / "no program", str(text))
