"""Pictures of text are read as a person reads them, whichever way they lie; what cannot be read is told."""

from __future__ import annotations

from difflib import SequenceMatcher

import numpy as np
import pytest

pytest.importorskip("rapidocr")

from PIL import Image, ImageOps

from desktop_app.corpus.formats.scans.recognizer import PictureLine, recognized
from tests.corpus.formats.scans.pages import ENGLISH, FRENCH, GERMAN, GREEK, RUSSIAN, drawn


def lines(page: Image.Image) -> list[PictureLine]:
    return [line for line in recognized(np.asarray(page)) if line]


def text(page: Image.Image) -> str:
    return "\n".join(line.text for line in lines(page))


@pytest.mark.parametrize("written", [ENGLISH, GERMAN, FRENCH], ids=["English", "German", "French"])
@pytest.mark.parametrize(("dpi", "askew"), [(150, 0.0), (300, 0.0), (150, 2.0)])
def test_of_a_hundred_characters_not_one_is_wrong(written: tuple[str, ...], dpi: int, askew: float) -> None:
    right = SequenceMatcher(
        None, "\n".join(written), text(drawn(written, dpi=dpi, askew=askew)), autojunk=False
    )
    assert sum(block.size for block in right.get_matching_blocks()) >= 0.99 * len("\n".join(written))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_on_its_side_or_upside_down_is_read_from_its_top(turn: int) -> None:
    assert text(drawn(ENGLISH, turn=turn)) == "\n".join(ENGLISH)


def test_a_box_is_where_the_line_stands_on_the_picture_as_it_lies() -> None:
    first = [lines(drawn(ENGLISH, turn=turn))[0].box for turn in (0, 90, 180, 270)]
    left, top, right, bottom = first[0]
    for found, box in zip(
        first[1:],
        [
            (top, 1000 - right, bottom, 1000 - left),
            (1000 - right, 1000 - bottom, 1000 - left, 1000 - top),
            (1000 - bottom, left, 1000 - top, right),
        ],
        strict=True,
    ):
        assert found == pytest.approx(box, abs=25)


@pytest.mark.parametrize("gutter", [0.16, 0.5])
def test_columns_are_read_one_after_the_other_however_narrow_the_gutter(gutter: float) -> None:
    assert text(drawn(ENGLISH, FRENCH, gutter=gutter)) == "\n".join([*ENGLISH, *FRENCH])


def test_a_table_is_read_by_its_rows() -> None:
    names, numbers, prices = (
        ("Bolt M6", "Long screw", "Washer", "Hinge"),
        ("40", "100", "250", "12"),
        ("9", "8", "3", "44"),
    )
    found = lines(drawn(names, numbers, prices, gutter=1.0))
    assert [line.text for line in found] == [
        cell for row in zip(names, numbers, prices, strict=True) for cell in row
    ]
    assert [line.beside for line in found] == [False, True, True] * 4


@pytest.mark.parametrize("written", [RUSSIAN, GREEK], ids=["Russian", "Greek"])
def test_letters_that_the_model_does_not_know_are_told_and_not_guessed(written: tuple[str, ...]) -> None:
    assert [line.text for line in lines(drawn(written))] == [""] * len(written)


def test_white_on_black_and_pale_letters_are_read() -> None:
    page = drawn(ENGLISH)
    assert text(ImageOps.invert(page)) == "\n".join(ENGLISH)
    assert text(page.point(lambda value: 200 + value * 55 // 255)) == "\n".join(ENGLISH)


@pytest.mark.parametrize("kind", ["white", "noise"])
def test_where_there_is_no_text_none_is_found(kind: str) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (600, 800), dtype=np.uint8)
    picture = noise if kind == "noise" else np.full((600, 800), 255, dtype=np.uint8)
    assert [line for line in recognized(picture) if line] == []


def test_a_long_screenshot_is_read_to_its_end_each_line_once() -> None:
    written = [f"Line number {number} of a long page." for number in range(90)]
    assert text(drawn(written)) == "\n".join(written)
