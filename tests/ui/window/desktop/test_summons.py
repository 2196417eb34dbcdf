from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop_app import second_start
from desktop_app.ui.find.page import FindPage
from desktop_app.ui.window.desktop.summons import Summons
from tests.ui.conftest import OpenWindow

WAIT = 60_000


def test_another_start_brings_the_search_box_from_any_page_and_view(
    qtbot: QtBot, open_window: OpenWindow, library: Path, tmp_path: Path
) -> None:
    window = open_window(library)
    opened: list[Sequence[Path]] = []
    find = window.pages[0]
    assert isinstance(find, FindPage)
    find.show_view(3)
    window.show_page(len(window.titles) - 1)
    window.showMinimized()
    with second_start.only(tmp_path), ThreadPoolExecutor() as pool:
        Summons(tmp_path, window.come_and_search, opened.append, window)
        asking = pool.submit(second_start.ask, tmp_path, Path("/a.embedscope"), WAIT / 1000)
        qtbot.waitUntil(asking.done, timeout=WAIT)
        assert asking.result()
    assert window.place == "Find"
    assert find.host.number == 0
    assert not window.isMinimized()
    assert window.focusWidget() is find.search.bar.box
    assert opened == [(Path("/a.embedscope"),)]
