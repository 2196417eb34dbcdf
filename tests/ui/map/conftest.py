"""The window with the thirteen jobs, at its map."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.ui.map.documents import DocumentsMap
from desktop_app.ui.map.page import MapPage
from tests.ui.conftest import OpenWindow


def map_page(window: object) -> MapPage:
    pages = window.pages  # type: ignore[attr-defined]
    return next(page for page in pages if isinstance(page, MapPage))


@pytest.fixture
def page(open_window: OpenWindow, library: Path) -> MapPage:
    window = open_window(library)
    made = map_page(window)
    window.show_page(window.titles.index("Map"))
    return made


@pytest.fixture
def documents(page: MapPage, qtbot: QtBot) -> DocumentsMap:
    """The map, drawn and measured."""
    view = page.view()
    assert isinstance(view, DocumentsMap)
    qtbot.waitUntil(lambda: view.kept is not None, timeout=30_000)
    return view
