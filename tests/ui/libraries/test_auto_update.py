"""Watched libraries pick up changes while nobody looks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from desktop_app.core.types import IndexRequest
from desktop_app.encoder.encode import Encoder
from desktop_app.library import sources
from desktop_app.library.store import Library
from desktop_app.services.indexing import power
from desktop_app.ui.libraries.auto_update import AutoUpdate
from desktop_app.ui.window.main_window import MainWindow
from tests.services.indexed import update
from tests.ui.libraries.conftest import row_of

Open = Callable[..., MainWindow]


def test_a_watched_folder_is_followed_without_being_asked(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "bread.txt").write_text("How to bake bread.")
    window = open_window()
    folder = window.libraries.root / "Papers"
    window.libraries.index(IndexRequest(folder, "Papers", (papers,), watched=True))
    row = row_of(window, folder)
    qtbot.waitUntil(lambda: row.holds() == "1 document, 100 % read", timeout=30_000)
    assert window.libraries.watched == [folder]
    (papers / "cake.txt").write_text("How to bake cake.")
    window.auto_update.tick()
    qtbot.waitUntil(lambda: row.holds() == "2 documents, 100 % read", timeout=30_000)
    (papers / "cake.txt").unlink()
    eager = AutoUpdate(window.libraries, soon_s=0)
    eager.look_soon()
    eager.tick()
    qtbot.waitUntil(lambda: row.holds() == "1 document, 100 % read", timeout=30_000)
    assert row.notice.isHidden()
    assert row.progress.text() == ""


def test_a_window_that_is_active_again_looks_even_where_a_look_has_just_begun(
    qtbot: QtBot, open_window: Open, own: Path
) -> None:
    window = open_window(own)
    jobs = window.libraries.jobs
    window.libraries.watched = [own]
    eager = AutoUpdate(window.libraries, soon_s=0)
    eager.tick()
    assert jobs.folders() == [own]
    eager.look_soon()
    eager.tick()
    qtbot.waitUntil(lambda: not jobs.folders(), timeout=30_000)
    eager.tick()
    assert jobs.folders() == [own], "the files may have changed since the first look"
    qtbot.waitUntil(lambda: not jobs.folders(), timeout=30_000)


def test_an_update_that_is_stopped_says_so_and_waits_until_it_is_resumed(
    qtbot: QtBot, open_window: Open, own: Path
) -> None:
    window = open_window(own)
    jobs = window.libraries.jobs
    row = row_of(window, own)
    qtbot.waitUntil(lambda: not jobs.folders(), timeout=30_000)
    window.libraries.watched = [own]
    eager = AutoUpdate(window.libraries)
    lane = threading.Event()
    window.desk.runner.job(lambda: lane.wait(20), owner=window)
    eager.tick()
    assert jobs.folders() == [own]
    jobs.stop()
    lane.set()
    qtbot.waitUntil(lambda: row.notice.text() == "Stopped. What is done is kept.", timeout=30_000)
    window.libraries.watched = [own]  # what its ledger says may have been read meanwhile
    eager.tick()
    assert not jobs.folders(), "it goes on by itself though it was stopped"
    row.notice.action.click()
    assert jobs.folders() == [own]
    qtbot.waitUntil(lambda: not jobs.folders(), timeout=30_000)
    assert row.notice.isHidden()


def test_an_update_that_was_stopped_is_followed_again_once_the_user_has_updated_it(
    qtbot: QtBot, open_window: Open, own: Path
) -> None:
    window = open_window(own)
    jobs = window.libraries.jobs
    qtbot.waitUntil(lambda: not jobs.folders(), timeout=30_000)
    window.libraries.watched = [own]
    eager = AutoUpdate(window.libraries)
    lane = threading.Event()
    window.desk.runner.job(lambda: lane.wait(20), owner=window)
    eager.tick()
    jobs.stop()
    lane.set()
    qtbot.waitUntil(lambda: not jobs.folders(), timeout=30_000)
    window.library_actions.update(own)
    qtbot.waitUntil(lambda: not jobs.folders(), timeout=30_000)
    window.libraries.watched = [own]
    eager.tick()
    assert jobs.folders() == [own]
    qtbot.waitUntil(lambda: not jobs.folders(), timeout=30_000)


def test_low_power_lets_changes_wait_and_says_so(
    qtbot: QtBot, open_window: Open, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(power, "on_battery", lambda: 18)
    window = open_window(own)
    window.libraries.watched = [own]
    window.auto_update.tick()
    row = row_of(window, own)
    qtbot.waitUntil(lambda: row.hindered.text() == "Changes wait: on battery, 18 % left", timeout=20_000)
    monkeypatch.setattr(power, "on_battery", lambda: None)
    window.library_actions.update(own)
    qtbot.waitUntil(lambda: not window.libraries.jobs.busy(own), timeout=30_000)


def test_what_another_program_wrote_meanwhile_is_counted_once_it_has_finished(
    qtbot: QtBot, open_window: Open, own: Path, tmp_path: Path, encoder: Encoder
) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "bread.txt").write_text("How to bake bread.")
    window = open_window(own)
    jobs = window.libraries.jobs
    row = row_of(window, own)
    qtbot.waitUntil(lambda: row.holds() != "" and not jobs.folders(), timeout=30_000)
    before = row.holds()
    with Library.open(own, writable=True) as library:
        sources.follow(library, sources.Root(str(papers), watched=True))
        window.libraries.watched = [own]
        AutoUpdate(window.libraries).tick()
        qtbot.waitUntil(lambda: "is being written by process" in row.hindered.text(), timeout=30_000)
        assert not row.hindered.text().startswith("Changes wait")
        update(library, encoder)
    window.auto_update._failed.add(own)
    window.auto_update.tick()
    qtbot.waitUntil(lambda: row.holds() != before, timeout=30_000)
    assert row.hindered.text() == ""


def test_of_a_watched_library_that_was_deleted_the_row_says_so(
    qtbot: QtBot, open_window: Open, own: Path
) -> None:
    window = open_window(own)
    row = row_of(window, own)
    qtbot.waitUntil(lambda: row.holds() != "" and not window.libraries.jobs.folders(), timeout=30_000)
    bugs: list[object] = []
    window.desk.runner.bug.connect(bugs.append)
    window.libraries.watched = [own]
    own.rename(own.with_name("on its way out"))  # at once: who reads in it makes files beside its database
    window.auto_update.tick()
    qtbot.waitUntil(lambda: row.holds() == "cannot be opened", timeout=30_000)
    assert row.hindered.text().endswith("is not a library.")
    assert bugs == []


def test_where_nothing_is_watched_no_clock_ticks(qtbot: QtBot, open_window: Open, own: Path) -> None:
    window = open_window(own)
    jobs = window.libraries.jobs
    qtbot.waitUntil(lambda: not jobs.folders(), timeout=30_000)
    eager = AutoUpdate(window.libraries)
    window.libraries.watched = []
    eager.tick()
    assert not eager.findChildren(QTimer)[0].isActive()
    window.libraries.watched = [own]
    window.libraries.counts_changed.emit()
    assert eager.findChildren(QTimer)[0].isActive()
