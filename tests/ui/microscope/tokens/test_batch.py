"""The batch view as it is used: companions typed, padding counted, the matrix that Transformers makes."""

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from transformers import BertTokenizerFast

from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.explore.batch import Layer
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.tokens.batch import BatchView
from tests.ui.microscope.hand import Hand

TEXTS = ("I love pizza", "I like dogs very much", "my paycheck")


@pytest.fixture
def view(page: MicroscopePage, hand: Hand) -> BatchView:
    made = hand.open("Batch", BatchView)
    hand.type(TEXTS[0])
    made.editor.setPlainText("\n".join(TEXTS[1:]))
    hand.bot.waitUntil(lambda: made.answer is not None and len(made.answer.sheets) == 3)
    return made


def shows(view: BatchView, ids: list[list[int]]) -> bool:
    return view.answer is not None and view.answer.matrix(Layer.IDS) == ids


def test_the_matrix_is_what_transformers_makes(view: BatchView, page: MicroscopePage, hand: Hand) -> None:
    reference = BertTokenizerFast(vocab_file=str(DEFAULT_BUNDLE / "vocab.txt"))
    for limit, padding in ((512, "longest"), (6, "longest"), (6, "max_length")):
        page.controls.length.setValue(limit)
        page.controls.pad.setChecked(padding == "max_length")
        expected = reference(list(TEXTS), padding=padding, truncation=True, max_length=limit)
        wanted = expected["input_ids"]
        hand.bot.waitUntil(partial(shows, view, wanted))
        assert view.answer
        assert view.answer.matrix(Layer.MASK) == expected["attention_mask"]
        assert view.answer.matrix(Layer.TYPES) == expected["token_type_ids"]
        assert view.answer.padding == sum(row.count(0) for row in expected["attention_mask"])


def test_what_is_padding_and_what_is_cut_off_is_told(view: BatchView, page: MicroscopePage) -> None:
    assert view.status.text() == "(batch, tokens) = (3, 7); 3 of 21 cells are padding, 14.3 %"
    assert "padding: 3, 14.3 %" in page.details.text()


def test_keys_walk_and_the_first_row_is_the_text(view: BatchView, page: MicroscopePage, hand: Hand) -> None:
    view.grid.setFocus()
    view.grid.setCurrentIndex(view.model.index(0, 2))
    assert hand.lit_text(page.first.edit) == "love"
    QTest.keyClick(view.grid, Qt.Key.Key_Down)
    assert "text: 2 of 3" in page.details.text()
    assert hand.lit_text(page.first.edit) == ""
    view.grid.setCurrentIndex(view.model.index(0, 6))
    assert "[PAD] fills the row up" in page.details.text()


def test_the_script_proves_the_batch(
    view: BatchView, page: MicroscopePage, hand: Hand, tmp_path: Path
) -> None:
    page.exports.copy_json()
    hand.until_copied("{")
    assert json.loads(hand.clipboard())["attention_mask"][0] == [1] * 5 + [0] * 2
    making = view.export()
    assert making
    taken = making()
    assert taken.npy().startswith(b"\x93NUMPY")
    path = tmp_path / "proof.py"
    for script, status in ((taken.script, 0), (taken.script.replace("[[101,", "[[100,"), 1)):
        path.write_text(script, encoding="utf-8")
        ran = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False)
        assert ran.returncode == status, ran.stderr
