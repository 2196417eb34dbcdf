"""Recognizes the text of a picture with PP-OCRv6 (rapidocr), in the order in which a person reads it."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_app.corpus.formats.scans.layout import (
    Quad,
    Spot,
    aligned,
    breaks,
    gaps,
    in_order,
    rooms,
    straightened,
    tilt,
)

Gray = NDArray[np.uint8]
"""A picture, (height, width), 0 for black."""
Color = NDArray[np.uint8]
"""A picture as the models want it, (height, width, 3)."""

LOOKED_AT = 1280
"""Pixels of the longer side where lines are looked for: memory and time go with its square (460 MB; 1760 take
640 MB and three times as long, and find no more lines on pages of 72 dpi and more)."""
LONGEST = 1.6
"""A picture that is so many times as long as it is wide is looked at in parts."""
MOST_THREADS = 4
HOPELESS, UNKNOWN = 0.5, 0.68
"""A short line is no text below the first; a long one below the second is in letters that the model does not
know: what it makes of Hebrew has .6 to .63."""
SMALL = 4
"""Lines narrower than so many heights say nothing of the script or of the side that is up."""
WORD_GAP, GUTTER, MARGIN = 0.6, 1.6, 0.1
"""Line heights: what a gutter has at least, what no gap between words has, what of it stays with the line."""
FOREIGN = 0.3
"""A line with so many letters that the model knows only from formulas is in their script, and mostly lost."""
_FORMULAS = ("GREEK", "CYRILLIC")


@dataclass(frozen=True, slots=True)
class PictureLine:
    """A line of a picture; `text` is "" where it is in letters that the model does not know.

    `box` is left, top, right, bottom in thousandths of the picture as it came; `certainty` the model's,
    0..1. `begins` says whether a paragraph begins here, `beside` whether it stands in the row of the last,
    `goes_on` whether it goes on where the last one had no more room.
    """

    text: str
    certainty: float
    box: tuple[int, int, int, int]
    begins: bool = False
    beside: bool = False
    goes_on: bool = False


@cache
def _models() -> Any:
    """rapidocr with its models, which lie in its own folder: nothing is looked for elsewhere."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    from rapidocr import RapidOCR

    engine = "EngineConfig.onnxruntime"
    threads = max(1, min(MOST_THREADS, (os.cpu_count() or 2) // 2))
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.text_score": 0.0,
            f"{engine}.intra_op_num_threads": threads,
            f"{engine}.inter_op_num_threads": 1,
        }
    )


def recognized(picture: Gray) -> Iterator[PictureLine | None]:
    """The lines of `picture` as they are read; None while nothing of the next one is known yet.

    A picture that lies on its side or upside down is turned first.
    """
    color = np.ascontiguousarray(np.repeat(picture[:, :, None], 3, axis=2))
    quads = _found(color)
    yield None
    if not quads:
        return
    turns = _turns(color, quads)
    shape = color.shape[:2]
    color = np.ascontiguousarray(np.rot90(color, turns))
    quads = [_turned(quad, shape, turns) for quad in quads]
    angle = tilt(quads)
    quads = _cut(color, quads, angle)
    rows = in_order(straightened(quads, angle))
    room = np.inf
    for row, begins, after in zip(rows, breaks(rows), rooms(rows), strict=True):
        for number, spot in enumerate(row):
            said, certainty = _read(_crop(color, quads[spot.number]))
            box = _box(quads[spot.number], color.shape[:2], turns)
            text = _believed(said, certainty, spot)
            if text is None:
                yield None
            else:
                first = len(text.split(maxsplit=1)[0] if text else "") + 1
                full = len(row) == 1 and room < spot.width * first / max(1, len(text))
                yield PictureLine(text, certainty, box, begins and not number, number > 0, full)
        room = after


