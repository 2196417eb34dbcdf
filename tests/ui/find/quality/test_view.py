"""Measuring in the window: by marks, by a set, stopped, copied, and told where nothing is known."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import AppError
from desktop_app.library import marks
from desktop_app.library.marks import Mark
from desktop_app.ui.find.page import VIEWS, FindPage
from desktop_app.ui.find.quality import work
from desktop_app.ui.find.quality.model import HEADERS
from desktop_app.ui.find.quality.view import PROGRESS, QualityView
from desktop_app.ui.find.quality.work import Material
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.conftest import JOBS, OpenWindow, search_view
from tests.ui.find.conftest import HoldLane

COPY = Qt.DropAction.CopyAction


@pytest.fixture
def view(open_window: OpenWindow, library: Path) -> Iterator[QualityView]:
    page = open_window(library).pages[0]
    assert isinstance(page, FindPage)
    page.show_view([spec.title for spec in VIEWS].index("Quality"))
    view = page.host.view("Quality")
    assert isinstance(view, QualityView)
    yield view
    (library / marks.NAME).unlink(missing_ok=True)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A query for each of the thirteen jobs, by its title."""
    folder = tmp_path / "set"
    (folder / "qrels").mkdir(parents=True)
    names = [f"job-{number}" for number in range(1, len(JOBS) + 1)]
    queries = (json.dumps({"_id": name, "text": title}) for name, (title, _) in zip(names, JOBS, strict=True))
    (folder / "queries.jsonl").write_text("\n".join(queries))
    (folder / "qrels" / "test.tsv").write_text("".join(f"{name}\t{name}\t1\n" for name in names))
    return folder / "queries.jsonl", folder / "qrels" / "test.tsv"


def buttons(view: QualityView) -> dict[str, QPushButton]:
    return {button.text(): button for button in view.empty.findChildren(QPushButton)}


def finish(qtbot: QtBot, view: QualityView) -> None:
    qtbot.waitUntil(lambda: view.measured is not None and view.stack.currentIndex() == 1, timeout=30_000)


def test_without_marks_it_says_what_to_do(qtbot: QtBot, view: QualityView) -> None:
    qtbot.waitUntil(lambda: "Search and mark" in buttons(view))
    with qtbot.waitSignal(view.search_wanted):
        buttons(view)["Search and mark"].click()


def test_what_is_asked_already_is_there_to_be_marked(qtbot: QtBot, view: QualityView) -> None:
    window = view.window()
    assert isinstance(window, MainWindow)
    search = search_view(window)
    search.search_for("bread")
    qtbot.waitUntil(lambda: search.model.rowCount() > 0)
    qtbot.waitUntil(lambda: "Search and mark" in buttons(view))
    buttons(view)["Search and mark"].click()
    assert search.bar.query == "bread"
    assert search.isVisible()


def test_a_set_is_measured_and_every_number_is_exact(
    qtbot: QtBot, view: QualityView, files: tuple[Path, Path]
) -> None:
    view.measure(files)
    finish(qtbot, view)
    assert view.measured
    scores = view.measured.evaluation.scores
    assert [score.way.key for score in scores] == ["keyword", "semantic", "semantic-cls", "hybrid"]
    for row, score in enumerate(scores):
        for column, estimate in enumerate(score.estimates, start=1):
            index = view.model.index(row, column)
            assert index.data() == f"{estimate.mean:.3f}"
            assert f"{estimate.low:.6f} to {estimate.high:.6f}" in index.data(Qt.ItemDataRole.ToolTipRole)
            assert HEADERS[column][0] in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert view.headline.text() == view.measured.evaluation.verdict[0]
    assert "13 queries are few" in view.reasons.text()
    assert "13 queries" in view.by.text()
    assert view.again.hasFocus()


def test_the_scores_are_copied_whole(qtbot: QtBot, view: QualityView, files: tuple[Path, Path]) -> None:
    view.measure(files)
    finish(qtbot, view)
    assert view.measured
    texts = []
    for action in view.copy.menu().actions():
        action.trigger()
        texts.append(QGuiApplication.clipboard().text())
    for separator, text in zip("\t,", texts, strict=False):
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
        assert rows[0][:4] == ["Way to search", "nDCG@10", "nDCG@10 low", "nDCG@10 high"]
        assert float(rows[1][1]) == pytest.approx(view.model.rows[0].estimates[0].mean, abs=1e-6)
        assert {len(row) for row in rows} == {13}
    assert json.loads(texts[2])["modes"]["hybrid"]["queries"] == 13


