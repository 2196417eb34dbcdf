from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, Progress, Report
from desktop_app.ui.gate import Gate
from desktop_app.ui.tasks import PROGRESS_EVERY_S, Bug, Question, TaskRunner, bug_from


@pytest.fixture
def owner() -> QObject:
    return QObject()


def test_work_runs_elsewhere_and_its_answer_comes_home(
    qtbot: QtBot, runner: TaskRunner, owner: QObject
) -> None:
    seen: list[tuple[str, threading.Thread]] = []

    def work(_report: Report, _cancel: CancelToken) -> str:
        return threading.current_thread().name

    runner.query(work, lambda name: seen.append((name, threading.current_thread())), owner=owner)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0].startswith("embedscope-query")
    assert seen[0][1] is threading.main_thread()


def test_typing_never_waits_behind_a_job(qtbot: QtBot, runner: TaskRunner, owner: QObject) -> None:
    gate = threading.Event()
    finished: list[str] = []
    runner.job(lambda _r, _c: gate.wait(10), lambda _v: finished.append("job"), owner=owner)
    runner.query(lambda _r, _c: None, lambda _v: finished.append("query"), owner=owner)
    qtbot.waitUntil(lambda: finished == ["query"])
    gate.set()
    qtbot.waitUntil(lambda: finished == ["query", "job"])


def test_a_newer_query_replaces_the_older(qtbot: QtBot, runner: TaskRunner, owner: QObject) -> None:
    gate = threading.Event()
    answers: list[str] = []
    ran: list[str] = []

    def ask(text: str) -> None:
        def work(_report: Report, _cancel: CancelToken) -> str:
            ran.append(text)
            gate.wait(10)
            return text

        runner.query(work, answers.append, topic="search", owner=owner)

    ask("d")
    qtbot.waitUntil(lambda: ran == ["d"])
    ask("da")
    ask("dat")
    assert runner.busy("search")
    gate.set()
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["dat"]
    assert ran == ["d", "dat"], "the query in between is not even begun"
    assert not runner.busy("search")


def test_the_worlds_fault_is_told_beside_the_action(qtbot: QtBot, runner: TaskRunner, owner: QObject) -> None:
    errors: list[AppError] = []

    def work(_report: Report, _cancel: CancelToken) -> None:
        raise AppError("The disk is full.", "Free some space.")

    runner.job(work, failed=errors.append, owner=owner)
    qtbot.waitUntil(lambda: bool(errors))
    assert errors[0].hint == "Free some space."


def test_a_fault_of_the_system_that_nobody_has_told_is_no_bug(
    qtbot: QtBot, runner: TaskRunner, owner: QObject
) -> None:
    errors: list[AppError] = []
    bugs: list[Bug] = []
    runner.bug.connect(bugs.append)
    runner.query(lambda: Path("n" * 300).stat(), failed=errors.append, owner=owner)
    qtbot.waitUntil(lambda: bool(errors))
    assert "the name is too long" in errors[0].message
    assert "shorter" in errors[0].hint
    assert bugs == []


def test_a_bug_is_reported_and_ends_the_task(qtbot: QtBot, runner: TaskRunner, owner: QObject) -> None:
    bugs: list[Bug] = []
    errors: list[AppError] = []
    runner.bug.connect(bugs.append)

    def work(_report: Report, _cancel: CancelToken) -> None:
        raise ZeroDivisionError("seven")

    runner.job(work, failed=errors.append, owner=owner)
    qtbot.waitUntil(lambda: bool(errors))
    assert "ZeroDivisionError: seven" in bugs[0].report
    assert "test_tasks.py" in bugs[0].place


def test_cancel_is_an_outcome(qtbot: QtBot, runner: TaskRunner, owner: QObject) -> None:
    begun = threading.Event()
    outcome: list[str] = []

    def work(_report: Report, cancel: CancelToken) -> None:
        begun.set()
        while True:
            cancel.check()

    task = runner.job(work, stopped=lambda: outcome.append("cancelled"), owner=owner)
    assert begun.wait(10)
    task.cancel()
    qtbot.waitUntil(lambda: outcome == ["cancelled"])


def test_progress_is_thinned_and_its_last_word_kept(qtbot: QtBot, runner: TaskRunner, owner: QObject) -> None:
    shown: list[int] = []
    gate = threading.Event()

    def work(report: Report, _cancel: CancelToken) -> None:
        for step in range(5000):
            report(Progress("encoding", step + 1))
        gate.wait(10)

    runner.job(work, progress=lambda progress: shown.append(progress.done), owner=owner)
    qtbot.waitUntil(lambda: bool(shown) and shown[-1] == 5000)
    gate.set()
    assert shown == sorted(shown)
    assert len(shown) < 500
    assert PROGRESS_EVERY_S == 0.05


