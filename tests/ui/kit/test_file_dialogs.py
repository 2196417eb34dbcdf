from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import AppError
from desktop_app.ui.kit.file_dialogs import file_name, save
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.tasks import TaskRunner


@pytest.fixture
def owner(app: QApplication, qtbot: QtBot) -> Owner:
    made = Owner()
    qtbot.addWidget(made)
    made.show()
    return made


class Owner(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.notice = Notice()
        QVBoxLayout(self).addWidget(self.notice)


def choose(dialog: QFileDialog, path: Path) -> None:
    dialog.filesSelected.emit([str(path)])
    dialog.close()


def test_what_is_made_is_written_where_the_user_says(
    qtbot: QtBot, runner: TaskRunner, owner: Owner, tmp_path: Path
) -> None:
    threads: list[str] = []

    def make() -> bytes:
        threads.append(threading.current_thread().name)
        return b"rows"

    dialog = save(owner, runner, owner.notice, make, "rows.csv", "CSV (*.csv)", "Export rows")
    assert Path(dialog.selectedFiles()[0]).name == "rows.csv"
    assert dialog.windowTitle() == "Export rows"
    choose(dialog, tmp_path / "mine.csv")
    qtbot.waitUntil(lambda: owner.notice.text() == "Saved mine.csv.")
    assert (tmp_path / "mine.csv").read_bytes() == b"rows"
    assert threads[0].startswith("embedscope-query")
    assert owner.notice.action.text() == "Show in folder"


def test_what_went_wrong_is_said_beside_the_owner(
    qtbot: QtBot, runner: TaskRunner, owner: Owner, tmp_path: Path
) -> None:
    choose(save(owner, runner, owner.notice, lambda: b"", "a.csv", "", ""), tmp_path / "no" / "a.csv")
    qtbot.waitUntil(lambda: "does not exist" in owner.notice.text())

    def refuse() -> bytes:
        raise AppError("Nothing to save.", "")

    choose(save(owner, runner, owner.notice, refuse, "a.csv", "", ""), tmp_path / "a.csv")
    qtbot.waitUntil(lambda: owner.notice.text() == "Nothing to save.")
    assert not (tmp_path / "a.csv").exists()


def test_every_system_takes_a_proposed_name() -> None:
    assert file_name('a "night: shift" / <Köln>', "Results") == "a night shift Köln"
    assert file_name("?!", "Results") == "Results"
    assert len(file_name("word " * 40, "Results")) <= 60
