"""Takes the README's pictures from the running program: `.venv/bin/python packaging/screenshots.py`.

The window is built as it is for a user, typed into, and grabbed, without a screen.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from desktop_app.app import build
from desktop_app.core.paths import ROOT
from desktop_app.core.settings import Settings, save
from desktop_app.ui.examples import EXAMPLES
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.window.main_window import MainWindow

Part = TypeVar("Part", bound=QWidget)
IMAGES = ROOT / "docs" / "images"
SCREEN = {"name": "one", "x": 0, "y": 0, "width": 1600, "height": 1000}
"""The window fits on it, frame and all."""
WAIT_S = 30
SETTLE_S = 0.8
PAGE_S = 5.0
CHIP = 4
SENTENCE = "The customer service was excellent and helpful"
WORD, DIMENSION = 5, 42
QUERY = "a role working with data and Python"
QUESTION = "Is the battery long lasting"
REPLY = "Yes it lasts very long, an unbelievably good paycheck's worth"


def main() -> int:
    """Writes every picture into docs/images."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        described = Path(folder) / "screens.json"
        described.write_text(json.dumps({"screens": [SCREEN]}), encoding="utf-8")
        os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={described}")
        app = QApplication(sys.argv[:1])
    for theme in ("light", "dark"):
        with tempfile.TemporaryDirectory() as folder:
            save(Path(folder), Settings(theme=theme))
            window = build(Path(folder))
            window.resize(1280, 800)
            window.show()
            search(window)
            grab(window, f"search-{theme}.png")
            tokens(window)
            grab(window, f"tokens-{theme}.png")
            vectors(window)
            grab(window, f"vectors-{theme}.png")
            labs(window)
            grab(window, f"labs-{theme}.png")
            window.show_page(4)
            settle(PAGE_S)
            grab(window, f"map-{theme}.png")
            window.show_page(5)
            settle(PAGE_S)
            grab(window, f"guide-{theme}.png")
            window.close()
            app.processEvents()
    return 0


def search(window: MainWindow) -> None:
    """A query, and the document behind its first result."""
    box = part(window, QLineEdit, "search_box")
    until(box.isEnabled)
    QTest.keyClicks(box, QUERY)
    results = part(window, QAbstractItemView, "results")
    until(lambda: results.model().rowCount() > 0)
    settle()
    QTest.keyClick(box, Qt.Key.Key_Backspace)  # the first answer waited for the model to load
    settle()
    QTest.keyClicks(box, QUERY[-1])
    until(lambda: part(window, QLabel, "preview_title").text() != "")


def tokens(window: MainWindow) -> None:
    """A question and its answer as BERT reads them."""
    window.show_page(1)
    first, second = part(window, QWidget, "page_tokens").findChildren(QPlainTextEdit)[:2]
    part(window, QAbstractButton, "tokens_pair").click()
    for box, text in ((first, QUESTION), (second, REPLY)):
        box.setFocus()
        QTest.keyClicks(box, text)
    settle()
    chips = part(window, QWidget, "tokens_chips")
    chips.setFocus()
    for _ in range(CHIP):
        QTest.keyClick(chips, Qt.Key.Key_Right)


def vectors(window: MainWindow) -> None:
    """The hidden states of one text, a word of it pointed at in one dimension."""
    part(window, QAbstractButton, "tokens_pair").click()
    box = part(window, QWidget, "page_tokens").findChildren(QPlainTextEdit)[0]
    box.setPlainText(SENTENCE)
    window.show_page(2)
    settle()
    state_map = part(window, QWidget, "state_map")
    state_map.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(WORD):
        QTest.keyClick(state_map, Qt.Key.Key_Down)
    for _ in range(DIMENSION):
        QTest.keyClick(state_map, Qt.Key.Key_Right)


def labs(window: MainWindow) -> None:
    """The guide's review with three words hidden."""
    review = next(example for example in EXAMPLES if example.view == "Masked words")
    window.show_page(3)
    microscope = window.findChild(MicroscopePage)
    assert microscope
    microscope.show_example(review)
    settle(PAGE_S)


def part(window: MainWindow, kind: type[Part], name: str) -> Part:
    found = window.findChild(kind, name)
    assert found is not None, name
    return found


def until(ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_S
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError("the window did not get ready")
        settle(0.02)


def settle(seconds: float = SETTLE_S) -> None:
    """Lets the window work. QTest's own wait would keep the lanes from running Python meanwhile."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        QApplication.processEvents()
        time.sleep(0.005)


def grab(window: MainWindow, name: str) -> None:
    settle()
    path = IMAGES / name
    assert window.grab().save(str(path))
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main())
