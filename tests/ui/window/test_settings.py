from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from desktop_app.core import settings
from desktop_app.services import devices
from desktop_app.ui import theme
from desktop_app.ui.window.main_window import MainWindow
from desktop_app.ui.window.settings import ALONE, SettingsDialog
from tests.services.test_devices import crashes, faster

Open = Callable[..., MainWindow]
WAIT = 60_000


def open_settings(window: MainWindow, qtbot: QtBot) -> SettingsDialog:
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(SettingsDialog)
    assert dialog
    qtbot.waitUntil(lambda: "cpu" in dialog.devices, timeout=WAIT)
    return dialog


def test_colors_are_chosen_and_remembered(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    window = open_window()
    dialog = open_settings(window, qtbot)
    (dark,) = (button for button in dialog.findChildren(QRadioButton) if button.text() == "Dark")
    dark.click()
    assert theme.choice() == "dark"
    qtbot.waitUntil(lambda: settings.load(tmp_path / "data").theme == "dark", timeout=WAIT)
    if list(dialog.devices) == ["cpu"]:
        assert dialog.state.text() == ALONE
    assert dialog.devices["cpu"].isChecked()
    dialog.accept()


@pytest.mark.parametrize("trial", [crashes, faster])
def test_a_processor_is_used_when_it_passes(
    qtbot: QtBot, open_window: Open, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    trial: devices.Trial,
) -> None:  # fmt: skip
    """A device that is not here; its trial is a real process. The CPU goes on, and the status bar says so."""
    there = ("openvino", "cpu")
    monkeypatch.setattr("desktop_app.encoder.session.available", lambda: there)
    monkeypatch.setattr("desktop_app.services.devices.available", lambda: there)
    tried = devices._tried
    monkeypatch.setattr(
        devices, "_tried", lambda bundle, name, seconds, _usual: tried(bundle, name, seconds, trial)
    )
    window = open_window(library)
    dialog = open_settings(window, qtbot)
    passed = trial is faster
    dialog.devices["openvino"].click()
    assert not dialog.devices["openvino"].isEnabled()
    qtbot.waitUntil(dialog.devices["openvino"].isEnabled, timeout=WAIT)
    assert dialog.devices["openvino"].isChecked() is passed
    assert dialog.notice.isHidden() is passed
    kept = json.loads((tmp_path / "data" / devices.NAME).read_text())
    assert [value["taken"] for value in kept.values()] == [passed]
    device = "openvino" if passed else "cpu"
    qtbot.waitUntil(lambda: settings.load(tmp_path / "data").device == device, timeout=WAIT)
    qtbot.waitUntil(lambda: "CPU" in window.status.text(), timeout=WAIT)
    dialog.accept()
