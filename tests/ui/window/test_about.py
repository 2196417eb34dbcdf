from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

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


def test_the_licenses_can_be_read(qtbot: QtBot, open_window: Callable[..., MainWindow]) -> None:
    window = open_window()
    dialog = Licenses(window.desk, window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.names.count() > 3, timeout=10_000)
    assert len(dialog.text.toPlainText()) > 500
    dialog.accept()
