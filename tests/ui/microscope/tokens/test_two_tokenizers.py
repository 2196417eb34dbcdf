"""Two tokenizers as they are used: a second one opened, differences seen and walked."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop_app.ui.microscope.context import Pointer
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.tokens.two_tokenizers import TwoTokenizersView
from tests.explore.second_tokenizer import write_cased
from tests.ui.conftest import OpenWindow
from tests.ui.microscope.hand import Hand


@pytest.fixture
def view(page: MicroscopePage, hand: Hand) -> TwoTokenizersView:
    found = hand.open("Two tokenizers", TwoTokenizersView)
    hand.type("My paycheck lasts")
    until_compared(hand, found)
    return found


@pytest.fixture
def compared(view: TwoTokenizersView, hand: Hand, tmp_path: Path) -> TwoTokenizersView:
    folder = tmp_path / "cased"
    folder.mkdir()
    view.open(write_cased(folder))
    until_compared(hand, view)
    return view


def until_compared(hand: Hand, view: TwoTokenizersView) -> None:
    hand.bot.waitUntil(lambda: not (view.busy or hand.context.busy("open tokenizer")))


def rows(view: TwoTokenizersView) -> list[list[str]]:
    model = view.model
    return [[str(model.index(row, column).data()) for column in range(6)] for row in range(model.rowCount())]


def until_ready(hand: Hand) -> None:
    hand.bot.waitUntil(lambda: hand.page.controls.limit() is not None, timeout=20_000)


def choose(hand: Hand, view: TwoTokenizersView, name: str) -> None:
    view.other.setCurrentIndex(view.other.findText(name))
    until_compared(hand, view)


def test_two_tokenizers_come_with_the_program(hand: Hand, view: TwoTokenizersView) -> None:
    offered = [view.other.itemText(number) for number in range(view.other.count())]
    assert offered[-2:] == ["Cased WordPiece, 8,000 pieces", "Byte-level BPE, 8,000 pieces"]
    assert view.remover.isHidden()
    choose(hand, view, "Cased WordPiece, 8,000 pieces")
    assert rows(view)[0][4] == "My"
    choose(hand, view, "Byte-level BPE, 8,000 pieces")
    assert [(row[0], row[1], row[4]) for row in rows(view)][:2] == [("My", "≠", "My"), ("pay", "=", "Ġpay")]
    assert "Ġ is the space before a word" in hand.page.details.text()


def test_a_byte_level_tokenizer_reads_what_the_other_does_not_know(
    hand: Hand, view: TwoTokenizersView
) -> None:
    hand.type(" 🤩")
    choose(hand, view, "Byte-level BPE, 8,000 pieces")
    assert ", 0 unknown, " in view.counts.text()
    assert rows(view)[-1][0] == "🤩"


def test_an_opened_tokenizer_is_there_after_a_restart_until_it_is_removed(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    (folder := tmp_path / "cased").mkdir()
    file = write_cased(folder) / "tokenizer.json"
    named = tmp_path / "of my own.json"
    named.write_bytes(file.read_bytes())
    for start in range(3):
        window = open_window()
        page = next(page for page in window.pages if isinstance(page, MicroscopePage))
        window.show_page(1)
        hand = Hand(page, qtbot)
        until_ready(hand)
        view = hand.open("Two tokenizers", TwoTokenizersView)
        hand.type("My paycheck lasts")
        until_compared(hand, view)
        if start == 0:
            view.open(file)
            until_compared(hand, view)
            view.open(named)
            until_compared(hand, view)
        offered = [view.other.itemText(number) for number in range(view.other.count())]
        assert offered[-2:] == ["cased", "of my own"] if start < 2 else "cased" not in offered
        if start == 1:
            choose(hand, view, "cased")
            assert rows(view)[0][4] == "My"
            view.remover.click()
            until_compared(hand, view)
            assert view.other.findText("cased") < 0
            assert view.remover.isHidden()
            assert file.exists()
        window.close()


def test_the_rows_are_copied_with_tabs(hand: Hand, compared: TwoTokenizersView) -> None:
    hand.type(" Zebra")
    compared.table.setFocus()
    compared.table.selectRow(1)
    QTest.keyClick(compared.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(compared.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert hand.clipboard() == (
        "Your text\tSame\tall-MiniLM-L6-v2\tIds\tcased\tIds\n"
        "pay\t'=\tpay\t3477\tpay\t6\ncheck\t≠\t##che ##ck\t5403 3600\t##check\t7\n"
    )


def test_what_is_shown_is_copied_as_json_and_as_a_script(hand: Hand, compared: TwoTokenizersView) -> None:
    QTest.keyClick(
        compared.table,
        Qt.Key.Key_C,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    hand.until_copied("{")
    assert len(json.loads(hand.clipboard())["places"]) == 4
    menu = QMenu()
    hand.page.exports.fill_copies(menu)
    next(action for action in menu.actions() if action.text() == "Python script").trigger()
    hand.until_copied("# /// script")


def test_the_places_stand_side_by_side(page: MicroscopePage, compared: TwoTokenizersView) -> None:
    assert rows(compared) == [
        ["My", "≠", "my", "2026", "My", "5"],
        ["pay", "=", "pay", "3477", "pay", "6"],
        ["check", "≠", "##che ##ck", "5403 3600", "##check", "7"],
        ["lasts", "=", "lasts", "16180", "lasts", "8"],
    ]
    assert compared.counts.text() == (
        "all-MiniLM-L6-v2: 5 pieces, 0 unknown · cased: 4 pieces, 0 unknown, 0.80 times as many · "
        "2 of 4 places differ"
    )
    compared.only.setChecked(True)
    assert [row[0] for row in rows(compared)] == ["My", "check"]


def test_unknown_words_of_the_other_are_counted(hand: Hand, compared: TwoTokenizersView) -> None:
    hand.type(" zebra")
    until_compared(hand, compared)
    assert rows(compared)[-1][4:] == ["[UNK]", "1"]
    assert "4 pieces, 0 unknown" not in compared.counts.text()
    assert "5 pieces, 1 unknown" in compared.counts.text()


def test_the_pointer_goes_both_ways(hand: Hand, compared: TwoTokenizersView) -> None:
    hand.context.point(Pointer(token=4))
    assert compared.table.currentIndex().row() == 2
    assert "The two read this differently." in hand.page.details.text()
    compared.table.setFocus()
    QTest.keyClick(compared.table, Qt.Key.Key_Down)
    assert hand.context.pointer.token == 5
    assert hand.lit_text(hand.page.first.edit) == "lasts"


def test_a_folder_without_a_tokenizer_is_refused_with_advice(
    page: MicroscopePage, hand: Hand, view: TwoTokenizersView, tmp_path: Path
) -> None:
    before = view.other.count()
    view.open(tmp_path)
    until_compared(hand, view)
    assert page.notice.isVisible()
    assert view.other.count() == before


def test_the_comparison_can_be_taken_along(compared: TwoTokenizersView) -> None:
    make = compared.export()
    assert make
    document = json.loads(make().json())
    assert document["right"] == {
        "name": "cased",
        "kind": "WordPiece",
        "vocabulary": 13,
        "pieces": 4,
        "unknown": 0,
    }
    assert [place["same"] for place in document["places"]] == ["no", "yes", "no", "yes"]


def test_the_rows_of_a_pair_say_which_text_they_are_of(hand: Hand, compared: TwoTokenizersView) -> None:
    hand.page.controls.pair.setChecked(True)
    hand.type("My pay", into=hand.page.second.edit)
    until_compared(hand, compared)
    make = compared.export()
    assert make
    made = make()
    assert made.head[:4] == ("input", "start", "end", "text")
    assert [(row[0], row[3]) for row in made.rows][3:] == [(1, "lasts"), (2, "My"), (2, "pay")]


def test_the_script_proves_both_rows_of_ids(compared: TwoTokenizersView, tmp_path: Path) -> None:
    make = compared.export()
    assert make
    script = make().script
    path = tmp_path / "proof.py"
    for program, status in ((script, 0), (script.replace("texts = [", "texts = ['x', "), 1)):
        path.write_text(program, encoding="utf-8")
        ran = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False)
        assert ran.returncode == status, ran.stderr
