"""Every example opens the view it belongs to and shows there what it says."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from desktop_app.core.types import GUIDE, Truncation
from desktop_app.encoder.encode import Encoder
from desktop_app.explore.attention import share
from desktop_app.explore.batch import LAYERS
from desktop_app.explore.padding import WAYS
from desktop_app.services.open_models import OpenModels
from desktop_app.ui.desk import Desk
from desktop_app.ui.engine import Engine
from desktop_app.ui.examples import EXAMPLES
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.tokens.batch import BatchView
from desktop_app.ui.microscope.tokens.preprocessing import PreprocessingView
from desktop_app.ui.microscope.tokens.two_tokenizers import TwoTokenizersView
from desktop_app.ui.microscope.tokens.vocabulary import VocabularyView
from desktop_app.ui.microscope.vectors.layered import AS_A_PAIR, BlocksView, LayeredView
from desktop_app.ui.microscope.vectors.padding import PaddingView
from desktop_app.ui.microscope.vectors.pooling import TABS, PoolingView
from desktop_app.ui.microscope.vectors.similarity import SimilarityView
from desktop_app.ui.microscope.vectors.states import StatesView
from desktop_app.ui.microscope.view import AnyView
from desktop_app.ui.microscope.views import PLACES
from desktop_app.ui.tasks import TaskRunner
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


def in_percent(view: Any) -> bool:
    """Whether both networks call the guide's review positive, by percentages that add up."""
    results = [one.result.text() for one in view.columns.columns.values()]
    shown = [sum(row[1] for row in one.model.rows) for one in view.columns.columns.values()]
    return all(words.startswith("Result: positive") for words in results) and min(shown) > 0.99999


def found(view: Any) -> set[str]:
    return {view.answer.words.pieces[row] for row in view.answer.rows}


def two_texts(view: Any) -> bool:
    return [row.token for row in view.map.columns][-1:] == ["[SEP]"] and len(view.answer.blocks) == 2


def banks(view: Any) -> bool:
    row, column = view.map.cell
    return bool(view.map.rows[row].token == view.map.columns[column].token == "bank")


def drifts(view: Any) -> bool:
    _, masked, unmasked, _ = view.answer.proof.ways
    return bool(masked.cosine > 0.999999 > 0.99 > unmasked.cosine)


def guessed(view: Any, *hidden: str | None) -> bool:
    """Whether exactly these words are hidden, each with a guess from every side."""
    shown = view.answer
    truths = tuple(None if truth is None else shown.table.pieces[truth] for truth in shown.hidden.truths)
    return truths == hidden and all(len(guesses) == len(hidden) for guesses in shown.sides.values())


def judged(view: Any) -> bool:
    """Whether the pair was asked about in both orders, and its cell is marked in the guide's list."""
    return len(view.answer.pair) == 4 and view.map.loaded[0] >= 0


def loses_food(view: Any) -> bool:
    view.sight.show_kind("decoder")
    return "[MASK] sees [CLS] the restaurant had, and not food" in str(view.sight.masked.text())


def both_ways(view: Any) -> bool:
    """Whether a head looks from [MASK] at the word before it, and one at the word behind it."""
    rows = view.answer.input.found.weights[:, :, 4]
    return bool(rows[:, :, 3].max() > 0.1 and rows[:, :, 5].max() > 0.1)


def across(view: Any) -> bool:
    """Whether every layer's average has attention from either text to the other."""
    given = view.answer.input
    return view.part.isVisible() and all(
        share(given.matrix(layer, 13), given.encoding, number) > 0.01
        for layer in range(1, 7)
        for number in (2, 3)
    )


PROOFS: dict[str, Proof] = {
    "A review with three words hidden": lambda view: guessed(view, "delicious", "terrible", "rude"),
    "Another review": lambda view: guessed(view, "unpleasant"),
    "A consequence": judged,
    "Two topics": judged,
    "A cause": judged,
    "A remedy": judged,
    "What a decoder cannot see": lambda view: guessed(view, None),
    "[CLS] and [SEP]": lambda view: tokens(view)[:: len(tokens(view)) - 1] == ["[CLS]", "[SEP]"],
    "[SEP] between two texts": lambda view: tokens(view).count("[SEP]") == 2,
    "What each block does": lambda view: view.map.lines[0].shape == "(6, 384)",
    "Encoder or decoder": loses_food,
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
    "The whole vocabulary": lambda view: {"pay", "payment", "payroll"} <= found(view),
    "A question and its answer": lambda view: {row.type_id for row in view.answer.rows} == {0, 1},
    "Padding": lambda view: numbers(view) == (5, 3, 0),
    "Cut off": lambda view: numbers(view) == (8, 0, 3),
    "Not in the vocabulary": lambda view: view.answer.unknown == 1,
    "A vector for every token": lambda view: shape(view, 6),
    "Dimension 42": partial(shape, tokens=6, dimension=42),
    "The same word twice": banks,
    "[CLS] or the mean": between,
    "A review in one vector": between,
    "A review in percent": in_percent,
    "A query for jobs": between,
    "A query and a job": two_texts,
    "Left and right at once": both_ways,
    "Across two texts": across,
}


