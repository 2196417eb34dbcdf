"""Every example opens the view it belongs to and shows there what it says."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.types import Truncation
from desktop_app.encoder.encode import Encoder
from desktop_app.explore.attention import share
from desktop_app.services.open_models import OpenModels
from desktop_app.ui.desk import Desk
from desktop_app.ui.engine import Engine
from desktop_app.ui.examples import EXAMPLES
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.vectors.layered import AS_A_PAIR
from desktop_app.ui.microscope.view import AnyView
from desktop_app.ui.microscope.views import PLACES
from desktop_app.ui.tasks import TaskRunner
from desktop_app.ui.values import Example
from tests.ui.microscope.example_settings import change_everything, named, settings
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
    said = str(view.sight.masked.text())
    return "[MASK] sees [CLS] the restaurant had, and not food" in said and bool(view.sight.isVisible())


def one_sided(view: Any) -> bool:
    """Whether the left side is shown, and says other than both do."""
    both, left = (view.answer.sides[side][0].best for side in ("both", "left"))
    return bool(view.side.currentText() == "See left only" and both != left and guessed(view, None))


def both_ways(view: Any) -> bool:
    """Whether the head that is shown looks from [MASK] at a word before it and at the word after it."""
    row = view.shown.weights[4]
    words = [row[number] for number in range(1, 6) if number != 4]
    return bool(view.at[0] == 4 and min(row[2], row[5]) > 0.1 and sorted(words)[-2:] == [row[5], row[2]])


def across(view: Any) -> bool:
    """Whether every layer's average has attention from either text to the other, and the last is shown."""
    given = view.answer.input
    assert view.shown.weights.shape == (6, 8)
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
    "What a decoder cannot see": one_sided,
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


def wait(hand: Hand, view: AnyView) -> None:
    hand.bot.waitUntil(lambda: view.answer is not None and not view.busy, timeout=20_000)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_every_example_makes_its_point(page: MicroscopePage, hand: Hand, example: Example) -> None:
    page.show_place(PLACE[example.view])
    entries = page.controls.examples.menu().actions()
    next(entry for entry in entries if entry.text() == example.name).trigger()
    hand.until_read()
    view = page.view()
    assert view
    assert page.in_front()[page.place] == example.view
    assert example.point in page.details.text()
    wait(hand, view)
    assert PROOFS[example.name](view)


def test_the_point_of_an_example_stands_only_beside_its_view(page: MicroscopePage, hand: Hand) -> None:
    example = next(one for one in EXAMPLES if one.view == "Masked words")
    page.show_place(PLACE[example.view])
    page.show_example(example)
    hand.until_read()
    page.show_view(page.hosts[page.place].titles.index("Architecture"))
    assert example.point not in page.details.text()
    page.show_view(page.hosts[page.place].titles.index("Masked words"))
    assert example.point in page.details.text()


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
    Example("hidden", "", "one two three", view="Masked words", mode="hide one, hide three, right only"),
    Example("a gap", "", "one [MASK] three", view="Masked words", mode="One by one, Every layer", token=1),
    Example("nothing said", "", "one two fifteen", view="Masked words", mode="In training"),
    Example("your words", "", "one two fifteen", view="Masked words", mode="Your words, hide two"),
    Example("all pairs", "", "one", "two", view="Next sentence", mode="All pairs"),
    Example("the list", "", "one", "two", view="Next sentence", mode="The list"),
    Example("opened", "", "one two", view="Architecture", layer=3, token=1),
    Example("both", "", "one", "two", view="Architecture", mode="Encoder–decoder, Who sees whom"),
    Example("head", "", "one two", view="Attention", layer=2, mode="Matrix, head 11", token=2),
    Example("rollout", "", "one two", view="Attention", mode="Left out, rollout"),
    Example("back", "", "one", "two", view="Attention", layer=5, mode="B → A, Pair, average"),
    Example("figures", "", "one two", view="Classifier", mode="Figures"),
)


@pytest.mark.parametrize("title", dict.fromkeys(example.view for example in [*EXAMPLES, *EVERY_SETTING]))
def test_an_example_sets_all_that_it_names(page: MicroscopePage, hand: Hand, title: str) -> None:
    """Whatever the user chose before, in the page and in the view."""
    page.show_place(PLACE[title])
    view = page.view_named(title)
    for example in (one for one in (*EXAMPLES, *EVERY_SETTING) if one.view == title):
        page.first.edit.set_text("Words that were there before")
        page.ask()
        hand.until_read()
        page.show_view(page.hosts[page.place].titles.index(title))
        if title != "Two tokenizers":
            wait(hand, view)
        change_everything(page, hand, view)
        assert settings(page, view) != named(example, view), example.name
        page.show_example(example)
        hand.until_read()
        hand.bot.waitUntil(lambda: not view.busy, timeout=20_000)
        assert settings(page, view) == named(example, view), example.name


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
