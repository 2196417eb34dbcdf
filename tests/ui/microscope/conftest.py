"""The microscope, opened alone, with the real tokenizer."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.encoder.encode import Encoder
from desktop_app.services.open_models import OpenModels
from desktop_app.ui.desk import Desk
from desktop_app.ui.engine import Engine
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.tasks import TaskRunner
from tests.ui.microscope.hand import Hand


@pytest.fixture
def page(app: QApplication, runner: TaskRunner, qtbot: QtBot, encoder: Encoder) -> MicroscopePage:
    made = MicroscopePage(Desk(runner, Engine(OpenModels(preloaded=(encoder,)))))
    qtbot.addWidget(made)
    made.resize(1000, 700)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.activate()
    QGuiApplication.clipboard().clear()
    qtbot.waitUntil(lambda: made.controls.limit() == 512)
    return made


@pytest.fixture
def hand(page: MicroscopePage, qtbot: QtBot) -> Hand:
    return Hand(page, qtbot)
