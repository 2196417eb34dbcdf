"""Every example text of the guide opens in its view, and the view shows what Transformers says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop_app.ui.find.page import FindPage
from desktop_app.ui.guide.blocks import GuidePart
from desktop_app.ui.guide.parts import PARTS
from desktop_app.ui.microscope.labs.classifier import ClassifierView
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.values import Example
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.guide.conftest import guide_of, show_guide
from tests.ui.guide.in_labs import in_labs
from tests.ui.guide.near import near
from tests.ui.guide.reference import Reference, cosine
from tests.ui.guide.sentences import SENTENCES
from tests.ui.microscope.example_settings import named, settings


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.title)
def test_every_text_of_the_guide_is_a_button(part: GuidePart) -> None:
    offered: set[str | None] = set()
    for example in part.examples():
        offered |= {example.text, example.second, *example.companions}
    assert set(SENTENCES[part.number]) - offered == set()
    assert all(example.part == part.number for example in part.examples())


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.title)
def test_every_example_shows_what_transformers_says(
    qtbot: QtBot,
    window: MainWindow,
    reference: Reference,
    part: GuidePart,
    record_property: Callable[[str, object], None],
) -> None:
    compared = 0
    guide = guide_of(window)
    guide.show_part(part.number - 1)
    view = guide.view(part.number - 1)
    assert [card.example for card in view.cards] == list(part.examples())
    for card in view.cards:
        show_guide(window)
        card.click()
        page: Any = window.stack.currentWidget()
        assert window.back_strip.isVisible()
        if isinstance(page, MicroscopePage):
            compared += look_into(qtbot, page, card.example, reference)
        else:
            assert isinstance(page, FindPage)
            compared += look_at_results(qtbot, page, card.example, reference)
    record_property("compared", compared)
    assert compared


def look_into(qtbot: QtBot, page: MicroscopePage, example: Example, reference: Reference) -> int:
    """Compares what the microscope shows; returns how many numbers."""
    texts = (example.text, example.second) if example.second else (example.text,)
    view: Any = page.view_named(example.view)

    def answered() -> bool:
        sheet = page.context.sheet
        return bool(
            sheet
            and sheet.texts == texts
            and sheet.limit == page.controls.limit()
            and not page.context.busy("tokens")
            and (view.answer is not None or untrained(view))
            and not view.busy
        )

    qtbot.waitUntil(answered, timeout=20_000)
    assert page.view() is view
    assert settings(page, view) == named(example, view)
    sheet = page.context.sheet
    assert sheet
    expected = reference.read(example.text, example.second, example.max_length, example.pad)
    assert list(sheet.encoding.input_ids) == expected["input_ids"]
    assert list(sheet.encoding.attention_mask) == expected["attention_mask"]
    assert list(sheet.encoding.token_type_ids) == expected["token_type_ids"]
    compared = 3 * len(expected["input_ids"]) + in_view(view, example, reference)
    return compared + in_labs(qtbot, view, example, reference)


def untrained(view: Any) -> bool:
    """Whether it is the classifier, of which there is none in a new data folder: it offers to train one."""
    return isinstance(view, ClassifierView) and view.ready is None and view.empty.isVisible()


def in_view(view: Any, example: Example, reference: Reference) -> int:
    answer = view.answer
    match example.view:
        case "States" | "Similarity":
            return of_blocks(view, reference)
        case "Pooling":
            states = reference.states(example.text)
            return near(answer.pooled.cls, states[:, 0]) + near(answer.pooled.mean, states.mean(axis=1))
        case "Padding":
            mean = reference.mean(example.text)
            alone, masked = answer.proof.ways[:2]
            unit = mean / np.linalg.norm(mean)
            return near(alone.vector, unit) + near(masked.vector, unit)
        case "Batch":
            rows = [list(one.encoding.input_ids) for one in answer.sheets]
            texts = (example.text, *example.companions)
            assert rows == [reference.read(text)["input_ids"] for text in texts]
            return sum(map(len, rows))
        case "Preprocessing":
            last = answer.stages[-1]
            assert last.pieces == len(reference.tokens(last.text)) - 2
            assert abs(last.cosine - reference.cosine(example.text, last.text)) < 1e-5
            return 2
        case "Vocabulary":
            words, known = answer.words, reference.tokenizer.get_vocab()
            assert answer.rows
            assert all(known[words.pieces[row]] == words.ids[row] for row in answer.rows)
            return len(answer.rows)
        case _:
            return 0


def of_blocks(view: Any, reference: Reference) -> int:
    compared = 0
    blocks = view.answer.blocks
    for block in blocks:
        compared += near(block.input.states, reference.states(*block.input.texts))
    if hasattr(view, "matrices"):
        states = [reference.states(*block.input.texts)[view.layer] for block in (blocks[0], blocks[-1])]
        cosines = [[cosine(one, other) for other in states[1]] for one in states[0]]
        compared += near(view.matrices[0], np.array(cosines))
    return compared


def look_at_results(qtbot: QtBot, page: FindPage, example: Example, reference: Reference) -> int:
    """The cosine of every hit is that of the two texts."""
    view: Any = page.host.view(example.view)
    if example.view == "Compare":
        qtbot.waitUntil(lambda: view.comparison is not None, timeout=20_000)
        assert view.comparison.query == example.text
        hits = [placed.hit for placed in view.comparison.sides[1]]
    else:

        def answered() -> bool:
            answer = view.model.answer
            return bool(answer and answer.query == example.text and answer.mode == example.mode)

        qtbot.waitUntil(answered, timeout=20_000)
        hits = list(view.model.answer.hits)
    for hit in hits:
        expected = reference.cosine(example.text, f"{hit.title}. {hit.passage}")
        assert hit.cosine is not None
        assert abs(hit.cosine - expected) < 1e-5
    return len(hits)
