from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.jobs import CancelToken, Report
from desktop_app.ui.tasks import TaskRunner
from desktop_app.ui.values import LockedFile, OpenedFile, Password
from desktop_app.ui.window import password_strip
from desktop_app.ui.window.password_strip import PasswordStrip

DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
Ask = Callable[..., list[object]]


@pytest.fixture
def strip(app: QApplication, qtbot: QtBot, runner: TaskRunner) -> Iterator[PasswordStrip]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 400)
    made = PasswordStrip(runner, window)
    column = QVBoxLayout(window)
    column.addWidget(QLineEdit())
    column.addStretch()
    window.show()
    yield made
    window.close()


@pytest.fixture
def ask(runner: TaskRunner, strip: PasswordStrip) -> Ask:
    """Asks for these files, one after the other, on the job lane, and gathers what comes back."""

    def put(about: LockedFile, _report: Report, cancel: CancelToken) -> object:
        return runner.ask(about, cancel)

    def ask(*names: str) -> list[object]:
        answers: list[object] = []
        for about in [LockedFile(Path("/docs") / name, "Papers") for name in names]:
            runner.job(partial(put, about), answers.append, owner=strip)
        return answers

    return ask


def test_a_password_is_given_without_taking_the_focus(
    qtbot: QtBot, strip: PasswordStrip, ask: Ask, runner: TaskRunner
) -> None:
    box = strip.window().findChild(QLineEdit, options=DIRECT)
    assert box
    box.setFocus()
    answers = ask("report.pdf")
    qtbot.waitUntil(strip.isVisible)
    assert strip.words.text() == "report.pdf is locked with a password"
    assert not strip.edit.hasFocus()
    strip.edit.setFocus()
    QTest.keyClick(strip.edit, Qt.Key.Key_Return)
    assert not answers, "nothing typed is no password"
    QTest.keyClicks(strip.edit, "sesame")
    QTest.keyClick(strip.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: answers == [Password("sesame")])
    assert strip.isVisible(), "whether it opens the file is not known yet"
    assert strip.edit.text() == ""
    assert strip.edit.hasFocus()
    runner.job(lambda _report, cancel: runner.ask(OpenedFile(Path("/docs/report.pdf")), cancel), owner=strip)
    qtbot.waitUntil(lambda: not strip.isVisible())
    assert box.hasFocus()


def test_nothing_typed_after_a_wrong_password_goes_elsewhere(
    qtbot: QtBot, strip: PasswordStrip, runner: TaskRunner
) -> None:
    box = strip.window().findChild(QLineEdit, options=DIRECT)
    assert box
    box.setFocus()
    path = Path("/docs/report.pdf")

    def work(_report: Report, cancel: CancelToken) -> list[object]:
        first = runner.ask(LockedFile(path, "Papers"), cancel)
        time.sleep(0.2)  # a file that takes a while to be opened
        second = runner.ask(LockedFile(path, "Papers", wrong=True), cancel)
        runner.ask(OpenedFile(path), cancel)
        return [first, second]

    answers: list[object] = []
    runner.job(work, answers.extend, owner=strip)
    qtbot.waitUntil(strip.isVisible)
    strip.edit.setFocus()
    QTest.keyClicks(strip.edit, "seasme")
    strip.open_button.click()
    focus = QApplication.focusWidget()
    assert focus is strip.edit
    QTest.keyClicks(focus, "typed while it is tried")
    qtbot.waitUntil(lambda: strip.words.text().startswith("That password does not open report.pdf"))
    assert QApplication.focusWidget() is strip.edit
    QTest.keyClicks(strip.edit, "sesame")
    QTest.keyClick(strip.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: answers == [Password("seasme"), Password("sesame")])
    assert not strip.isVisible()
    assert box.hasFocus()
    assert box.text() == ""


def test_a_password_that_is_tried_for_ever_frees_the_window(
    qtbot: QtBot, strip: PasswordStrip, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(password_strip, "TRYING_S", 1)
    ask("a.pdf")
    qtbot.waitUntil(strip.isVisible)
    strip.edit.setText("sesame")
    strip.open_button.click()
    qtbot.waitUntil(lambda: not strip.isVisible(), timeout=10_000)


def test_the_question_moves_nothing(qtbot: QtBot, strip: PasswordStrip, ask: Ask) -> None:
    box = strip.window().findChild(QLineEdit, options=DIRECT)
    assert box
    before = box.geometry()
    answers = ask("a.pdf")
    qtbot.waitUntil(strip.isVisible)
    assert box.geometry() == before
    window = strip.window()
    assert strip.geometry().bottomRight() == window.rect().bottomRight()
    window.resize(600, 300)
    assert strip.geometry().bottomRight() == window.rect().bottomRight()
    strip.skip.click()
    qtbot.waitUntil(lambda: len(answers) == 1)


def test_files_are_skipped_one_by_one_or_all(qtbot: QtBot, strip: PasswordStrip, ask: Ask) -> None:
    answers = ask("a.pdf", "b.pdf")
    qtbot.waitUntil(strip.isVisible)
    strip.skip.click()
    qtbot.waitUntil(lambda: strip.words.text().startswith("b.pdf"))
    strip.skip_all.click()
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert answers == [Password(), Password(all=True)]


def test_nobody_there_is_a_skip(
    qtbot: QtBot, strip: PasswordStrip, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(password_strip, "PATIENCE_S", 1)
    answers = ask("a.pdf")
    qtbot.waitUntil(lambda: answers == [Password()], timeout=10_000)


def test_stopping_the_work_takes_the_question_away(
    qtbot: QtBot, strip: PasswordStrip, runner: TaskRunner
) -> None:
    about = LockedFile(Path("/docs/a.pdf"), "Papers")
    task = runner.job(lambda _r, cancel: runner.ask(about, cancel), owner=strip)
    qtbot.waitUntil(strip.isVisible)
    task.cancel()
    qtbot.waitUntil(lambda: not strip.isVisible())
