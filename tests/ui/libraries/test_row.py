from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Event

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.core.jobs import CancelToken, Progress, Report
from desktop_app.core.types import UNTOUCHED
from desktop_app.ui.libraries.bar import LibraryBar
from desktop_app.ui.libraries.jobs import Jobs
from desktop_app.ui.libraries.row import LibraryRow
from desktop_app.ui.tasks import TaskRunner
from desktop_app.ui.values import LibraryInfo
from desktop_app.ui.window.status_bar import StatusBar


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
    assert row.progress.text() == ""
    row.set_holds("12 documents")
    assert row.accessibleName() == "Papers & <b>more</b>, 12 documents"
    assert "&lt;" not in row.accessibleName()
    assert "<b>" not in row.toolTip()


def row_of(qtbot: QtBot) -> LibraryRow:
    row = LibraryRow(Path("/somewhere"), "Papers")
    qtbot.addWidget(row)
    row.resize(220, 200)
    row.show()
    return row


def holding(documents: int, incomplete: int = 0, unread: int = 0) -> LibraryInfo:
    counts = LibraryInfo(Path("/somewhere"), "Papers", documents, 9_999, "mean", UNTOUCHED)
    return replace(counts, incomplete=incomplete, unread=unread)


def test_what_is_not_read_is_told_and_leads_on(app: QApplication, qtbot: QtBot) -> None:
    row = row_of(qtbot)
    row.show_info(holding(1_240))
    assert row.holds() == "1,240 documents, 100 % read"
    assert not row.unread.isVisible()
    row.show_info(holding(1_240, incomplete=1))
    assert row.holds() == "1,240 documents, 99 % read", "all but one is not all"
    row.show_info(holding(388, unread=12))
    assert row.unread.text() == "97 % read · 12 not read"
    with qtbot.waitSignal(row.details_wanted):
        row.unread.click()
    row.show_info(holding(0))
    assert row.holds() == "0 documents"


def test_a_name_is_changed_where_it_stands(app: QApplication, qtbot: QtBot) -> None:
    row = row_of(qtbot)
    names: list[str] = []
    row.renamed.connect(names.append)
    for typed, key in (("Letters", Qt.Key.Key_Return), ("No", Qt.Key.Key_Escape), ("  ", Qt.Key.Key_Return)):
        row.edit_name()
        edit = row.findChild(QLineEdit, "library_name_edit")
        assert edit
        assert edit.text() == "Papers"
        edit.setText(typed)
        QTest.keyClick(edit, key)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert row.findChild(QLineEdit, "library_name_edit") is None
    assert names == ["Letters"]


def test_a_pause_says_why_and_until_then_how_fast(app: QApplication, qtbot: QtBot) -> None:
    row = row_of(qtbot)
    row.set_progress(Progress("Indexing", 430, 1000, "passages", 120, 130.0), can_pause=True)
    assert "2 min left" in row.progress.text()
    row.set_paused("Paused by you", held=True)
    assert row.progress.text() == "Paused by you\n430 of 1,000 passages"
    assert row.pause.accessibleName() == "Resume"
    row.set_paused("", held=False)
    assert "2 min left" in row.progress.text()
    assert row.pause.accessibleName() == "Pause"
    row.set_progress(Progress("Exporting", 1, 2, "bytes"))
    assert not row.pause.isVisible()


def test_one_number_tells_how_far_the_work_is(app: QApplication, qtbot: QtBot) -> None:
    row = row_of(qtbot)
    status = StatusBar()
    qtbot.addWidget(status)
    info = holding(1_240, incomplete=310, unread=12)
    row.show_info(info)
    status.show_library(info)
    assert "74 % read" in row.unread.text()
    assert "74 % read" in status.text()
    row.set_progress(Progress("Indexing", 430, 1_000, "passages"))
    status.show_library(replace(info, working=True))
    for _ in range(2):
        assert (row.holds(), row.unread.isVisible()) == ("1,240 documents", False)
        assert "%" not in status.text()
        row.show_info(replace(info, incomplete=200))  # counted anew meanwhile
    row.set_progress(None)
    assert "83 % read" in row.unread.text()


def test_stopped_is_no_longer_said_once_it_goes_on(
    app: QApplication, qtbot: QtBot, runner: TaskRunner
) -> None:
    bar = LibraryBar()
    qtbot.addWidget(bar)
    bar.show()
    row = bar.add(Path("/somewhere"), "Papers")
    jobs = Jobs(runner, bar)
    row.notice.say("info", "Stopped. What is done is kept.", action="Resume", do=lambda: None)
    seen = Event()

    def work(report: Report, _cancel: CancelToken) -> None:
        report(Progress("Indexing", 1, 2))
        seen.wait(5)

    jobs.follow(row, work, lambda _value: None, row.notice.show_error)
    qtbot.waitUntil(row.stop.isVisible)
    assert row.notice.text() == ""
    seen.set()
    qtbot.waitUntil(lambda: not row.stop.isVisible())
