"""Where cells are: fitting, zooming around a point, panning, and finding the cell under it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.ui.microscope.vectors.map_grid import CAPTION, TALLEST, WIDEST, MapGrid


def grid(*counts: int, columns: int = 384, width: float = 600, height: float = 450) -> MapGrid:
    made = MapGrid(counts, columns, width, height)
    made.fit()
    return made


def test_all_is_in_sight_first() -> None:
    large = grid(512, columns=768)
    assert large.whole == pytest.approx((600, 450))
    assert large.columns_in_sight() == range(768)
    assert large.rows_in_sight(0) == range(512)
    assert grid(6).cell_height == TALLEST
    assert grid(6, columns=4).cell_width == WIDEST


@given(
    st.lists(st.integers(1, 512), min_size=1, max_size=2),
    st.integers(1, 768),
    st.lists(
        st.tuples(st.floats(0.3, 3), st.floats(0, 599), st.floats(0, 449), st.floats(-900, 900)), max_size=6
    ),
    st.floats(0, 599),
    st.floats(0, 449),
)
def test_cells_are_found_where_they_are(
    counts: list[int],
    columns: int,
    moves: list[tuple[float, float, float, float]],
    x: float,
    y: float,
) -> None:
    made = grid(*counts, columns=columns)
    for factor, at_x, at_y, by in moves:
        made.zoom(factor, at_x, at_y)
        made.scroll(made.left + by, made.top - by)
        wide, high = made.whole
        assert 0 <= made.left <= max(wide - made.width, 0)
        assert 0 <= made.top <= max(high - made.height, 0)
    if cell := made.cell_at(x, y):
        row, column = cell
        matrix, within = made.matrix_of(row)
        assert made.line_top(row) - 1e-6 <= made.top + y <= made.line_top(row) + made.cell_height + 1e-6
        assert column in made.columns_in_sight()
        assert within in made.rows_in_sight(matrix)
        made.reveal(row, column)
        assert made.left <= column * made.cell_width + 1e-6
        assert (column + 1) * made.cell_width <= made.left + made.width + made.cell_width


def test_zooming_keeps_what_is_under_the_pointer() -> None:
    made = grid(300, 212, columns=768)
    for _ in range(6):
        before = made.cell_at(333, 222)
        made.zoom(1.4, 333, 222)
        after = made.cell_at(333, 222)
        assert before
        assert after
        assert abs(before[0] - after[0]) <= 1
        assert abs(before[1] - after[1]) <= 1
    made.zoom(0.001, 10, 10)
    assert made.fits


def test_captions_are_no_cells() -> None:
    made = grid(5, 4)
    assert made.cell_at(10, CAPTION / 2) is None
    assert made.cell_at(10, CAPTION + 1) == (0, 6)
    below = CAPTION + 5 * made.cell_height
    assert made.cell_at(10, below + CAPTION / 2) is None
    assert made.cell_at(10, below + CAPTION + 1) == (5, 6)
    assert made.matrix_of(5) == (1, 0)
    assert made.cell_at(-1, CAPTION + 1) is None


def test_a_larger_area_shows_all_again_only_where_all_was_shown() -> None:
    made = grid(512)
    made.resize(900, 700)
    assert made.fits
    made.zoom(4, 0, 0)
    made.resize(600, 450)
    assert not made.fits
