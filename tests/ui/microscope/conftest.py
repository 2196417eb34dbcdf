"""The microscope, opened alone, with the real tokenizer."""

from pathlib import Path
from shutil import copytree

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.encoder.encode import Encoder
from desktop_app.services.classifying import stored
from desktop_app.services.classifying.last import kept_in
from desktop_app.services.classifying.material import made
from desktop_app.services.classifying.train import train
from desktop_app.services.open_models import OpenModels
from desktop_app.ui.desk import Desk
from desktop_app.ui.engine import Engine
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.tasks import TaskRunner
from tests.explore.classifier.trained import quickly, reviews
from tests.ui.microscope.hand import Hand


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """A data folder that keeps a classifier, trained on a hundred reviews."""
    texts, labels = reviews()
    given = made(texts, ["positive" if one else "negative" for one in labels], "a hundred reviews")
    data = tmp_path_factory.mktemp("trained")
    with quickly():
        stored.save(kept_in(data), train(encoder, given))
    return data


@pytest.fixture
def data(trained: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own, with that classifier."""
    copytree(trained, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def page(app: QApplication, runner: TaskRunner, qtbot: QtBot, encoder: Encoder, data: Path) -> MicroscopePage:
    shown = MicroscopePage(Desk(runner, Engine(OpenModels(preloaded=(encoder,))), data_folder=data))
    qtbot.addWidget(shown)
    shown.resize(1000, 700)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    shown.activate()
    QGuiApplication.clipboard().clear()
    qtbot.waitUntil(lambda: shown.controls.limit() == 512)
    return shown


@pytest.fixture
def hand(page: MicroscopePage, qtbot: QtBot) -> Hand:
    return Hand(page, qtbot)
