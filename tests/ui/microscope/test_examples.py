"""Every example opens the view it belongs to and shows there what it says."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from desktop_app.ui.examples import EXAMPLES
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.views import PLACES
from desktop_app.ui.values import Example
from tests.ui.microscope.hand import Hand

PLACE = {view.title: number for number, place in enumerate(PLACES) for view in place.views}
Proof = Callable[[Any], bool]
"""Given the view with its answer."""
SENTENCE = (
    "movie absolutely amaze have excite action beautiful cinematography incredible cast highly recommend"
)


def tokens(view: Any) -> list[str]:
    return [row.token for row in view.answer.rows]


def kinds(view: Any) -> list[str]:
    return [row.kind for row in view.answer.rows]


def numbers(view: Any) -> tuple[int, int, int]:
    """Tokens that are read, padding, and pieces that are cut off."""
    return view.answer.used, view.answer.padding, view.answer.unread


def steps(view: Any, pieces: str) -> bool:
    return " ".join(step.title for step in view.model.steps if step.kind == "taken") == pieces


def left(view: Any, text: str) -> bool:
    return bool(view.answer.stages[-1].text == text)


def shape(view: Any, tokens: int, dimension: int | None = None) -> bool:
    said = f"(batch, tokens, hidden) = (1, {tokens}, 384)"
    return bool(view.shape.text().startswith(said) and view.dimension == dimension)


def between(view: Any) -> bool:
    """Whether the two vectors differ, but not wholly."""
    return bool(0 < view.answer.pooled.cosines[-1] < 1)


def two_texts(view: Any) -> bool:
    return [row.token for row in view.map.columns][-1:] == ["[SEP]"] and len(view.answer.blocks) == 2


def banks(view: Any) -> bool:
    row, column = view.map.cell
    return bool(view.map.rows[row].token == view.map.columns[column].token == "bank")


def drifts(view: Any) -> bool:
    _, masked, unmasked, _ = view.answer.proof.ways
    return bool(masked.cosine > 0.999999 > 0.99 > unmasked.cosine)


PROOFS: dict[str, Proof] = {
    "[CLS] and [SEP]": lambda view: tokens(view)[:: len(tokens(view)) - 1] == ["[CLS]", "[SEP]"],
    "[SEP] between two texts": lambda view: tokens(view).count("[SEP]") == 2,
    "[MASK] in a text": lambda view: kinds(view)[4] == "special",
    "[PAD] in a batch": lambda view: view.answer.padding == 2,
    "[CLS] through the layers": lambda view: shape(view, 6),
    "Padding is ignored": drifts,
    "The four steps": partial(left, text="restaurant have delicious food"),
    "Base forms": partial(left, text="run run run restaurant"),
    "A movie review": partial(left, text=SENTENCE),
    "A product review": lambda view: view.answer.pieces == view.answer.words == 9,
    "A word in pieces": lambda view: tokens(view) == ["[CLS]", "pay", "##che", "##ck", "[SEP]"],
    "How a word is split": partial(steps, pieces="pay ##che ##ck"),
    "Accents and capitals": partial(steps, pieces="br ##ule ##e"),
    "The whole vocabulary": lambda view: len(view.answer.words.pieces) == 30522,
    "A question and its answer": lambda view: {row.type_id for row in view.answer.rows} == {0, 1},
    "Padding": lambda view: numbers(view) == (5, 3, 0),
    "Cut off": lambda view: numbers(view) == (8, 0, 3),
    "Not in the vocabulary": lambda view: view.answer.unknown == 1,
    "A vector for every token": lambda view: shape(view, 6),
    "Dimension 42": partial(shape, tokens=6, dimension=42),
    "The same word twice": banks,
    "[CLS] or the mean": between,
    "A review in one vector": between,
    "A query for jobs": between,
    "A query and a job": two_texts,
}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_every_example_makes_its_point(page: MicroscopePage, hand: Hand, example: Example) -> None:
    page.show_place(PLACE[example.view])
    entries = page.controls.examples.menu().actions()
    next(entry for entry in entries if entry.text() == example.name).trigger()
    hand.until_read()
    view = page.view()
    assert view
    assert view.title == example.view
    assert example.point in page.details.text()
    hand.bot.waitUntil(lambda: view.answer is not None and not view.busy, timeout=20_000)
    assert PROOFS[example.name](view)
