from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.jobs import CancelToken, silent
from desktop_app.core.searches import Search, Searches, load, save
from desktop_app.core.types import IndexRequest
from desktop_app.ui.engine import Engine
from desktop_app.ui.find.search.view import SearchView
from desktop_app.ui.libraries.index_work import index
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.conftest import search_view
from tests.ui.find.search.test_view import ask

Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier


def remembered(find: SearchView) -> list[str]:
    return [search.query for search in (find.history.searches or Searches()).recent]


def kept(find: SearchView) -> Searches:
    return load(find.desk.data_folder)


def test_a_search_that_was_acted_on_is_remembered(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    ask(qtbot, find, "trains")
    assert remembered(find) == []
    QTest.keyClick(find.bar.box, Key.Key_Return)
    qtbot.waitUntil(lambda: remembered(find) == ["trains"])
    qtbot.waitUntil(lambda: [search.query for search in kept(find).recent] == ["trains"])


def test_one_that_is_left_alone_is_remembered(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    qtbot.waitUntil(lambda: remembered(find) == ["bread"], timeout=6_000)


def test_the_popup_filters_runs_and_removes(qtbot: QtBot, find: SearchView) -> None:
    for query in ("bread", "trains"):
        ask(qtbot, find, query)
        find.history.remember()
    find.history.toggle_saved()
    find.bar.put("", "semantic", "mean")
    QTest.keyClick(find.bar.box, Key.Key_Down)
    popup = find.history.popup
    qtbot.waitUntil(popup.isVisible)
    assert [popup.model.index(row, 0).data() for row in range(popup.model.rowCount())] == ["trains", "bread"]
    QTest.keyClicks(popup.filter, "brea")
    assert popup.model.rowCount() == 1
    QTest.keyClick(popup.filter, Key.Key_Delete)
    qtbot.waitUntil(lambda: remembered(find) == ["trains"])
    assert "Removed “bread”." in popup.status.text()
    QTest.keyClick(popup.filter, Key.Key_Z, Control)
    qtbot.waitUntil(lambda: remembered(find) == ["trains", "bread"])
    QTest.keyClick(popup.filter, Key.Key_Return)
    assert popup.isHidden()
    assert find.bar.query == "bread"
    qtbot.waitUntil(lambda: remembered(find) == ["bread", "trains"], timeout=6_000)


def test_saved_searches_can_be_renamed_and_forgotten(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    QTest.keyClick(find.bar.box, Key.Key_S, Control)
    qtbot.waitUntil(lambda: len(kept(find).saved) == 1)
    assert find.bar.star.accessibleName() == "Delete the saved search"
    find.history.open()
    popup = find.history.popup
    qtbot.waitUntil(popup.isVisible)
    assert popup.model.setData(popup.model.index(0, 0), " Night  bakers ")
    qtbot.waitUntil(lambda: [search.name for search in kept(find).saved] == ["Night bakers"])
    assert popup.model.index(0, 0).data() == "Night bakers"
    popup.clear.click()
    assert remembered(find) == []
    popup.hide()
    find.bar.star.click()
    qtbot.waitUntil(lambda: kept(find).saved == ())
    assert "no longer saved" in find.notice.text()
    find.notice.action.click()
    qtbot.waitUntil(lambda: [search.name for search in kept(find).saved] == ["Night bakers"])


def test_a_saved_search_runs_in_its_own_library(
    qtbot: QtBot, open_window: Callable[..., MainWindow], library: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("Violins are made of spruce.")
    other = tmp_path / "Other"
    index(Engine(), IndexRequest(other, "Other", (tmp_path / "a.txt",)), silent, CancelToken())
    elsewhere = Search("wood", "keyword", "cls", str(other), "Wood")
    save(tmp_path / "data", Searches(saved=(elsewhere,)))
    find = search_view(open_window(library, other))
    find.history.open()
    qtbot.waitUntil(find.history.popup.isVisible)
    assert find.history.popup.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole).endswith("in Other")
    QTest.keyClick(find.history.popup.filter, Key.Key_Return)
    qtbot.waitUntil(lambda: find.library is not None and find.library.folder == other, timeout=10_000)
    assert (find.bar.query, find.bar.mode, find.bar.pooling) == ("wood", "keyword", "cls")


def test_undo_walks_back_through_searches(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    find.bar.set_mode("semantic")
    QTest.keyClick(find.bar.box, Key.Key_Escape)
    assert find.bar.is_empty()
    QTest.keyClick(find.bar.box, Key.Key_Z, Control)
    assert (find.bar.query, find.bar.mode) == ("bread", "semantic")
    QTest.keyClick(find.bar.box, Key.Key_Z, Control)
    assert (find.bar.query, find.bar.mode) == ("bread", "hybrid")
    QTest.keyClick(find.bar.box, Key.Key_Z, Control)
    assert find.bar.query == ""
    QTest.keyClick(find.bar.box, Key.Key_Z, Control | Qt.KeyboardModifier.ShiftModifier)
    assert find.bar.query == "bread"
    qtbot.waitUntil(lambda: find.model.rowCount() == 10)


def test_the_mouse_goes_back_and_forward(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    for button, query in ((Qt.MouseButton.BackButton, ""), (Qt.MouseButton.ForwardButton, "bread")):
        event = QMouseEvent(
            QMouseEvent.Type.MouseButtonPress,
            QPointF(5, 5),
            QPointF(5, 5),
            button,
            button,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(find.results.viewport(), event)
        assert find.bar.query == query
