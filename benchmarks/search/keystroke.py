"""How long after a key the microscope shows the new tokens, painted.

Run it with: python -m benchmarks.search.keystroke

"Computing" is the processor time of all threads of the process in between, which other programs hardly
change: what a calm machine needs at most.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.app import build
from desktop_app.encoder.wordpiece import WordPiece, word_embeddings
from desktop_app.explore.vocabulary import embeddings, nearest, search, vocabulary
from desktop_app.services.models import open_bundle
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.tokens.inspector import InspectorView
from desktop_app.ui.values import Example

SENTENCE = "The restaurant had delicious food but the service was terrible and the waiter was rude. "
TOKENS = (16, 64, 128, 256, 512)
KEYS = 40
QUERIES = ("a", "ing", "##s", "un*ly", "#2003")
WAIT_S = 20.0


def main() -> None:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        window = build(Path(folder))
        window.resize(1280, 800)
        window.show()
        page = next(page for page in window.pages if isinstance(page, MicroscopePage))
        window.show_page(window.titles.index("Tokens"))
        until(app, lambda: page.controls.limit() is not None)
        painted = Painted(page, shown_by(page))
        print("tokens  p50 ms  p95 ms  computing p50 ms  p95 ms")
        for tokens in TOKENS:
            numbers = keys(app, page, tokens)
            taken = 1e3 * np.array([key(page, painted, number) for number in numbers])
            (p50, p95), (least, most) = np.percentile(taken, (50, 95), axis=0).T
            print(f"{tokens:6}  {p50:6.1f}  {p95:6.1f}  {least:16.1f}  {most:6.1f}", flush=True)
        window.close()
    browse()


def browse() -> None:
    """What a key in the vocabulary's search takes, and what the nearest pieces of one take."""
    bundle = open_bundle()
    tokenizer = WordPiece(bundle)
    words = vocabulary(tokenizer.vocabulary(), tokenizer.special, tokenizer.prefix)
    known = embeddings(word_embeddings(bundle))
    nearest(known, 0)
    print("\nvocabulary  p50 ms  p95 ms")
    for query in QUERIES:
        show(f"“{query}”", partial(search, words, query))
    show("nearest", partial(nearest, known, 2003))


def show(name: str, work: Callable[[], object]) -> None:
    taken = []
    for _ in range(KEYS):
        started = time.perf_counter()
        work()
        taken.append(1e3 * (time.perf_counter() - started))
    p50, p95 = np.percentile(taken, (50, 95))
    print(f"{name:10}  {p50:6.1f}  {p95:6.1f}")


def shown_by(page: MicroscopePage) -> QWidget:
    """What is painted last of the view in front: the visible part of its table."""
    view = page.view_named("Inspector")
    assert isinstance(view, InspectorView)
    return view.grid.viewport()


def keys(app: QApplication, page: MicroscopePage, tokens: int) -> range:
    """Fills the box with about so many tokens and waits for the answer; the numbers of the keys to press."""
    text = (SENTENCE * (tokens // 15 + 1)).split()[: tokens - 6]
    page.show_example(Example("", "", " ".join(text)))
    until(app, lambda: page.context.sheet is not None and page.context.sheet.texts == (" ".join(text),))
    cursor = page.first.edit.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    page.first.edit.setTextCursor(cursor)
    return range(KEYS)


class Painted(QObject):
    """Ends `loop` when its widget has been painted after the tokens of a key arrived."""

    def __init__(self, page: MicroscopePage, widget: QWidget) -> None:
        super().__init__(widget)
        self.loop = QEventLoop()
        self._arrived = False
        page.context.read.connect(self._read)
        widget.installEventFilter(self)

    def wait(self) -> None:
        self._arrived = False
        self.loop.exec()

    def eventFilter(self, _widget: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._arrived:
            self._arrived = False
            QTimer.singleShot(0, self.loop.quit)  # all widgets of this pass are painted by then
        return False

    def _read(self, _sheet: object) -> None:
        self._arrived = True


def key(page: MicroscopePage, painted: Painted, number: int) -> tuple[float, float]:
    """Seconds from pressing one key to the end of painting its tokens, and those of the processor."""
    started, computed = time.perf_counter(), time.process_time()
    QTest.keyClicks(page.first.edit, "abcde "[number % 6])
    painted.wait()
    return time.perf_counter() - started, time.process_time() - computed


def until(app: QApplication, ready: object) -> None:
    assert callable(ready)
    deadline = time.perf_counter() + WAIT_S
    while not ready():
        if time.perf_counter() > deadline:
            raise SystemExit("The window did not answer.")
        app.processEvents()


if __name__ == "__main__":
    main()
