"""The window's tests run without a screen, on a real library, and leave no thread behind."""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.app import build
from desktop_app.core.jobs import CancelToken, silent
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.core.settings import load, save
from desktop_app.core.types import IndexRequest
from desktop_app.ui import theme
from desktop_app.ui.engine import Engine
from desktop_app.ui.find.page import FindPage
from desktop_app.ui.find.search.view import SearchView
from desktop_app.ui.garbage import collect_here
from desktop_app.ui.libraries.index_work import index
from desktop_app.ui.tasks import TaskRunner
from desktop_app.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from desktop_app.encoder.encode import Encoder

JOBS = (
    ("Data Analyst", "Analyze datasets and create insights with SQL, Python and Excel."),
    ("Senior Python Developer", "Develop and maintain Python applications and REST interfaces."),
    ("Veterinary Nurse", "Hold frightened dogs and cats, prepare them for surgery, calm their owners."),
    ("Baker", "Start at three in the morning, knead, shape and bake bread for the whole town."),
    ("Gardener", "Prune hedges, plant bulbs and keep the paths of a public park free of weeds."),
    ("Train Driver", "Take regional trains safely through fog, snow and the evening rush."),
    ("Notary Clerk", "Prepare deeds, check identities and keep the register without an error."),
    ("Pastry Chef", "Create desserts, temper chocolate and train two apprentices."),
    ("Tax Adviser", "Explain declarations to small companies and meet every deadline."),
    ("Forest Ranger", "Mark trees, count deer and lead school classes through the woods."),
    ("Dental Assistant", "Sterilize instruments, take X-rays and reassure nervous patients."),
    ("Stage Designer", "Build models of rooms that turn, sink and burn every evening."),
    ("HR Manager", "Recruit staff, lead appraisal talks and look after contracts."),
)


PATIENCE = 120_000
"""Milliseconds that what must come is waited for at least: a busy machine may take its time."""


class PatientBot(QtBot):
    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE) -> None:
        super().waitUntil(callback, timeout=max(timeout, PATIENCE))


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(scope="session")
def collector(qapp: QApplication) -> None:
    collect_here()


@pytest.fixture(autouse=True)
def garbage_of_this_thread(collector: None) -> Iterator[None]:
    """As in the program: what a test left of Qt's is not taken down by a worker of the next one's window."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def no_dangling_worker() -> Iterator[None]:
    yield
    ending = [thread for thread in threading.enumerate() if thread.name.startswith("embedscope-")]
    for thread in ending:
        thread.join(PATIENCE / 1000)  # one that works when its window is closed ends with that work
    left = [thread.name for thread in ending if thread.is_alive()]
    assert not left, f"worker threads outlived the test: {left}"


@pytest.fixture(autouse=True)
def no_widget_left() -> Iterator[None]:
    """Deletes what the test closed, which else waits for an event loop and is dressed in the next theme."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    theme.install(qapp, "light")
    return qapp


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The default model, for all windows: each would keep one of its own until the process ends."""
    from desktop_app.services.models import open_encoder  # here: a test imports this without a model

    return open_encoder()


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[TaskRunner]:
    tasks = TaskRunner()
    yield tasks
    tasks.shutdown()


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirteen records in a file."""
    path = tmp_path_factory.mktemp("corpus") / "jobs.jsonl"
    records = (
        {"_id": f"job-{number}", "title": title, "description": text, "place": "Here"}
        for number, (title, text) in enumerate(JOBS, start=1)
    )
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def library(corpus: Path) -> Path:
    """The library of those records, indexed by the real services."""
    folder = corpus.parent / "Thirteen jobs"
    index(Engine(), IndexRequest(folder, folder.name, (corpus,)), silent, CancelToken())
    return folder


def search_view(window: MainWindow) -> SearchView:
    page = window.pages[0]
    assert isinstance(page, FindPage)
    assert isinstance(page.search, SearchView)
    return page.search


OpenWindow = Callable[..., MainWindow]


@pytest.fixture
def open_window(app: QApplication, qtbot: QtBot, tmp_path: Path, encoder: Encoder) -> Iterator[OpenWindow]:
    """Opens the window on its own data folder with these libraries remembered, and waits for the model."""
    opened: list[MainWindow] = []

    def open_window(*folders: Path, bundle: Path = DEFAULT_BUNDLE, chosen: Path | None = None) -> MainWindow:
        data = tmp_path / "data"
        if folders:
            names = tuple(map(str, folders))
            library = str(chosen or folders[0])
            save(data, replace(load(data), theme="light", libraries=names, library=library))
        preloaded = (encoder,) if bundle == DEFAULT_BUNDLE else ()
        window = build(data, bundle, sample=tmp_path / "no sample", preloaded=preloaded)
        opened.append(window)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        qtbot.waitUntil(lambda: not window.status.text().startswith("Loading"), timeout=20_000)
        if folders:
            qtbot.waitUntil(lambda: window.libraries.current is not None, timeout=20_000)
        return window

    yield open_window
    for window in opened:
        window.close()


@pytest.fixture
def find(open_window: OpenWindow, library: Path) -> SearchView:
    """The search view of a window that searches the thirteen jobs."""
    return search_view(open_window(library))
