"""The vocabulary as it is used: searched as one types, walked, followed from the text."""

import dataclasses
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.core.files import sha256
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.encoder.bundle import HEADS_CARD, MANIFEST, Bundle, FileRecord
from desktop_app.services.open_models import OpenModels
from desktop_app.ui.microscope.context import Pointer
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.tokens.vocabulary import BY_WEIGHT, WEIGHT, VocabularyView
from tests.ui.microscope.hand import Hand


@pytest.fixture
def view(page: MicroscopePage, hand: Hand) -> VocabularyView:
    found = hand.open("Vocabulary", VocabularyView)
    until_near(hand, found)
    return found


def until_near(hand: Hand, view: VocabularyView) -> None:
    hand.bot.waitUntil(lambda: not (view.busy or hand.context.busy("nearest pieces")))


def pieces(view: VocabularyView) -> list[str]:
    return [str(view.model.index(row, 1).data()) for row in range(view.model.rowCount())]


def test_all_entries_stand_there_without_a_text(page: MicroscopePage, view: VocabularyView) -> None:
    assert page.view() is view
    assert view.model.rowCount() == 30522
    assert view.found.text() == "30,522 entries"
    assert "unused: 994" in page.details.text()


def test_typing_finds_and_the_nearest_follow(page: MicroscopePage, hand: Hand, view: VocabularyView) -> None:
    QTest.keyClicks(view.search, "restaurant")
    until_near(hand, view)
    assert pieces(view) == ["restaurant", "restaurants"]
    assert view.found.text() == "2 of 30,522"
    assert view.nearest.rows[0][0] == "restaurants"
    assert "id: 4825" in page.details.text()
    assert f"nearest: restaurants, cosine {view.nearest.rows[0][2]:.6f}" in page.details.text()
    QTest.keyClick(view.search, Qt.Key.Key_Down)
    assert view.table.hasFocus()
    view.near_table.activated.emit(view.nearest.index(1, 0))
    until_near(hand, view)
    row = view.row()
    assert row is not None
    assert view.model.words
    assert view.model.words.pieces[row] == "diner"


def test_a_kind_is_picked(hand: Hand, view: VocabularyView) -> None:
    view.kind.setCurrentText("Special")
    until_near(hand, view)
    assert pieces(view) == ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    QTest.keyClicks(view.search, "zzz")
    until_near(hand, view)
    assert pieces(view) == []
    assert view.nearest.rows == ()


def test_a_token_of_the_text_shows_its_row(page: MicroscopePage, hand: Hand, view: VocabularyView) -> None:
    QTest.keyClicks(view.search, "restaurant")
    until_near(hand, view)
    hand.type("my paycheck")
    hand.context.select(Pointer(token=3))
    until_near(hand, view)
    assert view.search.text() == ""
    row = view.row()
    assert row is not None
    assert view.model.words
    assert view.model.words.pieces[row] == "##che"
    assert view.model.index(view.table.currentIndex().row(), 3).data() == "1"


def test_what_is_copied_proves_itself(hand: Hand, view: VocabularyView, tmp_path: Path) -> None:
    QTest.keyClicks(view.search, "#4825")
    until_near(hand, view)
    make = view.export()
    assert make
    taken = make()
    assert json.loads(taken.json())["entries"] == [{"id": 4825, "piece": "restaurant", "kind": "whole word"}]
    assert taken.array is not None
    assert taken.array.shape == (384,)
    program = tmp_path / "nearest.py"
    program.write_text(taken.script, encoding="utf-8")
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("restaurant restaurants"), done.stderr


def test_a_model_that_tells_nothing_of_its_embedding_still_has_a_vocabulary(
    page: MicroscopePage, hand: Hand, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(DEFAULT_BUNDLE, tmp_path / "old", copy_function=_link))
    manifest = dataclasses.replace(Bundle.open(folder).manifest, word_embeddings=None)
    (folder / MANIFEST).unlink()
    (folder / MANIFEST).write_bytes(manifest.to_json())
    page.context.desk.engine.models = OpenModels(folder, tmp_path / "none")
    view = hand.open("Vocabulary", VocabularyView)
    until_near(hand, view)
    assert view.model.rowCount() == 30522
    assert "does not say where its word embeddings lie" in view.note.text()
    assert "Export it again" in view.note.text()


def test_a_model_that_weighs_words_shows_what_a_text_is_about(
    page: MicroscopePage, hand: Hand, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(DEFAULT_BUNDLE, tmp_path / "sparse", copy_function=_link))
    told = json.loads((folder / HEADS_CARD).read_bytes()) | {"sparse": True}
    (folder / HEADS_CARD).unlink()
    (folder / HEADS_CARD).write_text(json.dumps(told))
    manifest = Bundle.open(DEFAULT_BUNDLE).manifest
    size = (folder / HEADS_CARD).stat().st_size
    record = FileRecord(sha256(folder / HEADS_CARD), size)
    manifest = dataclasses.replace(manifest, files={**manifest.files, HEADS_CARD: record})
    (folder / MANIFEST).unlink()
    (folder / MANIFEST).write_bytes(manifest.to_json())
    page.context.desk.engine.models = OpenModels(folder, tmp_path / "none")
    view = hand.open("Vocabulary", VocabularyView)
    until_near(hand, view)
    assert view.table.isColumnHidden(WEIGHT)
    hand.type("She trains horses")
    until_near(hand, view)
    assert view.kind.currentText() == BY_WEIGHT
    assert not view.table.isColumnHidden(WEIGHT)
    shown = [float(view.model.index(row, WEIGHT).data()) for row in range(view.model.rowCount())]
    assert 0 < len(shown) < 30522
    assert shown == sorted(shown, reverse=True)
    assert f"weigh something: {len(shown):,}" in page.details.text()
    make = view.export()
    assert make
    assert [entry["weight"] for entry in json.loads(make().json())["entries"]] == pytest.approx(
        shown, abs=1e-3
    )
    view.kind.setCurrentIndex(0)
    until_near(hand, view)
    assert view.model.rowCount() == 30522
    hand.type(" and pigs")
    until_near(hand, view)
    assert view.model.rowCount() == 30522, "what was chosen stays"


def _link(source: str, target: str) -> None:
    Path(target).hardlink_to(source)
