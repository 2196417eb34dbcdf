"""Two tokenizers as they are used: a second one opened, differences seen and walked."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.ui.microscope.context import Pointer
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.tokens.two_tokenizers import TwoTokenizersView
from tests.explore.second_tokenizer import write_cased
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


def test_with_one_model_it_says_how_to_open_another(page: MicroscopePage, view: TwoTokenizersView) -> None:
    if view.other.count():
        pytest.skip("another model is installed on this machine")
    assert view.stack.currentIndex() == 0
    assert view.first_opener.isVisible()


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
    assert document["right"] == {"name": "cased", "kind": "WordPiece", "pieces": 4, "unknown": 0}
    assert [place["same"] for place in document["places"]] == ["no", "yes", "no", "yes"]


def test_the_script_proves_both_rows_of_ids(compared: TwoTokenizersView, tmp_path: Path) -> None:
    make = compared.export()
    assert make
    script = make().script
    path = tmp_path / "proof.py"
    for program, status in ((script, 0), (script.replace("texts = [", "texts = ['x', "), 1)):
        path.write_text(program, encoding="utf-8")
        ran = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False)
        assert ran.returncode == status, ran.stderr
