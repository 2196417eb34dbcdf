from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.types import UNTOUCHED
from desktop_app.ui.values import LibraryInfo, ModelInfo
from desktop_app.ui.window.status_bar import StatusBar


def test_a_library_that_is_worked_in_has_no_share_of_its_own(app: QApplication, qtbot: QtBot) -> None:
    status = StatusBar()
    qtbot.addWidget(status)
    status.show_model(ModelInfo("all-MiniLM-L6-v2", "CPU"))
    library = LibraryInfo(Path("/papers"), "Papers", 20, 80, "mean", UNTOUCHED, incomplete=5)
    status.show_library(library)
    assert status.text() == "all-MiniLM-L6-v2 · CPU · 80 passages, 75 % read"
    status.show_library(replace(library, working=True))
    assert status.text() == "all-MiniLM-L6-v2 · CPU · 80 passages"
