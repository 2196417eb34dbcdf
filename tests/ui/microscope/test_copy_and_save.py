"""What every view gives away: text, JSON, CSV, arrays, pictures, and programs that prove its numbers."""

import csv
import io
import json
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtGui import QFontMetrics, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QMenu

from desktop_app.core.types import Truncation
from desktop_app.explore.export import Export
from desktop_app.ui import theme
from desktop_app.ui.microscope.copy_and_save import PICTURE_SCALE, image_of, png_of, svg_of
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.vectors.similarity import SimilarityView
from desktop_app.ui.microscope.view import AnyView, MicroscopeView
from desktop_app.ui.microscope.views import PLACES
from tests.ui.microscope.hand import Hand

SVG = "{http://www.w3.org/2000/svg}"
TITLES = [view.title for place in PLACES for view in place.views]


def opened(hand: Hand, title: str) -> AnyView:
    view = hand.open(title, MicroscopeView)
    hand.type("my paycheck lasts")
    return view


@pytest.mark.parametrize("title", TITLES)
def test_every_form_is_there_and_whole(hand: Hand, title: str) -> None:
    view = opened(hand, title)
    hand.bot.waitUntil(lambda: view.export() is not None, timeout=20_000)
    making = view.export()
    assert making
    taken: Export = making()
    assert taken.text().strip()
    assert json.loads(taken.json()) == json.loads(json.dumps(taken.document))
    lines = list(csv.reader(io.StringIO(taken.csv())))
    assert lines[0] == list(taken.head)
    assert {len(line) for line in lines} == {len(taken.head)}
    assert len(lines) > 1
    if taken.array is not None:
        assert np.array_equal(np.load(io.BytesIO(taken.npy())), taken.array)
    if taken.script:
        compile(taken.script, title, "exec")
        assert "assert" in taken.script
    picture = view.picture()
    image = QImage.fromData(png_of(picture))
    assert image.width() == 2 * picture.width()
    assert (
        len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}) > 2
    )
    assert svg_of(picture).startswith(b"<?xml")
    assert b"<svg" in svg_of(picture)
    assert not image_of(picture).isNull()


def words_of(drawing: bytes) -> str:
    """The text of an SVG drawing, a line an element."""
    return "\n".join("".join(part.itertext()) for part in ElementTree.fromstring(drawing).iter(f"{SVG}text"))


@pytest.mark.parametrize("title", TITLES)
def test_every_picture_says_what_it_is_a_picture_of(page: MicroscopePage, hand: Hand, title: str) -> None:
    view = opened(hand, title)
    hand.bot.waitUntil(lambda: view.export() is not None, timeout=20_000)
    caption = view.picture_caption()
    shown = next(spec.shown for place in PLACES for spec in place.views if spec.title == title)
    assert caption[0].startswith(f"{shown} · all-MiniLM-L6-v2")
    assert caption[-1] == "“my paycheck lasts”"
    if view.layer is not None:
        assert f"layer {view.layer} of 6" in caption[0]
        assert view.color_scale() == caption[1]
    picture = view.picture()
    drawn = "".join(words_of(svg_of(picture, caption)).split())
    for line in caption:
        assert "".join(line.split()) in drawn.replace("\n", "")
    plain, image = image_of(picture), image_of(picture, caption)
    assert image.height() - plain.height() >= 2 * PICTURE_SCALE * 12
    assert QImage.fromData(png_of(picture, caption)).text("Description") == " ".join(caption)


def test_a_long_word_does_not_leave_the_picture(hand: Hand) -> None:
    view = opened(hand, "Similarity")
    picture, word = view.picture(), "x" * 300
    drawn = words_of(svg_of(picture, (word,))).split("\n")
    assert "".join(drawn).count("x") == 300
    metrics = QFontMetrics(theme.font("secondary"))
    assert all(metrics.horizontalAdvance(line) <= picture.width() for line in drawn if "x" in line)


def test_all_layers_have_an_entry_of_their_own(page: MicroscopePage, hand: Hand, tmp_path: Path) -> None:
    opened(hand, "States")
    view = hand.page.view()
    assert view
    hand.bot.waitUntil(lambda: view.export() is not None, timeout=20_000)
    menu = QMenu()
    page.exports.fill_files(menu)
    for words, name, shape in (
        ("NumPy array …", "states-layer-6.npy", (7, 384)),
        ("NumPy array of all layers …", "states-all-layers.npy", (7, 7, 384)),
    ):
        next(action for action in menu.actions() if action.text() == words).trigger()
        hand.bot.waitUntil(lambda: bool(page.findChildren(QFileDialog)))
        dialog = page.findChildren(QFileDialog)[0]
        assert dialog.selectedFiles()[0].endswith(name)
        path = tmp_path / name
        dialog.filesSelected.emit([str(path)])
        dialog.close()
        hand.bot.waitUntil(path.exists)
        assert np.load(path)["states"].shape == shape
        hand.bot.waitUntil(lambda: not page.findChildren(QFileDialog))


