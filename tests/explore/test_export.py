import csv
import io

import pytest

from desktop_app.explore.export import Export


@pytest.mark.parametrize("text", ["=1+1", "\t=1+1", " =1+1", "＝1+1", "\rx"])
def test_no_cell_of_a_table_is_a_formula(text: str) -> None:
    taken = Export("x", ("word", text), [(text, -0.5), ("next", None)], None)
    rows = list(csv.reader(io.StringIO(taken.csv(), newline="")))
    assert rows == [["word", f"'{text}"], [f"'{text}", "-0.5"], ["next", ""]]
