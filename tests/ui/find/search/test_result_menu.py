from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from desktop_app.ui.find.search.view import SearchView
from desktop_app.ui.kit import open_file
from desktop_app.ui.libraries.add_documents import AddDocuments
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.find.search.test_view import ask

Key = Qt.Key
Control, Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def titles(find: SearchView) -> list[str]:
    return [hit.title for hit in find.model.answer.hits] if find.model.answer else []


def similar_shown(find: SearchView) -> bool:
    answer = find.model.answer
    return answer is not None and answer.query == "" and bool(answer.hits)


def test_similar_to_a_result_leaves_it_out(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    QTest.keyClick(find.results, Key.Key_F, Control | Shift)
    qtbot.waitUntil(lambda: similar_shown(find))
    assert find.bar.box.text() == ""
    assert find.bar.chip.accessibleName() == "Similar to: Baker. Remove"
    assert "Baker" not in titles(find)
    assert titles(find)[0] == "Pastry Chef"
    QTest.keyClick(find.bar.box, Key.Key_Backspace)
    assert find.bar.is_empty()
    QTest.keyClick(find.bar.box, Key.Key_Z, Control)
    qtbot.waitUntil(lambda: similar_shown(find))
    QTest.keyClicks(find.bar.box, "teeth")
    assert find.bar.similar_to is None
    qtbot.waitUntil(lambda: titles(find)[:1] == ["Dental Assistant"])


def test_similar_to_a_selection(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    find.open_preview()
    qtbot.waitUntil(lambda: find.preview.title.text() == "Baker")
    cursor = find.preview.text.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(len("Start at three in the morning"), QTextCursor.MoveMode.KeepAnchor)
    find.preview.text.setTextCursor(cursor)
    find.result_menu.find_similar()
    qtbot.waitUntil(lambda: similar_shown(find))
    assert find.bar.similar_to
    assert find.bar.similar_to.title == "“Start at three in the morning”"
    assert "Baker" not in titles(find)


def test_results_are_copied_with_their_source(qtbot: QtBot, find: SearchView, corpus: Path) -> None:
    ask(qtbot, find, "bread")
    find.results.setFocus()
    QTest.keyClick(find.results, Key.Key_Down, Shift)
    assert [hit.rank for hit in find.results.hits()] == [1, 2]
    find.results.copy()
    assert QGuiApplication.clipboard().text().count("\n\n") == 1
    QTest.keyClick(find.results, Key.Key_X, Control | Shift)
    first, second = QGuiApplication.clipboard().text().split("\n\n")
    assert first.splitlines()[1:] == ["— Baker, line 4", str(corpus)]
    assert second.startswith("Create desserts")


def test_home_and_end_go_to_the_first_and_last(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    for key, row in ((Key.Key_End, 9), (Key.Key_Home, 0)):
        QTest.keyClick(find.results, key)
        assert find.results.currentIndex().row() == row


def words(menu: QMenu) -> list[str]:
    return [action.text().split("\t")[0] for action in menu.actions() if not action.isSeparator()]


def test_the_menu_says_what_it_will_do(
    qtbot: QtBot, find: SearchView, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(qtbot, find, "bread")
    menu = find.result_menu.menu()
    assert words(menu) == [
        "Copy title and passage",
        "Copy with source",
        "Open the file",
        "Open with",
        "Show in folder",
        "Find similar",
        "Export the 10 shown",
    ]
    shown: list[str] = []
    monkeypatch.setattr(open_file, "show_in_folder", shown.append)
    next(action for action in menu.actions() if action.text() == "Show in folder").trigger()
    assert shown == [find.results.hits()[0].source]
    menu.close()
    find.results.selectAll()
    menu = find.result_menu.menu()
    assert words(menu)[-1] == "Export the 10 selected"
    assert not next(action for action in menu.actions() if action.text() == "Show in folder").isEnabled()
    menu.close()


def test_the_menu_key_opens_it(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    find.results.customContextMenuRequested.emit(QPoint(5, 5))
    menu = QApplication.activePopupWidget()
    assert menu
    assert menu.objectName() == "result_menu"
    menu.close()


def test_an_export_has_the_order_of_the_list(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    find.model.sort_by("name")
    shown = [hit.title for hit in find.model.rows]
    assert shown != titles(find), "that is another order"
    answer = find.results.answer
    assert answer
    assert [hit.title for hit in answer.hits] == shown


def test_what_is_shown_is_exported(qtbot: QtBot, find: SearchView, tmp_path: Path) -> None:
    answer = ask(qtbot, find, "bread")
    menu = QMenu()
    find.result_menu.fill_exports(menu, answer)
    assert words(menu) == ["CSV for spreadsheets …", "JSON …", "Markdown …"]
    menu.actions()[1].trigger()
    dialog = find.findChildren(QFileDialog)[0]
    assert dialog.windowTitle() == "Export 10 results"
    assert Path(dialog.selectedFiles()[0]).name == "bread.json"
    path = tmp_path / "out.json"
    dialog.filesSelected.emit([str(path)])
    dialog.close()
    menu.deleteLater()
    qtbot.waitUntil(lambda: find.notice.text() == "Saved out.json.")
    assert [hit["title"] for hit in json.loads(path.read_text())["hits"]] == titles(find)


def drop(window: MainWindow, path: Path, place: QPointF) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(place.toPoint(), action, data, button, none))
    QApplication.sendEvent(window, QDropEvent(place, action, data, button, none))


def test_a_dropped_file_is_searched_by_or_added(qtbot: QtBot, find: SearchView, tmp_path: Path) -> None:
    window = find.window()
    assert isinstance(window, MainWindow)
    path = tmp_path / "loaf.txt"
    path.write_text("A loaf of sourdough from the oven.")
    drop(window, path, QPointF(400, 40))
    qtbot.waitUntil(lambda: similar_shown(find), timeout=20_000)
    assert titles(find)[0] == "Baker"
    assert find.bar.similar_to
    assert find.bar.similar_to.title == "loaf.txt"
    drop(window, path, QPointF(400, window.height() - 60))
    qtbot.waitUntil(lambda: bool(window.findChildren(AddDocuments)), timeout=10_000)
    window.findChildren(AddDocuments)[0].reject()
