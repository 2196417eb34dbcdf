from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.cells import harmless, separated, tabbed, written

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\rx", "  =1", "\n=1", "\u00a0-1", "＝1", "\u200b＠x"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"
    (cell,) = next(csv.reader(io.StringIO(separated([[text]]), newline="")))
    assert cell.startswith("'")
    assert tabbed([[text]]).startswith("'")


@given(st.text(st.characters(codec="utf-8")))
def test_no_cell_is_a_formula_and_none_is_lost(text: str) -> None:
    safe = harmless(text)
    assert safe in (text, f"'{text}")
    assert safe.strip()[:1] not in ("=", "+", "-", "@")
    assert safe[:1] not in ("\t", "\r", "\n")
    lines = separated([[text, "next"], ["x", "y"]])
    assert list(csv.reader(io.StringIO(lines, newline=""))) == [[written(text), "next"], ["x", "y"]]
    assert tabbed([[text, "next"], ["x", "y"]]).split("\n")[0].count("\t") == 1


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell() -> None:
    assert separated([[-1, -0.25, None]]) == "-1,-0.25,\r\n"
    assert tabbed([[-1, -0.25, None]]) == "-1\t-0.25\t"
