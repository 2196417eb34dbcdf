"""Pages are made when they are needed, and then know what the others were told."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop_app.app import PAGES
from desktop_app.core.query_values import SimilarTo
from desktop_app.ui.microscope.views import PLACES
from tests.ui.conftest import OpenWindow, search_view


def test_a_window_that_searches_makes_no_other_page(
    qtbot: QtBot, open_window: OpenWindow, library: Path
) -> None:
    window = open_window(library)
    assert list(window.pages.made) == [0]
    assert window.stack.count() == 1
    window.show_page(window.titles.index("Map"))
    assert list(window.pages.made) == [0, 2]
    page = window.pages[2]
    assert (page.objectName(), page.accessibleName()) == ("page_map", "Map")
    qtbot.waitUntil(lambda: page._library is not None)  # type: ignore[attr-defined]
    assert page._library.folder == library  # type: ignore[attr-defined]
    assert [window.pages[number] for number in range(-4, 4)] == [*window.pages, *window.pages[:]]


def test_the_rail_names_the_places_of_the_microscope() -> None:
    (spec,) = [spec for spec in PAGES if spec.where.endswith(":MicroscopePage")]
    assert [place.title for place in spec.places] == [place.title for place in PLACES]


def test_what_is_similar_is_looked_for_by_the_page_that_searches(
    qtbot: QtBot, open_window: OpenWindow, library: Path
) -> None:
    open_window(library).close()
    window = open_window(library)
    window.show_page(window.titles.index("Map"))
    window.desk.search.find_similar(SimilarTo("a text", text="bread for the town"))
    assert window.place == "Find"
    find = search_view(window)
    qtbot.waitUntil(lambda: find.results.model().rowCount() > 0, timeout=20_000)
