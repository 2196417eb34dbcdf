from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import AppError
from desktop_app.ui.kit.basics import Sentences
from desktop_app.ui.kit.notice import Notice
from tests.ui.looking import faults

PATH = "/home/somebody/" + "a-folder-within/" * 20 + "annual_report_of_everything.pdf"
SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
WORD = "x" * 400


@pytest.mark.parametrize("width", [220, 320, 900])
@pytest.mark.parametrize("long", [PATH, WORD, PATH.replace("/", "\\"), "words and words " * 20])
def test_a_long_message_is_seen_whole_and_so_is_its_button(
    app: QApplication, qtbot: QtBot, width: int, long: str
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    notice = Notice()
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(notice)
    column.addStretch()
    window.resize(width, 700)
    window.show()
    notice.show_error(AppError(f"{long} cannot be read.", f"Look at {long}."), "Remove from the list", print)
    app.processEvents()
    assert window.width() == width
    assert faults(window) == []
    assert notice.action.isVisible()
    assert notice.text() == f"{long} cannot be read. Look at {long}."


def test_a_path_without_its_middle_has_the_whole_of_it_in_its_tooltip(
    app: QApplication, qtbot: QtBot
) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    notice.say("info", f"Saved {PATH}")
    shown = notice.findChildren(Sentences)[0]
    assert len(shown.text()) < 90
    assert shown.text().endswith("annual_report_of_everything.pdf")
    assert PATH in shown.toolTip()


def test_what_is_copied_of_a_broken_word_is_the_word(app: QApplication, qtbot: QtBot) -> None:
    shown = Sentences(PATH)
    qtbot.addWidget(shown)
    shown.setTextInteractionFlags(SELECTABLE)
    shown.show()
    shown.setFocus()
    shown.setSelection(0, len(QLabel.text(shown)))
    QTest.keyClick(shown, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert app.clipboard().text() == PATH
    assert shown.text() == PATH


def test_what_a_notice_offers_takes_it_away(app: QApplication, qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    notice.say("info", "Stopped.", action="Resume", do=lambda: None)
    notice.action.click()
    assert notice.text() == ""
    notice.say("info", "Stopped.", action="Resume", do=lambda: notice.say("error", "It cannot."))
    notice.action.click()
    assert notice.text() == "It cannot."


def test_no_line_ends_between_a_number_and_its_sign(app: QApplication, qtbot: QtBot) -> None:
    shown = Sentences("Rank 1 · match 94 % · cosine 0.739 · 100 % read")
    qtbot.addWidget(shown)
    assert "\u00a0%" in QLabel.text(shown)
    assert " %" not in QLabel.text(shown)
    assert "100 % read" in shown.text()
