"""A walk through all views of the window, with a query and a pair of texts."""

from __future__ import annotations

from collections.abc import Iterator

from pytestqt.qtbot import QtBot

from desktop_app.ui.find.page import FindPage
from desktop_app.ui.find.search.view import SearchView
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.view import AnyView
from desktop_app.ui.microscope.views import PLACES
from desktop_app.ui.window.main_window import MainWindow


def every_view(window: MainWindow, qtbot: QtBot) -> Iterator[str]:
    """Shows one view after another, each with its answer, and yields its title."""
    for page in window.pages:
        if isinstance(page, FindPage):
            window.show_page(0)
            yield from _find(page, qtbot)
        elif isinstance(page, MicroscopePage):
            yield from _microscope(window, page, qtbot)


def _find(page: FindPage, qtbot: QtBot) -> Iterator[str]:
    search = page.search
    assert isinstance(search, SearchView)
    search.bar.box.setText("who works at night")
    qtbot.waitUntil(lambda: search.results.model().rowCount() > 0, timeout=20_000)
    for number, title in enumerate(page.host.titles):
        page.show_view(number)
        qtbot.wait(50)
        yield title


def until_answered(view: AnyView, qtbot: QtBot) -> None:
    """Waits until nothing is on its way to a view."""
    qtbot.waitUntil(lambda: not view.busy, timeout=20_000)


def _microscope(window: MainWindow, page: MicroscopePage, qtbot: QtBot) -> Iterator[str]:
    for place, spec in enumerate(PLACES):
        window.show_page(1 + place)
        qtbot.waitUntil(lambda: page.controls.limit() is not None, timeout=20_000)
        page.controls.pair.setChecked(True)
        page.first.edit.set_text("My paycheck lasts")
        page.second.edit.set_text("A bank of the river")
        page.ask()
        qtbot.waitUntil(lambda: len(page.context.texts) == 2, timeout=20_000)
        for number in range(len(spec.views)):
            page.show_view(number)
            until_answered(page.view_named(spec.views[number].title), qtbot)
            qtbot.wait(20)
            yield spec.views[number].title