def _found(color: Color) -> list[Quad]:
    """The lines of the picture, wherever they stand; of a long one part by part."""
    height, width = color.shape[:2]
    length, breadth = max(height, width), min(height, width)
    if length <= LONGEST * max(breadth, LOOKED_AT / LONGEST * 1.25):
        return _found_in(color)
    across = width > height
    part = max(int(1.4 * breadth), LOOKED_AT)
    quads: list[Quad] = []
    for start in range(0, length, part - part // 8):
        piece = color[:, start : start + part] if across else color[start : start + part]
        shift = np.array([start, 0] if across else [0, start], dtype=np.float32)
        for quad in _found_in(np.ascontiguousarray(piece)):
            moved = quad + shift
            twin = next((number for number, other in enumerate(quads) if _same(other, moved)), None)
            if twin is None:
                quads.append(moved)
            elif across:  # the line goes on in this part
                quads[twin] = np.stack([quads[twin][0], moved[1], moved[2], quads[twin][3]])
            elif _area(moved) > _area(quads[twin]):  # and here it is whole
                quads[twin] = moved
        if start + part >= length:
            break
    return quads


def _found_in(color: Color) -> list[Quad]:
    import cv2

    scale = min(1.0, LOOKED_AT / max(color.shape[:2]))
    small = cv2.resize(color, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else color
    boxes = _models()(small, use_det=True, use_cls=False, use_rec=False).boxes
    return [] if boxes is None else [_even(np.asarray(box, dtype=np.float32) / scale) for box in boxes]


def _even(quad: Quad) -> Quad:
    """A parallelogram in the place of `quad`: one side a pixel longer would bend the whole of a long line."""
    left, right = (quad[3] - quad[0]) / 2, (quad[2] - quad[1]) / 2
    middle = quad.mean(axis=0)
    half_height, half_width = (left + right) / 2, (quad[1] + quad[2] - quad[0] - quad[3]) / 4
    corners = (-half_width - half_height, half_width - half_height, half_width + half_height)
    return np.stack([*(middle + corner for corner in corners), middle - half_width + half_height])


def _same(one: Quad, other: Quad) -> bool:
    """Whether two parts of a picture show the same line."""
    (a, b), (c, d) = one.min(axis=0), one.max(axis=0)
    (e, f), (g, h) = other.min(axis=0), other.max(axis=0)
    beside, below = min(c, g) - max(a, e), min(d, h) - max(b, f)
    return bool(beside > 0 and below > 0.5 * min(d - b, h - f))


def _area(quad: Quad) -> float:
    return float(np.prod(quad.max(axis=0) - quad.min(axis=0)))


def _turns(color: Color, quads: list[Quad]) -> int:
    """By how many quarters, against the clock, the picture is to be turned to stand upright."""
    tall = sum(_length(quad) for quad in quads if _is_tall(quad, SMALL))
    turns = int(tall > sum(_length(quad) for quad in quads if not _is_tall(quad)))
    turned = np.ascontiguousarray(np.rot90(color, turns))
    votes = 0.0
    longest = sorted(quads, key=_length, reverse=True)[:12]
    for quad in longest:
        crop = _crop(turned, _turned(quad, color.shape[:2], turns))
        height, width = crop.shape[:2]
        if width < SMALL * height:
            continue
        # The model looks at four heights; a whole line squeezed into them is unlike anything it learned from.
        for part in (crop[:, : SMALL * height], crop[:, max(0, width - SMALL * height) :]):
            found = _models()(np.ascontiguousarray(part), use_det=False, use_cls=True, use_rec=False)
            for label, score in found.cls_res or ():
                votes += float(score) * (1 if label == "180" else -1)
    return turns + 2 * int(votes > 0)


def _length(quad: Quad) -> float:
    return float(max(quad.max(axis=0) - quad.min(axis=0)))


def _is_tall(quad: Quad, times: float = 1.5) -> bool:
    width, height = quad.max(axis=0) - quad.min(axis=0)
    return bool(height > times * width)


def _turned(quad: Quad, shape: tuple[int, int], turns: int) -> Quad:
    """The corners of `quad` after the picture of this shape was turned, from its new top left on."""
    height, width = shape
    for _ in range(turns):
        quad = np.stack([quad[:, 1], width - quad[:, 0]], axis=1)
        quad = np.roll(quad, -1, axis=0)
        height, width = width, height
    if turns and _is_tall(np.stack([quad[0], quad[1], quad[1] + 1, quad[0] + 1])):
        quad = np.roll(quad, 1, axis=0)
    return quad


def _box(quad: Quad, shape: tuple[int, int], turns: int) -> tuple[int, int, int, int]:
    """Around `quad`, in thousandths of the picture before it was turned."""
    quad = np.divide(quad, np.array([shape[1], shape[0]], dtype=np.float32))
    for _ in range(turns):  # back, with the clock
        quad = np.stack([1 - quad[:, 1], quad[:, 0]], axis=1)
    low, high = quad.min(axis=0), quad.max(axis=0)
    left, top, right, bottom = (round(float(min(max(value, 0), 1)) * 1000) for value in (*low, *high))
    return left, top, right, bottom


def _cut(color: Color, quads: list[Quad], angle: float) -> list[Quad]:
    """The lines, those that run over a gutter cut in it."""
    spots = straightened(quads, angle)
    lines = []
    for spot, quad in zip(spots, quads, strict=True):
        crop = _crop(color, quad)[:, :, 0].astype(np.int16)
        height, width = crop.shape
        ground = np.median(crop)
        ink = (np.abs(crop - ground) > max(25, 0.4 * np.abs(crop - ground).max())).any(axis=0)
        unit = spot.width / max(1, width)
        free = [
            (spot.left + (left + MARGIN * height) * unit, spot.left + (right - MARGIN * height) * unit)
            for left, right in gaps(ink, WORD_GAP * height)
        ]
        lines.append((spot, free))
    cuts = aligned(lines, WORD_GAP - 2 * MARGIN, GUTTER)
    whole: list[Quad] = []
    for spot, quad in zip(spots, quads, strict=True):
        free = [
            ((left - spot.left) / spot.width, (right - spot.left) / spot.width)
            for left, right in cuts.get(spot.number, ())
        ]
        for begin, end in zip(
            [0.0, *(right for _, right in free)], [*(left for left, _ in free), 1.0], strict=True
        ):
            top, bottom = quad[1] - quad[0], quad[2] - quad[3]
            part = (
                quad[0] + begin * top,
                quad[0] + end * top,
                quad[3] + end * bottom,
                quad[3] + begin * bottom,
            )
            whole.append(np.stack(part).astype(np.float32))
    return whole


def _crop(color: Color, quad: Quad) -> Color:
    """The line as a picture of its own, straight."""
    import cv2

    width = max(1, round(float(max(np.hypot(*(quad[1] - quad[0])), np.hypot(*(quad[2] - quad[3]))))))
    height = max(1, round(float(max(np.hypot(*(quad[3] - quad[0])), np.hypot(*(quad[2] - quad[1]))))))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), corners)
    return np.asarray(
        cv2.warpPerspective(
            color, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC
        ),
        dtype=np.uint8,
    )


def _read(crop: Color) -> tuple[str, float]:
    found = _models()(crop, use_det=False, use_cls=False, use_rec=True)
    return (str(found.txts[0]), float(found.scores[0])) if found.txts else ("", 0.0)


def _believed(text: str, certainty: float, spot: Spot) -> str | None:
    """The text, "" for a line whose letters the model does not know, None for what is no text."""
    small = spot.width < SMALL * spot.height
    letters = [sign for sign in text if sign.isalpha()]
    foreign = sum(unicodedata.name(sign, "").startswith(_FORMULAS) for sign in letters)
    words = text.split()
    # Letters that it does not know come as blanks, with a high score.
    blank = not any(map(str.isalnum, text)) and len(text) - len("".join(words)) > 1
    sparse = len(text.strip()) - len("".join(words)) >= len("".join(words)) > 0
    if (
        certainty < (HOPELESS if small else UNKNOWN)
        or not words
        or blank
        or sparse
        or (foreign >= FOREIGN * len(letters) > 1)
    ):
        return None if small and not foreign else ""
    return " ".join(words)
