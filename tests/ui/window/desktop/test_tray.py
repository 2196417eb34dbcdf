from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QToolButton
from pytestqt.qtbot import QtBot

from desktop_app.ui.window.main_window import MainWindow
from desktop_app.ui.window.settings import SettingsDialog
from tests.ui.conftest import OpenWindow


@pytest.fixture
def window(open_window: OpenWindow, library: Path) -> MainWindow:
    return open_window(library)


def test_without_a_tray_a_closed_window_ends_the_program(window: MainWindow) -> None:
    if QSystemTrayIcon.isSystemTrayAvailable():
        pytest.skip("this desktop has a tray")
    window.outside.tray.keep(True)
    assert not window.outside.tray.kept
    assert QApplication.quitOnLastWindowClosed()
    assert not window.outside.tray.tell("title", "words")


@pytest.mark.qt_log_ignore("systemTrayWindowChanged", r"raise\(\)")
def test_a_closed_window_stays_in_the_tray_and_comes_back_to_search(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    window._set("tray", "tray")
    window.show_page(1)
    window.close()
    assert not window.isVisible()
    assert not window.desk.runner._closed, "work goes on"
    search = window.outside.tray.menu.actions()[0]
    assert search.text() == "Search"
    search.trigger()
    assert window.isVisible()
    assert window.place == "Find"
    window.quit()
    assert window.desk.runner._closed
    assert QApplication.quitOnLastWindowClosed()


def test_settings_open_from_the_foot_of_the_rail(window: MainWindow) -> None:
    button = window.findChild(QToolButton, "rail_settings")
    assert button
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = window.findChild(SettingsDialog)
    assert dialog
    tray = dialog.buttons["tray"]["tray"]
    assert tray.isEnabled() == QSystemTrayIcon.isSystemTrayAvailable()
    dialog.accept()
