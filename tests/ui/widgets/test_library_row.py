from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.jobs import Progress
from desktop_app.ui.widgets.library_row import LibraryRow, duration, progress_lines


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 s"), (59, "59 s"), (61, "1 min"), (3540, "59 min"), (3900, "1 h 5 min")]
)
def test_durations_as_one_reads_them(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_progress_says_what_is_known_and_no_more() -> None:
    assert progress_lines(Progress("Reading")) == ["Reading"]
    assert progress_lines(Progress("Reading", 3, unit="files")) == ["Reading 3 files"]
    whole = Progress("Indexing", 430, 1000, "passages", 119.6, 130.0, skipped=2)
    assert progress_lines(whole) == ["430 of 1,000 passages", "120 a second · 2 min left · 2 skipped"]


def test_the_bar_is_there_while_something_goes_on(app: QApplication, qtbot: QtBot) -> None:
    row = LibraryRow(Path("/somewhere"), "Papers & <b>more</b>")
    qtbot.addWidget(row)
    row.show()
    assert not row.stop.isVisible()
    row.set_progress(Progress("Indexing", 1, 4))
    assert row.stop.isVisible()
    with qtbot.waitSignal(row.stopped):
        row.stop.click()
    row.set_progress(None)
    assert row.progress_text() == ""
    row.set_holds("12 documents")
    assert row.accessibleName() == "Papers & <b>more</b>, 12 documents"
    assert "&lt;" not in row.accessibleName()
    assert "<b>" not in row.toolTip()
