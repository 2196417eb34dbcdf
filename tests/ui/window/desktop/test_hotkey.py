"""The key that brings the search box, pressed on a screen of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.core.settings import HOTKEY
from desktop_app.ui.window.desktop import hotkey
from desktop_app.ui.window.desktop.hotkey import REFUSED, Hotkey
from desktop_app.ui.window.settings import SettingsDialog
from tests.ui.conftest import OpenWindow

ONE, OTHER = (key for key in HOTKEY.choices if key != HOTKEY.default)

PROGRAM = """
import sys
from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication
from desktop_app.ui.window.desktop.hotkey import Hotkey

app = QApplication([])
key = Hotkey(lambda: print("pressed", flush=True))

def told():
    line = sys.stdin.readline().strip()
    print(key.take(line), flush=True) if line else app.quit()

notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
notifier.activated.connect(told)
app.exec()
"""


class Program:
    """A process that takes the keys that it is told to."""

    def __init__(self, environment: dict[str, str], ends: ExitStack) -> None:
        self._process = ends.enter_context(
            subprocess.Popen(
                [sys.executable, "-c", PROGRAM],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        ends.callback(self._process.kill)

    def take(self, key: str) -> str:
        assert self._process.stdin
        self._process.stdin.write(f"{key}\n")
        self._process.stdin.flush()
        return self.says()

    def says(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


@pytest.fixture
def screen() -> Iterator[tuple[dict[str, str], ExitStack]]:
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        pytest.skip("there is no screen to be made")
    with ExitStack() as ends:
        server = ends.enter_context(
            subprocess.Popen(["Xvfb", "-displayfd", "1"], stdout=subprocess.PIPE, text=True)
        )
        ends.callback(server.terminate)
        assert server.stdout
        given = {"DISPLAY": f":{server.stdout.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}
        environment = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        yield environment | given, ends


def test_the_key_calls_whatever_locks_are_on_and_belongs_to_one_program(
    screen: tuple[dict[str, str], ExitStack],
) -> None:
    environment, ends = screen
    first, second = Program(environment, ends), Program(environment, ends)

    def press(*keys: str) -> None:
        subprocess.run(["xdotool", "key", *keys], env=environment, check=True)

    assert first.take(ONE) == "True"
    assert second.take(ONE) == "False"
    press(ONE)
    assert first.says() == "pressed"
    press("Caps_Lock", "Num_Lock", ONE)
    assert first.says() == "pressed"
    assert second.take(OTHER) == "True"
    press("space", "ctrl+space", OTHER)
    assert second.says() == "pressed"
    assert first.take(HOTKEY.default) == "True", "and nothing was pressed in between"
    assert second.take(ONE) == "True"
    press(ONE)
    assert second.says() == "pressed"
    assert first.take(OTHER) == "True"


def test_where_the_system_gives_no_keys_none_is_taken_and_none_can_be_chosen(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    if hotkey.possible():
        pytest.skip("this system gives keys")
    assert Hotkey(print).take(ONE)
    window = open_window()
    window._show_setting()
    dialog = window.findChild(SettingsDialog)
    assert dialog
    buttons = dialog.buttons[HOTKEY.name].values()
    assert not any(button.isEnabled() for button in buttons)
    assert all("let one start Embedscope" in button.toolTip() for button in buttons)


def test_a_key_that_another_program_has_is_said_where_it_is_chosen_and_at_the_start(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hotkey, "take", lambda _self, choice: choice != ONE)
    monkeypatch.setattr("desktop_app.ui.window.settings.possible", lambda: True)
    window = open_window()
    window._show_setting()
    dialog = window.findChild(SettingsDialog)
    assert dialog
    dialog.buttons[HOTKEY.name][ONE].click()
    assert dialog.notice.text() == " ".join(REFUSED)
    dialog.buttons[HOTKEY.name][OTHER].click()
    assert dialog.notice.isHidden()
    dialog.buttons[HOTKEY.name][ONE].click()
    window.begin()
    assert window.library_bar.notice.text() == " ".join(REFUSED)