def placeholder(title: str) -> bool:
    """Whether the view of that title is not built yet."""
    spec = next(view for place in PLACES for view in place.views if view.title == title)
    return str(import_module(spec.where.partition(":")[0]).__doc__).startswith("PLACEHOLDER")


def wait(hand: Hand, view: AnyView) -> None:
    hand.bot.waitUntil(lambda: view.answer is not None and not view.busy, timeout=20_000)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_every_example_makes_its_point(page: MicroscopePage, hand: Hand, example: Example) -> None:
    if placeholder(example.view):
        pytest.skip("this view is not built yet")
    page.show_place(PLACE[example.view])
    entries = page.controls.examples.menu().actions()
    next(entry for entry in entries if entry.text() == example.name).trigger()
    hand.until_read()
    view = page.view()
    assert view
    assert view.title == example.view
    assert example.point in page.details.text()
    wait(hand, view)
    if example.name in PROOFS:  # what the views of Labs show is proved where they are
        assert PROOFS[example.name](view)
    else:
        assert PLACES[PLACE[example.view]].title == "Labs"


def change_everything(page: MicroscopePage, hand: Hand, view: Any) -> None:
    """Leaves every setting of the page and of the view at another value than it begins with."""
    controls = page.controls
    controls.pair.setChecked(True)
    page.second.edit.set_text("and a second one")
    controls.pad.setChecked(True)
    controls.length.setValue(17)
    controls.cut.setCurrentIndex(controls.cut.count() - 1)
    page.context.set_companions(("another text",))
    page.ask()
    hand.until_read()
    if isinstance(view, VocabularyView):
        view.search.setText("xyz")
        view.kind.setCurrentIndex(2)
    if isinstance(view, LayeredView):
        view.layer_slider.slider.setValue(2)
    if isinstance(view, BlocksView):
        view.apart.setChecked(False)
    if isinstance(view, StatesView):
        view.spin.setValue(7)
    if isinstance(view, SimilarityView):
        view.centered.setChecked(True)
    if isinstance(view, PoolingView):
        view.tabs.chosen.emit(2)
    if isinstance(view, PaddingView):
        view.choices[3].click()
        view.slider.setValue(40)
    if isinstance(view, BatchView):
        view.layers.chosen.emit(3)
    if isinstance(view, PreprocessingView):
        for switch in view.table.inside.findChildren(QCheckBox):
            switch.setChecked(not switch.isChecked())
    if isinstance(view, TwoTokenizersView):
        view.only.setChecked(True)
    hand.bot.waitUntil(lambda: not view.busy, timeout=20_000)


def settings(page: MicroscopePage, view: Any) -> dict[str, object]:
    """What stands in the boxes, and how the page and the view are set."""
    controls, found = page.controls, dict[str, object]()
    paired = controls.pair.isChecked()
    found["texts"] = page.first.text(), page.second.text() if paired else None
    found["limit"] = controls.limit(), controls.pad.isChecked(), controls.cut.currentData()
    found["companions"] = page.context.companions
    found["pointed"] = page.context.pointer.token, page.context.pointer.dimension
    if isinstance(view, VocabularyView):
        found["search"] = view.search.text(), view.kind.currentIndex()
    if isinstance(view, LayeredView):
        found["layer"] = view.layer
    if isinstance(view, BlocksView):
        found["apart"] = view.apart.isChecked()
    if isinstance(view, StatesView):
        found["dimension"] = view.dimension
    if isinstance(view, SimilarityView):
        found["centered"] = view.centered.isChecked()
    if isinstance(view, PoolingView):
        found["tab"] = TABS[view.parts.currentIndex()]
    if isinstance(view, PaddingView):
        found["way"] = WAYS[view.way][0], view.answer is not None and view.answer.proof.width
    if isinstance(view, BatchView):
        found["cells"] = LAYERS[view.shown], view.editor.toPlainText()
    if isinstance(view, PreprocessingView):
        found["steps"] = view.options
    if isinstance(view, TwoTokenizersView):
        found["only"] = view.only.isChecked()
    return found


