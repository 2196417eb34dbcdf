"""The entries of a model's vocabulary: what kind each is, how they are searched, and which are near."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from desktop_app.core.arrays import Float32, Int64
from desktop_app.explore.export import Export, program

Kind = Literal["whole word", "continuation", "single character", "unused", "special"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_UNUSED = re.compile(r"\[unused\d+\]")
_NUMBER = re.compile(r"#?(\d+)")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces in the order of their ids. `ids` are usually 0, 1, 2 …; `folded` are for the search."""

    ids: tuple[int, ...]
    pieces: tuple[str, ...]
    kinds: tuple[Kind, ...]
    folded: tuple[str, ...]
    prefix: str

    @property
    def counts(self) -> dict[Kind, int]:
        """How many entries there are of each kind."""
        return {kind: self.kinds.count(kind) for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Weighed:
    """What entries weigh in a text, by id, the heaviest first, and the token each has it of.

    What weighs nothing is left out. See `encoder.splade`.
    """

    weights: Mapping[int, float]
    tokens: Mapping[int, int]


def weighed(weights: Float32, tokens: Int64) -> Weighed:
    """Of weights, and the token of each, both (vocabulary,)."""
    order = np.argsort(-weights, kind="stable")
    order = order[weights[order] > 0]
    ids = order.tolist()
    return Weighed(
        dict(zip(ids, weights[order].tolist(), strict=True)),
        dict(zip(ids, tokens[order].tolist(), strict=True)),
    )


def vocabulary(ids: Mapping[str, int], special: frozenset[str], prefix: str) -> Vocabulary:
    """The entries of a tokenizer; `special` are its special tokens, `prefix` marks continuations."""
    pieces = sorted(ids, key=ids.__getitem__)
    return Vocabulary(
        tuple(ids[piece] for piece in pieces),
        tuple(pieces),
        tuple(_kind(piece, special, prefix) for piece in pieces),
        tuple(piece.casefold() for piece in pieces),
        prefix,
    )


def search(words: Vocabulary, query: str, kind: Kind | None = None) -> tuple[int, ...]:
    """The rows that `query` finds, those of one `kind` if it is given; all rows for an empty query.

    A number, or one after "#", finds the entry with that id, and first; "*" stands for any letters; the
    prefix finds continuations that begin so. Anything else finds what is the text, then what begins with
    it, then what holds it. Letters are compared without case.
    """
    sought = query.strip().casefold()
    rows: Sequence[int] = range(len(words.pieces))
    if not sought:
        found = list(rows)
    elif "*" in sought:
        pattern = re.compile(".*".join(map(re.escape, sought.split("*"))), re.DOTALL)
        longest = max(sought.split("*"), key=len)  # looked for first, as that is quick
        found = [
            row for row, piece in enumerate(words.folded) if longest in piece and pattern.fullmatch(piece)
        ]
    else:
        found = _by_text(words, sought)
        number = _NUMBER.fullmatch(sought)
        row = row_of(words, int(number[1])) if number else None
        if row is not None:
            found = [row, *(other for other in found if other != row)]
    if kind is None:
        return tuple(found)
    return tuple(row for row in found if words.kinds[row] == kind)


def row_of(words: Vocabulary, id_: int) -> int | None:
    """The row of an id, None where there is none."""
    row = bisect_left(words.ids, id_)
    return row if row < len(words.ids) and words.ids[row] == id_ else None


@dataclass(frozen=True, slots=True, eq=False)
class Embeddings:
    """The input embedding: `matrix` float32, (pieces, hidden), a row an id; `norms` float32, (pieces,)."""

    matrix: Float32
    norms: Float32


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """What the input embedding says about one entry: the nearest others as piece, id and cosine.

    `norm` is the length of its `vector`, float32, (hidden,).
    """

    id: int
    near: tuple[tuple[str, int, float], ...]
    norm: float
    vector: Float32


def embeddings(matrix: Float32) -> Embeddings:
    """`matrix` with the lengths of its rows."""
    return Embeddings(matrix, np.sqrt(np.einsum("ij,ij->i", matrix, matrix)))


def cosines(known: Embeddings, id_: int) -> Float32:
    """The cosine of one row with every row; float32, (pieces,), 0 where a row is nothing but zeros."""
    norms = known.norms * known.norms[id_]
    dots = known.matrix @ known.matrix[id_]
    likeness: Float32 = np.zeros_like(dots)
    np.divide(dots, norms, out=likeness, where=norms > 0)
    return likeness


def nearest(known: Embeddings, id_: int, count: int = 20) -> tuple[tuple[int, float], ...]:
    """The `count` ids whose embeddings are most like that of `id_`, which is left out, with their cosines."""
    likeness = cosines(known, id_)
    likeness[id_] = -np.inf
    count = min(count, len(likeness) - 1)
    best = np.argpartition(-likeness, count - 1)[:count]
    best = best[np.lexsort((best, -likeness[best]))]
    return tuple((int(other), float(likeness[other])) for other in best)


def near(words: Vocabulary, known: Embeddings, id_: int) -> Near:
    """The entries nearest to `id_`; ids that the vocabulary does not have are left out."""
    found = tuple(
        (words.pieces[row], other, cosine)
        for other, cosine in nearest(known, id_)
        if (row := row_of(words, other)) is not None
    )
    return Near(id_, found, float(known.norms[id_]), known.matrix[id_].copy())


def export(
    words: Vocabulary, rows: Sequence[int], near: Near | None, weighed: Weighed | None, model_folder: Path
) -> Export:
    """The entries in `rows`, and the nearest of one, in every form; the array is the vector of that one."""
    head: tuple[str, ...] = ("id", "piece", "kind")
    table: list[tuple[object, ...]] = [(words.ids[row], words.pieces[row], words.kinds[row]) for row in rows]
    if weighed:
        head = (*head, "weight")
        table = [(*line, weighed.weights.get(line[0], 0.0)) for line in table]  # type: ignore[call-overload]
    close = near.near if near else ()
    document = {
        "entries": [dict(zip(head, line, strict=True)) for line in table],
        "of": near.id if near else None,
        "nearest": [{"piece": piece, "id": id_, "cosine": cosine} for piece, id_, cosine in close],
    }
    proof = script(model_folder, near.id, *close[0][1:]) if near and close else ""
    return Export("vocabulary", head, table, document, near.vector if near else None, proof)


def script(model_folder: Path, id_: int, nearest: int, value: float) -> str:
    """A script that asserts which piece is nearest to `id_` in the input embedding, and their cosine."""
    lines = (
        "import json",
        "",
        'entry = json.loads((MODEL / "manifest.json").read_bytes())["word_embeddings"]',
        'how = dict(dtype=entry["dtype"], offset=entry["offset"], shape=tuple(entry["shape"]))',
        'matrix = np.memmap(MODEL / entry["file"], mode="r", **how)',
        f"cosines = matrix @ matrix[{id_}] / np.linalg.norm(matrix, axis=1) / np.linalg.norm(matrix[{id_}])",
        f"cosines[{id_}] = -1",
        "found = int(cosines.argmax())",
        f"print(tokenizer.id_to_token({id_}), tokenizer.id_to_token(found), cosines[found])",
        f"assert found == {nearest}",
        f"assert abs(cosines[found] - {value!r}) < 1e-5",
    )
    return program(model_folder, lines)


def _by_text(words: Vocabulary, sought: str) -> list[int]:
    """Exact first, then beginnings (of continuations, too), then what holds it."""
    holding = [row for row, piece in enumerate(words.folded) if sought in piece]
    prefix = words.prefix
    if prefix and sought.startswith(prefix):
        return [row for row in holding if words.folded[row].startswith(sought)]
    exact, begins, inside = [], [], []
    for row in holding:
        piece = words.folded[row]
        if piece == sought:
            exact.append(row)
        elif piece.startswith(sought):
            begins.append(row)
        else:
            inside.append(row)
    return exact + begins + inside


def _kind(piece: str, special: frozenset[str], prefix: str) -> Kind:
    if piece in special:
        return "special"
    if _UNUSED.fullmatch(piece):
        return "unused"
    if prefix and piece.startswith(prefix) and len(piece) > len(prefix):
        return "continuation"
    return "single character" if len(piece) == 1 else "whole word"
