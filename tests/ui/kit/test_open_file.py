from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import AppError
from desktop_app.ui.kit import open_file as opening
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.kit.open_file import command_at, open_at, open_file, page_of
from desktop_app.ui.kit.whereabouts import number_of, on_disk
from desktop_app.ui.tasks import TaskRunner

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems are not asked")
BOOK = "/a b/$(touch x)'; 100%.pdf"


def program(folder: Path, name: str, text: str = "") -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def viewer(folder: Path, monkeypatch: pytest.MonkeyPatch, desktop: str, name: str = "") -> None:
    program(folder, "xdg-mime", f"echo {desktop}")
    if name:
        program(folder, name)
    monkeypatch.setenv("PATH", str(folder))


def test_pages_are_those_of_pdfs() -> None:
    assert page_of("/a.pdf", "page 12") == 12
    assert page_of("/a.PDF", "page 3") == 3
    assert page_of("/a.pdf", "page iv (4 of 20)") == 4
    assert page_of("/a.pdf", "page 12 (16 of 20)") == 16
    assert page_of("/a.pdf", "page 12 (OCR, 1 of 3 lines uncertain)") == 12
    assert page_of("/a.pdf", "page iv (4 of 20) (OCR)") == 4
    assert page_of("/a.pdf", "OCR") is None
    assert page_of("/a.pdf", "attached bill.pdf, page 3") is None
    assert page_of("/a.docx", "page 12") is None
    assert page_of("/a.pdf", "line 12") is None
    assert page_of("/a.pdf", "") is None
    assert number_of("page 2") == number_of("page ii (2 of 9)") == 2


@linux
def test_a_known_viewer_is_told_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    viewer(tmp_path, monkeypatch, "org.gnome.Evince.desktop", "evince")
    assert command_at(BOOK, 7) == [str(tmp_path / "evince"), "--page-index=7", BOOK]
    viewer(tmp_path, monkeypatch, "okularApplication_pdf.desktop", "okular")
    assert command_at(BOOK, 7) == [str(tmp_path / "okular"), "-p", "7", BOOK]
    viewer(tmp_path, monkeypatch, "firefox.desktop", "firefox")
    _, url = command_at(BOOK, 7) or ["", ""]
    assert url == "file:///a%20b/$(touch%20x)';%20100%25.pdf#page=7"


@linux
@pytest.mark.parametrize("desktop", ["", "strange.desktop", "firefox.desktop", "; rm"])
def test_another_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, desktop: str) -> None:
    viewer(tmp_path, monkeypatch, f"'{desktop}'")
    assert command_at(BOOK, 7) is None
    (tmp_path / "xdg-mime").unlink()
    assert command_at(BOOK, 7) is None


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    for do in (open_file, opening.show_in_folder):
        with pytest.raises(AppError, match="not there any more"):
            do(str(tmp_path / "gone.txt"))


def test_without_such_a_viewer_the_page_is_told(
    app: QApplication, qtbot: QtBot, runner: TaskRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def take(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", take)
    monkeypatch.setattr(opening, "command_at", lambda _source, _page: None)
    book = tmp_path / "book.pdf"
    book.write_bytes(b"%PDF")
    notice = Notice()
    qtbot.addWidget(notice)
    open_at(runner, notice, str(book), "page 3")
    qtbot.waitUntil(lambda: notice.text() == "The passage is on page 3.")
    assert opened == [str(book)]
    open_at(runner, notice, str(tmp_path / "gone.pdf"), "page 3")
    qtbot.waitUntil(lambda: "not there any more" in notice.text())


def test_with_one_the_file_opens_there(
    app: QApplication, qtbot: QtBot, runner: TaskRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []

    def take(command: list[str]) -> bool:
        started.append(command)
        return True

    monkeypatch.setattr(opening, "start", take)
    monkeypatch.setattr(opening, "command_at", lambda source, page: ["see", str(page), source])
    book = tmp_path / "book.pdf"
    book.write_bytes(b"%PDF")
    notice = Notice()
    qtbot.addWidget(notice)
    open_at(runner, notice, str(book), "page 3")
    qtbot.waitUntil(lambda: started == [["see", "3", str(book)]])
    assert notice.text() == ""


def test_what_lies_in_an_archive_opens_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "a.zip"
    archive.touch()
    inner = str(archive / "notes" / "heron.txt")
    assert on_disk(inner) == str(archive)
    assert on_disk(str(archive)) == str(archive)
    assert on_disk(str(tmp_path / "gone.txt")) == str(tmp_path / "gone.txt")
    opened: list[str] = []

    def opens(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", opens)
    open_file(inner)
    assert opened == [str(archive)]