def named(example: Example, view: Any) -> dict[str, object]:
    """What an example says of all that, and the defaults of what it does not name."""
    found: dict[str, object] = {
        "texts": (example.text, example.second),
        "limit": (example.max_length or 512, example.pad, example.truncation),
        "companions": example.companions,
        "pointed": (example.token, example.dimension),
    }
    if isinstance(view, VocabularyView):
        found["search"] = example.mode, 0
    if isinstance(view, LayeredView):
        found["layer"] = 6 if example.layer is None else example.layer
    if isinstance(view, BlocksView):
        found["apart"] = example.mode != AS_A_PAIR
    if isinstance(view, StatesView):
        found["dimension"] = example.dimension
    if isinstance(view, SimilarityView):
        found["centered"] = example.centered
    if isinstance(view, PoolingView):
        found["tab"] = example.mode or TABS[0]
    if isinstance(view, PaddingView):
        found["way"] = example.mode or "Unmasked", 7
    if isinstance(view, BatchView):
        found["cells"] = example.mode or LAYERS[0], "\n".join(example.companions)
    if isinstance(view, PreprocessingView):
        found["steps"] = GUIDE
    if isinstance(view, TwoTokenizersView):
        found["only"] = False
    return found


EVERY_SETTING = (
    Example("layer", "", "one two", view="States", layer=1, dimension=3, token=1),
    Example("pair", "", "one two", "three", view="States", mode=AS_A_PAIR, layer=0),
    Example("centered", "", "one two", "three", view="Similarity", centered=True, layer=4),
    Example("tab", "", "one two", view="Pooling", mode="Which to use", layer=3),
    Example("way", "", "I love pizza", view="Padding", mode="Masked", companions=("I like dogs very much",)),
    Example("cells", "", "one two", view="Batch", mode="Ids", companions=("three",), max_length=9, pad=True),
    Example("cut", "", "one two three four", max_length=4, truncation=Truncation(side="left"), token=2),
    Example("cut of a pair", "", "one two", "three four", 6, truncation=Truncation("only_second")),
    Example("search", "", "one", view="Vocabulary", mode="#2003"),
    Example("two tokenizers", "", "one", view="Two tokenizers"),
)


@pytest.mark.parametrize("example", [*EXAMPLES, *EVERY_SETTING], ids=lambda example: example.name)
def test_an_example_sets_all_that_it_names(page: MicroscopePage, hand: Hand, example: Example) -> None:
    """Whatever the user chose before, in the page and in the view."""
    if placeholder(example.view):
        pytest.skip("this view is not built yet")
    page.show_place(PLACE[example.view])
    page.first.edit.set_text("Words that were there before")
    page.ask()
    hand.until_read()
    view = page.view_named(example.view)
    page.show_view(page.hosts[page.place].titles.index(example.view))
    if example.view != "Two tokenizers":
        wait(hand, view)
    change_everything(page, hand, view)
    assert settings(page, view) != named(example, view)
    page.show_example(example)
    hand.until_read()
    hand.bot.waitUntil(lambda: not view.busy, timeout=20_000)
    assert settings(page, view) == named(example, view)


def test_an_example_that_comes_before_the_model_keeps_its_settings(
    app: QApplication, runner: TaskRunner, qtbot: QtBot, encoder: Encoder
) -> None:
    page = MicroscopePage(Desk(runner, Engine(OpenModels(preloaded=(encoder,)))))
    qtbot.addWidget(page)
    example = Example(
        "early", "", "I love pizza", max_length=8, pad=True, view="States", layer=2, dimension=5
    )
    page.show_place(1)
    page.show_example(example)
    assert page.controls.limit() is None
    page.show()
    view = page.view_named("States")
    qtbot.waitUntil(lambda: page.controls.limit() == 8 and view.answer is not None, timeout=20_000)
    qtbot.waitUntil(lambda: not view.busy and not page.context.busy("tokens"), timeout=20_000)
    assert settings(page, view) == named(example, view)
