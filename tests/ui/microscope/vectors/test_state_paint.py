"""The map of states is painted from a value: no widget is needed to see what it draws."""

import numpy as np
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication

from desktop_app.core.arrays import Float32
from desktop_app.core.types import Encoding
from desktop_app.explore.sheet import sheet
from desktop_app.explore.states import Input, norms
from desktop_app.ui import theme
from desktop_app.ui.kit.tables.value_ramp import Ramp
from desktop_app.ui.microscope.vectors.blocks import Block, Blocks
from desktop_app.ui.microscope.vectors.map_grid import MapGrid
from desktop_app.ui.microscope.vectors.state_paint import (
    LEFT,
    RIGHT,
    TOP,
    MapFaces,
    MapScene,
    tones,
)

TOKENS, HIDDEN = 4, 60
WIDTH, HEIGHT = 360, 96


def shown(states: Float32) -> Blocks:
    """One text of TOKENS words with these states."""
    words = tuple(f"word{number}" for number in range(TOKENS))
    spans = tuple((6 * number, 6 * number + 5) for number in range(TOKENS))
    ones, zeros, ids = (1,) * TOKENS, (0,) * TOKENS, tuple(range(TOKENS))
    encoding = Encoding(words, ids, ones, zeros, spans, zeros, ids, (), ())
    read = sheet(encoding, (" ".join(words),), 512)
    block = Block("", Input(read.texts, 512, encoding, states), read.rows, ids, norms(states))
    return Blocks("model", (block,), 1.0)


def painted(states: Float32, row: int | None = None, dimension: int | None = None) -> QImage:
    blocks, ramp = shown(states), Ramp()
    grid = MapGrid((TOKENS,), HIDDEN, WIDTH, HEIGHT)
    grid.fit()
    images = [ramp.image(states[0], blocks.scale)]
    scene = MapScene(
        *(blocks, 0, grid, MapFaces(), ramp, images, [tones(blocks.blocks[0])]),
        *(row, dimension, (), QPen(theme.color("text"))),
    )
    image = QImage(LEFT + WIDTH + RIGHT, TOP + HEIGHT, QImage.Format.Format_RGB32)
    image.fill(theme.color("window"))
    painter = QPainter(image)
    scene.paint(painter)
    painter.end()
    return image


def test_positive_and_negative_numbers_have_their_colors(app: QApplication) -> None:
    states = np.zeros((1, TOKENS, HIDDEN), dtype=np.float32)
    states[0, :, : HIDDEN // 2], states[0, :, HIDDEN // 2 :] = 9, -9
    image = painted(states)
    middle = TOP + HEIGHT // 2
    left = image.pixelColor(LEFT + WIDTH // 4, middle)
    right = image.pixelColor(LEFT + 3 * WIDTH // 4, middle)
    assert (left.name(), right.name()) == (theme.color("positive").name(), theme.color("negative").name())


def test_a_cell_that_is_pointed_at_has_a_ring_and_its_row_a_mark(app: QApplication) -> None:
    states = np.zeros((1, TOKENS, HIDDEN), dtype=np.float32)
    plain, pointed = painted(states), painted(states, row=2, dimension=30)
    high = HEIGHT / TOKENS
    label = (4, round(TOP + 2.5 * high))
    assert plain.pixelColor(*label) != pointed.pixelColor(*label)
    assert plain.pixelColor(4, round(TOP + 0.5 * high)) == pointed.pixelColor(4, round(TOP + 0.5 * high))
    left = round(LEFT + 30 * WIDTH / HIDDEN)
    ring = {pointed.pixelColor(left + x, round(TOP + 2.5 * high)).name() for x in range(-2, 3)}
    assert theme.color("text").name() in ring
