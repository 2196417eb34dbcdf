"""Next sentence as it is used: a pair, its other order, broken type ids, and the pairs of a list."""

import json

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.words import per_cent
from desktop_app.explore.heads.next_sentence import GUIDE, PairMatrix
from desktop_app.ui.microscope.labs.next_sentence import (
    ALL,
    LIST,
    NOTHING_HERE,
    NOTHING_LEARNED,
    PAIR,
    NextSentenceView,
)
from desktop_app.ui.microscope.labs.pairs.orders import FIRST, SECOND, SHARE, VERDICT
from desktop_app.ui.microscope.labs.pairs.work import JudgedPairs
from desktop_app.ui.microscope.page import MicroscopePage
from tests.ui.microscope.hand import Hand

Key = Qt.Key
SENTENCES = [line for line in GUIDE if line]


@pytest.fixture
def view(page: MicroscopePage, hand: Hand) -> NextSentenceView:
    made = hand.open("Next sentence", NextSentenceView)
    hand.type("I love pizza")
    settled(made, hand)
    return made


def settled(view: NextSentenceView, hand: Hand) -> JudgedPairs:
    hand.bot.waitUntil(lambda: view.answer is not None and not view.busy, timeout=30_000)
    assert isinstance(view.answer, JudgedPairs)
    return view.answer


def pair_is(view: NextSentenceView, hand: Hand, first: str, second: str) -> JudgedPairs:
    def there() -> bool:
        answer = view.answer
        return (
            isinstance(answer, JudgedPairs) and bool(answer.pair) and answer.pair[0].texts == (first, second)
        )

    hand.bot.waitUntil(there, timeout=30_000)
    assert isinstance(view.answer, JudgedPairs)
    return view.answer


def test_without_a_second_text_there_is_a_hint(view: NextSentenceView) -> None:
    assert view.hint.isVisible()
    assert "no second text yet" in view.hint.text()
    assert not view.swap.isVisible()
    assert isinstance(view.answer, JudgedPairs)
    assert view.answer.pair == ()
    assert view.told.isVisible()


def test_a_pair_in_both_orders(view: NextSentenceView, hand: Hand, page: MicroscopePage) -> None:
    page.controls.pair.setChecked(True)
    hand.type("It is the best food", page.second.edit)
    answer = pair_is(view, hand, "I love pizza", "It is the best food")
    assert not view.hint.isVisible()
    assert view.model.rowCount() == 4
    for row, one in enumerate(answer.pair):
        cells = [view.model.index(row, column).data() for column in range(6)]
        assert cells[VERDICT] == ("IsNext" if one.verdict.logits[0] > one.verdict.logits[1] else "NotNext")
        assert cells[SHARE] == per_cent(one.verdict.is_next, 2)
        assert (float(cells[FIRST]), float(cells[SECOND])) == pytest.approx(one.verdict.logits, abs=1e-4)
    assert view.verdict.text().startswith(f"{answer.pair[0].verdict.words}, ")
    assert [one.flat for one in answer.pair] == [False, False, True, True]
    assert f"first, then second: {per_cent(answer.pair[0].verdict.is_next, 6)}" in page.details.text()
    view.swap.click()
    turned = pair_is(view, hand, "It is the best food", "I love pizza")
    assert (page.first.text(), page.second.text()) == ("It is the best food", "I love pizza")
    assert turned.pair[0].verdict.is_next == pytest.approx(answer.pair[1].verdict.is_next, abs=1e-5)
    assert turned.pair[1].verdict.is_next == pytest.approx(answer.pair[0].verdict.is_next, abs=1e-5)


