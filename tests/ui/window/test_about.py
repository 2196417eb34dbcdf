from __future__ import annotations

import platform
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app import __version__
from desktop_app.ui.tasks import Bug
from desktop_app.ui.window.about import About, Licenses
from desktop_app.ui.window.main_window import MainWindow


def test_the_self_test_gives_a_receipt_to_copy(qtbot: QtBot, open_window: Callable[..., MainWindow]) -> None:
    window = open_window()
    QTest.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
    about = window.findChild(About)
    assert about
    assert not about.copy.isEnabled()
    about.run.click()
    assert not about.run.isEnabled()
    qtbot.waitUntil(lambda: about.receipt is not None, timeout=60_000)
    assert about.receipt
    assert about.receipt.ok, about.receipt.text()
    assert about.state.text().startswith("Nothing wrong was found. ")
    about.copy.click()
    assert QGuiApplication.clipboard().text() == about.receipt.text()
    about.accept()


def test_diagnostics_name_nothing_of_the_users(
    qtbot: QtBot, open_window: Callable[..., MainWindow], library: Path
) -> None:
    window = open_window(library)
    QTest.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
    about = window.findChild(About)
    assert about
    about.diagnostics.click()
    qtbot.waitUntil(lambda: about.diagnostics.text() == "Copied", timeout=60_000)
    text = QGuiApplication.clipboard().text()
    for told in (f"Embedscope {__version__}", f"Qt {qVersion()}", "onnxruntime", "1 library, 13 documents"):
        assert told in text
    assert [kept for kept in (*library.parts[1:], platform.node(), str(Path.home())) if kept in text] == []
    about.accept()


def test_the_licenses_can_be_read(qtbot: QtBot, open_window: Callable[..., MainWindow]) -> None:
    window = open_window()
    dialog = Licenses(window.desk, window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.names.count() > 3, timeout=10_000)
    assert len(dialog.text.toPlainText()) > 500
    dialog.accept()


@pytest.mark.parametrize("closed", [Licenses, About])
def test_a_form_may_be_closed_before_its_answer_comes(
    qtbot: QtBot, open_window: Callable[..., MainWindow], closed: type[About] | type[Licenses]
) -> None:
    window = open_window()
    held = threading.Event()
    bugs: list[Bug] = []
    window.desk.runner.bug.connect(bugs.append)
    window.desk.runner.query(held.wait, owner=window)
    dialog = closed(window.desk, window)
    dialog.open()
    if isinstance(dialog, About):
        dialog.test()
    gone: list[int] = []
    dialog.destroyed.connect(lambda: gone.append(1))
    dialog.reject()
    qtbot.waitUntil(lambda: bool(gone))
    held.set()
    came: list[int] = []
    window.desk.runner.query(lambda: 1, came.append, owner=window)
    qtbot.waitUntil(lambda: bool(came), timeout=60_000)
    assert not bugs
