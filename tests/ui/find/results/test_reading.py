"""In the window: words are marked at once, the sentence near in meaning follows, copies unfold and open."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.core.jobs import CancelToken, silent
from desktop_app.core.types import IndexRequest
from desktop_app.ui.engine import Engine
from desktop_app.ui.find.search.view import SearchView
from desktop_app.ui.libraries.index_work import index
from tests.ui.conftest import OpenWindow, search_view
from tests.ui.find.search.test_view import ask

Key = Qt.Key
COPIED = "Turmeric stains fingers yellow. It binds to the skin. Lemon juice takes most of it off again."


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of three copies of one note and two others."""
    folder = tmp_path_factory.mktemp("copies")
    for name in ("one", "two", "three"):
        (folder / f"{name}.txt").write_text(COPIED)
    (folder / "ginger.txt").write_text("Ginger is a root. Gloves keep it off your hands.")
    (folder / "tax.txt").write_text("The form is due in May.")
    library = folder.parent / "Copies"
    index(Engine(), IndexRequest(library, library.name, (folder,)), silent, CancelToken())
    return library


@pytest.fixture
def kitchen(open_window: OpenWindow, copies: Path) -> SearchView:
    return search_view(open_window(copies))


def test_words_are_marked_at_once_and_the_nearest_sentence_follows(qtbot: QtBot, kitchen: SearchView) -> None:
    answer = ask(qtbot, kitchen, "yellow fingers cleaned with lemon")
    best = answer.hits[0]
    snippet = kitchen.model.snippet(best)
    assert snippet
    assert "yellow" in [snippet.text[start:end] for start, end in snippet.words]

    def tinted() -> bool:
        shown = kitchen.model.snippet(best)
        return shown is not None and shown.sentence is not None

    qtbot.waitUntil(tinted, timeout=20_000)


def test_copies_are_one_line_that_unfolds(qtbot: QtBot, kitchen: SearchView) -> None:
    answer = ask(qtbot, kitchen, "turmeric")
    assert kitchen.model.rowCount() == 3
    assert kitchen.model.behind(answer.hits[0]) == "+ 2 copies"
    kitchen.results.setFocus()
    QTest.keyClick(kitchen.results, Key.Key_Right)
    qtbot.waitUntil(lambda: kitchen.model.rowCount() == 5, timeout=20_000)
    shown = {hit.name for hit in kitchen.model.rows[:3]}
    assert shown == {"one", "two", "three"}
    kitchen.results.pick(1)
    qtbot.waitUntil(lambda: kitchen.preview.title.text() == kitchen.model.rows[1].name)
    assert kitchen.count.text() == "3 results of 5 documents · by meaning and words"


def test_enter_in_the_list_opens_the_file_and_a_copy_opens_its_own(
    qtbot: QtBot, kitchen: SearchView, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(qtbot, kitchen, "turmeric")
    opened: list[str] = []
    monkeypatch.setattr(
        "desktop_app.ui.kit.open_file.open_at", lambda _runner, _notice, source, _place: opened.append(source)
    )
    kitchen.results.setFocus()
    QTest.keyClick(kitchen.results, Key.Key_Right)
    qtbot.waitUntil(lambda: kitchen.model.rowCount() == 5, timeout=20_000)
    kitchen.results.pick(2)
    QTest.keyClick(kitchen.results, Key.Key_Return)
    place = kitchen.results.visualRect(kitchen.model.index(0, 0)).topLeft() + QPoint(60, 10)
    QTest.mouseClick(kitchen.results.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(kitchen.results.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened == [kitchen.model.rows[2].source, kitchen.model.rows[0].source]


def test_the_per_cent_is_shown_to_those_who_switch_it_on(qtbot: QtBot, kitchen: SearchView) -> None:
    ask(qtbot, kitchen, "turmeric")
    window = kitchen.window()
    assert not kitchen.model.numbers
    window._set("match", "numbers")  # type: ignore[attr-defined]
    assert kitchen.model.numbers
    kitchen.grab()
