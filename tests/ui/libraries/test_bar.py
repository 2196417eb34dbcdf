"""The order of the libraries in the side bar."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui.libraries.bar import LibraryBar
from desktop_app.ui.libraries.row import LibraryRow

SAMPLE, ONE, OTHER = Path("/sample"), Path("/one"), Path("/other")


def test_the_sample_stays_last_as_it_is_after_a_restart(app: QApplication, qtbot: QtBot) -> None:
    bar = LibraryBar()
    qtbot.addWidget(bar)
    bar.last = SAMPLE
    for folder in (SAMPLE, ONE, OTHER):
        bar.add(folder, folder.name)
    bar.show()
    assert bar.folders() == [ONE, OTHER, SAMPLE]
    shown = [row for row in bar.findChildren(LibraryRow) if row.isVisible()]
    rows = sorted(shown, key=lambda row: row.mapTo(bar, row.rect().topLeft()).y())
    assert [row.folder for row in rows] == [ONE, OTHER, SAMPLE]


def test_one_that_is_put_back_stands_where_it_was(app: QApplication, qtbot: QtBot) -> None:
    bar = LibraryBar()
    qtbot.addWidget(bar)
    bar.last = SAMPLE
    for folder in (ONE, SAMPLE, OTHER):
        bar.add(folder, folder.name)
    bar.remove(ONE)
    bar.add(ONE, "one", 0)
    assert bar.folders() == [ONE, OTHER, SAMPLE]
