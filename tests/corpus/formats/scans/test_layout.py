"""Columns are read by their gutter, what stands over both where it stands, tables by their rows."""

from __future__ import annotations

import numpy as np

from desktop_app.corpus.formats.scans.layout import Spot, aligned, breaks, gaps, in_order, straightened, tilt


def spot(number: int, left: float, row: float, width: float = 300.0) -> Spot:
    return Spot(left, 30 * row, left + width, 30 * row + 22, number)


def order(spots: list[Spot]) -> list[list[int]]:
    return [[spot.number for spot in row] for row in in_order(spots)]


def test_two_columns_are_read_one_after_the_other_in_whatever_order_they_were_found() -> None:
    columns = [spot(row, 0, row) for row in range(5)] + [spot(5 + row, 320, row) for row in range(5)]
    assert order(columns[::-1]) == [[number] for number in range(10)]


def test_a_heading_over_both_columns_parts_what_is_above_it_from_what_is_below() -> None:
    above = [spot(row, 0, row) for row in range(3)] + [spot(3 + row, 320, row) for row in range(3)]
    heading = [spot(6, 0, 4, 620)]
    below = [spot(7 + row, 0, 5 + row) for row in range(3)] + [
        spot(10 + row, 320, 5 + row) for row in range(3)
    ]
    assert order([*below, *heading, *above]) == [[number] for number in range(13)]


def test_cells_are_read_by_rows() -> None:
    cells = [
        spot(3 * row + column, 200 * column, row, 40 + 10 * row) for row in range(4) for column in range(3)
    ]
    assert order(cells) == [[3 * row, 3 * row + 1, 3 * row + 2] for row in range(4)]


def test_a_line_is_cut_where_the_lines_around_it_leave_the_same_gap() -> None:
    lines = [(spot(row, 0, row, 620), [(300.0 + row, 318.0)]) for row in range(3)]
    assert aligned(lines, 0.4, 1.6) == {0: [(300.0, 318.0)], 1: [(301.0, 318.0)], 2: [(302.0, 318.0)]}
    assert aligned(lines[:2], 0.4, 1.6) == {}


def test_gaps_lie_between_ink() -> None:
    ink = np.zeros(40, dtype=np.bool_)
    ink[[3, 4, 20, 21, 25]] = True
    assert gaps(ink, 10) == [(5, 20)]


def test_a_paragraph_begins_after_a_wider_step() -> None:
    rows = [[spot(0, 0, 0)], [spot(1, 0, 1)], [spot(2, 0, 2)], [spot(3, 0, 4)]]
    assert list(breaks(rows)) == [True, False, False, True]


def test_lines_askew_are_straightened() -> None:
    quad = np.array([[0, 0], [100, 10], [98, 30], [-2, 20]], dtype=np.float32)
    angle = tilt([quad])
    (straight,) = straightened([quad], angle)
    assert round(np.degrees(angle), 1) == 5.7
    assert straight.height < 21