def test_shutdown_cancels_joins_and_closes_in_the_query_lane(
    qtbot: QtBot, runner: TaskRunner, owner: QObject
) -> None:
    begun = threading.Event()
    closed_by: list[str] = []
    told: list[object] = []

    def endless(_report: Report, cancel: CancelToken) -> None:
        begun.set()
        while True:
            cancel.check()

    runner.job(endless, told.append, told.append, stopped=lambda: told.append("cancelled"), owner=owner)
    assert begun.wait(10)
    runner.shutdown(lambda: closed_by.append(threading.current_thread().name))
    runner.query(lambda _r, _c: None, told.append, owner=owner)
    qtbot.wait(20)
    assert closed_by[0].startswith("embedscope-query")
    assert told == []


@pytest.mark.parametrize("lane", ["job", "query"])
def test_work_that_does_not_stop_is_not_waited_for(runner: TaskRunner, owner: QObject, lane: str) -> None:
    begun, let_go = threading.Event(), threading.Event()

    def deaf() -> None:
        begun.set()
        let_go.wait(60)

    getattr(runner, lane)(deaf, owner=owner)
    assert begun.wait(10)
    assert not runner.shutdown(patience_s=0.1)
    let_go.set()
    for thread in threading.enumerate():
        if thread.name.startswith("embedscope-"):
            thread.join(10)  # it ends once it is let go, not at once


def test_the_report_of_a_bug_can_be_sent() -> None:
    with pytest.raises(KeyError) as caught:
        dict[str, str]()["missing"]
    bug = bug_from(caught.value)
    assert bug.report.startswith("Embedscope ")
    assert "KeyError" in bug.place


def test_a_lane_waits_for_an_answer_that_only_the_user_knows(
    qtbot: QtBot, runner: TaskRunner, owner: QObject
) -> None:
    questions: list[Question] = []
    over: list[Question] = []
    answers: list[object] = []
    runner.asked.connect(questions.append)
    runner.answered.connect(over.append)
    runner.job(lambda _r, cancel: runner.ask("a word", cancel), answers.append, owner=owner)
    qtbot.waitUntil(lambda: bool(questions))
    assert questions[0].about == "a word"
    assert not answers
    questions[0].answer("sesame")
    questions[0].answer("too late")
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["sesame"]
    assert over == questions


def test_a_question_ends_with_its_task(qtbot: QtBot, runner: TaskRunner, owner: QObject) -> None:
    questions: list[Question] = []
    over: list[Question] = []
    ended: list[bool] = []
    runner.asked.connect(questions.append)
    runner.answered.connect(over.append)
    task = runner.job(
        lambda _r, cancel: runner.ask("a word", cancel), stopped=lambda: ended.append(True), owner=owner
    )
    qtbot.waitUntil(lambda: bool(questions))
    task.cancel()
    qtbot.waitUntil(lambda: bool(ended))
    assert over == questions
    runner.job(lambda _r, cancel: runner.ask("another", cancel), owner=owner)
    qtbot.waitUntil(lambda: len(questions) == 2)
    runner.shutdown()  # does not hang


def test_a_gate_holds_work_up_as_long_as_there_is_a_reason(
    qtbot: QtBot, runner: TaskRunner, owner: QObject
) -> None:
    gate = Gate()
    done: list[str] = []
    gate.hold("user", "by you")
    gate.hold("typing", "while you type")
    runner.job(lambda _r, cancel: gate.wait(cancel), lambda _v: done.append("passed"), owner=owner)
    qtbot.waitUntil(lambda: gate.waiting)
    gate.release("user")
    assert gate.reason == "while you type"
    assert not done
    gate.release("typing")
    qtbot.waitUntil(lambda: done == ["passed"])
    assert not gate.waiting


def test_work_at_a_gate_can_be_cancelled(qtbot: QtBot, runner: TaskRunner, owner: QObject) -> None:
    gate = Gate()
    ended: list[bool] = []
    gate.hold("user", "by you")
    task = runner.job(lambda _r, cancel: gate.wait(cancel), stopped=lambda: ended.append(True), owner=owner)
    qtbot.waitUntil(lambda: gate.waiting)
    task.cancel()
    qtbot.waitUntil(lambda: bool(ended))
