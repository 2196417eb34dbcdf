"""All libraries searched at once, in the window."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from desktop_app.core.jobs import CancelToken, silent
from desktop_app.core.query_values import SimilarTo
from desktop_app.core.types import Answer, EverywhereAnswer, IndexRequest
from desktop_app.library import marks
from desktop_app.ui.engine import Engine
from desktop_app.ui.find.page import ONE_LIBRARY, FindPage
from desktop_app.ui.find.search.view import SearchView
from desktop_app.ui.libraries.index_work import index
from desktop_app.ui.map.page import MapPage
from desktop_app.ui.values import EVERYWHERE
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.conftest import OpenWindow, search_view
from tests.ui.find.search.test_view import ask
from tests.ui.looking import faults

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NOTES = {
    "dog.txt": "The dog is sick. Take it to the animal clinic on Tuesday.",
    "oven.txt": "The oven burns the bread on one side.",
}
LETTERS = ("Dear customer, your heater was repaired.", "Dear customer, the train was late.")


@pytest.fixture(scope="session")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two texts."""
    folder = tmp_path_factory.mktemp("everywhere")
    (folder / "notes").mkdir()
    for name, text in NOTES.items():
        (folder / "notes" / name).write_text(text)
    made = folder / "My notes"
    index(Engine(), IndexRequest(made, made.name, (folder / "notes",)), silent, CancelToken())
    return made


