from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop_app.core import settings
from desktop_app.core.types import IndexRequest
from desktop_app.ui.libraries.add_documents import AddDocuments
from desktop_app.ui.libraries.details import DetailsDialog
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.conftest import search_view
from tests.ui.libraries.conftest import row_of

Open = Callable[..., MainWindow]


def kept(tmp_path: Path) -> settings.Settings:
    return settings.load(tmp_path / "data")


def test_a_file_becomes_a_library_that_is_searched(
    qtbot: QtBot, open_window: Open, corpus: Path, tmp_path: Path
) -> None:
    window = open_window()
    folder = window.libraries.root / "Jobs"
    window.libraries.index(IndexRequest(folder, "Jobs", (corpus,)))
    row = window.library_bar.row(folder)
    assert row
    assert row.progress.text()
    qtbot.waitUntil(lambda: window.libraries.current is not None, timeout=30_000)
    qtbot.waitUntil(lambda: row.holds() == "13 documents, 100 % read", timeout=30_000)
    qtbot.waitUntil(lambda: row.progress.text() == "", timeout=30_000)
    assert row.isChecked()
    assert "13 passages" in window.status.text()
    window.close()
    assert kept(tmp_path).library == str(folder)
    assert kept(tmp_path).libraries == (str(folder),)


def test_what_was_left_out_is_listed(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"title": "Baker", "text": "Bakes bread."}\n{"title": \n', encoding="utf-8")
    window = open_window()
    folder = window.libraries.root / "Broken"
    window.libraries.index(IndexRequest(folder, "Broken", (broken,)))
    row = window.library_bar.row(folder)
    assert row
    qtbot.waitUntil(lambda: row.unread.text() == "50 % read · 1 not read", timeout=30_000)
    row.unread.click()
    dialog = window.findChild(DetailsDialog)
    assert dialog
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1, timeout=20_000)
    assert "broken.jsonl\tread in part\tLine 2" in dialog.model.text()
    dialog.close()


