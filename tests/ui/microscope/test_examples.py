"""Every example opens the view it belongs to and shows there what it says."""

from collections.abc import Callable
from typing import TypeVar

import pytest

from desktop_app.ui.microscope.examples import EXAMPLES, Example
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.sheet import TokenSheet
from desktop_app.ui.microscope.tokens.batch import BatchView
from desktop_app.ui.microscope.tokens.preprocessing import PreprocessingView
from desktop_app.ui.microscope.tokens.wordpiece import SlowMotionView
from desktop_app.ui.microscope.vectors.padding import PaddingView
from desktop_app.ui.microscope.vectors.pooling import PoolingView
from desktop_app.ui.microscope.vectors.similarity import SimilarityView
from desktop_app.ui.microscope.vectors.states import StatesView
from desktop_app.ui.microscope.view import ScopeView
from desktop_app.ui.microscope.views import PLACES
from tests.ui.microscope.hand import Hand

PLACE = {view.title: number for number, place in enumerate(PLACES) for view in place.views}
View = TypeVar("View", bound=ScopeView)
Proof = Callable[[Hand, Example], None]


def view_of(hand: Hand, kind: type[View]) -> View:
    """The view that is open."""
    view = hand.page.view()
    assert isinstance(view, kind)
    return view


def sheet_of(hand: Hand) -> TokenSheet:
    assert hand.page.scope.sheet
    return hand.page.scope.sheet


def chips(check: Callable[[list[str]], bool]) -> Proof:
    """The tokens as they are seen."""

    def proof(hand: Hand, _example: Example) -> None:
        assert check(hand.tokens())

    return proof


def sheet(check: Callable[[TokenSheet], bool]) -> Proof:
    """What is known of the tokens."""

    def proof(hand: Hand, _example: Example) -> None:
        assert check(sheet_of(hand))

    return proof


def taken(pieces: str) -> Proof:
    """The pieces that WordPiece takes one after the other."""

    def proof(hand: Hand, _example: Example) -> None:
        view = view_of(hand, SlowMotionView)
        hand.bot.waitUntil(lambda: bool(view.model.frames))
        assert " ".join(frame.title for frame in view.model.frames if frame.kind == "taken") == pieces

    return proof


def left(text: str) -> Proof:
    """What the cleaning leaves of the text."""

    def proof(hand: Hand, example: Example) -> None:
        view = view_of(hand, PreprocessingView)
        hand.bot.waitUntil(lambda: view.found is not None and view.found.stages[0].text == example.text)
        assert view.found
        assert view.found.stages[-1].text == text

    return proof


def padded_by_two(hand: Hand, _example: Example) -> None:
    view = view_of(hand, BatchView)
    hand.bot.waitUntil(lambda: view.batch is not None and view.batch.padding == 2)


def a_vector_a_token(hand: Hand, example: Example) -> None:
    view = view_of(hand, StatesView)
    hand.bot.waitUntil(lambda: view.shown is not None)
    tokens = len(sheet_of(hand).rows)
    assert view.shape.text().startswith(f"(batch, tokens, hidden) = (1, {tokens}, 384)")
    hand.bot.waitUntil(lambda: view.dimension == example.dimension)


def compared_to_the_last_token(hand: Hand, _example: Example) -> None:
    view = view_of(hand, SimilarityView)
    hand.bot.waitUntil(lambda: [row.token for row in view.map.columns][-1:] == ["[SEP]"])


def a_pair_is_shown(hand: Hand, example: Example) -> None:
    view = view_of(hand, SimilarityView)
    hand.bot.waitUntil(lambda: view.map.cell is not None)
    compared_to_the_last_token(hand, example)


def poolings_differ(hand: Hand, _example: Example) -> None:
    view = view_of(hand, PoolingView)
    hand.bot.waitUntil(lambda: view.found is not None and 0 < view.found.pooled.cosines[-1] < 1)


def only_the_mask_keeps_the_vector(hand: Hand, _example: Example) -> None:
    view = view_of(hand, PaddingView)
    hand.bot.waitUntil(lambda: view.proof is not None)
    assert view.proof
    assert view.proof.ways[1].cosine > 0.999999 > 0.99 > view.proof.ways[2].cosine


def the_view_is_there(_hand: Hand, _example: Example) -> None:
    """Its point is the words beside it."""


PROOFS: dict[str, Proof] = {
    "[CLS] and [SEP]": chips(lambda tokens: (tokens[0], tokens[-1]) == ("[CLS]", "[SEP]")),
    "[SEP] between two texts": chips(lambda tokens: tokens.count("[SEP]") == 2),
    "[MASK] in a text": sheet(lambda sheet: sheet.rows[4].kind == "special"),
    "A product review": sheet(lambda sheet: sheet.pieces == sheet.words == 9),
    "A word in pieces": chips(lambda tokens: tokens == ["[CLS]", "pay", "##che", "##ck", "[SEP]"]),
    "A question and its answer": sheet(lambda sheet: {row.type_id for row in sheet.rows} == {0, 1}),
    "Padding": sheet(lambda sheet: (len(sheet.rows), sheet.padding) == (8, 3)),
    "Cut off": sheet(lambda sheet: (sheet.used, sheet.unread) == (8, 3)),
    "Not in the vocabulary": sheet(lambda sheet: sheet.unknown == 1),
    "[PAD] in a batch": padded_by_two,
    "How a word is split": taken("pay ##che ##ck"),
    "Accents and capitals": taken("br ##ule ##e"),
    "The whole vocabulary": the_view_is_there,
    "The four steps": left("restaurant have delicious food"),
    "Base forms": left("run run run restaurant"),
    "A movie review": left(
        "movie absolutely amaze have excite action beautiful cinematography incredible cast highly recommend"
    ),
    "[CLS] through the layers": a_vector_a_token,
    "A vector for every token": a_vector_a_token,
    "Dimension 42": a_vector_a_token,
    "The same word twice": a_pair_is_shown,
    "A query and a job": compared_to_the_last_token,
    "[CLS] or the mean": poolings_differ,
    "A review in one vector": poolings_differ,
    "A query for jobs": poolings_differ,
    "Padding is ignored": only_the_mask_keeps_the_vector,
}
"""What there is to see where an example was chosen."""


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_every_example_makes_its_point(page: MicroscopePage, hand: Hand, example: Example) -> None:
    page.show_place(PLACE[example.view])
    entries = page.controls.examples.menu().actions()
    next(entry for entry in entries if entry.text() == example.name).trigger()
    hand.until_read()
    view = page.view()
    assert view
    assert view.title == example.view
    assert example.point in page.facts.text()
    PROOFS[example.name](hand, example)
