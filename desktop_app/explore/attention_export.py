"""Attention in the forms in which it can be copied, saved and printed, and the program that proves it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Float32
from desktop_app.core.types import Encoding
from desktop_app.encoder.attentions import Attentions
from desktop_app.encoder.bundle import ATTENTIONS
from desktop_app.explore.attention import PARTS, AttentionInput, habits, pair_numbers, part
from desktop_app.explore.export import Export, program, reading
from desktop_app.language import in_english

_PREVIEW = 12
_TOP = 3
_TENS = np.array([float(f"1e{power}") for power in range(23)])  # all powers of ten that a double holds
_LEAST = 1e-13  # the few below keep all the digits of a double


@in_english()
def export(
    given: AttentionInput,
    place: tuple[int, int],
    cell: tuple[int, int],
    number: int,
    model: str,
    model_folder: Path,
) -> Export:
    """A matrix in every form; the array holds all of them, (layers, heads, tokens, tokens).

    `place` is layer and column of the grid, `cell` the pair that the script proves, `number` one of PARTS.
    """
    layer, column = place
    rows, columns = part(given.encoding, number)
    shown = given.matrix(layer, column)[np.ix_(rows, columns)]
    tokens = given.encoding.tokens
    head = ("position", "token", *(tokens[at] for at in columns))
    lines = [(int(at), tokens[at], *map(float, line)) for at, line in zip(rows, shown, strict=True)]
    document: dict[str, Any] = {
        "model": model,
        "texts": list(given.texts),
        "tokens": list(tokens),
        "attention_mask": list(given.encoding.attention_mask),
        "shown": given.name(layer, column),
        "layer": layer,
        "head": column if given.is_head(column) else None,
        "part": PARTS[number],
        "rows": rows.tolist(),
        "columns": columns.tolist(),
        "weights": shown.tolist(),
    }
    if given.is_head(column):
        pair = pair_numbers(given, layer, column, *cell)
        document["pair"] = {
            "from": cell[0],
            "to": cell[1],
            "query": pair.query.tolist(),
            "key": pair.key.tolist(),
            "dot_product": pair.dot,
            "scaled": pair.scaled,
            "weight": float(given.matrix(layer, column)[cell]),
        }
    name = "-".join(given.name(layer, column).lower().replace(",", "").split())
    return Export(
        f"attention-{name}",
        head,
        lines,
        document,
        given.found.weights,
        script(given, place, cell, model_folder),
        title=f"{model}: {given.name(layer, column)}, {PARTS[number]}. A row looks at the columns.",
        columns=2 + _PREVIEW,
    )


def script(given: AttentionInput, place: tuple[int, int], cell: tuple[int, int], model_folder: Path) -> str:
    """A program that computes one weight again, for a head also from query and key, and asserts it."""
    (layer, column), (looking, looked_at) = place, cell
    layers, value = given.found.layers, float(given.matrix(layer, column)[cell])
    lines = [
        f"ids, mask, types = {reading(given.texts, given.limit, given.truncation)}",
        f'session = ort.InferenceSession(str(MODEL / "{ATTENTIONS}"), providers=["CPUExecutionProvider"])',
        'given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}',
        "wanted = {item.name for item in session.get_inputs()}",
        "found = session.run(None, {name: row for name, row in given.items() if name in wanted})",
        f"starts = 0, {layers}, {2 * layers}",
        f"weights, queries, keys = (np.stack(found[at : at + {layers}])[:, 0] for at in starts)",
        f"assert weights.shape == {given.found.weights.shape}  # (layers, heads, tokens, tokens)",
        "assert np.abs(weights.sum(axis=-1, dtype=np.float64) - 1).max() < 1e-6",
    ]
    if given.is_head(column):
        lines += [
            f"shown = weights[{layer - 1}, {column - 1}]",
            f"query, key = queries[{layer - 1}, {column - 1}], keys[{layer - 1}, {column - 1}]",
            f"scores = key @ query[{looking}] / np.sqrt(key.shape[1])",
            "scores = np.exp(scores - scores[mask[0] == 1].max()) * mask[0]",
            f"assert abs(scores[{looked_at}] / scores.sum() - shown[{looking}, {looked_at}]) < 1e-5",
        ]
    elif column == given.found.heads + 1:
        lines.append(f"shown = weights[{layer - 1}].mean(axis=0)")
    else:
        lines += [
            "shown = np.eye(weights.shape[-1])",
            f"for layer in weights[:{layer}].mean(axis=1):",
            "    shown = 0.5 * (layer @ shown + shown)",
        ]
    lines += [
        f"weight = shown[{looking}, {looked_at}]",
        f'print("{given.name(layer, column)}, from place {looking} to place {looked_at}:", weight)',
        f"assert abs(weight - {value!r}) < 1e-5",
    ]
    if 0 in given.encoding.attention_mask:
        lines.insert(0, f"tokenizer.enable_padding(length={len(given.encoding.tokens)})")
    return program(model_folder, lines, given.limit)


def document(encoding: Encoding, found: Attentions) -> dict[str, Any]:
    """All weights: `attentions` by layer, head, token that looks, token looked at.

    They have nine digits, as many as a float32 has at most: read as one, each is the model's own again.
    """
    return {"tokens": list(encoding.tokens), "attentions": _nine_digits(found.weights).tolist()}


def _nine_digits(weights: Float32) -> NDArray[np.float64]:
    """The doubles nearest to the weights, 0 to 1, at nine significant digits; these are written as such.

    Whole numbers up to 10**9 and powers of ten up to 10**22 are exact, so the quotient is the nearest double.
    """
    exact = weights.astype(np.float64)
    places = 8 - np.floor(np.log10(np.maximum(exact, _LEAST))).astype(np.int64)
    power = _TENS[places]
    nearest: NDArray[np.float64] = np.where(exact < _LEAST, exact, np.rint(exact * power) / power)
    return nearest


def lines(encoding: Encoding, found: Attentions) -> list[str]:
    """For each layer where [CLS] looks most, on average over its heads, and what [CLS] and [SEP] get."""
    count = f"{found.layers} layers of {found.heads} heads, {found.tokens:,} tokens"
    told = [f"{count}. Where [CLS] looks most, on average over the heads of a layer:"]
    for layer, weights in enumerate(found.weights.mean(axis=1), 1):
        best = np.argsort(-weights[0], kind="stable")[:_TOP]
        where = "  ".join(f"{encoding.tokens[at]} {float(weights[0, at]):.1%}" for at in best)
        told.append(f"layer {layer:>2}  {where}")
    shares = habits(np.asarray(found.weights.mean(axis=(0, 1)), dtype=np.float32), encoding)
    told.append(
        f"Of all attention, {shares.cls:.1%} goes to [CLS] and {shares.sep:.1%} to [SEP]: heads that find "
        "nothing look there (Clark et al. 2019). Attention alone is not an explanation."
    )
    return told
