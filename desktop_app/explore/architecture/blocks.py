"""The blocks of the stack for one text: shapes, formulas, parameters and floating-point operations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.explore.architecture.network import activation_words
from desktop_app.language import number as spelled
from desktop_app.language import plural, tr, tr_as

if TYPE_CHECKING:
    from desktop_app.core.types import Pooling
    from desktop_app.explore.architecture.network import BertNetwork, LayerTensors

Shape = tuple[int, ...]
NORM_FLOPS, ACTIVATION_FLOPS, SOFTMAX_FLOPS = 5, 8, 5
"""Operations a number (Clark et al. 2020, ELECTRA, flops_computation.py); a ReLU takes one."""
GUIDE_HIDDEN = 768
"""The width of BERT-base, which the guide speaks of."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A learned tensor; `shape` is () where several are counted together."""

    name: str
    shape: Shape
    count: int


@dataclass(frozen=True, slots=True)
class ArchBlock:
    """A block of the stack. `layer` counts from 1, 0 outside of the layers.

    `key` is word, position, type, norm, attention, add, feed_forward, add_last, pooling, pooler or folded.
    `given` and `inner` are named shapes: what goes in, and what lies between. `flops` are named counts; a
    multiplication and an addition count as two. `left_out` is true of what our bundles do not hold. A folded
    block stands for the layers from `layer` to `last`.
    """

    key: str
    name: str
    layer: int
    says: str
    formula: tuple[str, ...]
    given: tuple[tuple[str, Shape], ...]
    gives: Shape
    parameters: tuple[Parameter, ...] = ()
    inner: tuple[tuple[str, Shape], ...] = ()
    flops: tuple[tuple[str, int], ...] = ()
    left_out: bool = False
    last: int = 0

    @property
    def count(self) -> int:
        """Learned numbers."""
        return sum(parameter.count for parameter in self.parameters)

    @property
    def operations(self) -> int:
        """Floating-point operations for this text."""
        return sum(number for _, number in self.flops)


@dataclass(frozen=True, slots=True)
class Stack:
    """All blocks from the bottom to the top, for a text of `tokens` tokens, `used` of them not padding.

    `pooler` is the block of BERT's pretraining that is left out, `way` which pooling there is.
    """

    network: BertNetwork
    model: str
    tokens: int
    used: int
    embeddings: tuple[ArchBlock, ...]
    layers: tuple[tuple[ArchBlock, ...], ...]
    pooling: ArchBlock
    pooler: ArchBlock
    way: Pooling

    @property
    def blocks(self) -> tuple[ArchBlock, ...]:
        """Those that run, from the bottom to the top."""
        return (*self.embeddings, *(block for layer in self.layers for block in layer), self.pooling)

    @property
    def count(self) -> int:
        """Learned numbers of all blocks that run."""
        return total(self.blocks)

    @property
    def operations(self) -> int:
        return sum(block.operations for block in self.blocks)

    def folded(self, first: int, last: int) -> ArchBlock:
        """The layers from `first` to `last`, counted from 1, as one block."""
        layers = self.layers[first - 1 : last]
        many = len(layers)
        rows = tuple(
            Parameter(f"{many} × {block.name}", (), sum(layer[place].count for layer in layers))
            for place, block in enumerate(layers[0])
        )
        work = tuple(
            (f"{many} × {block.name}", sum(layer[place].operations for layer in layers))
            for place, block in enumerate(layers[0])
        )
        states: Shape = (self.tokens, self.network.hidden)
        one = tr("Layer {layer}", layer=first)
        name = one if many == 1 else tr("Layers {first}–{last}", first=first, last=last)
        says = plural(
            many,
            "{n} layer built alike, with their own weights, one on top of the other.",
            "{n} layers built alike, with their own weights, one on top of the other.",
        )
        given = ((tr("states"), states),)
        return ArchBlock("folded", name, first, says, (), given, states, rows, (), work, last=last)


def total(blocks: Sequence[ArchBlock]) -> int:
    """Learned numbers of some blocks."""
    return sum(block.count for block in blocks)


def stack(network: BertNetwork, model: str, pooling: Pooling, tokens: int, used: int) -> Stack:
    """The stack of `network`, called `model`, for a text of so many tokens."""
    return Stack(
        network,
        model,
        tokens,
        used,
        _embeddings(network, tokens),
        tuple(_layer(network, layer, number, tokens) for number, layer in enumerate(network.layers, 1)),
        _pooling(network, pooling, tokens, used),
        _pooler(network),
        pooling,
    )