@pytest.fixture(scope="session")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two records."""
    folder = tmp_path_factory.mktemp("letters")
    (folder / "letters.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in LETTERS))
    made = folder / "Letters"
    index(Engine(), IndexRequest(made, made.name, (folder / "letters.jsonl",)), silent, CancelToken())
    return made


@pytest.fixture
def window(open_window: OpenWindow, library: Path, notes: Path, letters: Path) -> MainWindow:
    """A window with three libraries that searches the first."""
    return open_window(library, notes, letters)


@pytest.fixture
def everywhere(qtbot: QtBot, window: MainWindow) -> SearchView:
    """The search view of that window, which searches all three."""
    window.libraries.open(EVERYWHERE)
    return search_view(window)


def complete(qtbot: QtBot, view: SearchView, query: str) -> EverywhereAnswer:
    ask(qtbot, view, query)
    qtbot.waitUntil(lambda: bool(view.model.answer and view.model.answer.complete), timeout=20_000)
    answer = view.model.answer
    assert isinstance(answer, EverywhereAnswer)
    return answer


def test_a_key_searches_all_libraries_and_one_again(qtbot: QtBot, window: MainWindow, library: Path) -> None:
    row = window.library_bar.everywhere
    assert row.isVisible()
    assert row.holds() == "17 documents in all"
    window.show_page(4)
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL | SHIFT)
    assert row.isChecked()
    assert window.windowTitle() == "Everywhere – Embedscope"
    assert search_view(window).isVisible()
    assert search_view(window).bar.box.hasFocus()
    assert "all libraries" in search_view(window).bar.box.placeholderText()
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: window.libraries.current_folder == library)
    assert not row.isChecked()
    assert "all libraries" not in search_view(window).bar.box.placeholderText()


def test_one_library_alone_has_no_everywhere(qtbot: QtBot, open_window: OpenWindow, library: Path) -> None:
    window = open_window(library)
    assert not window.library_bar.everywhere.isVisible()
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL | SHIFT)
    assert "all can be searched" in window.library_bar.notice.text()
    assert window.libraries.current_folder == library


def test_results_say_in_which_library_they_are_and_are_read_there(
    qtbot: QtBot, everywhere: SearchView, library: Path, notes: Path
) -> None:
    answer = complete(qtbot, everywhere, "sick animals")
    first, second = answer.hits[:2]
    assert {first.library, second.library} == {library, notes}
    assert everywhere.count.text() == "Best 10 of 17 · by meaning and words"
    for row, hit in enumerate((first, second)):
        everywhere.results.pick(row)
        words = NOTES["dog.txt"] if hit.library == notes else "Hold frightened dogs"
        qtbot.waitUntil(lambda words=words: everywhere.preview.text.toPlainText().startswith(words))  # type: ignore[misc]
        assert everywhere.preview.place.text().startswith(hit.library_name)
        assert f". {hit.library_name}, " in everywhere.model.spoken(hit, 0)
        qtbot.waitUntil(lambda: bool(everywhere.preview.why.sum.text()), timeout=20_000)
        why = everywhere.preview.why
        others = [why.other.itemText(at) for at in range(1, why.other.count())]
        same = [other for other in answer.hits if other.library == hit.library and other is not hit]
        assert len(others) == len(same)


def test_a_mark_goes_to_the_library_of_its_result(
    qtbot: QtBot, everywhere: SearchView, library: Path, notes: Path
) -> None:
    answer = complete(qtbot, everywhere, "sick animals")
    row = next(row for row, hit in enumerate(answer.hits) if hit.library == notes)
    everywhere.results.pick(row)
    try:
        QTest.keyClick(everywhere.bar.box, Qt.Key.Key_G, CONTROL)
        qtbot.waitUntil(lambda: everywhere.model.mark(row) is True)
        assert [one.query for one in marks.read(notes)] == ["sick animals"]
        assert not marks.read(library)
    finally:
        (notes / marks.NAME).unlink(missing_ok=True)


def test_what_is_similar_is_looked_for_in_all_of_them(
    qtbot: QtBot, everywhere: SearchView, notes: Path
) -> None:
    answer = complete(qtbot, everywhere, "the dog is sick library:notes")
    assert answer.total == 1
    assert everywhere.narrowing.understood.text() == "Only library notes"
    assert answer.hits[0].library == notes
    QTest.keyClick(everywhere.bar.box, Qt.Key.Key_F, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: everywhere.bar.similar_to is not None)

    def found() -> Answer | None:
        shown = everywhere.model.answer
        return shown if shown and not shown.query and shown.complete else None

    qtbot.waitUntil(lambda: found() is not None, timeout=20_000)
    similar = found()
    assert similar
    assert similar.hits[0].title == "Veterinary Nurse"


def test_what_is_found_is_shown_while_other_libraries_are_opened(
    qtbot: QtBot, everywhere: SearchView
) -> None:
    complete(qtbot, everywhere, "bread")
    engine, shown = everywhere.desk.engine, list[tuple[int, str, bool]]()

    def note(answer: Answer | None) -> None:
        if isinstance(answer, EverywhereAnswer):
            shown.append((answer.searched, everywhere.count.text(), everywhere.doubt.isVisible()))

    everywhere.desk.runner.query(engine.close, owner=everywhere)
    everywhere.answered.connect(note)
    complete(qtbot, everywhere, "late trains")
    assert [searched for searched, _, _ in shown] == [1, 2, 3]
    assert shown[0][1].startswith("1 of 3 libraries searched … · ")
    assert "searched" not in shown[2][1]
    assert not any(doubtful for _, _, doubtful in shown)


def test_the_result_one_went_to_stays_current_while_more_is_found(
    qtbot: QtBot, everywhere: SearchView
) -> None:
    answer = complete(qtbot, everywhere, "sick animals")
    everywhere.results.pick(2)
    fewer = EverywhereAnswer(
        *(answer.query, answer.mode, answer.pooling, answer.hits[1:], 1.0, False),
        parts=answer.parts,
        searched=2,
        total=3,
    )
    everywhere.model.show(fewer)
    everywhere.results.pick(1)
    current = everywhere.results.hit()
    everywhere._show(answer)
    assert everywhere.results.hit() == current == answer.hits[2]


def test_a_copy_in_another_library_stands_behind_its_result(
    qtbot: QtBot, open_window: OpenWindow, notes: Path, tmp_path: Path
) -> None:
    (tmp_path / "hound.txt").write_text(NOTES["dog.txt"])
    other = tmp_path / "Other"
    index(Engine(), IndexRequest(other, other.name, (tmp_path / "hound.txt",)), silent, CancelToken())
    window = open_window(notes, other)
    view = search_view(window)
    window.libraries.open(EVERYWHERE)
    answer = complete(qtbot, view, "sick animals")
    assert len(answer.hits) == 2
    row = next(row for row, hit in enumerate(answer.hits) if hit.copies)
    assert view.model.behind(answer.hits[row]) == "+ 1 copy"
    view.results.toggle_behind(row)
    qtbot.waitUntil(lambda: view.model.rowCount() == 3)
    first, copy = view.model.rows[row : row + 2]
    assert {first.library_name, copy.library_name} == {"My notes", "Other"}
    assert view.model.snippet(copy)
    assert not view.model.is_inner(first), "both are the first document of their library"
    view.results.pick(row + 1)
    qtbot.waitUntil(lambda: view.preview.place.text().startswith(copy.library_name))
    qtbot.waitUntil(lambda: view.preview.text.toPlainText() == NOTES["dog.txt"])


def test_what_any_library_holds_is_suggested(qtbot: QtBot, everywhere: SearchView) -> None:
    complete(qtbot, everywhere, "bread")
    everywhere.bar.box.clear()
    everywhere.bar.box.setFocus()
    QTest.keyClicks(everywhere.bar.box, "oven")
    popup = everywhere.suggestions.popup
    qtbot.waitUntil(lambda: not popup.isHidden(), timeout=5_000)
    assert "oven.txt" in [popup.model.index(row, 0).data() for row in range(popup.model.rowCount())]
    everywhere.bar.box.clear()
    QTest.keyClicks(everywhere.bar.box, "oven library:n")

    def suggested() -> list[str]:
        return [popup.model.index(row, 0).data() for row in range(popup.model.rowCount())]

    qtbot.waitUntil(lambda: not popup.isHidden() and suggested() == ["My notes"], timeout=5_000)


def test_a_library_that_is_gone_is_named_beside_what_the_others_found(
    qtbot: QtBot, open_window: OpenWindow, library: Path, notes: Path, tmp_path: Path
) -> None:
    lost = tmp_path / "Lost"
    shutil.copytree(notes, lost)
    window = open_window(library, lost)
    view = search_view(window)
    window.libraries.open(EVERYWHERE)
    complete(qtbot, view, "bread")
    assert not view.doubt.isVisible()
    window.desk.runner.query(lambda: window.desk.engine.close(lost), owner=window)
    shutil.rmtree(lost)
    answer = complete(qtbot, view, "sick animals")
    assert answer.hits[0].library == library
    assert view.doubt.text() == "Not, or not fully searched: Lost."
    assert "is not a library" in view.doubt.toolTip()


def test_views_of_one_library_say_why_they_are_not_to_be_had(
    qtbot: QtBot, window: MainWindow, library: Path
) -> None:
    page = window.pages[0]
    assert isinstance(page, FindPage)
    page.show_view(1)
    window.libraries.open(EVERYWHERE)
    assert page.host.number == 0
    tabs = [tab for tab in page.host.findChildren(QToolButton) if tab.objectName().startswith("tab_")]
    assert [tab.isEnabled() for tab in tabs] == [True, False, False, False]
    assert tabs[1].toolTip() == ONE_LIBRARY
    QTest.keyClick(page, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert page.search.notice.text() == ONE_LIBRARY
    assert not page.search.bar.pooling_choice.isEnabled()
    assert not faults(window)
    window.libraries.open(library)
    qtbot.waitUntil(lambda: tabs[1].isEnabled())
    assert page.search.bar.pooling_choice.isEnabled()


def test_the_search_comes_back_everywhere_by_history_and_after_a_restart(
    qtbot: QtBot, window: MainWindow, open_window: OpenWindow, library: Path
) -> None:
    view = search_view(window)
    window.libraries.open(EVERYWHERE)
    complete(qtbot, view, "late trains")
    view.history.remember()
    qtbot.waitUntil(lambda: bool(view.history.searches and view.history.searches.recent))
    assert view.history.searches
    search = view.history.searches.recent[0]
    window.libraries.open(library)
    qtbot.waitUntil(lambda: window.libraries.current_folder == library)
    view.bar.box.clear()
    view.history.run(search)
    qtbot.waitUntil(lambda: window.libraries.current_folder == EVERYWHERE)
    assert view.bar.query == "late trains"
    complete(qtbot, view, "sick animals")
    window.close()
    again = search_view(open_window())
    qtbot.waitUntil(lambda: again.bar.query == "sick animals", timeout=20_000)
    assert again.library
    assert again.library.everywhere


def test_other_pages_keep_the_library_that_was_in_use(
    qtbot: QtBot, window: MainWindow, library: Path
) -> None:
    window.libraries.open(EVERYWHERE)
    page = next(page for page in window.pages if isinstance(page, MapPage))
    assert page._library
    assert page._library.folder == library
    chosen = SimilarTo("2 documents of the map", chosen=(2, 1), library=library)
    window.desk.search.find_similar(chosen)
    view = search_view(window)
    qtbot.waitUntil(lambda: bool(view.model.answer and view.model.answer.listed), timeout=20_000)
    assert view.model.answer
    assert [hit.document for hit in view.model.answer.hits] == [2, 1]


def test_taking_libraries_off_leaves_everywhere_when_one_is_left(
    qtbot: QtBot, window: MainWindow, notes: Path, library: Path, letters: Path
) -> None:
    window.libraries.open(EVERYWHERE)
    window.libraries.take_off(letters)
    assert window.libraries.current
    assert window.libraries.current.members == (library, notes)
    window.libraries.take_off(notes)
    qtbot.waitUntil(lambda: window.libraries.current_folder == library)
    assert not window.library_bar.everywhere.isVisible()