def test_a_click_or_return_loads_a_pair(view: NextSentenceView, hand: Hand, page: MicroscopePage) -> None:
    view.tabs.chosen.emit(ALL)
    view.map.setFocus()
    QTest.keyClick(view.map, Key.Key_Home)
    for key in (Key.Key_Down, Key.Key_Right, Key.Key_Right):
        QTest.keyClick(view.map, key)
    assert isinstance(view.answer, JudgedPairs)
    value = view.answer.matrix.verdict((1, 2)).is_next
    assert view.map.accessibleName() == f"B, then C: {per_cent(value, 2)} IsNext, next in the list"
    assert f"IsNext: {per_cent(value, 6)}" in page.details.text()
    QTest.keyClick(view.map, Key.Key_Return)
    answer = pair_is(view, hand, SENTENCES[1], SENTENCES[2])
    assert page.controls.pair.isChecked()
    assert view.map.hasFocus()
    assert view.map.loaded == (1, 2)
    assert answer.pair[0].verdict.is_next == pytest.approx(value, abs=1e-4)
    place = view.map.place(0, 3).center().toPoint()
    QTest.mouseClick(view.map, Qt.MouseButton.LeftButton, pos=place)
    pair_is(view, hand, SENTENCES[0], SENTENCES[3])


def test_the_list_is_what_the_user_pastes(view: NextSentenceView, hand: Hand) -> None:
    view.tabs.chosen.emit(LIST)
    view.editor.setPlainText("One thing.\nAnother thing.\n\nSomething else.")
    view.tabs.chosen.emit(ALL)
    hand.bot.waitUntil(
        lambda: isinstance(view.answer, JudgedPairs) and len(view.answer.matrix.listed.sentences) == 3,
        timeout=20_000,
    )
    answer = settled(view, hand)
    assert answer.matrix.listed.articles == (0, 0, 1)
    assert view.score.text().startswith("Of 1 pairs that follow each other in the list it calls")
    making = view.export()
    assert making
    made = making()
    assert made.array is not None
    assert made.array.shape == (3, 3)
    assert json.loads(made.json())["sentences"] == ["One thing.", "Another thing.", "Something else."]
    view.editor.setPlainText("")
    hand.bot.waitUntil(
        lambda: isinstance(view.answer, JudgedPairs) and view.answer.matrix.listed.sentences == (),
        timeout=20_000,
    )
    view.guide.click()
    hand.bot.waitUntil(
        lambda: isinstance(view.answer, JudgedPairs) and len(view.answer.matrix.listed.sentences) == 8,
        timeout=20_000,
    )


def test_the_score_counts_what_is_known(view: NextSentenceView) -> None:
    assert isinstance(view.answer, JudgedPairs)
    found = view.answer.matrix
    following, random = found.right()
    view.tabs.chosen.emit(ALL)
    assert view.score.text() == (
        f"Of 5 pairs that follow each other in the list it calls {following} IsNext, of 5 random ones "
        f"{random} NotNext."
    )
    assert view.warning.isVisible() == (found.spread < 0.05)


def test_a_head_that_says_the_same_to_everything_is_told_of(view: NextSentenceView, qtbot: QtBot) -> None:
    answer = view.answer
    assert isinstance(answer, JudgedPairs)
    same = np.broadcast_to(np.array([-0.05, -0.07], dtype=np.float32), (8, 8, 2))
    told = same.copy()
    told[0, 1] = (4, -4)
    for logits, shown in ((same, True), (told, False)):
        matrix = PairMatrix(answer.matrix.listed, logits, 512)
        made = JudgedPairs(answer.model, answer.held_out, answer.story, answer.figures, (), matrix)
        view.receive(made, view.sheet)
        assert view.warning.isVisible() is shown
    assert view.warning.text() == NOTHING_LEARNED
    assert NOTHING_HERE != NOTHING_LEARNED


def test_what_is_pointed_at_is_told_in_every_part(view: NextSentenceView, page: MicroscopePage) -> None:
    for part in (PAIR, ALL, LIST):
        view.tabs.chosen.emit(part)
        assert view.told.isVisible()
        assert view.parts.currentIndex() == part
        for control in view.findChildren(QWidget):
            if control.focusPolicy() & Qt.FocusPolicy.TabFocus and control.isVisible():
                assert QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name), control
    assert "label 0 means IsNext" in page.details.text()
