"""The window goes on where it was left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QSplitter, QToolButton
from pytestqt.qtbot import QtBot

from desktop_app.app import build
from desktop_app.core import settings
from desktop_app.core.settings import Settings
from desktop_app.ui.find.page import FindPage
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.conftest import OpenWindow, search_view


def drag(splitter: QSplitter, place: int) -> list[int]:
    """Moves the first handle as the pointer would."""
    splitter.moveSplitter(place, 1)
    return splitter.sizes()


def in_front(window: MainWindow) -> str:
    rail = window.rail.findChildren(QToolButton)
    return next(button.text() for button in rail if button.isChecked())


def test_query_view_and_widths_come_back(qtbot: QtBot, open_window: OpenWindow, library: Path) -> None:
    window = open_window(library)
    find = search_view(window)
    find.bar.set_mode("semantic")
    find.search_for("bread for the town")
    qtbot.waitUntil(find.preview.isVisible, timeout=20_000)
    wide = drag(window.splitter, 300)
    parts = drag(find.splitter, 400)
    find.preview.page_button.setChecked(True)
    page = window.pages[0]
    assert isinstance(page, FindPage)
    page.show_view(1)
    window.close()

    again = open_window()
    page = again.pages[0]
    assert isinstance(page, FindPage)
    find = search_view(again)
    qtbot.waitUntil(lambda: find.bar.query == "bread for the town", timeout=20_000)
    assert find.bar.mode == "semantic"
    assert find.preview.page_button.isChecked(), "documents are seen as pages, as before"
    assert page.host.stack.currentWidget() is not find, "the view that was in front is in front"
    page.show_view(0)
    qtbot.waitUntil(find.preview.isVisible, timeout=20_000)
    assert window.splitter.sizes() == wide
    assert [abs(one - other) <= 2 for one, other in zip(find.splitter.sizes(), parts, strict=True)]


def test_the_place_of_the_rail_comes_back(open_window: OpenWindow, library: Path) -> None:
    window = open_window(library)
    window.show_page(1)
    place = in_front(window)
    window.close()
    again = open_window()
    assert in_front(again) == place
    assert again.library_bar.isHidden()


def test_each_place_comes_back_with_its_last_view(
    qtbot: QtBot, open_window: OpenWindow, library: Path
) -> None:
    window = open_window(library)
    for place, number in ((1, 2), (2, 1), (4, 1)):
        window.show_page(place)
        window.pages[1 if place < 4 else 2].show_inside(number)
    before = [title for page in (window.pages[1], window.pages[2]) for title in page.in_front()]
    window.close()

    again = open_window()
    assert set(before) <= set(again.libraries.settings.views)
    for place in (1, 2, 4):
        again.show_page(place)
    assert [title for page in (again.pages[1], again.pages[2]) for title in page.in_front()] == before
    again.close()
    unseen = open_window()  # the pages are not made, and nothing is forgotten
    unseen.show_page(0)
    unseen.close()
    assert set(before) <= set(open_window().libraries.settings.views)


def test_a_query_is_asked_of_its_own_library_only(
    qtbot: QtBot, open_window: OpenWindow, library: Path, tmp_path: Path
) -> None:
    kept = Settings(libraries=(str(library),), library="/gone", query="bread")
    settings.save(tmp_path / "data", kept)
    window = open_window()
    qtbot.waitUntil(lambda: window.libraries.current is not None, timeout=20_000)
    assert search_view(window).bar.query == ""


@pytest.mark.parametrize("broken", [[], "wide", {"a": "b"}, {"a": [-1, 2]}, {"a": [True]}, {"a": [1e9]}])
def test_sizes_that_are_none_are_left_out(tmp_path: Path, broken: object) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"panes": broken, "theme": "dark"}))
    assert settings.load(tmp_path) == Settings(theme="dark")


def test_nothing_is_offered_before_it_is_known_what_there_is(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window = build(tmp_path / "empty")
    qtbot.addWidget(window)
    find = search_view(window)
    assert find.empty.title() == ""
    window.show()
    qtbot.waitUntil(lambda: find.empty.title().startswith("Search "), timeout=20_000)
    window.close()


def test_damaged_settings_are_told_and_no_library_is_lost(
    qtbot: QtBot, open_window: OpenWindow, library: Path, tmp_path: Path
) -> None:
    open_window(library).close()
    path = tmp_path / "data" / settings.NAME
    path.write_bytes(path.read_bytes()[:40])
    window = open_window()
    qtbot.waitUntil(lambda: window.library_bar.folders() == [library], timeout=20_000)
    assert "Of the settings a part could not be read" in window.library_bar.notice.text()
    window.close()
    assert settings.opened(tmp_path / "data").notice == ""
    assert settings.load(tmp_path / "data").libraries == (str(library),)


def test_without_a_history_no_query_is_left_on_the_disk(
    qtbot: QtBot, open_window: OpenWindow, library: Path, tmp_path: Path
) -> None:
    window = open_window(library)
    find = search_view(window)

    def texts() -> str:
        return "".join(path.read_text() for path in (tmp_path / "data").glob("*.json"))

    find.search_for("bread for the town")
    qtbot.waitUntil(lambda: "bread for the town" in texts(), timeout=20_000)
    window._set("history", "off")
    qtbot.waitUntil(lambda: "bread for the town" not in texts(), timeout=20_000)
    find.search_for("trains in the evening")
    qtbot.waitUntil(lambda: find.model.rowCount() > 0, timeout=20_000)
    find.history.remember()
    window.close()
    assert "trains in the evening" not in texts()
    assert settings.load(tmp_path / "data").history == "off"


def test_what_was_typed_goes_through_an_opening_anew_and_no_further(
    qtbot: QtBot, open_window: OpenWindow, library: Path, tmp_path: Path
) -> None:
    window = open_window(library)
    page, microscope = window.pages[0], window.pages[1]
    assert isinstance(page, FindPage)
    assert isinstance(microscope, MicroscopePage)
    page.show_view(2)
    page.host.view("Checklist").take_up({"checklist": "bakes bread\nspeaks Polish"})
    microscope.first.edit.set_text("My paycheck")
    microscope.second.edit.set_text("lasts")
    microscope.controls.pair.setChecked(True)
    window.open_anew()
    assert window.anew

    again = open_window()
    qtbot.waitUntil(lambda: not settings.load(tmp_path / "data").typed, timeout=20_000)
    taken = again.pages[1]
    assert isinstance(taken, MicroscopePage)
    assert (taken.first.text(), taken.second.text(), taken.controls.pair.isChecked()) == (
        "My paycheck",
        "lasts",
        True,
    )
    again.open_anew()

    last = open_window()
    page = last.pages[0]
    assert isinstance(page, FindPage)
    assert page.host.view("Checklist").typed() == {"checklist": "bakes bread\nspeaks Polish"}, (
        "never shown between"
    )
    last.close()
    assert settings.load(tmp_path / "data").typed == {}
