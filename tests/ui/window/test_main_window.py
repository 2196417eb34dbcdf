from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.core import settings
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.ui import theme
from desktop_app.ui.find.page import FindPage
from desktop_app.ui.libraries.add_documents import AddDocuments
from desktop_app.ui.tasks import bug_from, watch_uncaught
from desktop_app.ui.window.main_window import MainWindow
from desktop_app.ui.window.shortcuts_and_bugs import BugForm, Shortcuts
from tests.ui.conftest import search_view

Open = Callable[..., MainWindow]
Control = Qt.KeyboardModifier.ControlModifier

FIRST_PAINT = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from desktop_app.app import build
from tests.ui.conftest import search_view
app = QApplication([])
window = build(Path(sys.argv[1]))
begin = window.begin
def painted():
    print(sorted({"numpy", "onnxruntime", "tokenizers", "sqlite3", "nltk"} & sys.modules.keys()))
    window.close()
window.begin = painted
window.show()
app.exec()
"""


def test_nothing_heavy_is_loaded_before_the_window_is_painted(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_the_status_line_names_what_really_runs(qtbot: QtBot, open_window: Open, library: Path) -> None:
    window = open_window(library)
    page = search_view(window)
    page.bar.box.setText("bread")
    qtbot.waitUntil(lambda: window.status.text().endswith(" ms"), timeout=20_000)
    model, device, passages, _time = window.status.text().split(" · ")
    assert model == "all-MiniLM-L6-v2"
    assert device.startswith("CPU, ")
    assert passages == "13 passages, 100 % read"


def test_without_a_model_the_window_says_what_to_do(
    qtbot: QtBot, open_window: Open, library: Path, tmp_path: Path
) -> None:
    window = open_window(library, bundle=tmp_path / "no model")
    page = search_view(window)
    qtbot.waitUntil(lambda: page.empty.title() == "The model is not ready")
    assert not page.bar.isEnabled()
    assert window.status.text().startswith("No model")


def test_keys_go_to_pages_box_and_shortcuts(qtbot: QtBot, open_window: Open, library: Path) -> None:
    window = open_window(library)
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_2, Control)
    assert window.stack.currentWidget() is window.pages[1]
    assert window.library_bar.isHidden()
    QTest.keyClick(window, Qt.Key.Key_1, Control)
    assert window.stack.currentWidget() is window.pages[0]
    page = search_view(window)
    page.results.setFocus()
    QTest.keyClick(window, Qt.Key.Key_K, Control)
    assert page.bar.box.hasFocus()
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.findChild(Shortcuts)


def test_the_theme_is_switched_and_remembered(
    qtbot: QtBot, open_window: Open, library: Path, tmp_path: Path
) -> None:
    window = open_window(library)
    window.activateWindow()
    assert theme.choice() == "light"
    QTest.keyClick(window, Qt.Key.Key_T, Control)
    assert theme.choice() == "dark"
    window.close()
    kept = settings.load(tmp_path / "data")
    assert kept.theme == "dark"
    assert kept.geometry


def test_the_window_comes_back_where_it_was(qtbot: QtBot, open_window: Open, library: Path) -> None:
    window = open_window(library)
    window.resize(1000, 640)
    window.close()
    assert open_window().height() == 640  # the screen of the tests may be narrower than the window


def test_files_dropped_below_the_search_open_the_form(
    qtbot: QtBot, open_window: Open, library: Path, corpus: Path
) -> None:
    window = open_window(library)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(corpus)), QUrl("https://example.invalid/x")])
    action, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), action, data, left, none)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    window.dropEvent(QDropEvent(QPointF(9, window.height() - 9), action, data, left, none))
    qtbot.waitUntil(lambda: window.findChild(AddDocuments) is not None, timeout=20_000)
    form = window.findChild(AddDocuments)
    assert form
    assert [form.paths_list.item(row).text() for row in range(form.paths_list.count())] == [str(corpus)]
    form.close()


def test_whoever_gave_files_can_type_a_query_at_once(
    qtbot: QtBot, open_window: Open, library: Path, corpus: Path
) -> None:
    window = open_window(library)
    window.show_page(1)
    form = window.libraries.add_documents([corpus])
    qtbot.waitUntil(form.accept_button.isEnabled, timeout=20_000)
    form.accept_button.click()
    qtbot.waitUntil(lambda: window.place == "Find", timeout=20_000)
    find = window.pages[0]
    assert isinstance(find, FindPage)
    assert window.focusWidget() is find.search.bar.box


def test_web_addresses_are_not_accepted(qtbot: QtBot, open_window: Open) -> None:
    window = open_window()
    data = QMimeData()
    data.setUrls([QUrl("https://example.invalid/x")])
    enter = QDragEnterEvent(
        QPoint(9, 9),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter.ignore()
    window.dragEnterEvent(enter)
    assert not enter.isAccepted()


def spoken(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def is_clear(button: QAbstractButton) -> bool:
    return isinstance(button.parent(), QLineEdit)


def test_every_control_has_a_name_and_every_icon_a_tooltip(
    qtbot: QtBot, open_window: Open, library: Path
) -> None:
    window = open_window(library)
    controls = [
        widget
        for kind in (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit)
        for widget in window.findChildren(kind)
        if not widget.objectName().startswith("qt_") and not widget.isHidden()
    ]
    assert len(controls) > 15
    assert [widget for widget in controls if not spoken(widget)] == []
    buttons = [widget for widget in controls if isinstance(widget, QAbstractButton)]
    assert [button for button in buttons if not (button.text() or button.toolTip() or is_clear(button))] == []
    views = [view for view in window.findChildren(QAbstractItemView) if view.focusPolicy()]
    named = [view for view in views if view.objectName() and not view.objectName().startswith("qt_")]
    assert [view for view in named if not spoken(view)] == []


def test_a_bug_is_shown_once_with_a_report(
    qtbot: QtBot, open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    watch_uncaught(window.desk.runner)
    for _ in range(2):
        try:
            raise LookupError("row 7")
        except LookupError as error:
            sys.excepthook(LookupError, error, error.__traceback__)
            window.bugs.show(bug_from(error))
    dialogs = window.findChildren(BugForm)
    assert len(dialogs) == 1
    assert "LookupError: row 7" in dialogs[0].text.toPlainText()
    dialogs[0].close()


def test_dialogs_close_with_escape(qtbot: QtBot, open_window: Open, app: QApplication) -> None:
    window = open_window()
    for dialog in (window.libraries.add_documents(), Shortcuts(window)):
        dialog.show()
        with qtbot.waitSignal(dialog.finished):
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not [left for left in window.findChildren(QDialog) if left.isVisible()]


def test_a_model_that_can_no_longer_be_loaded_is_named(
    qtbot: QtBot, open_window: Open, library: Path, tmp_path: Path
) -> None:
    bundle = Path(shutil.copytree(DEFAULT_BUNDLE, tmp_path / "bundle", copy_function=os.link))
    window = open_window(library, bundle=bundle)
    qtbot.waitUntil(lambda: "CPU" in window.status.text(), timeout=30_000)
    (bundle / "manifest.json").unlink()
    window.desk.engine.models.use("cpu")  # nothing is in memory any more
    window.desk.runner.query(window.desk.engine.close, owner=window)
    window.libraries.open(library)
    qtbot.waitUntil(lambda: window.status.text().startswith("No model"), timeout=30_000)
    assert not search_view(window).bar.isEnabled()
