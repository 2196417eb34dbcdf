"""The view of attention as it is used: heads, tokens, pairs, padding, long texts, tokens left out."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea

from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.encoder.bundle import ATTENTIONS, Bundle
from desktop_app.encoder.encode import Encoder
from desktop_app.explore.attention import MOST_LINES
from desktop_app.services.open_models import OpenModels
from desktop_app.ui.microscope.context import NOTHING, Pointer
from desktop_app.ui.microscope.labs.attention import LEFT_OUT, LINES, MATRIX, PAIR, AttentionView
from desktop_app.ui.microscope.labs.heads.lines import ROW
from desktop_app.ui.microscope.page import MicroscopePage
from tests.ui.microscope.hand import Hand

LONG = "The customer service was excellent and helpful, and she sat by the bank of the river. " * 40
MANY = Qt.KeyboardModifier.NoModifier


def answered(hand: Hand, text: str, second: str = "") -> AttentionView:
    view = hand.open("Attention", AttentionView)
    if second:
        hand.page.controls.pair.setChecked(True)
        hand.page.second.edit.setPlainText(second)
    hand.page.first.edit.setPlainText(text)
    hand.until_read()
    hand.bot.waitUntil(
        lambda: view.answer is not None and not view.busy and view.sheet is hand.context.sheet, timeout=60_000
    )
    return view


@pytest.fixture
def view(hand: Hand) -> AttentionView:
    return answered(hand, "She sat by the river bank")


def click(widget: QAbstractScrollArea, place: QPoint) -> None:
    QTest.mouseClick(widget.viewport(), Qt.MouseButton.LeftButton, MANY, place)


def test_the_grid_goes_through_layers_heads_average_and_rollout(view: AttentionView) -> None:
    assert view.answer
    found = view.answer.input
    assert view.name.text() == "Layer 1, head 1"
    view.grid.setFocus()
    QTest.keyClick(view.grid, Qt.Key.Key_Down)
    QTest.keyClick(view.grid, Qt.Key.Key_Right)
    assert view.place == (2, 2)
    assert view.shown
    assert np.array_equal(view.shown.weights, found.found.weights[1, 1])
    QTest.keyClick(view.grid, Qt.Key.Key_End)
    assert view.name.text() == "Rollout of layers 1 to 2"
    assert np.array_equal(view.shown.weights, found.rollouts[1])
    QTest.keyClick(view.grid, Qt.Key.Key_Left)
    assert view.grid.accessibleName() == "Layer 2, average over heads"
    box = view.grid.box(6, 3).center().toPoint()
    QTest.mouseClick(view.grid, Qt.MouseButton.LeftButton, MANY, box)
    assert view.place == (6, 3)
    assert view.context.pointer.layer == 6


def test_every_pixel_of_the_grid_is_a_weight(view: AttentionView) -> None:
    assert view.answer
    assert view.answer.thumbnails.shape == (6, 14, 8, 8)
    assert np.array_equal(view.answer.thumbnails[3, 7], view.answer.input.found.weights[3, 7])
    assert view.grid.block == 1


def test_a_token_is_pointed_at_everywhere(view: AttentionView, page: MicroscopePage, hand: Hand) -> None:
    assert view.answer
    weights = view.answer.input.found.weights[0, 0]
    QTest.mouseMove(view.lines.viewport(), QPoint(20, 2 * ROW + 8))
    assert hand.lit_text(page.first.edit) == "sat"
    best = int(weights[2].argmax())
    assert f"looks at {view.answer.rows[best].token}: {float(weights[2, best]):.6f}" in page.details.text()
    QTest.mouseMove(view.lines.viewport(), QPoint(view.lines.viewport().width() - 20, 5 * ROW + 8))
    assert view.at == (-1, 5)
    assert hand.lit_text(page.first.edit) == "river"
    page.context.point(Pointer(token=3))
    assert view.lines.at == (3, -1)
    assert view.matrix.at == (3, -1)
    page.context.point(NOTHING)
    assert view.at == (-1, -1)
    assert "Attention is not an explanation" in page.details.text()


def test_a_cell_of_the_matrix_is_a_pair(view: AttentionView, page: MicroscopePage) -> None:
    assert view.answer
    view.show_tab(MATRIX)
    click(view.matrix, view.matrix.box(2, 5).center())
    assert view.pair == (2, 5)
    weight = float(view.answer.input.found.weights[0, 0, 2, 5])
    assert f"weight: {weight:.8f}" in page.details.text()
    assert view.matrix.accessibleName().startswith(f"{weight:.6f}, sat looks at river")
    view.matrix.setFocus()
    QTest.keyClick(view.matrix, Qt.Key.Key_Up)
    QTest.keyClick(view.matrix, Qt.Key.Key_Return)
    assert view.pair == (1, 5)
    view.show_tab(PAIR)
    assert f"weight               = {float(view.answer.input.found.weights[0, 0, 1, 5]):.6f}" in (
        view.of_pair.steps.text()
    )


def test_a_pair_is_chosen_by_its_boxes_and_shown_in_numbers(view: AttentionView) -> None:
    assert view.answer
    view.show_tab(PAIR)
    panel = view.of_pair
    panel.looking.setCurrentIndex(4)
    panel.looked_at.setCurrentIndex(6)
    panel.looked_at.activated.emit(6)
    assert view.pair == (4, 6)
    found = view.answer.input.found
    query, key = found.queries[0, 0, 4], found.keys[0, 0, 6]
    assert f"q · k = {float(query.astype(float) @ key):.6f}" in panel.steps.text()
    panel.strips[0].setFocus()
    QTest.keyClick(panel.strips[0], Qt.Key.Key_Right)
    shown = [value.text() for value in panel.values]
    assert shown == [f"{float(part):.6f} [1]" for part in (query[1], key[1], query[1] * key[1])]
    view.grid.chosen.emit(1, 13)
    assert not panel.body.isVisible()
    assert "Choose a head" in panel.why.text()


def test_lines_are_drawn_from_a_weight_on(view: AttentionView) -> None:
    assert view.answer
    weights = view.answer.input.found.weights[0, 0]
    for least in (5, 20):
        view.least.setValue(least)
        expected = {(row, column) for row, column in zip(*np.nonzero(weights >= least / 100), strict=True)}
        assert {line[:2] for line in view.lines.lines} == expected
        assert view.counted.text() == f"{len(expected):,} lines"


def test_the_parts_of_a_pair(hand: Hand, page: MicroscopePage) -> None:
    view = answered(hand, "She sat by the bank", "A river")
    assert view.part.isVisible()
    view.part.setCurrentIndex(2)
    assert view.shown
    assert [row.token for row in view.shown.columns] == ["a", "river", "[SEP]"]
    assert [row.token for row in view.shown.rows] == ["[CLS]", "she", "sat", "by", "the", "bank", "[SEP]"]
    assert "do not add up to 1" in view.notes.text()
    view.show_tab(MATRIX)
    click(view.matrix, view.matrix.box(5, 1).center())
    assert view.pair == (5, 8)
    assert hand.lit_text(page.first.edit) == "bank"
    page.controls.pair.setChecked(False)
    hand.bot.waitUntil(lambda: not view.part.isVisible() and view.answer is not None, timeout=20_000)
    assert len(view.shown.rows) == 7


def test_padding_is_zero_and_no_line(hand: Hand, page: MicroscopePage) -> None:
    page.controls.length.setValue(12)
    page.controls.pad.setChecked(True)
    view = answered(hand, "She sat by the bank")
    assert view.shown
    assert view.shown.weights.shape == (12, 12)
    assert not view.shown.weights[:, 7:].any()
    view.least.setValue(0)
    assert max(max(line[:2]) for line in view.lines.lines) < 7
    assert "[PAD] are 0" in view.notes.text()
    view.of_pair.chosen.emit(1, 9)
    assert "weight = 0.000000" in view.of_pair.steps.text()
    view.show_tab(LEFT_OUT)
    hand.bot.waitUntil(lambda: view.left_out.model.rowCount() == 5, timeout=20_000)


def test_tokens_left_out_are_compared_with_attention(view: AttentionView, hand: Hand) -> None:
    view.show_tab(LEFT_OUT)
    panel = view.left_out
    hand.bot.waitUntil(lambda: "Rank correlation" in panel.status.text(), timeout=20_000)
    assert [row.token for row in panel.model.rows] == ["she", "sat", "by", "the", "river", "bank"]
    before = panel.status.text()
    view.grid.chosen.emit(6, 13)
    assert "layer 6, average over heads" in panel.status.text()
    assert panel.status.text() != before
    panel.table.setFocus()
    panel.table.go(4)
    assert hand.lit_text(hand.page.first.edit) == "river"
    hand.page.first.edit.clear()
    hand.bot.waitUntil(lambda: panel.model.rowCount() == 0)


def test_512_tokens_stay_usable(hand: Hand) -> None:
    view = answered(hand, LONG)
    assert view.answer
    assert view.shown
    assert view.answer.thumbnails.shape == (6, 14, 64, 64)
    assert view.grid.block >= 8
    assert f"{view.grid.block} × {view.grid.block} tokens" in view.notes.text()
    assert len(view.lines.lines) == MOST_LINES
    assert view.counted.text().startswith(f"strongest {MOST_LINES} of ")
    view.show_tab(MATRIX)
    assert view.matrix.verticalScrollBar().maximum() > 1_000
    view.matrix.setFocus()
    QTest.keyClick(view.matrix, Qt.Key.Key_End)
    assert view.at == (0, 511)
    assert view.matrix.viewport().rect().contains(view.matrix.box(0, 511))
    view.show_tab(LEFT_OUT)
    hand.bot.waitUntil(lambda: "left out …" in view.left_out.status.text(), timeout=30_000)
    assert 0 < view.left_out.model.rowCount() < 510
    view.show_tab(LINES)  # what is not seen is not computed further


def test_one_token_and_nothing(hand: Hand) -> None:
    view = answered(hand, "a")
    view.show_tab(LEFT_OUT)
    hand.bot.waitUntil(lambda: view.left_out.model.rowCount() == 1, timeout=20_000)
    assert "not defined" in view.left_out.status.text()
    hand.page.first.edit.clear()
    hand.bot.waitUntil(lambda: view.answer is None)
    assert view.shown is None
    view.grid.chosen.emit(2, 2)  # nothing to show, nothing fails


def test_its_export_is_what_is_shown_and_its_script_runs(
    view: AttentionView, hand: Hand, tmp_path: Path
) -> None:
    view.grid.chosen.emit(4, 14)
    view._chosen(2, 5)
    making = view.export()
    assert making
    made = making()
    assert view.shown
    assert np.allclose(made.document["weights"], view.shown.weights)
    (tmp_path / "proof.py").write_text(made.script, encoding="utf-8")
    ran = subprocess.run([sys.executable, tmp_path / "proof.py"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    for words in ("all-MiniLM-L6-v2", "Rollout of layers 1 to 4", "tanh(x /", "She sat by the river bank"):
        assert words in view.caption.text()


def test_a_model_without_the_graph_says_how_to_get_it(page: MicroscopePage, hand: Hand) -> None:
    bundle = Bundle.open(DEFAULT_BUNDLE)
    files = {name: record for name, record in bundle.manifest.files.items() if name != ATTENTIONS}
    old = Encoder(Bundle(bundle.folder, dataclasses.replace(bundle.manifest, files=files)))
    page.desk.engine.models = OpenModels(preloaded=(old,))
    view = hand.open("Attention", AttentionView)
    hand.type("a bank")
    hand.bot.waitUntil(lambda: "exported without its attention" in page.notice.text(), timeout=20_000)
    assert "Export it again" in page.notice.text()
    assert view.answer is None