def test_the_script_of_the_tokens_proves_them(page: MicroscopePage, hand: Hand, tmp_path: Path) -> None:
    view = opened(hand, "Inspector")
    page.controls.length.setValue(4)
    page.controls.pad.setChecked(True)
    hand.until_read()
    making = view.export()
    assert making
    path = tmp_path / "proof.py"
    for program, status in ((making().script, 0), (making().script.replace("3477", "3478"), 1)):
        path.write_text(program, encoding="utf-8")
        ran = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False)
        assert ran.returncode == status, ran.stderr


def ran(script: str) -> bool:
    """Whether a script agrees, run in this process: many of them are."""
    bundle = "sys.argv[1] if len(sys.argv) > 1 else "
    try:
        exec(compile(script.replace(bundle, ""), "script", "exec"), {"__name__": "script"})
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize("padded", [False, True])
@pytest.mark.parametrize("paired", [False, True])
@pytest.mark.parametrize("title", ["Inspector", "Batch", "States", "Similarity", "Pooling", "Padding"])
def test_the_script_of_a_text_that_is_cut_cuts_it_as_the_view_does(
    page: MicroscopePage, hand: Hand, title: str, paired: bool, padded: bool
) -> None:
    """Also where padding, companions and centering have a part in it."""
    hand.type("my paycheck lasts, and my dog was frightened by the river")
    if paired:
        page.controls.pair.setChecked(True)
        hand.type("her bank account is empty, unbelievably", page.second.edit)
    view = hand.open(title, MicroscopeView)
    page.context.set_companions(
        ("Unbelievably long companions are cut as well, by their end or by their start, as all others are",)
    )
    page.controls.length.setValue(18 if paired else 9)
    page.controls.pad.setChecked(padded)
    if isinstance(view, SimilarityView):
        view.centered.setChecked(True)

    def answers(wanted: Truncation) -> bool:
        sheet = page.context.sheet
        return sheet is not None and sheet.truncation == wanted and view.sheet is sheet and not view.busy

    for number in range(page.controls.cut.count()):
        page.controls.cut.setCurrentIndex(number)
        page.controls.changed.emit()
        wanted = page.controls.cut.currentData()
        hand.bot.waitUntil(partial(answers, wanted), timeout=20_000)
        making = view.export()
        assert making
        assert ran(making().script), f"{title}, {wanted}"
    assert page.context.sheet
    assert page.context.sheet.unread


def test_the_menus_copy_and_save(page: MicroscopePage, hand: Hand, tmp_path: Path) -> None:
    opened(hand, "Inspector")
    menu = QMenu()
    page.exports.fill_copies(menu)
    entries = {action.text(): action for action in menu.actions()}
    entries["CSV"].trigger()
    hand.until_copied("position,token,id")
    entries["Picture"].trigger()
    assert not QGuiApplication.clipboard().image().isNull()
    page.exports.fill_files(menu)
    for words, name, beginning in (
        ("JSON …", "tokens.json", b"{"),
        ("NumPy array …", "tokens.npy", b"\x93NUMPY"),
        ("Drawing …", "Inspector.svg", b"<?xml"),
        ("Picture …", "Inspector.png", b"\x89PNG"),
    ):
        next(action for action in menu.actions() if action.text() == words).trigger()
        hand.bot.waitUntil(lambda: bool(page.findChildren(QFileDialog)))
        dialog = page.findChildren(QFileDialog)[0]
        assert dialog.selectedFiles()[0].endswith(name)
        path = tmp_path / name
        dialog.filesSelected.emit([str(path)])
        dialog.close()
        hand.bot.waitUntil(path.exists)
        assert path.read_bytes().startswith(beginning)
        hand.bot.waitUntil(lambda: not page.findChildren(QFileDialog))
    hand.bot.waitUntil(lambda: "Saved Inspector.png." in page.notice.text())


def test_a_second_file_does_not_take_the_place_of_one_that_waits(
    page: MicroscopePage, hand: Hand, tmp_path: Path
) -> None:
    opened(hand, "Inspector")
    lane = threading.Event()
    page.desk.runner.query(lambda: lane.wait(20), owner=page)
    menu = QMenu()
    page.exports.fill_files(menu)
    paths = tmp_path / "one.svg", tmp_path / "two.png"
    for words, path in zip(("Drawing …", "Picture …"), paths, strict=True):
        next(action for action in menu.actions() if action.text() == words).trigger()
        dialog = page.findChildren(QFileDialog)[0]
        dialog.filesSelected.emit([str(path)])
        dialog.close()
        hand.bot.waitUntil(lambda: not page.findChildren(QFileDialog))
    lane.set()
    hand.bot.waitUntil(lambda: all(path.exists() for path in paths))


def test_a_second_copy_does_not_take_the_place_of_one_that_waits(page: MicroscopePage, hand: Hand) -> None:
    opened(hand, "Inspector")
    copied: list[str] = []
    clipboard = QGuiApplication.clipboard()
    clipboard.dataChanged.connect(lambda: copied.append(clipboard.text()))
    lane = threading.Event()
    page.desk.runner.query(lambda: lane.wait(20), owner=page)
    menu = QMenu()
    page.exports.fill_copies(menu)
    for words in ("CSV", "JSON"):
        next(action for action in menu.actions() if action.text() == words).trigger()
    lane.set()
    hand.bot.waitUntil(lambda: [text[:1] for text in copied] == ["p", "{"])
