"""The classifier's view as it is used: nothing trained, the sample, figures, a file, the library in use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree, rmtree

import numpy as np
import onnxruntime
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton

from desktop_app.core.files import parse_json, proved_json
from desktop_app.core.types import UNTOUCHED
from desktop_app.core.words import per_cent
from desktop_app.encoder.encode import Encoder
from desktop_app.services.classifying import stored
from desktop_app.services.classifying.last import kept_in
from desktop_app.ui.microscope.labs.classifier import (
    CONFUSION,
    EMPTY,
    FIGURES,
    MATERIAL,
    MISTAKES,
    NEGATION,
    RESULT,
    ClassifierView,
)
from desktop_app.ui.microscope.labs.classifying.work import SAMPLE
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.vectors.pooling import CHOICE, PoolingView
from desktop_app.ui.values import LibraryInfo
from tests.explore.classifier.trained import quickly
from tests.ui.microscope.hand import Hand

LONG = 120_000


@pytest.fixture
def view(hand: Hand) -> ClassifierView:
    made = hand.open("Classifier", ClassifierView)
    hand.bot.waitUntil(lambda: made.answer is not None, timeout=LONG)
    return made


def press(view: ClassifierView, words: str) -> None:
    buttons = view.findChildren(QPushButton)
    next(one for one in buttons if one.text() == words and one.isVisible()).click()


def test_without_a_text_the_guides_review_is_read(view: ClassifierView, encoder: Encoder) -> None:
    assert view.ready
    assert view.answer
    assert "The product is high quality" in view.columns.read.text()
    assert "92 % positive and 8 % negative" in view.columns.made_up.text()
    assert "made up" in view.columns.made_up.text()
    vectors = encoder.encode(["The product is high quality and delivered quickly"])
    for pooling, one in view.columns.columns.items():
        network = view.ready.classifier.networks[pooling]
        dense = vectors.pooled(pooling) @ network.first + network.first_bias
        logits = np.maximum(dense, 0) @ network.second + network.second_bias
        chances = np.exp(logits[0]) / np.exp(logits[0]).sum()
        assert [row[0] for row in one.model.rows] == ["negative", "positive"]
        assert [row[1] for row in one.model.rows] == pytest.approx(chances.tolist(), abs=1e-4)
        assert f"{int((dense > 0).sum())} of 256 stay above 0" in one.steps[2].text()


def test_the_details_give_accuracies_as_the_figures_do(view: ClassifierView, page: MicroscopePage) -> None:
    assert view.ready
    of = view.ready.classifier.figures.of
    lines = [per_cent(of[name].accuracies[0], 1) for name in ("cls", "mean")]
    told = page.details.text()
    assert told.index(f"accuracy, [CLS]: {lines[0]}") < told.index(f"accuracy, Mean: {lines[1]}")


def test_what_is_typed_is_read(view: ClassifierView, hand: Hand) -> None:
    hand.type("Terrible, broken and useless.")
    hand.bot.waitUntil(lambda: "Your text" in view.columns.read.text(), timeout=LONG)
    decides = next(one for one in view.columns.columns.values() if "decides" in one.title.text())
    assert decides.result.text().startswith("Result: negative")


def test_dimensions_and_units_are_told(view: ClassifierView, page: MicroscopePage, hand: Hand) -> None:
    assert view.answer
    column = view.columns.columns["mean"]
    column.embedding.setFocus()
    QTest.keyClick(column.embedding, Qt.Key.Key_Right)
    assert "Dimension 1" in page.details.text()
    assert f"{float(view.answer.vectors['cls'][1]):.6f}" in page.details.text()
    assert view.columns.columns["cls"].embedding.dimension == 1
    column.relu.setFocus()
    QTest.keyClick(column.relu, Qt.Key.Key_Right)
    QTest.keyClick(column.relu, Qt.Key.Key_Right)
    unit = column.relu.dimension
    assert unit
    assert f"Mean, unit {unit}" in page.details.text()
    assert f"after Dense: {float(view.answer.by['mean'].dense[0, unit]):.6f}" in page.details.text()
    assert column.dense.dimension == unit


def test_the_script_computes_the_percentages_again(view: ClassifierView, hand: Hand, tmp_path: Path) -> None:
    hand.type("A wonderful place")
    hand.bot.waitUntil(lambda: "Your text" in view.columns.read.text(), timeout=LONG)
    making = view.export()
    assert making
    made = making()
    assert view.answer
    said = [steps.probabilities[0].tolist() for steps in view.answer.by.values()]
    path = tmp_path / "proof.py"
    for script, status in ((made.script, 0), (made.script.replace(repr(said[0][0]), "0.123"), 1)):
        path.write_text(script, encoding="utf-8")
        ran = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False)
        assert ran.returncode == status, ran.stderr
    assert made.document["of"]["mean"]["probabilities"]["positive"] == pytest.approx(
        next(row[3] for row in made.rows if row[:2] == ("mean", "positive"))
    )


def test_figures_confusion_mistakes_and_negation(view: ClassifierView) -> None:
    assert view.ready
    figures = view.ready.classifier.figures
    view.tabs.chosen.emit(FIGURES)
    names = [row.name for row in view.figures.model.rows]
    assert names[:2] == ["[CLS], network", "Mean, network"]
    assert names[-1].startswith("Always")
    assert view.figures.model.rows[1].accuracy == figures.of["mean"].accuracies[0]
    assert "with seed 0" in view.figures.about.text()
    view.figures.learning.setFocus()
    QTest.keyClick(view.figures.learning, Qt.Key.Key_Right)
    assert "examples" in view.figures.learning.words()
    view.tabs.chosen.emit(CONFUSION)
    table = view.confusion.tables[1].model()
    shown = [[int(table.index(row, at).data()) for at in (1, 2)] for row in (0, 1)]
    assert shown == [list(row) for row in figures.of["mean"].confusion]
    view.tabs.chosen.emit(MISTAKES)
    wrong = sum(one.missed for one in figures.of.values())
    assert view.misses.model.rowCount() == wrong
    view.misses.table.go(0)
    assert view.misses.model.rows[0][1].text in view.misses.text.text()
    view.tabs.chosen.emit(NEGATION)
    assert view.negation.model.rowCount() == 16
    assert "Of 8 pairs" in view.negation.words.text()


def test_the_sample_is_trained_on(page: MicroscopePage, hand: Hand, data: Path) -> None:
    rmtree(kept_in(data))
    view = hand.open("Classifier", ClassifierView)
    hand.bot.waitUntil(lambda: view.stack.currentIndex() == EMPTY and not view.busy)
    assert view.export() is None
    press(view, "Use the sample reviews")
    hand.bot.waitUntil(lambda: view.stack.currentIndex() == MATERIAL, timeout=LONG)
    assert "200 texts in 2 classes: negative 100 and positive 100" in view.setup.counts.text()
    with quickly():
        press(view, "Train")
        hand.bot.waitUntil(lambda: view.stack.currentIndex() == RESULT, timeout=LONG)
    hand.bot.waitUntil(lambda: view.answer is not None, timeout=LONG)
    assert view.ready
    assert stored.load(kept_in(data)).source == SAMPLE.name
    assert view.ready.classifier.figures.of["mean"].accuracies[0] > 0.65
    assert "learned from reviews.jsonl" in view.about.text()


def test_a_training_is_stopped(page: MicroscopePage, hand: Hand, data: Path) -> None:
    rmtree(kept_in(data))
    view = hand.open("Classifier", ClassifierView)
    view.read(SAMPLE)
    hand.bot.waitUntil(lambda: view.stack.currentIndex() == MATERIAL, timeout=LONG)
    press(view, "Train")
    press(view, "Stop")
    hand.bot.waitUntil(lambda: view.stack.currentIndex() == EMPTY, timeout=LONG)
    assert not stored.is_there(kept_in(data))


def test_what_cannot_be_learned_from_is_said(view: ClassifierView, hand: Hand, tmp_path: Path) -> None:
    path = tmp_path / "same.jsonl"
    path.write_text(
        "\n".join(json.dumps({"text": f"t{n}", "label": "a"}) for n in range(9)), encoding="utf-8"
    )
    view.read(path)
    hand.bot.waitUntil(lambda: "same label" in view.notice.text(), timeout=LONG)
    assert view.stack.currentIndex() == RESULT
    view.use_marks()
    assert "No library is open" in view.notice.text()


def test_other_columns_are_chosen(view: ClassifierView, hand: Hand, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [f"what {n} was,{'ab'[n % 2]},{'xyz'[n % 3]}" for n in range(12)]
    path.write_text("\n".join(["text,label,other", *rows]), encoding="utf-8")
    view.read(path)
    hand.bot.waitUntil(lambda: view.stack.currentIndex() == MATERIAL, timeout=LONG)
    assert "a 6 and b 6" in view.setup.counts.text()
    assert "Few examples" in view.setup.notes.text()
    view.setup.label.setCurrentText("other")
    view.setup.label.activated.emit(2)
    hand.bot.waitUntil(lambda: "x 4, y 4 and z 4" in view.setup.counts.text(), timeout=LONG)


def test_another_models_classifier_is_refused(page: MicroscopePage, hand: Hand, data: Path) -> None:
    card = kept_in(data) / stored.CARD
    told, _ = parse_json(card.read_bytes())
    card.write_bytes(proved_json({**told, "model": "0" * 64, "model_name": "another BERT"}))
    view = hand.open("Classifier", ClassifierView)
    hand.bot.waitUntil(lambda: "another BERT" in view.notice.text(), timeout=LONG)
    assert "train the classifier again" in view.notice.text()
    assert view.stack.currentIndex() == EMPTY


def test_the_library_in_use_is_divided(
    view: ClassifierView, page: MicroscopePage, hand: Hand, library: Path, tmp_path: Path
) -> None:
    copytree(library, tmp_path / "jobs")
    page.set_library(LibraryInfo(tmp_path / "jobs", "Thirteen jobs", 13, 13, "mean", UNTOUCHED))
    view.attach()
    hand.bot.waitUntil(lambda: "class:positive" in view.notice.text(), timeout=LONG)
    searcher = page.desk.engine.searcher(tmp_path / "jobs")
    found = [len(searcher.search(f"class:{name}", 20).hits) for name in ("negative", "positive")]
    assert sum(found) == 13
    if min(found):
        assert f"{found[1]} positive" in view.notice.text()
    view.detach()
    hand.bot.waitUntil(lambda: "no longer divided" in view.notice.text(), timeout=LONG)


def choose(view: ClassifierView, hand: Hand, words: str, path: Path) -> None:
    """Takes an entry of one of the menus, and a place in the dialog that it opens."""
    menu = QMenu()
    for fill in (view._fill_another, view._fill_use):
        fill(menu)
        for action in menu.actions():
            if action.text() == words:
                action.trigger()
    dialog = view.findChildren(QFileDialog)[0]
    dialog.filesSelected.emit([str(path)])
    dialog.close()
    hand.bot.waitUntil(lambda: not view.findChildren(QFileDialog))


def test_it_is_saved_written_as_onnx_and_opened_again(
    view: ClassifierView, hand: Hand, data: Path, tmp_path: Path
) -> None:
    assert view.ready
    before = view.ready
    choose(view, hand, "Save the classifier …", tmp_path / "kept")
    hand.bot.waitUntil(lambda: "Saved in" in view.notice.text(), timeout=LONG)
    assert stored.load(tmp_path / "kept").classes == ("negative", "positive")
    choose(view, hand, "Save the network as ONNX …", tmp_path / "network.onnx")
    hand.bot.waitUntil((tmp_path / "network.onnx").exists, timeout=LONG)
    session = onnxruntime.InferenceSession(tmp_path / "network.onnx", providers=["CPUExecutionProvider"])
    assert [one.name for one in session.get_outputs()] == ["logits", "probabilities"]
    rmtree(kept_in(data))
    choose(view, hand, "Open a saved classifier …", tmp_path / "kept")
    hand.bot.waitUntil(lambda: view.ready is not before, timeout=LONG)
    assert view.ready.digest == before.digest
    assert stored.is_there(kept_in(data))
    choose(view, hand, "Open a saved classifier …", tmp_path)
    hand.bot.waitUntil(lambda: "no classifier" in view.notice.text(), timeout=LONG)


def test_pooling_tells_what_it_reaches(view: ClassifierView, hand: Hand) -> None:
    pooling = hand.open("Pooling", PoolingView)
    hand.type("a text")
    pooling.tabs.chosen.emit(CHOICE)
    hand.bot.waitUntil(lambda: "a hundred reviews" in pooling.choice.classified.text(), timeout=LONG)
    assert "20 texts held out" in pooling.choice.classified.text()
