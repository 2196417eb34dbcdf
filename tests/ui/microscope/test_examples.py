"""Every example opens the view it belongs to and shows there what it says."""

from collections.abc import Callable

import pytest

from desktop_app.ui.microscope.examples import EXAMPLES, Example
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.tokens.batch import BatchView
from desktop_app.ui.microscope.tokens.preprocessing import PreprocessingView
from desktop_app.ui.microscope.tokens.wordpiece import SlowMotionView
from desktop_app.ui.microscope.vectors.padding import PaddingView
from desktop_app.ui.microscope.vectors.pooling import PoolingView
from desktop_app.ui.microscope.vectors.similarity import SimilarityView
from desktop_app.ui.microscope.vectors.states import StatesView
from desktop_app.ui.microscope.views import PLACES
from tests.ui.microscope.hand import Hand

PLACE = {view.title: number for number, place in enumerate(PLACES) for view in place.views}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_every_example_makes_its_point(page: MicroscopePage, hand: Hand, example: Example) -> None:
    page.show_place(PLACE[example.view])
    entries = page.controls.examples.menu().actions()
    next(entry for entry in entries if entry.text() == example.name).trigger()
    hand.until_read()
    shown = page.scope.sheet
    view = page.view()
    assert shown
    assert view
    assert view.title == example.view
    assert example.point in page.facts.text()
    seen: dict[str, Callable[[], bool]] = {
        "A word in pieces": lambda: hand.tokens() == ["[CLS]", "pay", "##che", "##ck", "[SEP]"],
        "[CLS] and [SEP]": lambda: hand.tokens()[:: len(shown.rows) - 1] == ["[CLS]", "[SEP]"],
        "[SEP] between two texts": lambda: hand.tokens().count("[SEP]") == 2,
        "[MASK] in a text": lambda: shown.rows[4].kind == "special",
        "A product review": lambda: shown.pieces == shown.words == 9,
        "A question and its answer": lambda: {row.type_id for row in shown.rows} == {0, 1},
        "Padding": lambda: (len(shown.rows), shown.padding) == (8, 3),
        "Cut off": lambda: (shown.used, shown.unread) == (8, 3),
        "Not in the vocabulary": lambda: shown.unknown == 1,
    }
    if isinstance(view, SlowMotionView):
        pieces = {"How a word is split": "pay ##che ##ck", "Accents and capitals": "br ##ule ##e"}
        hand.bot.waitUntil(lambda: bool(view.model.frames))
        taken = [frame.title for frame in view.model.frames if frame.kind == "taken"]
        assert " ".join(taken) == pieces[example.name]
    if isinstance(view, BatchView):
        hand.bot.waitUntil(lambda: view.batch is not None and view.batch.padding == 2)
    if isinstance(view, PreprocessingView):
        hand.bot.waitUntil(lambda: view.found is not None and view.found.stages[0].text == example.text)
        left = {
            "The four steps": "restaurant have delicious food",
            "Base forms": "run run run restaurant",
            "A movie review": (
                "movie absolutely amaze have excite action beautiful cinematography incredible cast highly "
                "recommend"
            ),
        }
        assert view.found
        assert view.found.stages[-1].text == left[example.name]
    if isinstance(view, StatesView):
        hand.bot.waitUntil(lambda: view.shown is not None)
        assert view.shape.text().startswith(f"(batch, tokens, hidden) = (1, {len(shown.rows)}, 384)")
        hand.bot.waitUntil(lambda: view.dimension == example.dimension)
    if isinstance(view, SimilarityView):
        hand.bot.waitUntil(lambda: view.map.cell is not None or example.name != "The same word twice")
        hand.bot.waitUntil(lambda: [row.token for row in view.map.columns][-1:] == ["[SEP]"])
    if isinstance(view, PoolingView):
        hand.bot.waitUntil(lambda: view.found is not None and 0 < view.found.pooled.cosines[-1] < 1)
    if isinstance(view, PaddingView):
        hand.bot.waitUntil(lambda: view.proof is not None)
        assert view.proof
        assert view.proof.ways[1].cosine > 0.999999 > 0.99 > view.proof.ways[2].cosine
    assert seen.get(example.name, lambda: example.view != "Inspector")()
