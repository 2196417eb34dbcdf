"""A host of views: tabs, and a stack that views come into when they are first shown."""

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.basics import MenuButton
from desktop_app.ui.kit.spoken import TabButton
from desktop_app.ui.kit.view_host import ViewHost, ViewSpec, ViewTabs

SPECS = [
    ViewSpec(f"View {number}", f"Number {number}", "PySide6.QtWidgets:QLabel") for number in range(1, 12)
]


def host_of(*specs: ViewSpec, bot: QtBot) -> ViewHost[QWidget]:
    host: ViewHost[QWidget] = ViewHost(specs, lambda kind: kind())
    bot.addWidget(host)
    bot.addWidget(host.stack)
    return host


def test_a_view_is_made_once_and_only_when_it_is_shown(qtbot: QtBot) -> None:
    host = host_of(*SPECS, bot=qtbot)
    assert host.stack.count() == 0
    first = host.show_view(2)
    assert isinstance(first, QLabel)
    assert (first.objectName(), first.accessibleName()) == ("view_view_3", "View 3")
    assert first.accessibleDescription() == "Number 3"
    assert (host.stack.currentWidget(), host.number) == (first, 2)
    assert host.show_view(2) is first
    assert host.stack.count() == 1


def test_there_can_be_more_views_than_keys(qtbot: QtBot) -> None:
    host = host_of(*SPECS, bot=qtbot)
    tabs = host.findChildren(QToolButton)
    assert (tabs[8].toolTip(), tabs[9].toolTip()) == ("Number 9 (Alt+9)", "Number 10")


def test_something_else_can_stand_for_a_view_that_needs_a_text(qtbot: QtBot) -> None:
    free = ViewSpec("Free", "", "PySide6.QtWidgets:QLabel", needs_text=False)
    host, instead = host_of(SPECS[0], free, bot=qtbot), QLabel()
    host.stack.addWidget(instead)
    host.show_view(0, instead)
    assert host.stack.currentWidget() is instead
    assert host.stack.currentWidget() is not host.show_view(0)
    assert host.show_view(1, instead) is host.stack.currentWidget()


def test_where_the_line_is_short_the_corner_shows_icons_and_then_tabs_stand_closer(qtbot: QtBot) -> None:
    button = MenuButton("&Copy", "copy", "Copy what is shown", QMenu.clear)
    host: ViewHost[QWidget] = ViewHost(SPECS[:5], lambda kind: kind(), corner=(button,))
    qtbot.addWidget(host)
    tabs = host.findChildren(TabButton)
    host.show()
    lines, words, wide = [], [], []
    alone = host.findChildren(ViewTabs)[0].one_line()
    for width in (2 * alone, alone + 60, alone, 2 * alone):
        host.resize(width, host.heightForWidth(width))
        qtbot.wait(20)
        lines.append(len({tab.y() for tab in tabs}))
        words.append((button.text(), button.icon().isNull()))
        wide.append(tabs[0].width())
        assert button.accessibleName() == "Copy what is shown"
        assert button.shortcut() == QKeySequence("Alt+C")
    assert lines == [1, 1, 1, 1]
    assert words == [("&Copy", True), ("", False), ("", False), ("&Copy", True)]
    assert wide[0] == wide[1] == wide[3] > wide[2]
