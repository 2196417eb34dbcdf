"""What a widget asked for ends with it, and an error nobody handles is shown beside it."""

from __future__ import annotations

import threading

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import AppError, Cancelled
from desktop_app.core.jobs import CancelToken, Report
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.tasks import Bug, TaskRunner


def test_what_a_widget_asked_for_ends_with_it(qtbot: QtBot, app: QApplication, runner: TaskRunner) -> None:
    owner, other = QWidget(), QObject()
    begun, ended = threading.Event(), threading.Event()
    answers: list[str] = []

    def work(_report: Report, cancel: CancelToken) -> str:
        begun.set()
        try:
            while True:
                cancel.check()
        except Cancelled:
            ended.set()
            raise

    runner.query(work, answers.append, owner=owner, topic="slow", stopped=lambda: answers.append("stopped"))
    assert begun.wait(5)
    owner.deleteLater()
    QApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    assert ended.wait(5), "the work goes on though nobody waits for it"
    assert not runner.busy("slow")
    with qtbot.waitSignal(runner._arrived):
        runner.query(lambda: None, owner=other)
    assert answers == []


def test_an_answer_that_is_on_its_way_is_dropped_with_its_owner(qtbot: QtBot, runner: TaskRunner) -> None:
    owner, other = QWidget(), QObject()
    answers: list[str] = []
    done = threading.Event()
    runner.query(lambda: "late", answers.append, owner=owner)
    runner.query(done.set, owner=other)
    assert done.wait(5)  # the answer waits in the event loop
    owner.deleteLater()
    QApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    qtbot.wait(20)
    assert answers == []


def test_work_may_ask_for_nothing(qtbot: QtBot, runner: TaskRunner) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    answers: list[int] = []
    runner.job(lambda: 7, answers.append, owner=owner)
    qtbot.waitUntil(lambda: answers == [7])


def test_an_error_without_a_callback_is_shown_by_the_nearest_notice(
    qtbot: QtBot, app: QApplication, runner: TaskRunner
) -> None:
    class Page(QWidget):
        def __init__(self) -> None:
            super().__init__()
            self.notice = Notice()
            column = QVBoxLayout(self)
            column.addWidget(self.notice)

    page = Page()
    inner = QWidget(page)
    qtbot.addWidget(page)
    page.show()

    def fail() -> None:
        raise AppError("The disk is full.", "Free some space.")

    runner.query(fail, owner=inner)
    qtbot.waitUntil(page.notice.isVisible)
    assert page.notice.property("notice") == "error"


def test_an_error_that_nothing_near_can_show_is_reported(qtbot: QtBot, runner: TaskRunner) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    bugs: list[Bug] = []
    runner.bug.connect(bugs.append)

    def fail() -> None:
        raise AppError("The disk is full.", "Free some space.")

    runner.query(fail, owner=owner)
    qtbot.waitUntil(lambda: bool(bugs))
    assert "The disk is full." in bugs[0].report
