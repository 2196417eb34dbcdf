from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.place import Place
from desktop_app.ui.window.main_window import SMALLEST
from desktop_app.ui.window.rail import Rail
from desktop_app.ui.window.scarce import LOWEST, RailArea, SplitArea
from tests.ui.conftest import OpenWindow
from tests.ui.every_view import every_view
from tests.ui.looking import faults

TWICE_AS_LARGE = (640, 376)
"""What a screen of 1280 x 800 has room for at 200 %, without the frame."""
ASKED = """
import os, sys
from PySide6.QtWidgets import QApplication
from desktop_app.app import _enlarged
with _enlarged(sys.argv[1]):
    app = QApplication([])
print(app.primaryScreen().devicePixelRatio(), os.environ.get("QT_SCALE_FACTOR"))
"""


def test_every_view_has_its_room_at_200_per_cent(
    qtbot: QtBot, open_window: OpenWindow, library: Path
) -> None:
    window = open_window(library)
    window.setMinimumSize(1, 1)
    window.resize(*TWICE_AS_LARGE)
    area = window.findChild(SplitArea)
    assert area
    for view in every_view(window, qtbot):
        qtbot.waitUntil(lambda: not any(fault.startswith("overlap") for fault in faults(window)))
        assert window.stack.height() >= LOWEST, view
        begins = window.stack.mapTo(area.viewport(), QPoint()).x()
        assert begins < area.viewport().width() / 8, view
        right, below = area.horizontalScrollBar(), area.verticalScrollBar()
        right.setValue(right.maximum())
        below.setValue(below.maximum())
        end = window.stack.mapTo(area.viewport(), QPoint(window.stack.width(), window.stack.height()))
        assert (end.x(), end.y()) == (area.viewport().width(), area.viewport().height()), view


def test_the_rail_is_scrolled_to_the_place_in_front(app: QApplication, qtbot: QtBot) -> None:
    rail = Rail([Place(title, "map", title) for title in ("One", "Two", "Three", "Four", "Five")])
    area = RailArea(rail)
    qtbot.addWidget(area)
    area.resize(100, 150)
    with qtbot.waitExposed(area):
        area.show()
    rail.check(4)
    last = rail.findChild(QWidget, "rail_five")
    assert isinstance(last, QWidget)
    assert area.viewport().rect().contains(QRect(last.mapTo(area.viewport(), QPoint()), last.size()))


def test_where_there_is_room_nothing_is_scrolled(
    qtbot: QtBot, open_window: OpenWindow, library: Path
) -> None:
    window = open_window(library)
    window.resize(*SMALLEST)
    area = window.findChild(SplitArea)
    assert area
    for view in every_view(window, qtbot):
        qtbot.wait(20)
        ends = area.horizontalScrollBar().maximum(), area.verticalScrollBar().maximum()
        assert ends == (0, 0), view


@pytest.mark.parametrize(("before", "seen"), [(None, "1.5"), ("2", "3.0")])
def test_a_size_is_beside_what_the_system_says(before: str | None, seen: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "QT_SCALE_FACTOR"}
    environment |= {"QT_QPA_PLATFORM": "offscreen"} | ({"QT_SCALE_FACTOR": before} if before else {})
    done = subprocess.run(
        [sys.executable, "-c", ASKED, "150"], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [seen, str(before)]
