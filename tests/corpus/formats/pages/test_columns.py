"""Columns are read one after the other, tables by rows, pages in the direction of their text."""

from __future__ import annotations

import pytest

from tests.corpus.conftest import Read
from tests.corpus.drawing import at, column, drawn

LEFT = (
    "Keepers inspect the brood frames",
    "every nine days in summer so that",
    "cells are noticed before the old",
    "queen departs with half of them.",
)
RIGHT = (
    "Makers salt the curd after it has",
    "been pressed under cloth and with",
    "stones. The wheels ripen on wood",
    "in a cellar at eleven degrees.",
)
THIRD = (
    "Brewers mash the malt in water at",
    "sixty degrees and wait until the",
    "starch is gone, then they boil it",
    "with the hops for about an hour.",
)


def across(*columns: list[str]) -> str:
    """Columns drawn line by line over the page."""
    return "".join(line for row in zip(*columns, strict=True) for line in row)


def text(read_file: Read, *pages: str, page: str = "") -> str:
    ((document,), reasons) = read_file("a.pdf", drawn(*pages, page=page))
    assert reasons == []
    return document.text


def test_columns_drawn_across_the_page_are_read_one_after_the_other(read_file: Read) -> None:
    two = across(column(60, 700, LEFT), column(320, 700, RIGHT))
    assert text(read_file, two) == f"{' '.join(LEFT)}\n\n{' '.join(RIGHT)}"
    staggered = across(column(60, 700, LEFT), column(320, 695, RIGHT))
    assert text(read_file, staggered) == f"{' '.join(LEFT)}\n\n{' '.join(RIGHT)}"


def test_three_columns_below_a_heading_over_all_of_them(read_file: Read) -> None:
    three = across(column(40, 660, LEFT), column(220, 660, RIGHT), column(400, 660, THIRD))
    heading = at(40, 720, "On keeping, making and brewing in the houses along the upper valley", 16)
    assert text(read_file, heading + three).split("\n\n") == [
        "On keeping, making and brewing in the houses along the upper valley",
        " ".join(LEFT),
        " ".join(RIGHT),
        " ".join(THIRD),
    ]


def test_words_divided_at_the_end_of_a_column_are_joined(read_file: Read) -> None:
    left = (*LEFT[:2], "cells are noticed before the vener-", "able queen departs with the half.")
    found = text(read_file, across(column(60, 700, left), column(320, 700, RIGHT)))
    assert "before the venerable queen departs" in found


def test_columns_drawn_one_after_the_other_stay(read_file: Read) -> None:
    found = text(read_file, "".join(column(60, 700, LEFT) + column(320, 700, RIGHT)))
    assert found == f"{' '.join(LEFT)}\n\n{' '.join(RIGHT)}"


def test_tables_stay_by_rows(read_file: Read) -> None:
    ports = column(60, 700, ("Port", "Ostwick", "Lydhaven", "Carrow"), 16)
    depths = column(200, 700, ("Depth", "14 m", "9 m", "22 m"), 16)
    masters = column(340, 700, ("Master", "Imre Falk", "Dora Quist", "Pell Ames"), 16)
    assert text(read_file, across(ports, depths, masters)) == (
        "Port Depth Master\nOstwick 14 m Imre Falk\nLydhaven 9 m Dora Quist\nCarrow 22 m Pell Ames"
    )


def test_wide_cells_of_a_table_stay_by_rows(read_file: Read) -> None:
    names = (
        "Cancer Council of Australia",
        "Department of Human Services",
        "Lymphology Association",
        "Camp Quality",
    )
    places = ("councils of the capital", "third floor of the old customs", "house by the river", "online")
    found = text(read_file, across(column(60, 700, names), column(320, 700, places)))
    assert found == "\n".join(f"{name} {place}" for name, place in zip(names, places, strict=True))


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize(
    ("turn", "down", "start"),
    [
        ("1 0 0 1", (0, -13), (100, 700)),
        ("0 1 -1 0", (13, 0), (100, 100)),
        ("-1 0 0 -1", (0, 13), (500, 100)),
        ("0 -1 1 0", (-13, 0), (500, 700)),
    ],
)
def test_a_turned_page_is_read_in_the_direction_of_its_text(
    read_file: Read, rotate: int, turn: str, down: tuple[int, int], start: tuple[int, int]
) -> None:
    lines = [
        at(start[0] + index * down[0], start[1] + index * down[1], line, turn=turn)
        for index, line in enumerate(LEFT)
    ]
    assert text(read_file, "".join(lines), page=f"/Rotate {rotate}") == " ".join(LEFT)
