"""A notebook is read cell by cell, with what it printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.core.types import Document, Skipped
from desktop_app.corpus.documents import documents

PICTURE = {"output_type": "display_data", "data": {"image/png": "aGVyb24=", "text/plain": ["<Figure>"]}}
CELLS: list[dict[str, Any]] = [
    {"cell_type": "markdown", "source": ["# Tides\n", "Of the *harbor*."]},
    {
        "cell_type": "code",
        "source": "print('spring')",
        "outputs": [
            {"output_type": "stream", "name": "stdout", "text": ["\x1b[31mspring\x1b[0m\n"]},
            PICTURE,
            {"output_type": "error", "ename": "ValueError", "evalue": "neap", "traceback": ["x"]},
        ],
    },
    {"cell_type": "raw", "source": "end"},
]


def read(tmp_path: Path, value: object) -> Document | Skipped:
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(value), encoding="utf-8")
    (found,) = documents(path)
    return found


def test_cells_are_parts_and_the_first_heading_is_the_title(tmp_path: Path) -> None:
    about = {"kernelspec": {"name": "python3", "language": "python"}, "authors": [{"name": "Ida"}]}
    found = read(tmp_path, {"nbformat": 4, "cells": CELLS, "metadata": about})
    assert isinstance(found, Document)
    assert (found.title, found.fields) == ("Tides", {"author": "Ida", "language": "python"})
    assert found.text == (
        "# Tides\nOf the *harbor*.\n\nprint('spring')\n\nspring\n\n<Figure>\n\nValueError: neap\n\nend"
    )
    assert found.place_at(found.text.index("neap")) == "cell 2"
    assert found.place_at(len(found.text)) == "cell 3"


def test_version_3_keeps_its_cells_in_worksheets(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "heading", "source": "Old"},
        {"cell_type": "code", "input": ["x = 1"], "outputs": []},
    ]
    found = read(tmp_path, {"nbformat": 3, "worksheets": [{"cells": cells}]})
    assert isinstance(found, Document)
    assert (found.title, found.text) == ("Old", "Old\n\nx = 1")


@pytest.mark.parametrize("value", [[], {}, {"cells": 3}, {"cells": [3, {"source": 3}]}, {"worksheets": [3]}])
def test_what_is_no_notebook_is_told(tmp_path: Path, value: object) -> None:
    found = read(tmp_path, value)
    assert isinstance(found, Skipped)
    assert "did not expect" not in found.reason
