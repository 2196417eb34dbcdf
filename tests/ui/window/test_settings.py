from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from time import sleep

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.core import settings
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.settings import DEVICE
from desktop_app.corpus.formats.scans import addon
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.encode import Encoder
from desktop_app.services import devices
from desktop_app.ui import theme
from desktop_app.ui.libraries.jobs import Job
from desktop_app.ui.window.main_window import MainWindow
from desktop_app.ui.window.settings import ALONE, BUSY, TRYING, SettingsDialog
from tests.services.test_devices import crashes, faster, hangs

Open = Callable[..., MainWindow]
WAIT = 240_000


def open_settings(window: MainWindow, qtbot: QtBot) -> SettingsDialog:
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(SettingsDialog)
    assert dialog
    qtbot.waitUntil(lambda: DEVICE.name in dialog.buttons, timeout=WAIT)
    return dialog


def test_colors_are_chosen_and_remembered(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    window = open_window()
    dialog = open_settings(window, qtbot)
    dialog.buttons["theme"]["dark"].click()
    assert theme.choice() == "dark"
    qtbot.waitUntil(lambda: settings.load(tmp_path / "data").theme == "dark", timeout=WAIT)
    if list(dialog.buttons["device"]) == ["cpu"]:
        assert dialog.state.text() == ALONE
    assert dialog.buttons["device"]["cpu"].isChecked()
    dialog.accept()


@pytest.mark.parametrize(("name", "value"), [("size", "150"), ("language", "fr")])
def test_another_size_or_language_opens_the_window_anew(
    qtbot: QtBot, open_window: Open, tmp_path: Path, name: str, value: str
) -> None:
    window = open_window()
    open_settings(window, qtbot).buttons[name][value].click()
    assert window.anew
    assert window.isHidden()
    assert getattr(settings.load(tmp_path / "data"), name) == value


def test_work_goes_before_another_size(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    window = open_window()
    work = Job(tmp_path, "Work", lambda _report, cancel: endless(cancel), print, print)
    window.libraries.jobs.run(work)
    dialog = open_settings(window, qtbot)
    dialog.buttons["size"]["150"].click()
    assert not window.anew
    assert window.isVisible()
    assert dialog.notice.text() == BUSY["size"]
    qtbot.waitUntil(lambda: settings.load(tmp_path / "data").size == "150", timeout=WAIT)
    window.libraries.jobs.stop()
    dialog.accept()


def endless(cancel: CancelToken) -> None:
    while True:
        cancel.check()
        sleep(0.01)


def test_who_has_no_ocr_is_told_how_to_have_it(
    qtbot: QtBot, open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addon, "find_spec", lambda _name: None)
    dialog = open_settings(open_window(), qtbot)
    assert dialog.ocr.text() == addon.advice()
    assert not any(button.isEnabled() for button in dialog.buttons["ocr"].values())
    dialog.show_ocr("")
    assert dialog.ocr.isHidden()
    assert all(button.isEnabled() for button in dialog.buttons["ocr"].values())
    dialog.accept()


@pytest.fixture
def openvino(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[devices.Trial], None]:
    """Offers a device that is not here, to somebody who chose the CPU; its trial is a real process."""
    there = ("openvino", "cpu")
    monkeypatch.setattr("desktop_app.encoder.plugins.installed", dict)
    settings.save(tmp_path / "data", settings.Settings(device="cpu"))
    monkeypatch.setattr("desktop_app.services.devices.available", lambda: there)

    def openvino(trial: devices.Trial) -> None:
        verdict = devices.verdict

        def tried(
            bundle: Bundle, device: str, data: Path, *_usual: object, cancel: CancelToken = NEVER
        ) -> devices.Verdict:
            return verdict(bundle, device, data, trial=trial, cancel=cancel)

        monkeypatch.setattr(devices, "verdict", tried)

    return openvino


Offer = Callable[[devices.Trial], None]


def test_without_a_choice_what_is_faster_is_found_and_used(
    qtbot: QtBot, open_window: Open, library: Path, tmp_path: Path, openvino: Offer
) -> None:
    openvino(faster)
    settings.save(tmp_path / "data", settings.Settings())
    window = open_window(library)
    models = window.desk.engine.models
    qtbot.waitUntil(lambda: "documents: OpenVINO" in window.status.text(), timeout=WAIT)
    assert models.device == "auto"
    dialog = open_settings(window, qtbot)
    assert list(dialog.buttons["device"]) == ["auto", "cpu", "openvino"]
    assert dialog.buttons["device"]["auto"].isChecked()
    dialog.accept()


@pytest.mark.parametrize("trial", [crashes, faster])
def test_a_processor_is_used_when_it_passes(
    qtbot: QtBot, open_window: Open, library: Path, tmp_path: Path, openvino: Offer, trial: devices.Trial
) -> None:
    """The CPU goes on, and the status bar says so."""
    openvino(trial)
    window = open_window(library)
    dialog = open_settings(window, qtbot)
    passed = trial is faster
    button = dialog.buttons["device"]["openvino"]
    button.click()
    assert not button.isEnabled()
    qtbot.waitUntil(button.isEnabled, timeout=WAIT)
    assert button.isChecked() is passed
    assert dialog.notice.isHidden() is passed
    kept = json.loads((tmp_path / "data" / devices.NAME).read_text())
    assert [value["found"] == "faster" for value in kept.values()] == [passed]
    device = "openvino" if passed else "cpu"
    qtbot.waitUntil(lambda: settings.load(tmp_path / "data").device == device, timeout=WAIT)
    qtbot.waitUntil(lambda: "CPU" in window.status.text(), timeout=WAIT)
    qtbot.waitUntil(lambda: window.desk.engine.models.device == device, timeout=WAIT)
    dialog.accept()


def test_closing_the_settings_ends_a_trial_and_changes_nothing(
    qtbot: QtBot, open_window: Open, library: Path, tmp_path: Path, openvino: Offer
) -> None:
    openvino(hangs)
    window = open_window(library)
    dialog = open_settings(window, qtbot)
    dialog.buttons["device"]["openvino"].click()
    qtbot.waitUntil(lambda: dialog.state.text() == TRYING, timeout=WAIT)
    came: list[str] = []
    window.desk.runner.query(lambda: "an answer", came.append, owner=window)
    qtbot.waitUntil(lambda: bool(came), timeout=WAIT)  # a search need not wait for the trial
    dialog.reject()
    window.desk.runner.job(lambda: "the next work", came.append, owner=window)
    qtbot.waitUntil(lambda: len(came) == 2, timeout=WAIT)
    assert window.desk.engine.models.device == "cpu"
    assert settings.load(tmp_path / "data").device == "cpu"
    assert not (tmp_path / "data" / devices.NAME).exists(), "nobody knows how the trial would have ended"


def test_a_processor_is_named_also_where_no_library_is_open(
    qtbot: QtBot, open_window: Open, openvino: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    openvino(faster)
    window = open_window()
    dialog = open_settings(window, qtbot)
    monkeypatch.setattr(Encoder, "device", "OpenVINO")
    dialog.buttons["device"]["openvino"].click()
    qtbot.waitUntil(lambda: window.status.text().endswith("OpenVINO"), timeout=WAIT)
    dialog.accept()
