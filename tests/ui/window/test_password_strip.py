from __future__ import annotations

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
from desktop_app.ui.values import LockedFile, Password
from desktop_app.ui.window import password_strip
from desktop_app.ui.window.password_strip import PasswordStrip

Ask = Callable[..., list[object]]


@pytest.fixture
def strip(app: QApplication, qtbot: QtBot, runner: TaskRunner) -> Iterator[PasswordStrip]:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    made = PasswordStrip(runner)
    column.addWidget(QLineEdit())
    column.addWidget(made)
    window.show()
    yield made
    window.close()


@pytest.fixture
def ask(runner: TaskRunner) -> Ask:
    """Asks for these files, one after the other, on the job lane, and gathers what comes back."""

    def put(about: LockedFile, _report: Report, cancel: CancelToken) -> object:
        return runner.ask(about, cancel)

    def ask(*names: str) -> list[object]:
        answers: list[object] = []
        for about in [LockedFile(Path("/docs") / name, "Papers") for name in names]:
            runner.submit("job", partial(put, about), answers.append)
        return answers

    return ask


def test_a_password_is_given_without_taking_the_focus(qtbot: QtBot, strip: PasswordStrip, ask: Ask) -> None:
    box = strip.window().findChild(QLineEdit)
    assert box
    assert box is not strip.edit
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
    assert not strip.isVisible()
    assert strip.edit.text() == ""
    assert box.hasFocus()


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
    task = runner.submit("job", lambda _r, cancel: runner.ask(about, cancel))
    qtbot.waitUntil(strip.isVisible)
    task.cancel()
    qtbot.waitUntil(lambda: not strip.isVisible())
