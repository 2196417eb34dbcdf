from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.ui.kit.tables.word_flow import LINE, WordFlow

Key = Qt.Key


@pytest.fixture
def flow(app: QApplication) -> WordFlow:
    made = WordFlow("Query words")
    made.set_words(("what", "para", "##chute", "is", "a", "word", "that", "no", "line", "holds"))
    made.resize(120, 200)
    made.lay_out()
    return made


def lines(flow: WordFlow) -> list[list[str]]:
    tops = sorted({place.top() for place in flow.places})
    return [
        [word for word, place in zip(flow.words, flow.places, strict=True) if place.top() == top]
        for top in tops
    ]


def test_words_fill_lines_in_order_and_no_line_is_too_wide(flow: WordFlow) -> None:
    assert tuple(word for line in lines(flow) for word in line) == flow.words
    assert len(lines(flow)) > 2
    assert all(place.left() >= 0 and place.right() < 120 for place in flow.places)


def test_no_word_lies_on_another(flow: WordFlow) -> None:
    places = flow.places
    assert not any(one.intersects(other) for number, one in enumerate(places) for other in places[:number])


def test_a_continuation_touches_the_piece_before_it(flow: WordFlow) -> None:
    flow.resize(2000, 50)
    flow.lay_out()
    assert len(lines(flow)) == 1
    gaps = [after.left() - before.right() - 1 for before, after in pairwise(flow.places)]
    assert gaps == [2, 0, 2, 2, 2, 2, 2, 2, 2]


def test_a_word_wider_than_the_line_gets_the_line_and_no_more(flow: WordFlow) -> None:
    flow.set_words(("unbelievably" * 10, "a"))
    flow.lay_out()
    assert (flow.places[0].left(), flow.places[0].width()) == (0, 120)
    assert flow.places[1].top() == LINE


def test_the_height_is_that_of_its_lines(flow: WordFlow) -> None:
    assert flow.heightForWidth(120) == len(lines(flow)) * LINE
    assert flow.heightForWidth(2000) == LINE


def test_the_keys_go_through_the_words_and_over_the_lines(flow: WordFlow) -> None:
    seen: list[int] = []
    flow.pointed.connect(seen.append)
    for key in (Key.Key_End, Key.Key_Right, Key.Key_Home, Key.Key_Left, Key.Key_Right):
        QTest.keyClick(flow, key)
    assert seen == [9, 9, 0, 0, 1]
    QTest.keyClick(flow, Key.Key_Down)
    assert flow.places[flow.current].top() == LINE
    QTest.keyClick(flow, Key.Key_Up)
    assert flow.places[flow.current].top() == 0


def test_the_word_pointed_at_is_spoken_and_other_words_forget_it(flow: WordFlow) -> None:
    flow.point(1)
    assert flow.accessibleName() == "Query words: para"
    flow.set_words(("new",))
    assert (flow.current, flow.accessibleName()) == (-1, "Query words")
    flow.point(1)
    assert flow.current == -1
