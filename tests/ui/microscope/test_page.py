"""The microscope as it is used: typing, pointing, walking, copying, with the real tokenizer."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app import cli
from desktop_app.explore.sheet import UNREAD_SHOWN
from desktop_app.services.open_models import OpenModels
from desktop_app.ui.desk import Desk
from desktop_app.ui.engine import Engine
from desktop_app.ui.examples import EXAMPLES
from desktop_app.ui.microscope.context import NOTHING, Pointer
from desktop_app.ui.microscope.page import NOTHING_YET, MicroscopePage
from desktop_app.ui.microscope.text_box import EDITED, LARGEST, TokenEdit
from desktop_app.ui.tasks import TaskRunner
from tests.ui.microscope.hand import Hand

Key = Qt.Key
CUT_OFF = next(example for example in EXAMPLES if example.name == "Cut off")
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


def test_before_anything_is_typed_the_details_say_what_they_are_for(page: MicroscopePage) -> None:
    assert page.details.text() == NOTHING_YET


def test_tokens_follow_the_typing(page: MicroscopePage, hand: Hand) -> None:
    assert page.stack.currentWidget() is page.empty[0]
    hand.type("my paycheck")
    assert hand.tokens() == ["[CLS]", "my", "pay", "##che", "##ck", "[SEP]"]
    assert hand.inspector.counters.text() == (
        "6 of 512 tokens · 2 words · 2.00 pieces a word · 0 unknown · 0 cut off"
    )
    page.first.edit.clear()
    hand.bot.waitUntil(lambda: page.stack.currentWidget() is page.empty[0])
    assert page.context.sheet is None


def test_only_the_last_of_many_questions_is_answered(page: MicroscopePage, hand: Hand) -> None:
    resets: list[None] = []
    hand.inspector.model.modelReset.connect(lambda: resets.append(None))
    for word in ("one", "two", "three", "four"):
        page.first.edit.set_text(word)
        page.ask()
    hand.until_read()
    assert hand.tokens() == ["[CLS]", "four", "[SEP]"]
    assert len(resets) == 1


def test_the_box_is_as_high_at_every_start(page: MicroscopePage) -> None:
    edit = page.first.edit
    before = page.first.minimumSizeHint().height()
    edit.horizontalScrollBar().setStyleSheet("QScrollBar { height: 40px; }")
    assert edit.minimumSizeHint().height() != before
    edit.updateGeometry()
    assert page.first.minimumSizeHint().height() == before


def test_a_second_text_makes_a_pair(page: MicroscopePage, hand: Hand) -> None:
    hand.type("one")
    QTest.keyClick(page, Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert page.second.edit.hasFocus()
    hand.type("two", page.second.edit)
    assert [(row.token, row.type_id) for row in hand.rows()] == [
        ("[CLS]", 0),
        ("one", 0),
        ("[SEP]", 0),
        ("two", 1),
        ("[SEP]", 1),
    ]
    assert page.controls.length.minimum() == page.controls.slide.minimum() == 5
    page.controls.pair.setChecked(False)
    hand.until_read()
    assert hand.tokens() == ["[CLS]", "one", "[SEP]"]


def test_padding_and_the_maximum_length(page: MicroscopePage, hand: Hand) -> None:
    hand.type("I love pizza very much")
    page.controls.slide.setValue(8)
    page.controls.pad.setChecked(True)
    hand.until_read()
    assert [(row.token, row.mask) for row in hand.rows()[6:]] == [("[SEP]", 1), ("[PAD]", 0)]
    page.controls.length.setValue(4)
    hand.until_read()
    assert [row.token for row in hand.rows() if row.kind == "unread"] == ["pizza", "very", "much"]
    hatched = [mark.cursor.selectedText() for mark in page.first.edit.extraSelections()]
    assert hatched == ["pizza very much"]
    assert "3 cut off" in hand.inspector.counters.text()
    assert "3 word pieces beyond the maximum" in hand.inspector.counters.ruler.accessibleDescription()


def test_a_text_can_be_cut_at_its_beginning(page: MicroscopePage, hand: Hand) -> None:
    hand.type("I love my paycheck very much")
    page.controls.slide.setValue(6)
    page.controls.cut.setCurrentIndex(1)
    page.controls.cut.activated.emit(1)
    hand.bot.waitUntil(lambda: hand.tokens()[1:5] == ["##che", "##ck", "very", "much"])
    hatched = [mark.cursor.selectedText() for mark in page.first.edit.extraSelections()]
    assert hatched == ["I love my pay"]
    page.context.point(Pointer(token=1))
    assert "continues a word whose beginning was cut off" in page.details.text()


def test_pointing_lights_the_same_token_everywhere(page: MicroscopePage, hand: Hand) -> None:
    edit = page.first.edit
    hand.type("a 🤩𝔘 paycheck")
    assert hand.tokens()[2:5] == ["[UNK]", "pay", "##che"]
    hand.point_at_chip(4)
    assert (hand.inspector.model.lit, hand.lit_text(edit)) == (4, "che")
    assert "“##che” continues a word: piece 2 of 3 of “paycheck”." in page.details.text()
    hand.point_at_row(2)
    assert (hand.inspector.model.lit, hand.lit_text(edit)) == (2, "🤩𝔘")
    for unit in (2, 3, 4, 5):
        page.context.point(NOTHING)
        hand.point_at_text(edit, unit) if unit % 2 == 0 else page.first.pointed.emit(unit)
        assert hand.inspector.model.lit == 2, unit
    hand.point_at_text(edit, len("a 🤩𝔘 paycheck".encode("utf-16-le")) // 2 - 1)
    assert (hand.inspector.model.lit, hand.lit_text(edit)) == (5, "ck")
    page.first.pointed.emit(-1)
    assert (hand.inspector.model.lit, page.details.text().splitlines()[0]) == (-1, "The input")


@pytest.mark.parametrize(
    ("text", "token", "marked", "seen"),
    [
        ("cafe\u0301 noir", "cafe", "cafe\u0301", "characters 1–4"),
        ("一二 three", "二", "二", "character 2"),
        (
            f"a {FAMILY} b",
            "[UNK]",
            FAMILY,
            "character 3",
        ),
        ("zero\u200bwidth", "##dt", "dt", "characters 8–9"),
        ("\u0645\u0631\u062d\u0628\u0627 abc", "abc", "abc", "characters 7–9"),
    ],
)
def test_places_are_told_as_they_are_seen(
    page: MicroscopePage, hand: Hand, text: str, token: str, marked: str, seen: str
) -> None:
    hand.type(text)
    page.context.point(Pointer(token=hand.tokens().index(token)))
    assert hand.lit_text(page.first.edit) == marked
    assert f"on screen: {seen}" in page.details.text()


def test_arrow_keys_walk_among_chips(page: MicroscopePage, hand: Hand) -> None:
    hand.type("one two three four " * 12)
    chips = hand.inspector.chips
    chips.setFocus()
    QTest.keyClick(chips, Key.Key_Home)
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Left):
        QTest.keyClick(chips, key)
    assert hand.inspector.selected() == [1]
    assert (hand.inspector.grid.currentIndex().row(), hand.inspector.model.lit) == (1, 1)
    assert hand.lit_text(page.first.edit) == "one"
    above = chips.visualRect(chips.currentIndex())
    QTest.keyClick(chips, Key.Key_Down)
    below = chips.visualRect(chips.currentIndex())
    assert below.top() > above.bottom()
    assert below.left() <= above.center().x() <= below.right()
    first = hand.inspector.selected()[0]
    QTest.keyClick(chips, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert hand.inspector.selected() == [first, first + 1]
    QTest.keyClick(chips, Key.Key_End)
    assert hand.inspector.selected() == [len(hand.rows()) - 1]


def test_the_text_cursor_selects_its_token(page: MicroscopePage, hand: Hand) -> None:
    hand.type("one two")
    assert hand.inspector.selected() == []
    for _ in range(2):
        QTest.keyClick(page.first.edit, Key.Key_Left)
    assert hand.inspector.selected() == [2]


def test_json_is_what_the_command_line_prints(
    page: MicroscopePage, hand: Hand, capsys: pytest.CaptureFixture[str]
) -> None:
    hand.type("my paycheck lasts")
    hand.type("so 🤩 long", _second(page))
    page.controls.length.setValue(8)
    hand.until_read()
    QTest.keyClick(page, Key.Key_C, _shift_control())
    hand.until_copied("{")
    copied = json.loads(hand.clipboard())
    assert cli.main(["tokens", "my paycheck lasts", "so 🤩 long", "--max-length", "8", "--json"]) == 0
    assert copied == json.loads(capsys.readouterr().out)
    assert copied["unread"]


def test_selected_rows_are_copied(page: MicroscopePage, hand: Hand) -> None:
    hand.type("my paycheck")
    hand.inspector.grid.setFocus()
    hand.inspector.grid.go(2)
    QTest.keyClick(hand.inspector.grid, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(hand.inspector.grid, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert [line.split("\t")[:3] for line in hand.clipboard().splitlines()] == [
        ["position", "token", "id"],
        ["2", "pay", "3477"],
        ["3", "##che", "5403"],
    ]
    QTest.keyClick(page, Key.Key_C, _shift_control())
    hand.until_copied("{")
    assert json.loads(hand.clipboard())["tokens"] == ["pay", "##che"]


def test_a_megabyte_is_read_but_not_laid_out(page: MicroscopePage, hand: Hand) -> None:
    pasted = "The quick brown fox.\r\n" * 20_000
    QGuiApplication.clipboard().setText(pasted)
    page.first.edit.paste()
    hand.until_read()
    whole = pasted.replace("\r\n", "\n")
    assert page.first.text() == whole
    assert page.first.edit.document().characterCount() <= EDITED + 1
    assert hand.inspector.model.rowCount() == 512 + UNREAD_SHOWN
    assert "99,490 cut off" in hand.inspector.counters.text()
    note = next(part for part in page.first.findChildren(QWidget) if "not shown" in part.accessibleName())
    assert note.isVisible()
    page.first.edit.textCursor().insertText("x")
    assert page.first.text() == f"x{whole}"
    page.first.edit.drop_tail()
    hand.until_read()
    assert page.first.text() == f"x{whole}"[: EDITED + 1]
    assert not note.isVisible()


def test_typing_over_everything_forgets_what_is_not_shown(page: MicroscopePage, hand: Hand) -> None:
    page.first.edit.set_text("word " * 10_000)
    page.first.edit.selectAll()
    hand.type("x")
    assert page.first.text() == "x"


def test_what_is_too_large_is_cut_and_said(page: MicroscopePage) -> None:
    page.first.edit.set_text("x" * (LARGEST + 1))
    assert len(page.first.text()) == LARGEST
    notes = [part.text() for part in page.first.findChildren(QLabel) if part.isVisible()]
    assert any("its end was left out" in note for note in notes)


def test_pointing_scrolls_the_text_to_its_token(page: MicroscopePage, hand: Hand) -> None:
    hand.type("".join(f"line{number}\n" for number in range(60)))
    edit = page.first.edit
    edit.verticalScrollBar().setValue(0)
    hand.point_at_chip(len(hand.rows()) - 2)
    assert hand.lit_text(edit) == "59"
    bottom = edit.verticalScrollBar().value()
    page.context.point(Pointer(token=1))
    assert edit.verticalScrollBar().value() < bottom
    assert hand.lit_text(edit) == "line"


def test_pasting_into_a_long_text_keeps_its_order(page: MicroscopePage) -> None:
    edit = page.first.edit
    edit.set_text("🤩" * EDITED + "tail")
    cursor = edit.textCursor()
    cursor.setPosition(4)
    edit.setTextCursor(cursor)
    QGuiApplication.clipboard().setText("here")
    edit.paste()
    assert page.first.text() == "🤩🤩here" + "🤩" * (EDITED - 2) + "tail"


def test_a_missing_model_is_told_with_advice(
    app: QApplication, runner: TaskRunner, qtbot: QtBot, tmp_path: Path
) -> None:
    page = MicroscopePage(Desk(runner, Engine(OpenModels(tmp_path / "nothing"))))
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: bool(page.notice.text()))
    assert str(tmp_path) in page.notice.text()
    assert page.notice.action.text() == "Try again"
    assert not page.controls.length.isEnabled()


def test_a_screen_reader_meets_every_token_and_control(page: MicroscopePage, hand: Hand) -> None:
    hand.type("my paycheck")
    chips = QAccessible.queryAccessibleInterface(hand.inspector.chips)
    read = [chips.child(number).text(QAccessible.Text.Name) for number in range(chips.childCount())]
    assert read == hand.tokens()
    assert "continues a word" in chips.child(3).text(QAccessible.Text.Description)
    for control in page.findChildren(QWidget):
        if control.focusPolicy() & Qt.FocusPolicy.TabFocus and control.isVisible():
            assert QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name), control


def test_show_text_before_the_tokenizer_is_there(app: QApplication, runner: TaskRunner, qtbot: QtBot) -> None:
    page = MicroscopePage(Desk(runner, Engine()))
    qtbot.addWidget(page)
    page.show_example(CUT_OFF)
    page.show()
    qtbot.waitUntil(lambda: page.controls.limit() == CUT_OFF.max_length)
    Hand(page, qtbot).until_read()


def _second(page: MicroscopePage) -> TokenEdit:
    page.controls.pair.setChecked(True)
    return page.second.edit


def _shift_control() -> Qt.KeyboardModifier:
    return Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
