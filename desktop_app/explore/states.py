"""Hidden states as the microscope shows them: scale, norms, cosines by layer, and their export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from desktop_app.core.arrays import Bools, Float32
from desktop_app.core.types import AT_THE_END, Encoding, Truncation
from desktop_app.explore.export import Export, Labeled, program, reading
from desktop_app.language import plural, tr

_PREVIEW = 6
"""Dimensions in the table for reading; CSV has all."""


@dataclass(frozen=True, slots=True, eq=False)
class Input:
    """One input of the model: a text or a pair, read up to `limit` tokens, and its states of all layers.

    `states` is float32, (layers + 1, tokens, hidden).
    """

    texts: tuple[str, ...]
    limit: int
    encoding: Encoding
    states: Float32
    truncation: Truncation = AT_THE_END

    @property
    def read(self) -> Bools:
        """Which tokens the model reads: attention mask 1; (tokens,)."""
        return np.array(self.encoding.attention_mask, dtype=np.bool_)


def scale_of(inputs: Sequence[Input]) -> float:
    """s of the opacity tanh(|x| / s): twice the root mean square of what the model reads, over all layers.

    (BertViz takes 4 for its queries and keys.) One scale for all, so that layers and texts can be compared.
    """
    squares = [
        np.square(norms(one.states)[:, one.read]).mean(dtype=np.float64) / one.states.shape[2]
        for one in inputs
    ]
    return 2 * float(np.sqrt(np.mean(squares)))


def norms(states: Float32) -> Float32:
    """The length of every state; float32, the shape without its last axis."""
    return np.asarray(np.sqrt(np.einsum("...h,...h->...", states, states)), dtype=np.float32)


def layer_cosines(one: Float32, other: Float32) -> Float32:
    """The cosine between two tokens after each layer; both (layers + 1, hidden), float32 (layers + 1,)."""
    return np.asarray(np.einsum("lh,lh->l", one, other) / (norms(one) * norms(other)), dtype=np.float32)


def layer_sentence(layer: int, layers: int) -> str:
    """What the states of a layer are."""
    if layer == 0:
        return tr(
            "The embedding output: vectors of the piece, its position and its text added up and normalized. "
            "No token knows of another yet."
        )
    if layer == layers:
        return tr(
            "The last hidden state, after all {layers} layers: what the guide calls the embeddings "
            "of the words, and what [CLS] and mean pooling take.",
            layers=layers,
        )
    return plural(
        layer,
        "After layer {n}: every token has looked at all others once.",
        "After layer {n}: every token has looked at all others {n} times.",
    )


def shared_piece(one: Sequence[str], other: Sequence[str]) -> tuple[int, int] | None:
    """Where the longest piece that both have stands in each, special tokens aside; None if none is shared."""
    common = {piece for piece in one if not piece.startswith("[")} & set(other)
    if not common:
        return None
    longest = max(sorted(common), key=len)
    return one.index(longest), other.index(longest)


TEXTS = ("first", "second")


def labels(inputs: Sequence[Input]) -> list[tuple[str, int, str]]:
    """The text, "first" or "second" ("" for padding), the position in its input and the piece of every row.

    Two inputs are a text each; in one that is a pair the token type id tells the texts apart.
    """
    return [
        (TEXTS[number if len(inputs) > 1 else type_id] if read else "", position, token)
        for number, one in enumerate(inputs)
        for position, (token, type_id, read) in enumerate(
            zip(
                one.encoding.tokens,
                one.encoding.token_type_ids,
                one.encoding.attention_mask,
                strict=True,
            )
        )
    ]


def labeled(rows: Sequence[tuple[str, int, str]], states: Float32) -> Labeled:
    """States with what each row is of, to be saved; `states` is float32, its first axis the rows.

    The fields are `text`, `position`, `token`, and `states` with the other axes.
    """
    longest = max(len(token) for _, _, token in rows)
    kind = [("text", "U6"), ("position", "i4"), ("token", f"U{longest}"), ("states", "f4", states.shape[1:])]
    made = np.zeros(len(rows), dtype=kind)
    for name, values in zip(("text", "position", "token"), zip(*rows, strict=True), strict=True):
        made[name] = values
    made["states"] = states
    return made


def export(
    inputs: Sequence[Input], layer: int, place: tuple[int, int, int], model: str, model_folder: Path
) -> Export:
    """The states of `layer` in every form; `place` is the input, token and dimension that the script proves.

    The tokens of two inputs follow one another, each with its text. The array's field `states` is (hidden,),
    that of all layers (layers + 1, hidden); see `labeled`.
    """
    layers, hidden = len(inputs[0].states) - 1, inputs[0].states.shape[2]
    whose = labels(inputs)
    every = np.concatenate([one.states for one in inputs], axis=1)
    shown = every[layer]
    rows = [
        (*of, round(float(norm), 6), *map(float, state))
        for of, norm, state in zip(whose, norms(shown), shown, strict=True)
    ]
    head = ("text", "position", "token", "norm", *(f"d{dimension}" for dimension in range(hidden)))
    begins = [0, len(inputs[0].encoding.tokens)]
    document = {
        "model": model,
        "layer": layer,
        "layers": layers,
        "inputs": [
            {
                "texts": list(one.texts),
                "text": [text for text, _, _ in whose[begin : begin + len(one.encoding.tokens)]],
                "position": list(range(len(one.encoding.tokens))),
                "tokens": list(one.encoding.tokens),
                "attention_mask": list(one.encoding.attention_mask),
                "shape": list(one.states[layer].shape),
                "norms": [float(norm) for norm in norms(one.states[layer])],
                "states": one.states[layer].tolist(),
            }
            for begin, one in zip(begins, inputs, strict=False)
        ],
    }
    return Export(
        f"states-layer-{layer}",
        head,
        rows,
        document,
        labeled(whose, shown),
        script(inputs[place[0]], layer, place[1], place[2], model_folder),
        title=f"{model}, layer {layer} of {layers}, the first {_PREVIEW} of {hidden} dimensions",
        columns=4 + _PREVIEW,
        every_layer=labeled(whose, every.transpose(1, 0, 2)),
    )


def script(one: Input, layer: int, token: int, dimension: int, model_folder: Path) -> str:
    """A program that computes one value of a state again and asserts it."""
    width, value = len(one.encoding.tokens), float(one.states[layer, token, dimension])
    size = max(1.0, float(np.abs(one.states[layer, token]).max()))
    tolerance = size * (1e-5 if one.encoding.attention_mask[token] else 1e-3)
    lines = [
        f"hidden = states(*{reading(one.texts, one.limit, one.truncation)})",
        f"assert hidden.shape == ({len(one.states)}, 1, {width}, {one.states.shape[2]})",
        f"layer = hidden[{layer}]  # (batch, tokens, hidden)",
        "rows = layer.squeeze(0)  # (tokens, hidden)",
        f"value = rows[{token}, {dimension}]  # {one.encoding.tokens[token]}",
        f"assert abs(value - {value!r}) < {tolerance:.1g}",
        f'print("Layer {layer}, token {token}, dimension {dimension}:", value)',
    ]
    if 0 in one.encoding.attention_mask:
        lines.insert(0, f"tokenizer.enable_padding(length={width})")
    return program(model_folder, lines, one.limit)