def test_indexing_is_stopped_and_resumed(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    many = tmp_path / "many.jsonl"
    with many.open("w", encoding="utf-8") as file:
        for number in range(1_500):
            text = f"Posting {number} asks for patience. " * 12
            file.write(json.dumps({"title": f"Job {number}", "text": text}) + "\n")
    window = open_window()
    folder = window.libraries.root / "Many"
    window.libraries.index(IndexRequest(folder, "Many", (many,)))
    row = window.library_bar.row(folder)
    assert row
    qtbot.waitUntil(lambda: "left" in row.progress.text(), timeout=30_000)
    row.stop.click()
    qtbot.waitUntil(lambda: row.notice.text().startswith("Stopped"), timeout=30_000)
    assert row.progress.text() == ""
    row.notice.action.click()
    assert row.notice.text() == ""
    assert row.progress.text()
    window.libraries.jobs.stop()
    qtbot.waitUntil(lambda: row.notice.text().startswith("Stopped"), timeout=30_000)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows renames no folder that is in use")
def test_a_disk_that_goes_while_it_is_indexed_is_told_in_its_row_and_gone_on_with(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    papers, disk, elsewhere = tmp_path / "papers", tmp_path / "disk", tmp_path / "elsewhere"
    for folder in (papers, disk):
        folder.mkdir()
    for number in range(60):
        (papers / f"{number}.txt").write_text(f"Paper {number} is about bread. " * 10)
    window = open_window()
    folder = disk / "Papers"
    window.libraries.index(IndexRequest(folder, "Papers", (papers,)))
    row = row_of(window, folder)
    qtbot.waitUntil(lambda: "passages" in row.progress.text(), timeout=30_000)
    disk.rename(elsewhere)
    qtbot.waitUntil(lambda: "was moved, deleted or replaced" in row.notice.text(), timeout=30_000)
    assert row.progress.text() == ""
    assert not disk.exists()
    elsewhere.rename(disk)
    row.notice.action.click()
    qtbot.waitUntil(lambda: row.holds() == "60 documents, 100 % read", timeout=60_000)
    qtbot.waitUntil(row.notice.isHidden, timeout=30_000)


def test_closing_while_indexing_keeps_what_is_done(
    qtbot: QtBot, open_window: Open, corpus: Path, tmp_path: Path
) -> None:
    window = open_window()
    window.libraries.index(IndexRequest(window.libraries.root / "Jobs", "Jobs", (corpus,)))
    window.close()
    assert kept(tmp_path).libraries == (str(window.libraries.root / "Jobs"),)


def test_a_folder_that_is_no_library_is_told_beside_the_button(
    qtbot: QtBot, open_window: Open, library: Path, tmp_path: Path
) -> None:
    window = open_window(library)
    window.libraries.open(tmp_path)
    qtbot.waitUntil(lambda: "is not a library" in window.library_bar.notice.text(), timeout=20_000)
    assert window.library_bar.folders() == [library]
    row = window.library_bar.row(library)
    assert row
    assert row.isChecked()


def test_a_library_that_is_gone_can_be_taken_off_the_list(
    qtbot: QtBot, open_window: Open, library: Path, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"
    window = open_window(library, gone)
    row = window.library_bar.row(gone)
    assert row
    qtbot.waitUntil(lambda: row.holds() == "cannot be opened", timeout=20_000)
    row.click()
    qtbot.waitUntil(lambda: "gone" in row.notice.text(), timeout=20_000)
    row.notice.action.click()
    assert window.library_bar.folders() == [library]
    window.close()
    assert kept(tmp_path).libraries == (str(library),)


def test_the_last_library_is_opened_again(qtbot: QtBot, open_window: Open, library: Path) -> None:
    window = open_window(library)
    assert window.libraries.current
    assert window.libraries.current.documents == 13
    assert window.windowTitle() == "Thirteen jobs – Embedscope"


def test_forgetting_leaves_the_files(qtbot: QtBot, open_window: Open, library: Path) -> None:
    window = open_window(library)
    menu = QMenu()
    qtbot.addWidget(menu)
    window.library_bar.menu_wanted.emit(library, menu)
    actions = {action.text(): action for action in menu.actions()}
    actions["Remove from the list"].trigger()
    assert window.library_bar.folders() == []
    assert window.libraries.current is None
    assert window.library_bar.notice.text().startswith("“Thirteen jobs” is off the list.")


def test_a_library_that_was_removed_is_put_back_where_it_was(
    qtbot: QtBot, open_window: Open, library: Path, tmp_path: Path
) -> None:
    others = [Path(shutil.copytree(library, tmp_path / name)) for name in ("first", "last")]
    folders = [others[0], library, others[1]]
    window = open_window(*folders, chosen=library)
    window.libraries.take_off(library)
    assert window.library_bar.folders() == others
    window.library_bar.notice.action.click()
    qtbot.waitUntil(lambda: window.libraries.current_folder == library, timeout=20_000)
    assert window.library_bar.folders() == folders
    assert window.library_bar.notice.text() == ""
    assert window.libraries.settings.libraries == tuple(map(str, folders))
    assert (library / "library.json").exists()


def test_what_is_dropped_is_opened_or_offered_to_the_form(
    qtbot: QtBot, open_window: Open, library: Path, corpus: Path
) -> None:
    window = open_window()
    window.library_actions.open_or_index([corpus])
    qtbot.waitUntil(lambda: window.findChild(AddDocuments) is not None, timeout=20_000)
    form = window.findChild(AddDocuments)
    assert form
    assert form.paths_list.item(0).text() == str(corpus)
    form.reject()
    window.library_actions.open_or_index([library])
    qtbot.waitUntil(lambda: window.libraries.current is not None, timeout=20_000)


def test_lost_vectors_are_told_and_repaired(
    qtbot: QtBot, open_window: Open, corpus: Path, tmp_path: Path
) -> None:
    window = open_window()
    folder = window.libraries.root / "Jobs"
    window.libraries.index(IndexRequest(folder, "Jobs", (corpus,)))
    qtbot.waitUntil(lambda: "13 passages" in window.status.text(), timeout=30_000)
    window.close()
    for vectors in folder.glob("vectors/*/*.npy"):
        vectors.unlink()
    window = open_window(folder)
    page = search_view(window)
    page.bar.box.setText("bread")
    notice = page.notice
    qtbot.waitUntil(lambda: "could not be searched" in notice.text(), timeout=30_000)
    notice.action.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 10, timeout=30_000)
    hit = page.model.at(0)
    assert hit
    assert hit.title == "Baker"


@pytest.mark.parametrize("name", ["settings.json"])
def test_settings_that_are_damaged_are_forgotten(
    qtbot: QtBot, open_window: Open, tmp_path: Path, name: str
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / name).write_text("{", encoding="utf-8")
    assert open_window().library_bar.folders() == []