def test_marks_are_measured_and_few_of_them_name_no_winner(
    qtbot: QtBot, view: QualityView, library: Path, corpus: Path
) -> None:
    marks.mark(library, Mark("bake bread", str(corpus), "job-4", 1))
    marks.mark(library, Mark("bake bread", str(corpus), "job-8", 0))
    view.activate()
    qtbot.waitUntil(lambda: "Measure by your marks" in buttons(view))
    buttons(view)["Measure by your marks"].click()
    finish(qtbot, view)
    assert view.headline.text().startswith("1 query cannot tell which is best")
    assert "What is not marked counts as not relevant" in view.notes.text()


def test_the_other_cleaning_is_measured_beside(
    qtbot: QtBot, view: QualityView, files: tuple[Path, Path]
) -> None:
    view.measure(files)
    finish(qtbot, view)
    assert "the guide's cleaning" in view.recleaned.text()
    view.recleaned.click()
    qtbot.waitUntil(lambda: len(view.model.rows) == 6, timeout=60_000)
    assert view.model.index(5, 0).data() == "Meaning ([CLS]) on cleaned text"
    assert view.recleaned.isHidden()


def test_it_can_be_stopped(
    qtbot: QtBot, view: QualityView, files: tuple[Path, Path], held: Callable[[], None]
) -> None:
    view.measure(files)
    assert view.stack.currentIndex() == 2
    view.stop.click()
    held()
    qtbot.waitUntil(lambda: view.stack.currentIndex() == 0, timeout=20_000)
    assert view.measured is None


@pytest.fixture
def held(view: QualityView) -> Callable[[], None]:
    """Keeps the lane busy until it is called, so that what comes next waits."""
    import threading

    gate = threading.Event()
    view.desk.runner.job(lambda: gate.wait(30), owner=view)
    return gate.set


def test_files_that_are_none_are_told(qtbot: QtBot, view: QualityView, files: tuple[Path, Path]) -> None:
    files[1].write_text("a b c")
    view.measure(files)
    qtbot.waitUntil(lambda: "is no judgement" in view.notice.text(), timeout=20_000)
    assert view.stack.currentIndex() == 0


def test_a_set_can_be_dropped_and_nothing_else(
    qtbot: QtBot, view: QualityView, files: tuple[Path, Path]
) -> None:
    def entering(path: Path) -> tuple[bool, QMimeData]:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        event = QDragEnterEvent(
            QPointF(9, 9).toPoint(), COPY, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        event.ignore()
        view.dragEnterEvent(event)
        return event.isAccepted(), data

    assert not entering(files[0])[0]
    accepted, data = entering(files[0].parent)
    assert accepted
    view.dropEvent(
        QDropEvent(QPointF(9, 9), COPY, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    )
    finish(qtbot, view)
    assert view.measured
    assert view.measured.evaluation.queries == 13


def test_what_there_is_to_measure_by_may_fail_while_measuring_goes_on(
    qtbot: QtBot,
    view: QualityView,
    files: tuple[Path, Path],
    held: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_folder: Path) -> Material:
        raise AppError("The marks are damaged.", "Delete them.")

    monkeypatch.setattr(work, "material", fail)
    view.measure(files)
    view.activate()
    qtbot.waitUntil(lambda: "The marks are damaged." in view.notice.text())
    assert view.stack.currentIndex() == PROGRESS
    held()
    finish(qtbot, view)


def test_the_marks_of_another_library_are_not_shown(
    qtbot: QtBot, view: QualityView, library: Path, hold_lane: HoldLane, tmp_path: Path
) -> None:
    marks.mark(library, Mark("bake bread", "jobs.jsonl", "job-4", 1))
    assert view.library
    with hold_lane(view.desk.runner, view):
        view.activate()
        view.hide()
        view.set_library(replace(view.library, folder=tmp_path))
    qtbot.wait(100)
    assert "Measure by your marks" not in buttons(view)