def _embeddings(network: BertNetwork, tokens: int) -> tuple[ArchBlock, ...]:
    states: Shape = (tokens, network.hidden)
    pieces, places = network.words.shape[0], network.positions.shape[0]
    made = [
        ArchBlock(
            "word",
            tr_as("embedding", "Word"),
            0,
            tr(
                "A table with a row for each of the {pieces} word pieces; every token id picks its row.",
                pieces=spelled(pieces),
            ),
            ("word(t) = Wword[id(t)]",),
            ((tr("token ids"), (tokens,)),),
            states,
            (Parameter(tr("word table"), network.words.shape, network.words.count),),
        ),
        ArchBlock(
            "position",
            tr_as("embedding", "Position"),
            0,
            tr(
                "A row for each of the {places} places there are, so that the order of the words is not "
                "lost; a longer text must be cut.",
                places=spelled(places),
            ),
            ("position(t) = Wposition[t]",),
            ((tr("positions"), (tokens,)),),
            states,
            (Parameter(tr("position table"), network.positions.shape, network.positions.count),),
        ),
    ]
    if network.types:
        made.append(
            ArchBlock(
                "type",
                tr_as("embedding", "Type"),
                0,
                plural(
                    network.types.shape[0],
                    "{n} row: one for the tokens of the first text, one for those of the second.",
                    "{n} rows: one for the tokens of the first text, one for those of the second.",
                ),
                ("type(t) = Wtype[type id(t)]",),
                ((tr("token type ids"), (tokens,)),),
                states,
                (Parameter(tr("type table"), network.types.shape, network.types.count),),
            )
        )
    many, added = len(made), {"word": tr("word"), "position": tr("position"), "type": tr("type")}
    names = " + ".join(block.key for block in made)
    norm = ArchBlock(
        "norm",
        tr("Sum & layer norm"),
        0,
        tr(
            "The rows of a token are added up, then brought to mean 0 and variance 1, and scaled and "
            "shifted by learned numbers. No token knows of another yet."
        ),
        (f"E = {names}", "X0 = g · (E − mean) / √(variance + ε) + b"),
        tuple((added[block.key], states) for block in made),
        states,
        _norm_parameters(network.hidden),
        (),
        (
            (tr("sums"), (many - 1) * tokens * network.hidden),
            (tr("layer norm"), NORM_FLOPS * tokens * network.hidden),
        ),
    )
    return (*made, norm)


