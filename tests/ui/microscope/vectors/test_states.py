"""The States view as it is used, with the real model."""

import json
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.arrays import Float32
from desktop_app.encoder.encode import Encoder
from desktop_app.services.models import open_encoder
from desktop_app.ui import theme
from desktop_app.ui.desk import Desk
from desktop_app.ui.engine import Engine
from desktop_app.ui.kit.tables.value_ramp import Ramp
from desktop_app.ui.microscope.context import Pointer
from desktop_app.ui.microscope.copy_and_save import PICTURE_SCALE, png_of, svg_of
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.vectors.state_map import StateMap
from desktop_app.ui.microscope.vectors.state_paint import LEFT, NUMBERS_FROM, TOP
from desktop_app.ui.microscope.vectors.states import StatesView
from desktop_app.ui.tasks import TaskRunner
from desktop_app.ui.values import Example

Key = Qt.Key
Show = Callable[..., StatesView]
GUIDE = "customer service excellent helpful"
MONEY, RIVER = "He went to the bank to open an account.", "The bank of the river was muddy."
FRAME_MS = 16


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder()


@pytest.fixture
def page(app: QApplication, runner: TaskRunner, qtbot: QtBot) -> MicroscopePage:
    made = MicroscopePage(Desk(runner, Engine()))
    qtbot.addWidget(made)
    made.resize(1200, 780)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    qtbot.waitUntil(lambda: made.controls.limit() == 512)
    return made


@pytest.fixture
def show(page: MicroscopePage, qtbot: QtBot) -> Show:
    """Reads a text or a pair and waits for its states."""

    def show(text: str, second: str | None = None) -> StatesView:
        page.show_place(1)
        view = page.view_named("States")
        assert isinstance(view, StatesView)
        page.show_example(Example("", "", text, second, view="States"))
        texts = (text,) if second is None else (text, second)
        qtbot.waitUntil(lambda: page.context.texts == texts and not view.busy, timeout=20_000)
        qtbot.waitUntil(lambda: view.answer is not None, timeout=20_000)
        return view

    return show


def exact(encoder: Encoder, text: str) -> Float32:
    return encoder.hidden_states(encoder.wordpiece.encode(text))


def move(view: StatesView, row: int, dimension: int) -> None:
    grid = view.map.grid
    x = LEFT + (dimension + 0.5) * grid.cell_width - grid.left
    y = TOP + grid.line_top(row) + grid.cell_height / 2 - grid.top
    QTest.mouseMove(view.map.viewport(), QPoint(round(x), round(y)))


def test_the_guides_sentence(show: Show, encoder: Encoder) -> None:
    view = show(GUIDE)
    assert view.layer_slider.name.text() == "6 of 6, last hidden state"
    assert (
        view.shape.text() == "(batch, tokens, hidden) = (1, 6, 384), squeezed to (tokens, hidden) = (6, 384)"
    )
    view.spin.setValue(42)
    listed = next(fact for fact in view.details(Pointer()) if fact.title == "Dimension 42 across tokens")
    expected = exact(encoder, GUIDE)[-1, :, 42]
    assert [name for name, _ in listed.pairs][1:5] == GUIDE.split()
    np.testing.assert_allclose([float(value) for _, value in listed.pairs], expected, atol=1e-6)


def test_mouse_and_keys_speak_the_exact_value(show: Show, encoder: Encoder) -> None:
    view = show(GUIDE)
    states = exact(encoder, GUIDE)
    move(view, 2, 100)
    pointer = view.context.pointer
    assert pointer.token == 2
    assert pointer.dimension is not None
    assert abs(pointer.dimension - 100) <= 1
    assert view.map.accessibleName().startswith(f"{states[6, 2, pointer.dimension]:.6f}, service, layer 6")
    view.map.setFocus()
    for key in (Key.Key_Down, Key.Key_Home, Key.Key_Right):
        QTest.keyClick(view.map, key)
    assert view.context.pointer == Pointer(3, None, 1, 6)
    assert view.map.accessibleName() == f"{states[6, 3, 1]:.6f}, excellent, layer 6, dimension 1"
    facts = dict(view.details(view.context.pointer)[0].pairs)
    assert float(facts["value"]) == pytest.approx(float(states[6, 3, 1]), abs=1e-7)
    assert float(facts["norm"]) == pytest.approx(float(np.linalg.norm(states[6, 3])), abs=1e-5)
    QTest.keyClick(view.map, Key.Key_Return)
    assert view.context.rest == view.context.pointer


def test_the_layer_is_scrubbed_by_keys(show: Show, encoder: Encoder) -> None:
    view = show(GUIDE)
    slider = view.layer_slider.slider
    before = view.map.images[0].copy()
    view.map.setFocus()
    QTest.keyClick(view.map, Key.Key_Home)
    QTest.keyClick(slider, Key.Key_Left)
    assert (slider.value(), view.context.pointer.layer) == (5, 5)
    assert view.map.images[0] != before
    value = exact(encoder, GUIDE)[5, 0, 0]
    assert view.map.accessibleName() == f"{value:.6f}, [CLS], layer 5, dimension 0"
    QTest.keyClick(slider, Key.Key_Home)
    assert slider.accessibleName() == "Layer 0 of 6, embeddings"
    view.context.point(Pointer(layer=3))
    assert slider.value() == 3


