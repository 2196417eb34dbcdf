"""Where the chips lie, without a window."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint

from desktop_app.explore.sheet import Section, TokenRow
from desktop_app.ui import theme
from desktop_app.ui.microscope.tokens.token_chips import LINE, Flow, flow


def row(piece: int, pieces: int) -> TokenRow:
    return TokenRow(0, "piece", 1, 1, 0, 0, 0, 1, "word", piece=piece, pieces=pieces)


def laid(words: list[list[int]], width: int) -> Flow:
    """Chips of words, each a list of its pieces' widths, under one caption."""
    rows = tuple(row(number, len(word)) for word in words for number, _ in enumerate(word, 1))
    widths = [piece for word in words for piece in word]
    return flow(rows, (Section("first", "Text", 0, len(rows)),), widths, width)


words = st.lists(st.lists(st.integers(10, 120), min_size=1, max_size=4), min_size=1, max_size=12)


@given(words, st.integers(60, 500))
def test_chips_lie_in_order_in_their_lines_and_on_no_other(texts: list[list[int]], width: int) -> None:
    made = laid(texts, width)
    assert [number for line in made.lines for number in line] == list(range(len(made.chips)))
    for line in made.lines:
        chips = [made.chips[number] for number in line]
        assert len({chip.top() for chip in chips}) == 1
        assert all(one.right() < other.left() for one, other in pairwise(chips))
        assert all(chip.right() < width - theme.GAP for chip in chips[1:]), "only the first may be too wide"
    tops = [made.chips[line[0]].top() for line in made.lines]
    assert all(below - above == LINE for above, below in pairwise(tops))
    assert made.chips[-1].bottom() < made.height


@given(words, st.integers(200, 500))
def test_a_word_that_fits_a_line_stands_on_one(texts: list[list[int]], width: int) -> None:
    made, first = laid(texts, width), 0
    for word in texts:
        if sum(word) + len(word) <= width - 2 * theme.GAP:
            assert len({chip.top() for chip in made.chips[first : first + len(word)]}) == 1
        first += len(word)


def test_a_place_finds_its_chip_or_the_nearest() -> None:
    made = laid([[40], [40], [40], [40]], 110)
    assert [list(line) for line in made.lines] == [[0, 1], [2, 3]]
    assert made.row_at(made.chips[3].center()) == 3
    between = QPoint((made.chips[0].right() + made.chips[1].left()) // 2, made.chips[0].center().y())
    assert made.row_at(between) is None
    assert made.nearest(QPoint(1_000, 1_000)) == 3
    assert Flow().nearest(QPoint(0, 0)) == -1


def test_up_and_down_stay_in_the_column_and_stop_at_the_edge() -> None:
    made = laid([[40], [40], [40], [40]], 110)
    assert (made.across(1, 1), made.across(3, -1)) == (3, 1)
    assert (made.across(1, -1), made.across(2, 1)) == (1, 2)
