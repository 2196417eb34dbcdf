"""The blocks for one text: shapes that follow one another, and operations counted by hand."""

from __future__ import annotations

import itertools
import mmap

import pytest

from desktop_app.explore.architecture.blocks import stack, total, width_sentence
from desktop_app.explore.architecture.network import BertNetwork
from tests.explore.architecture.conftest import Made

Opened = tuple[BertNetwork, mmap.mmap]


def test_the_shapes_of_a_text_of_eleven_tokens(default: Opened) -> None:
    found = stack(default[0], "MiniLM", "mean", 11, 11)
    attention, _, feed_forward, last = found.layers[0]
    assert attention.gives == last.gives == (11, 384)
    assert attention.inner == (("Q, K and V each", (12, 11, 32)), ("attention weights", (12, 11, 11)))
    assert feed_forward.inner == (("between the two", (11, 1536)),)
    assert [block.given[0][1] for block in found.embeddings[:3]] == [(11,)] * 3
    assert found.pooling.gives == (384,)


def test_what_a_block_gives_the_next_takes(made: Made) -> None:
    found = stack(made.network, "BERT", "cls", 6, 5)
    chain = [found.embeddings[-1], *(block for layer in found.layers for block in layer), found.pooling]
    for below, above in itertools.pairwise(chain):
        assert below.gives == above.given[0][1]


def test_the_operations_of_attention_and_feed_forward(default: Opened) -> None:
    tokens, hidden, heads, inner = 11, 384, 12, 1536
    found = stack(default[0], "MiniLM", "mean", tokens, tokens)
    attention, add, feed_forward, _ = found.layers[2]
    products = 4 * 2 * tokens * hidden * hidden + 2 * 2 * tokens * tokens * hidden
    others = 4 * tokens * hidden + (1 + 5) * heads * tokens * tokens
    assert attention.operations == products + others
    assert (
        feed_forward.operations
        == 2 * 2 * tokens * hidden * inner + tokens * (inner + hidden) + 8 * tokens * inner
    )
    assert add.operations == 6 * tokens * hidden
    assert found.operations == sum(block.operations for block in found.blocks)


def test_padding_is_computed_but_not_pooled(default: Opened) -> None:
    short, padded = (stack(default[0], "MiniLM", "mean", tokens, 7) for tokens in (7, 64))
    assert padded.pooling.operations == short.pooling.operations == 7 * 384
    assert padded.operations > 9 * short.operations
    assert padded.count == short.count


def test_folded_layers_add_up(default: Opened) -> None:
    found = stack(default[0], "MiniLM", "mean", 11, 11)
    folded = found.folded(2, 6)
    assert (folded.name, folded.layer, folded.last) == ("Layers 2–6", 2, 6)
    assert folded.count == sum(map(total, found.layers[1:]))
    assert folded.operations == sum(block.operations for layer in found.layers[1:] for block in layer)
    assert found.folded(3, 3).name == "Layer 3"


def test_the_pooling_is_the_models(default: Opened) -> None:
    assert stack(default[0], "MiniLM", "mean", 4, 4).pooling.formula == ("v = (X[0] + … + X[3]) / 4",)
    cls = stack(default[0], "MiniLM", "cls", 4, 4).pooling
    assert (cls.name, cls.formula, cls.operations) == ("[CLS] pooling", ("v = X[0]",), 0)


def test_the_width_is_said_next_to_the_guides(default: Opened, made: Made) -> None:
    assert "384 = 12 heads × 32 numbers here, and 768 = 12 × 64 in the guide" in width_sentence(default[0])
    said = width_sentence(made.network)
    if made.network.hidden == 768:
        assert "768 = 12 heads × 64 numbers, as in the guide" in said
    else:
        assert f"{made.network.hidden} = {made.network.heads} heads" in said


@pytest.mark.parametrize("tokens", [2, 512])
def test_the_shortest_and_the_longest_text(default: Opened, tokens: int) -> None:
    found = stack(default[0], "MiniLM", "mean", tokens, tokens)
    assert found.layers[0][0].inner[1][1] == (12, tokens, tokens)
    assert found.count == 22_565_376
