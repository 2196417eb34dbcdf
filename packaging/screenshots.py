"""Takes the README's pictures from the running program: `.venv/bin/python packaging/screenshots.py`.

The window is built as it is for a user, typed into, and grabbed, without a screen. With `--every FOLDER`
every view of every page and every form is taken in both themes and all SIZES, to be looked at.
"""

from __future__ import annotations

import argparse
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
from desktop_app.ui.find.page import FindPage
from desktop_app.ui.kit.form_dialog import FormDialog
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.views import PLACES
from desktop_app.ui.window.main_window import MainWindow

Part = TypeVar("Part", bound=QWidget)
IMAGES = ROOT / "docs" / "images"
SCREEN = {"name": "one", "x": 0, "y": 0, "width": 1940, "height": 1090}
"""The window fits on it, frame and all."""
SIZES = ((1024, 700), (1280, 800), (1920, 1040), (640, 376))
"""A small screen, the usual size, a large screen, and what 1280 x 800 has room for at 200 %."""
FORMS = ("new", "settings", "shortcuts", "help", "about")
WAIT_S = 180
SETTLE_S = 0.8
PAGE_S = 5.0
CHIP = 4
SENTENCE = "The customer service was excellent and helpful"
WORD, DIMENSION = 5, 42
QUERY = "a role working with data and Python"
QUESTION = "Is the battery long lasting"
REPLY = "Yes it lasts very long, an unbelievably good paycheck's worth"


def main() -> int:
    """Writes every picture into docs/images, or those of every view into a folder."""
    options = argparse.ArgumentParser()
    options.add_argument("--every", type=Path, metavar="FOLDER")
    every = options.parse_args().every
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        described = Path(folder) / "screens.json"
        described.write_text(json.dumps({"screens": [SCREEN]}), encoding="utf-8")
        os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={described}")
        app = QApplication(sys.argv[:1])
    if every:
        for theme in ("light", "dark"):
            for size in SIZES:
                take_every(every / f"{theme}-{size[0]}x{size[1]}", theme, size)
        return 0
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


def take_every(folder: Path, theme: str, size: tuple[int, int]) -> None:
    """Every view with an answer and every form, in the order of the rail."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        save(Path(data), Settings(theme=theme))
        window = build(Path(data))
        window.setMinimumSize(1, 1)
        window.resize(*size)
        window.show()
        taken = 0

        def take(name: str, shown: QWidget = window) -> None:
            nonlocal taken
            settle()
            taken += 1
            assert shown.grab().save(str(folder / f"{taken:02} {name}.png"))

        settle(PAGE_S)
        take("empty")
        search(window)
        find, microscope = window.pages[0], window.pages[1]
        assert isinstance(find, FindPage)
        assert isinstance(microscope, MicroscopePage)
        for number, title in enumerate(find.host.titles):
            find.show_view(number)
            take(title)
        for place, spec in enumerate(PLACES, start=1):
            window.show_page(place)
            until(lambda: microscope.controls.limit() is not None)
            microscope.controls.pair.setChecked(True)
            microscope.first.edit.set_text(QUESTION)
            microscope.second.edit.set_text(REPLY)
            for number, view in enumerate(spec.views):
                microscope.show_view(number)
                shown = microscope.view_named(view.title)
                settle()
                until(lambda shown=shown: not shown.busy)  # type: ignore[misc]
                take(view.title)
        for place in range(1 + len(PLACES), len(window.titles)):
            window.show_page(place)
            settle(PAGE_S)
            take(window.place)
        for name in FORMS:
            next(action for action in window.actions() if action.objectName() == f"action_{name}").trigger()
            form = window.findChildren(FormDialog)[-1]
            settle(1)
            take(name, form)
            form.close()
        window.close()
        window.deleteLater()
        settle()
    print(folder)


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
    until(lambda: window.findChild(kind, name) is not None)  # a page is made once the window stands
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
