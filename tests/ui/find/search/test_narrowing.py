"""The query language in the window: what was understood, the facets, the help."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, silent
from desktop_app.core.query_values import Division
from desktop_app.core.types import Answer, IndexRequest
from desktop_app.ui.engine import Engine
from desktop_app.ui.find.search import work
from desktop_app.ui.find.search.view import SearchView
from desktop_app.ui.libraries.index_work import index
from tests.ui.conftest import JOBS, OpenWindow, search_view

Key = Qt.Key
LEVEL = ("level", True)


@pytest.fixture(scope="module")
def narrowed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirteen jobs of three levels, in a library."""
    folder = tmp_path_factory.mktemp("narrowing")
    records = (
        {"title": title, "text": text, "level": ("entry", "mid", "senior")[number % 3]}
        for number, (title, text) in enumerate(JOBS)
    )
    (folder / "jobs.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    library = folder / "Jobs"
    index(Engine(), IndexRequest(library, "Jobs", (folder / "jobs.jsonl",)), silent, CancelToken())
    return library


@pytest.fixture
def view(open_window: OpenWindow, narrowed: Path) -> SearchView:
    return search_view(open_window(narrowed))


def answer_to(qtbot: QtBot, view: SearchView, query: str) -> Answer:
    def answered() -> bool:
        return view.model.answer is not None and view.model.answer.query == query

    qtbot.waitUntil(answered, timeout=20_000)
    assert view.model.answer
    return view.model.answer


def ask(qtbot: QtBot, view: SearchView, query: str) -> Answer:
    view.bar.box.setText(query)
    view.bar.ask_now()
    return answer_to(qtbot, view, query)


def test_what_was_understood_is_told_and_taken_back(qtbot: QtBot, view: SearchView) -> None:
    ask(qtbot, view, "animals")
    assert view.narrowing.understood.isHidden()
    answer = ask(qtbot, view, "animals level:senior -dogs")
    assert {hit.title for hit in answer.hits} == {JOBS[row][0] for row in (2, 5, 8, 11)}
    assert view.narrowing.understood.text() == "Only level senior · Pushing away “dogs”"
    assert view.count.text() == "4 documents · by meaning and words"
    view.narrowing.understood.chips[0].click()
    assert view.bar.query == "animals -dogs"
    answer_to(qtbot, view, "animals -dogs")
    assert view.count.text().startswith("Best 10 of 13 ")
    view.bar.box.undo()
    assert view.bar.query == "animals level:senior -dogs"


def test_a_facet_writes_the_filter_into_the_box(qtbot: QtBot, view: SearchView) -> None:
    ask(qtbot, view, "animals")
    qtbot.waitUntil(lambda: list(view.narrowing.facets.buttons) == [LEVEL])
    view.narrowing.facets.buttons[LEVEL].click()
    opened = view.narrowing.facets.list
    assert opened.facet
    assert opened.facet.values == (("entry", 5), ("mid", 4), ("senior", 4))
    QTest.keyClick(opened.list, Key.Key_Down)
    QTest.keyClick(opened.list, Key.Key_Space)
    answer = answer_to(qtbot, view, "animals level:mid")
    assert len(answer.hits) == 4
    qtbot.waitUntil(lambda: view.narrowing.facets.buttons[LEVEL].text() == "Level · 1 ▾")
    assert opened.facet.values == (("entry", 5), ("mid", 4), ("senior", 4)), "of the others, as before"
    assert opened.list.item(1).checkState() == Qt.CheckState.Checked
    QTest.keyClick(opened.list, Key.Key_Up)
    QTest.keyClick(opened.list, Key.Key_Return)
    answer_to(qtbot, view, "animals level:mid level:entry")
    qtbot.waitUntil(lambda: view.narrowing.facets.buttons[LEVEL].text() == "Level · 2 ▾")
    opened.cleared.emit()
    answer_to(qtbot, view, "animals")
    QTest.keyClick(opened, Key.Key_Escape)
    assert opened.isHidden()


def test_filters_alone_list_without_a_match(qtbot: QtBot, view: SearchView) -> None:
    answer = ask(qtbot, view, "level:mid level:entry")
    assert answer.listed
    assert view.count.text() == "9 documents · in the order of the library"
    assert "no match" in str(view.model.data(view.model.index(0, 0), Qt.ItemDataRole.ToolTipRole))
    qtbot.waitUntil(lambda: view.preview.match.text() == "Rank\u00a01\u00a0· 100\u00a0%\u00a0read")


def test_what_was_understood_is_told_where_nothing_passes_too(qtbot: QtBot, view: SearchView) -> None:
    answer = ask(qtbot, view, 'animals level:mid "no such words"')
    assert answer.hits == ()
    assert not view.narrowing.understood.isHidden()
    assert "Nothing found" in view.empty.title()


def test_a_wrong_value_is_told_with_those_there_are(qtbot: QtBot, view: SearchView) -> None:
    ask(qtbot, view, "animals level:midd")
    assert view.narrowing.told.text() == "No document has level:midd. There are: entry, mid, senior."
    assert not view.narrowing.told.isHidden()
    ask(qtbot, view, "animals level:mid")
    assert view.narrowing.told.isHidden()


def test_the_language_is_explained(qtbot: QtBot, view: SearchView) -> None:
    QTest.keyClick(view.bar.box, Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(view.bar.help.isVisible)
    QTest.keyClick(view.bar.help, Key.Key_Escape)
    assert view.bar.help.isHidden()


def test_a_value_chosen_while_counts_are_awaited_goes_into_the_new_query(
    qtbot: QtBot, view: SearchView, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(qtbot, view, "animals")
    qtbot.waitUntil(lambda: list(view.narrowing.facets.buttons) == [LEVEL])
    view.narrowing.facets.buttons[LEVEL].click()
    counted = threading.Event()
    divide = work.divide

    def slow(*given: Any) -> Division:
        counted.wait(20)
        return divide(*given)

    monkeypatch.setattr(work, "divide", slow)
    ask(qtbot, view, "bread")
    view.narrowing.facets.list.toggled.emit("mid")
    assert view.bar.query == "bread level:mid"
    counted.set()


def test_what_cannot_be_counted_is_not_awaited(
    qtbot: QtBot, view: SearchView, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(qtbot, view, "animals")
    qtbot.waitUntil(lambda: list(view.narrowing.facets.buttons) == [LEVEL])

    def fail(*_: object) -> Division:
        raise AppError("The disk is gone.", "Plug it in again.")

    monkeypatch.setattr(work, "divide", fail)
    ask(qtbot, view, '-level:none the bread "a"')
    qtbot.waitUntil(lambda: "The disk is gone." in view.notice.text())
    assert "…" not in view.count.text()
    assert view.narrowing.facets.isHidden(), "counts of another query"
