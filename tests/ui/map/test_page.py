"""The page: what it says where there is nothing to draw, and the tokens of a text."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from desktop_app.core.jobs import CancelToken, silent
from desktop_app.core.types import IndexRequest
from desktop_app.ui.engine import Engine
from desktop_app.ui.libraries.index_work import index
from desktop_app.ui.map.documents import DocumentsMap
from desktop_app.ui.map.page import MapPage
from desktop_app.ui.map.tokens import TokensMap
from tests.ui.conftest import JOBS, OpenWindow
from tests.ui.map.conftest import map_page

SLOW = 60_000


def open_map(window: object) -> DocumentsMap:
    page = map_page(window)
    window.show_page(window.titles.index("Map"))  # type: ignore[attr-defined]
    view = page.view()
    assert isinstance(view, DocumentsMap)
    return view


def test_it_stands_in_the_rail(page: MapPage) -> None:
    button = page.window().findChild(QToolButton, "rail_map")
    assert button
    assert button.isChecked()


def test_without_a_library_it_says_how_to_get_one(open_window: OpenWindow, qtbot: QtBot) -> None:
    view = open_map(open_window())
    qtbot.waitUntil(lambda: view.empty.title() == "See your documents as a map", timeout=SLOW)
    assert not view.box.isEnabled()


@pytest.mark.parametrize("number", [1, 2])
def test_fewer_than_three_documents_are_no_map(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, number: int
) -> None:
    path = tmp_path / "few.jsonl"
    records = ({"_id": title, "title": title, "text": text} for title, text in JOBS[:number])
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    index(Engine(), IndexRequest(tmp_path / "Few", "Few", (path,)), silent, CancelToken())
    view = open_map(open_window(tmp_path / "Few"))
    qtbot.waitUntil(lambda: view.empty.title() == "Fewer than 3 documents", timeout=SLOW)
    assert view.plane is None


def test_three_documents_are_one_and_t_sne_says_that_it_needs_more(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "three.jsonl"
    records = ({"_id": title, "title": title, "text": text} for title, text in JOBS[:3])
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    index(Engine(), IndexRequest(tmp_path / "Three", "Three", (path,)), silent, CancelToken())
    view = open_map(open_window(tmp_path / "Three"))
    qtbot.waitUntil(lambda: view.kept is not None, timeout=SLOW)
    assert "2.0 of 2 true neighbors kept (measured on all 3 documents)" in view.facts.text()
    view.controls.choose_layout(1)
    qtbot.waitUntil(lambda: "t-SNE needs at least 4 different texts" in view.notice.text(), timeout=SLOW)
    assert view.controls.layout_number == 0


def test_alt_and_a_number_go_to_the_tokens(page: MapPage, qtbot: QtBot) -> None:
    view = page.view()
    QTest.keyClick(page.window(), Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: isinstance(page.view(), TokensMap), timeout=SLOW)
    tokens = page.view()
    assert isinstance(tokens, TokensMap)
    assert tokens.text.hasFocus()
    assert tokens.empty.title() == "See the tokens of a text as a map"
    QTest.keyClick(page.window(), Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert page.view() is view


def test_the_tokens_of_a_text_after_any_layer(page: MapPage, qtbot: QtBot) -> None:
    page.show_view(1)
    tokens = page.view()
    assert isinstance(tokens, TokensMap)
    tokens.show_example()
    qtbot.waitUntil(lambda: tokens.kept is not None, timeout=SLOW)
    assert tokens.plane
    assert tokens.plane.points.titles[0] == "[CLS]"
    assert tokens.plane.points.layer == 6
    assert "layer 6 of 6" in tokens.facts.text()
    assert tokens.controls.coloring == ("field", "repeated token")
    before = tokens.canvas.places
    tokens.layers.setCurrentIndex(0)
    qtbot.waitUntil(lambda: tokens.plane is not None and tokens.plane.points.layer == 0, timeout=SLOW)
    qtbot.waitUntil(lambda: tokens.kept is not None, timeout=SLOW)
    assert not np.allclose(tokens.canvas.places, before)
    tokens.open(4)
    assert tokens.side.similar.isHidden()
    assert "position 4" in tokens.side.about.text()
    tokens.text.clear()
    qtbot.waitUntil(lambda: tokens.plane is None, timeout=SLOW)


def test_one_word_and_a_text_that_is_cut(page: MapPage, qtbot: QtBot) -> None:
    page.show_view(1)
    tokens = page.view()
    assert isinstance(tokens, TokensMap)
    tokens.text.setPlainText("word")
    qtbot.waitUntil(lambda: tokens.plane is not None and tokens.kept is not None, timeout=SLOW)
    assert tokens.plane
    assert tokens.plane.points.titles == ("[CLS]", "word", "[SEP]")
    tokens.text.setPlainText("word " * 600)
    qtbot.waitUntil(lambda: tokens.plane is not None and len(tokens.plane.points) == 512, timeout=SLOW)
    assert "90 word pieces cut off, which the model never reads" in tokens.facts.text()