def test_pointing_elsewhere_lights_the_row(show: Show) -> None:
    view = show(GUIDE)
    view.context.point(Pointer(token=4))
    assert view.map.row == 4
    view.context.point(Pointer())
    assert view.map.row is None


def test_a_pixel_is_a_number(show: Show, encoder: Encoder) -> None:
    view = show(GUIDE)
    assert view.answer
    states, image = exact(encoder, GUIDE)[-1], view.map.images[0]
    assert (image.width(), image.height()) == (384, 6)
    ground, blue, orange = (theme.color(role) for role in ("surface", "positive", "negative"))
    for row, column in ((1, 0), (3, 77), (5, 383)):
        share = float(np.tanh(abs(states[row, column]) / view.answer.scale))
        ink = blue if states[row, column] > 0 else orange
        color = image.pixelColor(column, row)
        assert color.red() == pytest.approx(share * ink.red() + (1 - share) * ground.red(), abs=2)
        assert color.blue() == pytest.approx(share * ink.blue() + (1 - share) * ground.blue(), abs=2)


def test_numbers_appear_where_there_is_room(show: Show) -> None:
    view = show(GUIDE)
    map_ = view.map
    place = QPointF(map_.mapFromGlobal(map_.viewport().mapToGlobal(QPoint(LEFT + 200, TOP + 40))))
    while map_.grid.cell_width < NUMBERS_FROM:
        before = map_.grid.cell_width
        global_place = QPointF(map_.viewport().mapToGlobal(place.toPoint()))
        turned = QWheelEvent(
            place,
            global_place,
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(map_.viewport(), turned)
        assert map_.grid.cell_width > before
    assert map_.horizontalScrollBar().maximum() > 0
    assert map_.faces.number_in(-0.4334, 5) == "-.433"
    assert map_.faces.number_in(0.9996, 5) == "1.000"
    assert map_.faces.number_in(-10.51, 5) == "-10.5"
    assert map_.faces.number_in(0.04, 3) == ".04"
    ramp = Ramp()
    assert ramp.inks[0] != ramp.inks[255]
    QTest.keyClick(map_, Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert map_.grid.fits
    QTest.keyClick(map_, Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert not map_.grid.fits


def test_bank_beside_bank(show: Show, encoder: Encoder) -> None:
    view = show(MONEY, RIVER)
    assert view.answer
    money, river = exact(encoder, MONEY), exact(encoder, RIVER)
    np.testing.assert_allclose(view.answer.blocks[1].input.states, river, atol=1e-5)
    beside = next(fact for fact in view.details(Pointer()) if fact.title == "bank next to bank")
    for layer, (name, value) in enumerate(beside.pairs):
        one, other = money[layer, 5].astype(float), river[layer, 2].astype(float)
        cosine = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
        assert name == f"layer {layer}"
        assert float(value) == pytest.approx(cosine, abs=1e-5)
    assert view.line.isVisible()
    move(view, 12 + 5, 10)
    sheet = view.context.sheet
    assert sheet
    pointer = view.context.pointer
    assert pointer.token is not None
    assert pointer.other is not None
    assert (sheet.rows[pointer.token].token, sheet.rows[pointer.token].text) == ("river", 1)
    assert (sheet.rows[pointer.other].token, sheet.rows[pointer.other].text) == ("bank", 0)
    assert view.line.accessibleName().startswith("Cosine of bank and river: ")


def test_the_pair_as_the_model_is_given_it(show: Show, qtbot: QtBot) -> None:
    view = show(MONEY, RIVER)
    view.apart.setChecked(False)
    qtbot.waitUntil(lambda: view.answer is not None and len(view.answer.blocks) == 1)
    assert view.map.grid.counts == (12 + 9,)
    assert not view.line.isVisible()


def test_what_the_view_gives_away(show: Show, page: MicroscopePage, qtbot: QtBot) -> None:
    view = show(GUIDE)
    QGuiApplication.clipboard().clear()
    QTest.keyClick(page, Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()))
    document = json.loads(QGuiApplication.clipboard().text())
    QGuiApplication.clipboard().clear()
    assert (document["layer"], document["inputs"][0]["shape"]) == (6, [6, 384])
    making = view.export()
    assert making
    taken = making()
    assert taken.array is not None
    rows: Any = taken.array
    assert rows["states"].shape == (6, 384)
    assert "assert abs(value" in taken.script


def test_pictures_hold_the_map(show: Show) -> None:
    view = show(GUIDE)
    picture = QImage.fromData(png_of(view.picture()))
    assert picture.size() == view.picture().size() * PICTURE_SCALE
    assert len({picture.pixel(x, 2 * (TOP + 60)) for x in range(2 * LEFT, 2 * LEFT + 400)}) > 20
    drawing = svg_of(view.picture())
    assert b"<image" in drawing
    assert b"excellent" in drawing


def test_a_map_of_512_tokens_is_painted_within_a_frame(show: Show) -> None:
    view = show("the customer service was excellent and helpful and she sat by the bank " * 40)
    map_: StateMap = view.map
    assert map_.grid.rows == 512
    for zooms in (0, 2, 4, 8):
        for _ in range(zooms):
            map_.zoom(1.4)
        took = []
        for _ in range(9):
            map_.grid.scroll(map_.grid.left + 3, map_.grid.top + 3)
            started = time.thread_time()
            map_.viewport().repaint()
            took.append((time.thread_time() - started) * 1000)
        assert min(took) < FRAME_MS, (map_.grid.cell_width, took)
