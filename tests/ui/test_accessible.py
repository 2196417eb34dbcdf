"""Every page and every form by the keyboard alone, and as a screen reader has it told."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.form_dialog import FormDialog
from desktop_app.ui.window import forms
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.every_view import every_view

UNTOLD = (QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Border)
MAP, GUIDE = 4, 5
LINKS = 60
"""In a page of the help each is a stop."""


def stops(whole: QWidget) -> list[QWidget]:
    """What takes the focus by Tab."""
    return [
        widget
        for widget in whole.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.focusProxy()
    ]


def nameless(whole: QWidget) -> list[str]:
    """Those of them that a screen reader would have nothing to say of."""
    found = []
    for widget in stops(whole):
        told = QAccessible.queryAccessibleInterface(widget)
        name = told.text(QAccessible.Text.Name) or widget.accessibleName()
        if not name or told.role() in UNTOLD:
            found.append(f"{type(widget).__name__} {widget.objectName()!r} {told.role()}")
    return found


def walk(whole: QWidget) -> list[QWidget]:
    """Where Tab leads, once around."""
    around = stops(whole)
    focused = QApplication.focusWidget()
    if focused not in around:
        around[0].setFocus(Qt.FocusReason.TabFocusReason)
    first = QApplication.focusWidget()
    assert first
    visited = [first]
    for _ in range(3 * len(around) + LINKS):
        QTest.keyClick(visited[-1], Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now
        if now is first:
            break
        visited.append(now)
    assert QApplication.focusWidget() is first, f"Tab does not come back from {visited[-1]}"
    return list(dict.fromkeys(visited))


def check(whole: QWidget, view: str) -> list[QWidget]:
    assert nameless(whole) == [], view
    visited = walk(whole)
    missed = [
        stop
        for stop in stops(whole)
        if stop not in visited and not (isinstance(stop, QAbstractButton) and stop.group())
    ]
    assert missed == [], view
    return visited


def every_place(window: MainWindow, qtbot: QtBot, do: Callable[[str], object]) -> None:
    for view in every_view(window, qtbot):
        do(view)
    for place, rest in ((MAP, 2_000), (GUIDE, 1_000)):
        window.show_page(place)
        qtbot.wait(rest)
        do(window.place)


def test_all_of_every_page_is_reached_and_named(qtbot: QtBot, open_window: OpenWindow, library: Path) -> None:
    window = open_window(library)
    every_place(window, qtbot, lambda view: check(window, view))


def test_tab_goes_as_one_reads(qtbot: QtBot, open_window: OpenWindow, library: Path) -> None:
    window = open_window(library)
    views = every_view(window, qtbot)
    assert next(views) == "Search"
    names = [widget.accessibleName() for widget in check(window, "Search")]
    row = next(name for name in names if name.startswith(library.name))
    order = ["Search", "Results", "The document's text", "Find", row, "Open or import a library"]
    first = names.index("Search")
    names = names[first:] + names[:first]
    assert [name for name in dict.fromkeys(names) if name in order] == order
    while next(views) != "Inspector":
        pass
    visited = check(window, "Inspector")
    places = {widget.accessibleName(): number for number, widget in enumerate(visited)}
    assert places["Tokens as chips"] < places["Tokens as a table"] < places["Details"]
    page = [widget for widget in visited if window.stack.isAncestorOf(widget)]
    lines = [widget.mapTo(window, QPoint()).y() for widget in page]
    backwards = sum(later < earlier - 100 for earlier, later in pairwise(lines))
    assert backwards <= 2, "to the first text, and to the details at the top right"


@pytest.mark.parametrize("name", ["settings", "shortcuts", "manual", "about", "new_library"])
def test_all_of_every_form_is_reached_and_named(
    qtbot: QtBot, open_window: OpenWindow, library: Path, name: str
) -> None:
    window = open_window(library)
    for open_form in (
        window._show_setting,
        lambda: forms.show_shortcuts(window),
        lambda: forms.show_help(window),
        lambda: forms.show_about(window, window.desk, window.libraries),
        window.libraries.add_documents,
    ):
        open_form()
        form = window.findChildren(FormDialog)[-1]
        if form.objectName() == name:
            break
        form.close()
    form = next(one for one in window.findChildren(FormDialog) if one.objectName() == name)
    form.activateWindow()
    qtbot.wait(500)
    check(form, name)
    form.close()


def test_the_focus_is_seen(qtbot: QtBot, open_window: OpenWindow, library: Path) -> None:
    """Around what has it, or in it, other pixels are drawn than without it."""
    window = open_window(library)
    next(every_view(window, qtbot))
    unseen = []
    for widget in check(window, "Search"):
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.wait(10)
        focused = widget.grab().toImage()
        widget.clearFocus()
        qtbot.wait(10)
        if widget.grab().toImage() == focused:
            unseen.append(widget.accessibleName())
    assert unseen == []
