"""Two rankings of one query, and what moved between them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import AppError
from desktop_app.core.paths import SAMPLE_LIBRARY
from desktop_app.core.types import GUIDE, UNTOUCHED
from desktop_app.library import label
from desktop_app.library.marks import Mark, mark
from desktop_app.library.store import Library
from desktop_app.services.indexing.switch import switch
from desktop_app.services.models import open_encoder
from desktop_app.services.searching.compare import Comparison
from desktop_app.ui.find.compare import work
from desktop_app.ui.find.compare.view import COMPARING, EXAMPLES, HOW_TO_GET_ONE, CompareView
from desktop_app.ui.find.page import VIEWS, FindPage
from desktop_app.ui.kit.tables.two_rankings import ordinal
from tests.services.indexed import index
from tests.ui.conftest import OpenWindow
from tests.ui.find.conftest import HoldLane
from tests.ui.looking import faults

Key = Qt.Key


def compare_view(page: object) -> CompareView:
    assert isinstance(page, FindPage)
    page.show_view([spec.title for spec in VIEWS].index("Compare"))
    view = page.host.view("Compare")
    assert isinstance(view, CompareView)
    return view


@pytest.fixture
def view(open_window: OpenWindow, library: Path) -> CompareView:
    return compare_view(open_window(library).pages[0])


def ask(qtbot: QtBot, view: CompareView, query: str) -> None:
    view.box.setText(query)
    qtbot.waitUntil(lambda: view.comparison is not None and view.comparison.query == query, timeout=20_000)


def said(view: CompareView, side: int, row: int) -> str:
    model = view.columns.sides[side].compared
    words = model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert isinstance(words, str)
    return words


def test_what_moved_is_told_on_both_sides(qtbot: QtBot, view: CompareView) -> None:
    ask(qtbot, view, "train")
    assert view.comparison
    left, right = view.comparison.sides
    assert {placed.hit.title for placed in left} == {"Train Driver", "Pastry Chef"}
    assert len(right) == 13
    for side, other in ((left, right), (right, left)):
        ranks = {placed.hit.document: placed.hit.rank for placed in other}
        assert all(placed.there == ranks.get(placed.hit.document) for placed in side)
    alone = next(row for row, placed in enumerate(right) if placed.there is None)
    assert "not among the 2 documents of Exact words" in said(view, 1, alone)
    assert "Meaning (mean)" in said(view, 0, 0)
    assert (
        view.status.text()
        == "2 of the first 13 are on both sides · 11 of Meaning (mean) not found by Exact words"
    )


def test_the_current_document_is_lit_on_both_sides(qtbot: QtBot, view: CompareView) -> None:
    ask(qtbot, view, "train")
    QTest.keyClick(view.box, Key.Key_Down)
    left, right = view.columns.sides
    assert left.hasFocus()
    hit = view.columns.hit(0)
    assert hit
    assert view.columns.hit(1) == right.compared.rows[right.compared.row_of((hit.source, hit.id))].hit
    QTest.keyClick(left, Key.Key_Return)
    qtbot.waitUntil(lambda: view.stack.currentWidget() is view.preview, timeout=20_000)
    assert view.preview.title.text() == hit.title
    QTest.keyClick(view.preview.text, Key.Key_Escape)
    assert view.stack.currentIndex() == 1
    assert left.hasFocus()


def test_a_choice_asks_again_and_both_may_be_the_same(qtbot: QtBot, view: CompareView) -> None:
    ask(qtbot, view, "animals")
    view.choices[0].setCurrentIndex(view.choices[1].currentIndex())
    qtbot.waitUntil(lambda: bool(view.comparison and view.comparison.sides[0] == view.comparison.sides[1]))
    assert "at the same place" in said(view, 0, 0)


def test_an_empty_box_and_escape_go_back_to_the_beginning(qtbot: QtBot, view: CompareView) -> None:
    ask(qtbot, view, "animals")
    QTest.keyClick(view.box, Key.Key_Escape)
    qtbot.waitUntil(lambda: view.comparison is None)
    assert view.stack.currentWidget() is view.empty


def test_the_query_is_carried_over_from_the_search_view(qtbot: QtBot, view: CompareView) -> None:
    page = view.window().findChild(FindPage)
    assert page

    def go(query: str) -> None:
        page.show_view(0)
        page.search_for(query)
        page.show_view(1)

    for query in ("animals", "trains"):
        go(query)
        qtbot.waitUntil(lambda: bool(view.comparison and view.comparison.query == query), timeout=20_000)  # noqa: B023
    ask(qtbot, view, "bread")
    go("surgery")
    assert view.box.text() == "bread", "what was typed here stays"


def test_a_recipe_from_before_is_offered(
    qtbot: QtBot, open_window: OpenWindow, library: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(library, tmp_path / "own"))
    encoder = open_encoder()
    view = compare_view(open_window(folder).pages[0])
    qtbot.waitUntil(lambda: view.note.text() == HOW_TO_GET_ONE, timeout=20_000)
    for preprocessing in (GUIDE, UNTOUCHED):
        switch(folder, encoder, preprocessing)
    more = tmp_path / "more.txt"
    more.write_text("A train to the sea.")
    with Library.open(folder, writable=True) as opened:
        index(opened, [more], encoder)
    view.activate()
    qtbot.waitUntil(lambda: len(view.earlier) == 1, timeout=20_000)
    assert view.note.isHidden()
    name = "Meaning (mean) · no punctuation, no stop words, lemmas"
    view.choices[0].setCurrentIndex(view.choices[0].findText(name))
    ask(qtbot, view, "train")
    assert view.note.text() == (
        "“no punctuation, no stop words, lemmas” is as of the switch: 1 document is newer."
    )
    assert view.comparison
    left, right = view.comparison.sides
    assert len(left) == 13
    assert [placed.hit.source for placed in right if placed.there is None] == [str(more)]
    hit = left[0].hit
    view.read(hit, 0)
    qtbot.waitUntil(lambda: view.stack.currentWidget() is view.preview, timeout=20_000)
    assert view.preview.title.text() == hit.title


@pytest.mark.skipif(not SAMPLE_LIBRARY.exists(), reason="the sample library is not built")
@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_shows_what_keywords_miss(qtbot: QtBot, open_window: OpenWindow, example: str) -> None:
    view = compare_view(open_window(SAMPLE_LIBRARY).pages[0])
    chip = next(button for button in view.empty.findChildren(QPushButton) if button.text() == example)
    chip.click()
    qtbot.waitUntil(lambda: view.comparison is not None, timeout=20_000)
    assert view.comparison
    assert view.comparison.sides[1][0].there is None
    assert view.note.text() != HOW_TO_GET_ONE, "the model of the sample cannot be switched"


def test_a_library_that_grew_is_compared_again(qtbot: QtBot, view: CompareView) -> None:
    ask(qtbot, view, "animals")
    library, before = view.library, view.comparison
    assert library
    view.count_library(replace(library, passages=library.passages + 1, working=True))
    assert not view.desk.runner.busy("compare"), "rows do not move while one reads them"
    view.count_library(replace(library, passages=library.passages + 1))
    qtbot.waitUntil(lambda: view.comparison is not None and view.comparison is not before)
    assert view.comparison
    view._show(replace(view.comparison, sides=((), ())))
    view.count_library(replace(library, passages=library.passages + 2, working=True))
    qtbot.waitUntil(lambda: view.comparison is not None and any(view.comparison.sides))


def test_ordinals() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 21, 112, 1_001)] == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "21st", "112th", "1,001st")
    ]


def test_rows_of_another_way_do_not_stay_under_the_new_ones_name(
    qtbot: QtBot, view: CompareView, hold_lane: HoldLane
) -> None:
    ask(qtbot, view, "animals")
    with hold_lane(view.desk.runner, view):
        view.choices[0].setCurrentIndex(3)
        assert [side.compared.rowCount() for side in view.columns.sides] == [0, 0]
        assert view.status.text() == ""
    qtbot.waitUntil(lambda: view.columns.sides[0].compared.rowCount() > 0)


def test_an_answer_that_came_too_late_is_not_shown_in_another_library(
    qtbot: QtBot, view: CompareView, hold_lane: HoldLane, tmp_path: Path
) -> None:
    page = view.window().findChild(FindPage)
    assert page
    assert view.library
    with hold_lane(view.desk.runner, view):
        view.compare("animals")
        page.show_view(0)
        view.set_library(replace(view.library, folder=tmp_path))
    qtbot.waitUntil(lambda: not view.desk.runner.busy("compare"))
    qtbot.wait(50)
    assert view.comparison is None


def test_an_error_ends_the_waiting(
    qtbot: QtBot, view: CompareView, hold_lane: HoldLane, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Comparison:
        raise AppError("The disk is gone.", "Plug it in again.")

    monkeypatch.setattr(work, "compare", fail)
    with hold_lane(view.desk.runner, view):
        view.compare("animals")
        qtbot.waitUntil(lambda: view.empty.title() == COMPARING, timeout=2_000)
    qtbot.waitUntil(lambda: "The disk is gone." in view.notice.text())
    assert view.empty.title() == "One query, two ways to search"


def test_the_document_shown_can_be_opened(
    qtbot: QtBot, view: CompareView, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(qtbot, view, "train")
    opened: list[str] = []
    monkeypatch.setattr(
        "desktop_app.ui.find.document.preview.open_at",
        lambda _runner, _notice, source, place: opened.append(f"{source} {place}"),
    )
    assert view.comparison
    hit = view.comparison.sides[0][0].hit
    view.read(hit, 0)
    assert view.preview.title.text() == hit.title
    button = next(
        one for one in view.preview.findChildren(QToolButton) if one.accessibleName().startswith("Open")
    )
    button.click()
    assert opened == [f"{hit.source} {hit.place}"]
    assert not view.preview.tabs.isVisible(), "nobody explains scores here"


def test_the_recipes_of_a_library_are_measured_and_chosen_by_one_click(
    qtbot: QtBot, open_window: OpenWindow, library: Path, tmp_path: Path
) -> None:
    library = Path(shutil.copytree(library, tmp_path / "own"))
    encoder = open_encoder()
    switch(library, encoder, preprocessing=GUIDE)
    switch(library, encoder, preprocessing=UNTOUCHED)
    with Library.open(library) as opened:
        first = opened.document(opened.documents()[0])
    mark(library, Mark("train", first.source, first.document.id, 1))
    view = compare_view(open_window(library).pages[0])
    panel = view.recipes
    qtbot.waitUntil(lambda: panel.isVisible() and "answers to 1 query" in panel.said.text(), timeout=20_000)
    assert [one.words for one in panel.facts] == ["", "no punctuation, no stop words, lemmas"]
    assert faults(view) == []
    panel.measure.click()
    qtbot.waitUntil(lambda: panel.measured is not None, timeout=60_000)
    assert "1 query cannot tell which is best" in panel.said.text()
    assert faults(view) == []
    (use,) = (button for button in panel.findChildren(QPushButton) if button.text() == "Use")
    use.click()
    qtbot.waitUntil(lambda: label.read(library).recipe.preprocessing == GUIDE, timeout=60_000)
    qtbot.waitUntil(
        lambda: bool(panel.facts) and panel.facts[0].recipe.preprocessing == GUIDE, timeout=60_000
    )


def test_a_library_with_one_recipe_has_no_list_of_them(qtbot: QtBot, view: CompareView) -> None:
    ask(qtbot, view, "train")
    qtbot.waitUntil(lambda: bool(view.recipes.facts), timeout=20_000)
    assert [one.words for one in view.recipes.facts] == [""]
    assert not view.recipes.isVisible()
