"""A private library in the window: made, locked, unlocked in its row, and nothing of it written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.core import searches
from desktop_app.core.errors import LockedError
from desktop_app.core.types import IndexRequest
from desktop_app.library.sealed import keys, private
from desktop_app.ui.libraries import work
from desktop_app.ui.libraries.passphrase import PassphraseForm
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.conftest import search_view
from tests.ui.libraries.conftest import row_of
from tests.ui.libraries.test_actions import lines

Open = Callable[..., MainWindow]
PASSPHRASE = "four words of mine"
SECONDS = 20_000


class _Ring(KeyringBackend):
    """The keyring of a test."""

    priority = 9.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


@pytest.fixture(autouse=True)
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Ring]:
    monkeypatch.setattr(keys, "MEMORY_KIB", 64)
    before = keyring.get_keyring()
    keyring.set_keyring(made := _Ring())
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def secret(own: Path) -> Iterator[Path]:
    private.make_private(own, PASSPHRASE)
    private.lock(own)
    yield own
    private.lock(own)


def line(window: MainWindow, folder: Path) -> QLineEdit | None:
    return next((edit for edit in row_of(window, folder).findChildren(QLineEdit) if edit.isVisible()), None)


def unlock(qtbot: QtBot, window: MainWindow, folder: Path, said: str, remember: bool = False) -> None:
    qtbot.waitUntil(lambda: line(window, folder) is not None, timeout=SECONDS)
    edit = line(window, folder)
    assert edit
    assert edit.echoMode() == QLineEdit.EchoMode.Password
    (box,) = row_of(window, folder).findChildren(QCheckBox)
    box.setChecked(remember)
    QTest.keyClicks(edit, said)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def opened(window: MainWindow, folder: Path) -> bool:
    return window.libraries.current is not None and window.libraries.current.folder == folder


def test_a_locked_library_asks_in_its_row_and_a_wrong_passphrase_is_said(
    qtbot: QtBot, open_window: Open, library: Path, secret: Path
) -> None:
    window = open_window(library, secret)
    row = row_of(window, secret)
    qtbot.waitUntil(lambda: row.holds() == "private, locked", timeout=SECONDS)
    row.click()
    unlock(qtbot, window, secret, "not that one")
    qtbot.waitUntil(lambda: "not the passphrase" in row.notice.text(), timeout=SECONDS)
    assert not opened(window, secret)
    unlock(qtbot, window, secret, PASSPHRASE)
    qtbot.waitUntil(lambda: opened(window, secret), timeout=SECONDS)
    assert line(window, secret) is None
    assert row.holds() == "13 documents, 100 % read"
    assert row.notice.text() == ""


def test_a_locked_library_that_is_put_back_brings_everywhere_back(
    qtbot: QtBot, open_window: Open, library: Path, secret: Path
) -> None:
    window = open_window(library, secret)
    bar = window.library_bar
    qtbot.waitUntil(bar.everywhere.isVisible, timeout=SECONDS)
    window.libraries.take_off(secret)
    assert not bar.everywhere.isVisible()
    bar.notice.action.click()
    qtbot.waitUntil(bar.everywhere.isVisible, timeout=SECONDS)


def test_the_last_one_asks_for_its_passphrase_at_the_start(
    qtbot: QtBot, open_window: Open, library: Path, secret: Path
) -> None:
    window = open_window(library, secret, chosen=secret)
    unlock(qtbot, window, secret, PASSPHRASE)
    qtbot.waitUntil(lambda: opened(window, secret), timeout=SECONDS)


def test_lock_now_takes_what_it_held_from_the_window(
    qtbot: QtBot, open_window: Open, library: Path, secret: Path
) -> None:
    window = open_window(library, secret)
    row = row_of(window, secret)
    qtbot.waitUntil(lambda: row.holds() == "private, locked", timeout=SECONDS)
    row.click()
    unlock(qtbot, window, secret, PASSPHRASE)
    qtbot.waitUntil(lambda: opened(window, secret), timeout=SECONDS)
    view = search_view(window)
    view.search_for("bread")
    qtbot.waitUntil(lambda: view.model.rowCount() > 0, timeout=SECONDS)
    lines(window, secret)["Lock now"]()
    qtbot.waitUntil(lambda: row.holds() == "private, locked", timeout=SECONDS)
    assert window.libraries.current is None
    assert view.model.rowCount() == 0
    with pytest.raises(LockedError):
        work.info(secret)
    assert "Make private …" not in lines(window, secret)
    assert "Make private …" in lines(window, library) or library.name


def test_what_was_asked_of_it_is_not_written_down(
    qtbot: QtBot, open_window: Open, secret: Path, tmp_path: Path
) -> None:
    private.unlock(secret, PASSPHRASE)
    window = open_window(secret)
    view = search_view(window)
    view.search_for("wisteria and oleander")
    qtbot.waitUntil(lambda: view.history._answered == "wisteria and oleander", timeout=SECONDS)
    view.history.remember()
    qtbot.waitUntil(lambda: len(view.history._now().recent) == 1, timeout=SECONDS)
    view.history.toggle_saved()
    qtbot.waitUntil((tmp_path / "data" / searches.NAME).exists, timeout=SECONDS)
    window.close()
    told = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert tmp_path / "data" / searches.NAME in told
    assert [path for path in told if b"wisteria" in path.read_bytes()] == []


def test_a_library_is_made_private_from_its_menu(qtbot: QtBot, open_window: Open, own: Path) -> None:
    window = open_window(own)
    searches.save(
        window.desk.data_folder,
        searches.Searches(recent=(searches.Search("bread", "hybrid", "mean", str(own)),)),
    )
    lines(window, own)["Make private …"]()
    (form,) = window.findChildren(PassphraseForm)
    assert not form.accept_button.isEnabled()
    form.new.edit.setText("short")
    form.new.again.setText("short")
    assert not form.accept_button.isEnabled()
    assert form.new.said.text() == "At least 8 characters."
    form.new.edit.setText(PASSPHRASE)
    assert form.new.said.text() == "These are two different ones."
    form.new.again.setText(PASSPHRASE)
    form.accept_button.click()
    qtbot.waitUntil(lambda: "is private" in row_of(window, own).notice.text(), timeout=SECONDS)
    qtbot.waitUntil(lambda: row_of(window, own).private, timeout=SECONDS)
    view = search_view(window)
    view.search_for("bread")
    qtbot.waitUntil(lambda: view.model.rowCount() > 0, timeout=SECONDS)
    assert b"Baker" not in b"".join(path.read_bytes() for path in own.rglob("*") if path.is_file())
    assert searches.load(window.desk.data_folder).recent == ()
    private.lock(own)


def test_a_new_library_is_private_from_its_first_byte(
    qtbot: QtBot, open_window: Open, library: Path, corpus: Path
) -> None:
    window = open_window(library)
    form = window.libraries.add_documents([corpus])
    assert form.passphrase.isHidden()
    form.private.setChecked(True)
    assert not form.passphrase.isHidden()
    assert not form.accept_button.isEnabled()
    form.passphrase.edit.setText(PASSPHRASE)
    form.passphrase.again.setText(PASSPHRASE)
    requests: list[IndexRequest] = []
    form.requested.connect(requests.append)
    form.accept_button.click()
    qtbot.waitUntil(lambda: bool(requests), timeout=SECONDS)
    folder = requests[0].folder
    assert PASSPHRASE not in repr(requests[0])
    qtbot.waitUntil(lambda: opened(window, folder), timeout=SECONDS)
    assert window.libraries.current
    assert window.libraries.current.private
    assert b"Baker" not in b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    private.lock(folder)


def test_one_that_is_remembered_is_open_at_the_next_start_until_it_is_locked(
    qtbot: QtBot, open_window: Open, library: Path, secret: Path, ring: _Ring
) -> None:
    window = open_window(library, secret)
    row = row_of(window, secret)
    qtbot.waitUntil(lambda: row.holds() == "private, locked", timeout=SECONDS)
    row.click()
    unlock(qtbot, window, secret, PASSPHRASE, remember=True)
    qtbot.waitUntil(lambda: opened(window, secret), timeout=SECONDS)
    assert len(ring.held) == 1
    assert PASSPHRASE not in ring.held.values()
    window.close()
    private.lock(secret)
    again = open_window(library, secret, chosen=secret)
    qtbot.waitUntil(lambda: opened(again, secret), timeout=SECONDS)
    lines(again, secret)["Lock now"]()
    qtbot.waitUntil(lambda: row_of(again, secret).holds() == "private, locked", timeout=SECONDS)
    assert ring.held == {}


def test_an_exported_one_asks_for_its_passphrase_when_it_comes_in(
    qtbot: QtBot, open_window: Open, library: Path, secret: Path, tmp_path: Path
) -> None:
    private.unlock(secret, PASSPHRASE)
    window = open_window(library, secret)
    file = tmp_path / "carried.embedscope"
    window.library_actions.export(secret, file)
    qtbot.waitUntil(lambda: "Exported to carried" in row_of(window, secret).notice.text(), timeout=SECONDS)
    for said in ("not that one", PASSPHRASE):
        window.library_actions.open_or_index([file])
        qtbot.waitUntil(lambda: bool(window.findChildren(PassphraseForm)), timeout=SECONDS)
        (form,) = window.findChildren(PassphraseForm)
        form.old.setText(said)
        form.accept_button.click()
        if said != PASSPHRASE:
            qtbot.waitUntil(lambda: "not the passphrase" in window.library_bar.notice.text(), timeout=SECONDS)
    here = window.libraries.root / "carried"
    qtbot.waitUntil(lambda: opened(window, here), timeout=SECONDS)
    private.lock(here)


def test_another_passphrase_is_given_in_a_form(
    qtbot: QtBot, open_window: Open, library: Path, secret: Path
) -> None:
    window = open_window(library, secret)
    qtbot.waitUntil(lambda: row_of(window, secret).holds() == "private, locked", timeout=SECONDS)
    lines(window, secret)["Change passphrase …"]()
    (form,) = window.findChildren(PassphraseForm)
    form.old.setText(PASSPHRASE)
    form.new.edit.setText("another of mine")
    form.new.again.setText("another of mine")
    form.accept_button.click()
    notice = row_of(window, secret).notice
    qtbot.waitUntil(lambda: "passphrase is changed" in notice.text(), timeout=SECONDS)
    private.unlock(secret, "another of mine")
