"""Long work in libraries, without a library: what its row says, and what happens when the row is gone."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Between, CancelToken, Progress, Report
from desktop_app.ui.libraries.bar import LibraryBar
from desktop_app.ui.libraries.jobs import Job, Jobs
from desktop_app.ui.tasks import Bug, TaskRunner

PAPERS = Path("/papers")


@pytest.fixture
def bar(app: QApplication, qtbot: QtBot) -> LibraryBar:
    made = LibraryBar()
    qtbot.addWidget(made)
    made.show()
    return made


def embed(report: Report, cancel: CancelToken, between: Between) -> None:
    """Goes on until it is stopped."""
    report(Progress("Embedding", 1, 2, "passages"))
    while True:
        between()
        cancel.check()


def job(again: list[str], folder: Path = PAPERS) -> Job[None]:
    return Job(folder, "Papers", embed, lambda _none: None, lambda: again.append("again"), pausable=True)


def test_stopped_does_not_stay_while_it_runs_again(qtbot: QtBot, bar: LibraryBar, runner: TaskRunner) -> None:
    jobs = Jobs(runner, bar)
    again: list[str] = []
    jobs.run(job(again))
    row = bar.row(PAPERS)
    assert row
    qtbot.waitUntil(lambda: "1 of 2 passages" in row.progress.text())
    jobs.stop(PAPERS)
    qtbot.waitUntil(lambda: row.notice.text().startswith("Stopped. What is done is kept."))
    jobs.follow(PAPERS, embed, lambda _none: None, lambda _error: None, lambda: None)
    qtbot.waitUntil(lambda: "1 of 2 passages" in row.progress.text())
    assert row.notice.text() == ""
    jobs.stop()
    qtbot.waitUntil(lambda: not jobs.folders())


def test_work_in_a_library_that_was_taken_off_the_list_ends_in_silence(
    qtbot: QtBot, bar: LibraryBar, runner: TaskRunner
) -> None:
    jobs = Jobs(runner, bar)
    bugs: list[Bug] = []
    runner.bug.connect(bugs.append)
    jobs.run(job([]))
    row = bar.row(PAPERS)
    assert row
    qtbot.waitUntil(lambda: "1 of 2 passages" in row.progress.text())
    jobs.stop(PAPERS)
    bar.remove(PAPERS)
    qtbot.waitUntil(lambda: not jobs.folders())
    assert not bugs
    assert bar.notice.text() == ""


def test_automatic_work_gives_way(qtbot: QtBot, bar: LibraryBar, runner: TaskRunner) -> None:
    jobs = Jobs(runner, bar)
    ended: list[object] = []
    bar.add(PAPERS, "Papers")
    jobs.follow(
        PAPERS, embed, lambda _none: ended.append("done"), lambda _error: ended.append("failed"), lambda: None
    )
    assert not jobs.busy(PAPERS)
    jobs.run(job([], Path("/letters")))
    assert jobs.folders() == [Path("/letters")]
    letters = bar.row(Path("/letters"))
    assert letters
    qtbot.waitUntil(lambda: "1 of 2 passages" in letters.progress.text())
    assert ended == []
    jobs.stop()
    qtbot.waitUntil(lambda: not jobs.folders())


def test_what_never_became_a_library_leaves_the_list_and_says_why_below_it(
    qtbot: QtBot, bar: LibraryBar, runner: TaskRunner
) -> None:
    jobs = Jobs(runner, bar)
    held = threading.Event()
    again: list[str] = []

    def fail() -> None:
        held.wait(10)
        raise AppError("The disk is full.", "Free some space.")

    jobs.run(
        Job(
            PAPERS,
            "Papers",
            fail,
            lambda _none: None,
            lambda: again.append("again"),
            lost=lambda: bar.remove(PAPERS),
        )
    )
    assert bar.folders() == [PAPERS]
    held.set()
    qtbot.waitUntil(lambda: bar.notice.text().startswith("The disk is full."))
    assert bar.folders() == []
    bar.notice.action.click()
    assert again == ["again"]
    assert bar.notice.text() == "", "it runs again"
