"""The map of a library: drawn, laid out, colored, pointed at, selected, searched, taken along."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from desktop_app.core.words import per_cent
from desktop_app.library.sealed import private
from desktop_app.ui import theme
from desktop_app.ui.map import overlay
from desktop_app.ui.map.controls import PCA, TSNE
from desktop_app.ui.map.documents import DocumentsMap
from desktop_app.ui.map.page import MapPage
from desktop_app.ui.map.picture import image_of_map, png_of_map, svg_of_map
from tests.ui.conftest import JOBS, OpenWindow, search_view
from tests.ui.looking import wait_until_well_laid_out
from tests.ui.map.conftest import map_page

TITLES = [title for title, _ in JOBS]
SLOW = 60_000


def at(view: DocumentsMap, row: int) -> QPoint:
    x, y = view.canvas.frame.pixels(view.canvas.places[[row]])[0].tolist()
    return QPointF(x, y).toPoint()


def lay_out(view: DocumentsMap, qtbot: QtBot) -> None:
    view.controls.choose_layout(TSNE)
    qtbot.waitUntil(lambda: view.tsne is not None and view.kept is not None, timeout=SLOW)


def color_by(view: DocumentsMap, words: str) -> None:
    view.controls.color.setCurrentIndex(view.controls.color.findText(words))


def test_every_document_is_a_point_and_the_sentences_say_what_is_kept(documents: DocumentsMap) -> None:
    plane = documents.plane
    assert plane
    assert plane.points.titles == tuple(TITLES)
    assert len(documents.canvas.places) == 13
    first, second = plane.pca.explained
    assert (
        f"{per_cent(first, 1)} + {per_cent(second, 1)} = {per_cent(first + second, 1)} of the variance"
        in documents.facts.text()
    )
    assert documents.kept
    assert f"{documents.kept.mean:.1f} of 10 true neighbors kept (measured on all 13 documents)" in (
        documents.facts.text()
    )


def test_points_are_seen_where_they_lie(documents: DocumentsMap, qtbot: QtBot) -> None:
    image = documents.canvas.grab().toImage()
    accent, ratio = theme.color("accent"), image.devicePixelRatio()
    for row in range(13):
        here = at(documents, row)
        assert QColor(image.pixel(round(here.x() * ratio), round(here.y() * ratio))) == accent


def test_t_sne_shows_progress_and_can_be_seeded_and_gone_back_from(
    documents: DocumentsMap, qtbot: QtBot
) -> None:
    before = documents.canvas.places
    documents.controls.choose_layout(TSNE)
    assert "t-SNE" in documents.lanes.strips["t-SNE"].text()
    qtbot.waitUntil(lambda: documents.tsne is not None and documents.kept is not None, timeout=SLOW)
    assert documents.lanes.strips["t-SNE"].text() == ""
    first = documents.canvas.places
    assert not np.allclose(first, before)
    assert "t-SNE's axes have no unit (perplexity 4)" in documents.facts.text()
    assert "of the variance" in documents.facts.text()
    documents.controls.seed.setValue(3)
    qtbot.waitUntil(lambda: documents.tsne is not None and documents.tsne.seed == 3, timeout=SLOW)
    assert not np.array_equal(documents.canvas.places, first)
    documents.controls.seed.setValue(0)
    qtbot.waitUntil(lambda: documents.tsne is not None and documents.tsne.seed == 0, timeout=SLOW)
    assert np.array_equal(documents.canvas.places, first)
    documents.controls.choose_layout(PCA)
    assert np.array_equal(documents.canvas.places, before)


def test_t_sne_can_be_canceled(documents: DocumentsMap, qtbot: QtBot) -> None:
    documents.controls.choose_layout(TSNE)
    documents.lanes.strips["t-SNE"].stop.click()
    qtbot.waitUntil(lambda: documents.controls.layout_number == PCA, timeout=SLOW)
    assert documents.lanes.strips["t-SNE"].isHidden()
    assert documents.tsne is None


def test_long_work_says_that_it_waits_only_while_other_work_runs(
    documents: DocumentsMap, qtbot: QtBot
) -> None:
    before, within = threading.Event(), threading.Event()
    documents.desk.runner.job(lambda: before.wait(10), owner=documents)
    strip = documents.lanes.strips["t-SNE"]
    documents.lanes.job("t-SNE", lambda _report, _cancel: within.wait(10), lambda _value: None)
    qtbot.wait(100)
    assert strip.text() == "t-SNE waits for the work that runs already …"
    before.set()
    qtbot.waitUntil(lambda: strip.text() == "Starting: t-SNE")
    within.set()
    qtbot.waitUntil(strip.isHidden)


def test_no_lines_to_neighbors_lie_across_a_lasso(documents: DocumentsMap, qtbot: QtBot) -> None:
    canvas, here = documents.canvas, at(documents, 2)
    QTest.mouseMove(canvas, here)
    qtbot.waitUntil(lambda: len(canvas.marks.neighbors) == 10, timeout=SLOW)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, here)
    assert not canvas.marks.neighbors
    assert canvas.marks.point == -1


def test_pointing_draws_lines_to_the_true_neighbors(documents: DocumentsMap, qtbot: QtBot) -> None:
    QTest.mouseMove(documents.canvas, at(documents, 2))
    qtbot.waitUntil(lambda: len(documents.canvas.marks.neighbors) == 10, timeout=SLOW)
    assert documents.plane
    vectors = documents.plane.points.vectors.astype(np.float64)
    cosines = vectors @ vectors[2]
    order = np.argsort(-cosines)[1:11]
    marks = documents.canvas.marks
    assert marks.point == 2
    assert marks.neighbors == tuple(order.tolist())
    assert marks.card == ("Veterinary Nurse", tuple((f"{cosines[row]:.3f}", TITLES[row]) for row in order))


def test_a_click_opens_the_document_beside_the_map(documents: DocumentsMap, qtbot: QtBot) -> None:
    QTest.mouseClick(documents.canvas, Qt.MouseButton.LeftButton, pos=at(documents, 3))
    assert documents.side.title.text() == "Baker"
    qtbot.waitUntil(lambda: "knead" in documents.side.text.text(), timeout=SLOW)
    qtbot.waitUntil(lambda: len(documents.side.near_model.rows) == 10, timeout=SLOW)
    second = documents.side.near_model.rows[0]
    documents.side.near.clicked.emit(documents.side.near_model.index(0, 0))
    assert documents.side.title.text() == second.title
    assert documents.canvas.at == second.number


def test_search_for_similar_goes_to_find(documents: DocumentsMap, page: MapPage, qtbot: QtBot) -> None:
    documents.open(3)
    documents.side.similar.click()
    window = page.window()
    view = search_view(window)  # type: ignore[arg-type]
    assert view.isVisible()
    qtbot.waitUntil(lambda: view.model.answer is not None, timeout=SLOW)
    assert view.bar.similar_to
    assert view.bar.similar_to.title == "Baker"
    assert view.model.answer
    assert "Baker" not in [hit.title for hit in view.model.answer.hits]


def test_what_a_lasso_surrounds_is_selected_and_can_be_shown_in_find(
    documents: DocumentsMap, page: MapPage, qtbot: QtBot
) -> None:
    canvas, target = documents.canvas, at(documents, 5)
    shift = Qt.KeyboardModifier.ShiftModifier
    corners = [target + QPoint(x, y) for x, y in ((-9, -9), (9, -9), (9, 9), (-9, 9))]
    inside = [row for row in range(13) if (at(documents, row) - target).manhattanLength() < 9]
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, shift, corners[0])
    for corner in corners[1:]:
        QTest.mouseMove(canvas, corner)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, shift, corners[-1])
    assert documents.selection is not None
    assert set(inside) <= set(documents.selection)
    assert "selected" in documents.side.selected_title.text()
    documents.side.copy.click()
    assert QGuiApplication.clipboard().text().splitlines() == [TITLES[row] for row in documents.selection]
    image = canvas.grab().toImage()
    others = next(row for row in range(13) if row not in documents.selection)
    here = at(documents, others)
    assert QColor(image.pixel(here.x(), here.y())) == theme.color("border")  # grayed, not hidden
    documents.side.in_find.click()
    view = search_view(page.window())  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: view.model.answer is not None, timeout=SLOW)
    assert view.model.answer
    assert [hit.title for hit in view.model.answer.hits] == [TITLES[row] for row in documents.selection]
    assert view.bar.chip.text().startswith(f"{len(documents.selection)} document")


def test_the_keys_walk_select_and_open(documents: DocumentsMap, qtbot: QtBot) -> None:
    canvas = documents.canvas
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: canvas.at >= 0)
    start = canvas.at
    assert TITLES[start] in canvas.accessibleDescription()
    assert f"document {start + 1} of 13" in canvas.accessibleDescription()
    for key, axis, sign in (
        (Qt.Key.Key_Right, 0, 1),
        (Qt.Key.Key_Left, 0, -1),
        (Qt.Key.Key_Up, 1, 1),
        (Qt.Key.Key_Down, 1, -1),
    ):
        canvas.go(start)
        before = canvas.places[canvas.at]
        QTest.keyClick(canvas, key)
        step = canvas.places[canvas.at] - before
        assert canvas.at != start
        assert sign * step[axis] >= abs(step[1 - axis])
    canvas.go(start)
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert documents.selection is not None
    assert {start, canvas.at} <= set(documents.selection)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert documents.selection is None
    QTest.keyClick(canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert documents.selection == tuple(range(13))
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert documents.side.title.text() == TITLES[canvas.at]


def test_keys_and_wheel_zoom_and_move(documents: DocumentsMap, qtbot: QtBot) -> None:
    canvas, frame = documents.canvas, documents.canvas.frame
    whole = frame.scale
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert frame.scale > whole
    x = frame.x
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert frame.x > x
    QTest.keyClick(canvas, Qt.Key.Key_0)
    assert frame.fits
    documents.controls.nearer.click()
    assert frame.scale > whole
    documents.controls.farther.click()
    assert frame.scale == pytest.approx(whole)


def test_a_query_and_its_hits_light_up(documents: DocumentsMap, qtbot: QtBot) -> None:
    documents.box.setText("sick animals")
    qtbot.waitUntil(lambda: documents.lit is not None, timeout=SLOW)
    assert documents.lit
    assert documents.lit.hits[0] == TITLES.index("Veterinary Nurse")
    assert documents.canvas.marks.hits == documents.lit.hits
    assert documents.plane
    encoder = documents.desk.engine.models.default()
    vector = encoder.encode(["sick animals"]).mean
    assert documents.lit.place == pytest.approx(documents.plane.pca.place(vector)[0], abs=1e-6)
    assert "query placed exactly by PCA" in documents.facts.text()
    lay_out(documents, qtbot)
    qtbot.waitUntil(lambda: "query placed by t-SNE's transform" in documents.facts.text(), timeout=SLOW)
    documents.box.clear()
    qtbot.waitUntil(lambda: documents.lit is None, timeout=SLOW)
    assert documents.canvas.marks.query is None


def test_the_query_of_find_is_taken_over(documents: DocumentsMap, page: MapPage, qtbot: QtBot) -> None:
    window = page.window()
    view = search_view(window)  # type: ignore[arg-type]
    view.search_for("bread")
    qtbot.waitUntil(lambda: documents.box.text() == "bread", timeout=SLOW)
    qtbot.waitUntil(lambda: documents.lit is not None, timeout=SLOW)
    documents.box.selectAll()
    QTest.keyClicks(documents.box, "trains")
    view.search_for("chocolate")
    qtbot.waitUntil(lambda: view.model.answer is not None and view.model.answer.query == "chocolate")
    assert documents.box.text() == "trains"


def test_colors_by_density_and_by_groups(documents: DocumentsMap, qtbot: QtBot) -> None:
    color_by(documents, "Density")
    assert documents.side.legend_title.text() == "Density"
    documents.controls.groups.setValue(3)
    color_by(documents, "Groups found")
    qtbot.waitUntil(lambda: len(documents.side.legend_model.rows) == 3, timeout=SLOW)
    assert documents.side.legend_words.text().startswith("3 groups by k-means")
    swatches = documents.side.legend_model.rows
    assert sum(swatch.points for swatch in swatches) == 13
    documents.side.legend.clicked.emit(documents.side.legend_model.index(1, 0))
    assert documents.selection is not None
    assert len(documents.selection) == swatches[1].points
    documents.controls.groups.setValue(1)
    qtbot.waitUntil(lambda: "best silhouette" in documents.side.legend_words.text(), timeout=SLOW)


def test_what_is_saved_is_what_is_shown(
    documents: DocumentsMap, page: MapPage, qtbot: QtBot, tmp_path: Path
) -> None:
    menu = QMenu()
    page.menus.fill_files(menu)
    for words, ending in (("CSV …", "csv"), ("Python script …", "py")):
        action = next(action for action in menu.actions() if action.text() == words)
        action.trigger()
        qtbot.waitUntil(lambda: bool(documents.findChildren(QFileDialog)), timeout=SLOW)
        dialog = documents.findChildren(QFileDialog)[0]
        path = tmp_path / f"map.{ending}"
        dialog.filesSelected.emit([str(path)])
        qtbot.waitUntil(path.exists, timeout=SLOW)
        dialog.close()
        qtbot.waitUntil(lambda: not documents.findChildren(QFileDialog), timeout=SLOW)
    with (tmp_path / "map.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    assert [line[1] for line in lines[1:]] == TITLES
    assert lines[1][5] == theme.color("accent").name()
    script = [sys.executable, str(tmp_path / "map.py")]
    ran = subprocess.run(script, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_pictures_say_what_they_show(documents: DocumentsMap, qtbot: QtBot) -> None:
    image = QImage.fromData(png_of_map(documents))
    assert image.size() == image_of_map(documents).size()
    drawing = svg_of_map(documents).decode()
    shown = documents.shown()
    assert shown
    assert f"<title>{shown.title}</title>" in drawing
    assert "all-MiniLM-L6-v2" in shown.title
    words = " ".join(re.sub(r"<[^>]*>", " ", drawing).split())
    assert documents.facts.text() in words
    assert drawing.count("<circle") + drawing.count("<ellipse") >= 13


def test_nothing_is_cut_off_in_the_smallest_window(
    documents: DocumentsMap, page: MapPage, qtbot: QtBot
) -> None:
    window = page.window()
    for size in ((880, 560), (1024, 700), (1280, 800)):
        window.resize(*size)
        wait_until_well_laid_out(qtbot, page)
        documents.open(0)
        wait_until_well_laid_out(qtbot, page, "overlap")


def rgb(role: str) -> list[int]:
    color = theme.color(role)
    return [color.red(), color.green(), color.blue()]


def test_the_legend_has_the_colors_of_the_points() -> None:
    colors = overlay.inks(ramp=True, faded=False)
    assert len(colors) == overlay.RAMP_FIRST + overlay.RAMP * 8 + 1
    assert colors[overlay.OTHERS].tolist() == rgb("disabled")
    assert colors[-1].tolist() == rgb("surface")


def test_a_private_library_gives_no_script_that_could_not_read_it(
    open_window: OpenWindow, library: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(library, tmp_path / library.name))
    private.make_private(folder, "four words of mine")
    window = open_window(folder)
    page = map_page(window)
    window.show_page(window.titles.index("Map"))
    view = page.view()
    assert isinstance(view, DocumentsMap)
    qtbot.waitUntil(lambda: view.kept is not None, timeout=SLOW)
    menu = QMenu()
    page.menus.fill_files(menu)
    next(action for action in menu.actions() if action.text() == "Python script …").trigger()
    qtbot.waitUntil(lambda: "encrypted" in view.notice.text(), timeout=SLOW)
    assert not view.findChildren(QFileDialog)
    private.lock(folder)
