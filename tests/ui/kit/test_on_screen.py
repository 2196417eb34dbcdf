from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMargins, QRect
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.on_screen import frame_of, inside, keep_on_screen

ROOM = QRect(0, 24, 1280, 776)

OPENED = """
import sys
from pathlib import Path
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication
from desktop_app.app import build
from desktop_app.core.settings import Settings, save

app = QApplication([])
data = Path(sys.argv[1])
if len(sys.argv) > 2:
    window = build(data)
    window.setGeometry(*map(int, sys.argv[2:]))
    save(data, Settings("light", geometry=window.saveGeometry().toBase64().data().decode()))
window = build(data)
window.begin = lambda: None
window.show()
app.processEvents()
lowest = window.status.mapToGlobal(window.status.rect().bottomLeft())
room = window.screen().availableGeometry()
print(room.contains(window.frameGeometry()), room.contains(lowest), window.width(), window.height())
"""


@pytest.mark.parametrize(
    "area",
    [
        QRect(0, 0, 1280, 800),
        QRect(-400, 300, 900, 600),
        QRect(3000, 2000, 900, 600),
        QRect(100, 100, 5000, 5000),
    ],
)
def test_a_window_is_moved_and_cut_until_it_is_on_its_screen(area: QRect) -> None:
    fitting = inside(area, ROOM)
    assert ROOM.contains(fitting)
    assert fitting.size() == area.size().boundedTo(ROOM.size())


def test_a_window_that_is_on_its_screen_stays_where_it_is() -> None:
    area = QRect(30, 40, 900, 600)
    assert inside(area, ROOM) == area


def test_a_window_that_was_left_near_the_edge_is_not_moved_for_a_frame_that_is_guessed(
    app: QApplication, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    room = window.screen().availableGeometry()
    left = QRect(room.left() + 4, room.top() + 29, room.width() - 8, room.height() - 33)
    window.setGeometry(left)
    keep_on_screen(window, QMargins(1, 20, 1, 4))
    assert window.geometry() == left
    keep_on_screen(window)
    assert window.geometry().top() > left.top()
    window.setGeometry(left.translated(300, 0))
    keep_on_screen(window, QMargins(1, 20, 1, 4))
    assert room.contains(window.geometry())


def test_the_frame_is_among_what_was_kept_of_a_window(app: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(40, 60, 300, 200)
    kept = window.saveGeometry()
    assert frame_of(kept) == QMargins()
    data = bytearray(kept.data())
    data[8:24] = struct.pack(">4i", 39, 40, 340, 263)  # the outer edges, left, top, right, bottom
    assert frame_of(QByteArray(bytes(data))) == QMargins(1, 20, 1, 4)
    for broken in (b"", b"\0" * 12, bytes(data[:30])):
        assert frame_of(QByteArray(broken)) == QMargins()


def opened(folder: Path, width: int, height: int, *left_at: int) -> str:
    """What the window says of its place on a screen of that size, where the one before was left somewhere."""
    screen = {"name": "one", "x": 0, "y": 0, "width": width, "height": height, "dpr": 1}
    described = folder / "screens.json"
    described.write_text(json.dumps({"screens": [screen]}))
    done = subprocess.run(
        [sys.executable, "-c", OPENED, str(folder / "data"), *map(str, left_at)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={described}"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="a path may hold what Qt's list of options is divided by")
def test_the_window_fits_a_screen_that_is_no_larger_than_itself(tmp_path: Path) -> None:
    assert opened(tmp_path, 1280, 800) == "True True 1272 756"
    assert opened(tmp_path, 1280, 720, 200, 100, 1280, 800) == "True True 1272 676"
    assert opened(tmp_path, 1920, 1080) == "True True 1280 800"


@pytest.mark.skipif(sys.platform != "linux", reason="a path may hold what Qt's list of options is divided by")
def test_a_window_left_on_a_screen_that_is_gone_comes_back_on_this_one(tmp_path: Path) -> None:
    assert opened(tmp_path, 1280, 800, 2600, 1400, 1000, 700) == "True True 1000 700"
