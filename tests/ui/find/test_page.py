from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop_app.ui.find.page import VIEWS, FindPage
from desktop_app.ui.find.shared.view import View
from tests.ui.conftest import OpenWindow


def test_every_view_of_the_table_is_there() -> None:
    for spec in VIEWS:
        assert issubclass(spec.kind(), View)
        assert spec.purpose


def test_a_view_that_is_made_later_has_the_library_in_use(
    qtbot: QtBot, open_window: OpenWindow, library: Path
) -> None:
    page = open_window(library).pages[0]
    assert isinstance(page, FindPage)
    assert list(page.host.made) == ["Search"], "nothing waits for a view that is not shown"
    for number, spec in enumerate(VIEWS):
        page.show_view(number)
        view = page.host.view(spec.title)
        assert view.isVisible()
        assert view.library
        assert view.library.folder == library
    page.search_for("bread")
    assert page.search.isVisible()
    assert page.search.bar.query == "bread"
