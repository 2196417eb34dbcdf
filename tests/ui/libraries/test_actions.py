"""What can be done with real libraries."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.core.types import IndexRequest
from desktop_app.ui.libraries import work
from desktop_app.ui.libraries.details import DetailsDialog
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.libraries.conftest import row_of

Open = Callable[..., MainWindow]


def lines(window: MainWindow, folder: Path) -> dict[str, Callable[[], None]]:
    menu = QMenu(window)
    window.library_bar.menu_wanted.emit(folder, menu)
    return {action.text(): action.trigger for action in menu.actions() if action.text()}


def test_a_library_gets_another_name(qtbot: QtBot, open_window: Open, own: Path) -> None:
    window = open_window(own)
    row_of(window, own).renamed.emit("  Neue   Stellen ")
    qtbot.waitUntil(lambda: window.windowTitle() == "Neue Stellen – Embedscope", timeout=20_000)
    assert row_of(window, own).name == "Neue Stellen"
    assert work.info(own).name == "Neue Stellen"
    row_of(window, own).renamed.emit("\x07")
    qtbot.waitUntil(lambda: "needs a name" in row_of(window, own).notice.text(), timeout=20_000)


def test_a_copy_stands_by_itself(qtbot: QtBot, open_window: Open, own: Path) -> None:
    window = open_window(own)
    lines(window, own)["Duplicate"]()
    copy = window.libraries.root / "Thirteen jobs copy"
    qtbot.waitUntil(
        lambda: window.libraries.current is not None and window.libraries.current.folder == copy,
        timeout=20_000,
    )
    assert row_of(window, copy).holds() == "13 documents, 100 % read"
    assert str(copy) in window.libraries.settings.libraries
    assert work.info(copy).name == "Thirteen jobs copy"


def test_a_library_goes_out_and_comes_in(qtbot: QtBot, open_window: Open, own: Path, tmp_path: Path) -> None:
    window = open_window(own)
    file = tmp_path / "carried.embedscope"
    window.library_actions.export(own, file)
    qtbot.waitUntil(lambda: "Exported to carried" in row_of(window, own).notice.text(), timeout=20_000)
    window.library_actions.open_or_index([file])
    here = window.libraries.root / "carried"
    qtbot.waitUntil(
        lambda: window.libraries.current is not None and window.libraries.current.folder == here,
        timeout=20_000,
    )
    assert row_of(window, here).name == "Thirteen jobs"


def test_a_file_that_is_no_library_leaves_no_trace(
    qtbot: QtBot, open_window: Open, own: Path, tmp_path: Path
) -> None:
    file = tmp_path / "false.embedscope"
    file.write_bytes(b"PK no library at all")
    window = open_window(own)
    window.library_actions.open_or_index([file])
    qtbot.waitUntil(lambda: "false.embedscope" in window.library_bar.notice.text(), timeout=20_000)
    assert window.library_bar.folders() == [own]
    assert not (window.libraries.root / "false").exists()


def test_a_sound_library_is_said_to_be(qtbot: QtBot, open_window: Open, own: Path) -> None:
    window = open_window(own)
    lines(window, own)["Check every file"]()
    qtbot.waitUntil(lambda: "is intact" in row_of(window, own).notice.text(), timeout=20_000)


def test_a_flipped_bit_is_found_and_repaired(qtbot: QtBot, open_window: Open, own: Path) -> None:
    segment = next(own.glob("vectors/*/*.mean.npy"))
    data = bytearray(segment.read_bytes())
    data[-3] ^= 0x10
    segment.write_bytes(data)
    window = open_window(own)
    row = row_of(window, own)
    window.library_actions.check(own)
    qtbot.waitUntil(lambda: "Found one problem" in row.notice.text(), timeout=20_000)
    row.notice.action.click()
    qtbot.waitUntil(lambda: row.notice.isHidden() and not window.libraries.jobs.busy(own), timeout=30_000)
    window.library_actions.check(own)
    qtbot.waitUntil(lambda: "is intact" in row.notice.text(), timeout=30_000)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the trash of this person is left alone")
def test_what_went_to_the_trash_comes_back_by_undo(
    qtbot: QtBot, open_window: Open, own: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / ".local" / "share"))
    thrown = tmp_path / ".local" / "share" / "Trash" / "files" / own.name
    window = open_window(own)
    lines(window, own)["Move to the trash"]()
    qtbot.waitUntil(lambda: window.library_bar.folders() == [], timeout=20_000)
    assert (thrown / "library.json").exists()
    assert not own.exists()
    assert window.libraries.current is None
    assert "is in the trash" in window.library_bar.notice.text()

    window.library_bar.notice.action.click()
    qtbot.waitUntil(lambda: window.libraries.current_folder == own, timeout=20_000)
    assert (own / "library.json").exists()
    assert not thrown.exists()
    assert not list((thrown.parent.parent / "info").iterdir())
    assert str(own) in window.libraries.settings.libraries


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the trash of this person is left alone")
def test_what_cannot_come_back_from_the_trash_is_told(
    qtbot: QtBot, open_window: Open, own: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / ".local" / "share"))
    window = open_window(own)
    lines(window, own)["Move to the trash"]()
    notice = window.library_bar.notice
    qtbot.waitUntil(lambda: "is in the trash" in notice.text(), timeout=20_000)
    own.mkdir()
    notice.action.click()
    qtbot.waitUntil(lambda: "could not be brought back" in notice.text(), timeout=20_000)
    assert "taken" in notice.text()
    assert window.library_bar.folders() == []


def test_a_strange_file_keeps_a_library_from_the_trash(qtbot: QtBot, open_window: Open, own: Path) -> None:
    (own / "thesis.odt").write_text("years of work")
    window = open_window(own)
    row = row_of(window, own)
    lines(window, own)["Move to the trash"]()
    qtbot.waitUntil(lambda: "thesis.odt" in row.notice.text(), timeout=20_000)
    assert (own / "thesis.odt").exists()


def test_what_it_follows_is_shown_and_switched(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "bread.txt").write_text("How to bake bread.")
    (papers / "cover.heic").write_bytes(b"png")
    (papers / "broken.pdf").write_bytes(b"no pdf")
    window = open_window()
    folder = window.libraries.root / "Papers"
    window.libraries.index(IndexRequest(folder, "Papers", (papers,), watched=True, exclude=("*.bak",)))
    qtbot.waitUntil(lambda: window.libraries.current is not None, timeout=30_000)
    qtbot.waitUntil(lambda: not window.libraries.jobs.busy(folder), timeout=30_000)
    row = row_of(window, folder)
    qtbot.waitUntil(lambda: row.unread.text() == "50 % read · 1 not read", timeout=20_000)
    row.unread.click()
    dialog = window.findChild(DetailsDialog)
    assert dialog
    assert dialog.summary.text() == "Looking …"
    assert dialog.nothing.text() == "", "nobody knows yet what was read"
    assert dialog.table.isHidden()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2, timeout=20_000)
    assert dialog.table.isVisible()
    assert dialog.model.source(0).name == "broken.pdf"
    (followed,) = work.details(folder).followed
    assert (followed.path, followed.watched, followed.patterns) == (papers, True, "without *.bak")
    work.watch(folder, papers, False)
    assert not work.details(folder).followed[0].watched
    assert "1 of 2 documents" in dialog.summary.text()
    (papers / "broken.pdf").unlink()
    dialog.update_wanted.emit(False)
    dialog.close()
    qtbot.waitUntil(lambda: row.holds() == "1 document, 100 % read", timeout=30_000)


def test_details_of_a_library_without_documents_claim_nothing(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    (tmp_path / "none").mkdir()
    window = open_window()
    folder = window.libraries.root / "Papers"
    window.libraries.index(IndexRequest(folder, "Papers", (tmp_path / "none",)))
    qtbot.waitUntil(lambda: window.libraries.current is not None, timeout=30_000)
    qtbot.waitUntil(lambda: not window.libraries.jobs.busy(folder), timeout=30_000)
    window.library_actions.show_details(folder)
    dialog = window.findChild(DetailsDialog)
    assert dialog
    qtbot.waitUntil(lambda: dialog.summary.text() == "There are no documents in it yet.", timeout=20_000)
    assert not dialog.nothing.text()


def test_what_it_follows_is_taken_out(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text(f"A text about {name}.")
    window = open_window()
    folder = window.libraries.root / "Papers"
    window.libraries.index(IndexRequest(folder, "Papers", (tmp_path / "one", tmp_path / "two")))
    qtbot.waitUntil(lambda: window.libraries.current is not None, timeout=30_000)
    qtbot.waitUntil(lambda: not window.libraries.jobs.busy(folder), timeout=30_000)
    window.library_actions.show_details(folder)
    dialog = window.findChild(DetailsDialog)
    assert dialog

    def buttons() -> list[QPushButton]:
        found = [button for button in dialog.findChildren(QPushButton) if button.text() == "Take out"]
        return [button for button in found if button.accessibleName() != "Take out"]

    qtbot.waitUntil(lambda: len(buttons()) == 2, timeout=20_000)
    next(button for button in buttons() if "/one" in button.accessibleName()).click()
    assert "the files stay where they are" in dialog.notice.text()
    assert len(work.details(folder).followed) == 2, "it was not confirmed"
    dialog.notice.action.click()
    row = row_of(window, folder)
    qtbot.waitUntil(lambda: row.holds().startswith("1 document"), timeout=20_000)
    assert [one.path for one in work.details(folder).followed] == [tmp_path / "two"]
    assert not any(b"about one" in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert (tmp_path / "one" / "one.txt").exists()


def test_indexing_rests_and_goes_on(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(40):
        (texts / f"{number}.txt").write_text(f"Chapter {number}. " + f"A long tale of {number} ships. " * 200)
    window = open_window()
    folder = window.libraries.root / "Texts"
    window.libraries.jobs.toggle_pause()
    assert not window.libraries.jobs.gate.reason, "nothing goes on that could rest"
    window.libraries.index(IndexRequest(folder, "Texts", (texts,)))
    row = row_of(window, folder)
    window.libraries.jobs.toggle_pause()
    qtbot.waitUntil(lambda: row.progress.text().startswith("Paused by you"), timeout=30_000)
    window.libraries.jobs.typed("ships")
    assert window.libraries.jobs.gate.query == "ships"
    row.pause.click()
    QCoreApplication.processEvents()
    assert not window.libraries.jobs.gate.reason
    qtbot.waitUntil(lambda: not window.libraries.jobs.busy(folder), timeout=60_000)
    assert row.progress.text() == ""


def test_a_folder_that_is_gone_is_told_when_one_asks_for_an_update(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "bread.txt").write_text("How to bake bread.")
    window = open_window()
    folder = window.libraries.root / "Papers"
    window.libraries.index(IndexRequest(folder, "Papers", (papers,)))
    row = row_of(window, folder)
    qtbot.waitUntil(lambda: row.holds() == "1 document, 100 % read", timeout=30_000)
    papers.rename(tmp_path / "elsewhere")
    qtbot.waitUntil(lambda: not window.libraries.jobs.folders(), timeout=30_000)
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: row.notice.text().startswith("papers is not there now."), timeout=30_000)
    qtbot.waitUntil(lambda: row.holds() == "1 document", timeout=30_000)
    assert row.hindered.text() == "papers is not there now"


class Opened(QObject):
    """What the system was asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[Path] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.paths.append(Path(url.toLocalFile()))


def test_the_users_own_files_are_shown(qtbot: QtBot, open_window: Open, own: Path, corpus: Path) -> None:
    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened, "open")  # type: ignore[arg-type]  # its stub is wrong
    window = open_window(own)
    lines(window, own)["Show its files"]()
    qtbot.waitUntil(lambda: opened.paths == [corpus.parent], timeout=20_000)
    QDesktopServices.unsetUrlHandler("file")