def _layer(network: BertNetwork, layer: LayerTensors, number: int, tokens: int) -> tuple[ArchBlock, ...]:
    hidden, inner, heads = network.hidden, network.inner, network.heads
    states: Shape = (tokens, hidden)
    scores: Shape = (heads, tokens, tokens)
    numbers, wide = tokens * hidden, tokens * inner
    squared = hidden * layer.qkv.shape[0]
    attention = ArchBlock(
        "attention",
        tr("Multi-head attention"),
        number,
        tr(
            "Every token asks all others, {heads} times in different ways: each head compares {numbers} "
            "numbers of its query with those of every key, and takes from the values by how well they fit.",
            heads=heads,
            numbers=hidden // heads,
        ),
        (
            "Q = X·Wq + bq,  K = X·Wk + bk,  V = X·Wv + bv",
            tr("A = {formula}, in each head", formula=f"softmax(Q·Kᵀ / √{hidden // heads})"),
            tr("Y = (A·V of all heads, side by side)·Wo + bo"),
        ),
        ((tr("states"), states),),
        states,
        (
            Parameter(tr("query weight"), (hidden, hidden), squared),
            Parameter(tr("query bias"), (hidden,), hidden),
            Parameter(tr("key weight"), (hidden, hidden), squared),
            Parameter(tr("key bias"), (hidden,), hidden),
            Parameter(tr("value weight"), (hidden, hidden), squared),
            Parameter(tr("value bias"), (hidden,), hidden),
            Parameter(tr("output weight"), layer.dense.shape, layer.dense.count),
            Parameter(tr("output bias"), layer.dense_bias.shape, layer.dense_bias.count),
        ),
        (
            (tr("Q, K and V each"), (heads, tokens, hidden // heads)),
            (tr("attention weights"), scores),
        ),
        (
            (tr("Q, K and V"), 3 * (2 * tokens * squared + numbers)),
            (tr("scores Q·Kᵀ / √d"), 2 * tokens * tokens * hidden + heads * tokens * tokens),
            ("softmax", SOFTMAX_FLOPS * heads * tokens * tokens),
            (tr("weights · values"), 2 * tokens * tokens * hidden),
            (tr("output"), 2 * tokens * layer.dense.count + numbers),
        ),
    )
    activation = 1 if network.activation == "ReLU" else ACTIVATION_FLOPS
    feed_forward = ArchBlock(
        "feed_forward",
        tr("Feed-forward"),
        number,
        tr(
            "Each token by itself: its {hidden} numbers become {inner}, pass through {activation}, and "
            "become {hidden} again. Here lies most of what a layer has learned.",
            hidden=hidden,
            inner=spelled(inner),
            activation=activation_words(network),
        ),
        (f"Y = {network.activation.split(',')[0]}(X·W1 + b1)·W2 + b2",),
        ((tr("states"), states),),
        states,
        (
            Parameter("W1", layer.up.shape, layer.up.count),
            Parameter("b1", layer.up_bias.shape, layer.up_bias.count),
            Parameter("W2", layer.down.shape, layer.down.count),
            Parameter("b2", layer.down_bias.shape, layer.down_bias.count),
        ),
        ((tr("between the two"), (tokens, inner)),),
        (
            ("X·W1 + b1", 2 * tokens * layer.up.count + wide),
            (tr("activation"), activation * wide),
            ("· W2 + b2", 2 * tokens * layer.down.count + numbers),
        ),
    )
    return (
        attention,
        _add("add", network, number, tokens),
        feed_forward,
        _add("add_last", network, number, tokens),
    )


def _add(key: str, network: BertNetwork, layer: int, tokens: int) -> ArchBlock:
    states: Shape = (tokens, network.hidden)
    numbers = tokens * network.hidden
    if key == "add_last":
        after = tr("from feed-forward")
        says = tr(
            "What went into the feed-forward block is added to what came out, so that nothing is lost on the "
            "way, and normalized. This is the hidden state of layer {layer}.",
            layer=layer,
        )
    else:
        after = tr("from attention")
        says = tr(
            "What went into the attention block is added to what came out, so that nothing is lost on the "
            "way, and normalized."
        )
    return ArchBlock(
        key,
        tr("Add & norm"),
        layer,
        says,
        ("Z = X + Y", "g · (Z − mean) / √(variance + ε) + b"),
        ((tr("from before"), states), (after, states)),
        states,
        _norm_parameters(network.hidden),
        (),
        ((tr("sum"), numbers), (tr("layer norm"), NORM_FLOPS * numbers)),
    )


def _norm_parameters(hidden: int) -> tuple[Parameter, ...]:
    return (Parameter(tr("scale g"), (hidden,), hidden), Parameter(tr("shift b"), (hidden,), hidden))


def _pooling(network: BertNetwork, pooling: Pooling, tokens: int, used: int) -> ArchBlock:
    hidden = network.hidden
    if pooling == "mean":
        says = tr(
            "The average of the {tokens} tokens that the attention mask admits is the vector of the text. "
            "[CLS] "
            "pooling would take the first row instead. Nothing is learned here.",
            tokens=spelled(used),
        )
        formula: tuple[str, ...] = (f"v = (X[0] + … + X[{used - 1}]) / {used}",)
        flops: tuple[tuple[str, int], ...] = ((tr("mean"), used * hidden),)
    else:
        says = tr(
            "The row of [CLS] is the vector of the text. Mean pooling would average all rows instead. "
            "Nothing is learned here."
        )
        formula, flops = ("v = X[0]",), ()
    return ArchBlock(
        "pooling",
        tr("Mean pooling") if pooling == "mean" else tr("[CLS] pooling"),
        0,
        f"{says} {width_sentence(network)}",
        formula,
        ((tr("last hidden state"), (tokens, hidden)),),
        (hidden,),
        flops=flops,
    )


def _pooler(network: BertNetwork) -> ArchBlock:
    hidden = network.hidden
    return ArchBlock(
        "pooler",
        tr("Pooler, left out"),
        0,
        tr(
            "BERT's pretraining sends the state of [CLS] through one more dense layer before it says "
            "whether one sentence follows another. Neither pooling needs it, so the bundle does not hold "
            "it; a checkpoint with a pooler has so many parameters more."
        ),
        ("p = tanh(X[0]·W + b)",),
        ((tr("state of [CLS]"), (hidden,)),),
        (hidden,),
        (
            Parameter("W", (hidden, hidden), hidden * hidden),
            Parameter("b", (hidden,), hidden),
        ),
        flops=(("X[0]·W + b", 2 * hidden * hidden + hidden), ("tanh", ACTIVATION_FLOPS * hidden)),
        left_out=True,
    )


def width_sentence(network: BertNetwork) -> str:
    """Why a vector has as many numbers as it has, next to the guide's."""
    hidden, heads, layers = network.hidden, network.heads, len(network.layers)
    known = {"hidden": hidden, "heads": heads, "numbers": hidden // heads}
    if hidden == GUIDE_HIDDEN:
        return tr(
            "A vector has {hidden} = {heads} heads × {numbers} numbers, as in the guide, which speaks of "
            "BERT-base.",
            **known,
        )
    return tr(
        "A vector has {hidden} = {heads} heads × {numbers} numbers here, and {guide} = 12 × 64 in the "
        "guide, which speaks of BERT-base: the width is chosen before training, and this model was made "
        "with {hidden} and {layers}. The weights of a layer grow with the square of the width, so that a "
        "narrow model is small and fast.",
        guide=GUIDE_HIDDEN,
        layers=plural(layers, "{n} layer", "{n} layers"),
        **known,
    )
