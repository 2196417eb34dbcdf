"""A batch of texts as a matrix: a row a text, a column a position, filled up with [PAD]."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

import numpy as np

from desktop_app.core.types import Truncation
from desktop_app.explore.export import Export, program
from desktop_app.explore.sheet import TokenRow, TokenSheet
from desktop_app.language import tr

NO_TYPE = "–"
"""Stands in place of a type id where the model takes none."""


class Layer(IntEnum):
    """What stands in the cells."""

    PIECES = 0
    IDS = 1
    MASK = 2
    TYPES = 3


LAYERS = ("Pieces", "Ids", "Attention mask", "Token type ids")
LAYER_WORDS = (tr("Pieces"), tr("Ids"), tr("Attention mask"), tr("Token type ids"))


@dataclass(frozen=True, slots=True)
class Batch:
    """The inputs without padding, first that of the boxes, and the width all are filled up to with `pad`."""

    sheets: tuple[TokenSheet, ...]
    width: int
    pad_id: int
    pad: str

    @property
    def cells(self) -> int:
        return len(self.sheets) * self.width

    @property
    def padding(self) -> int:
        return self.cells - sum(sheet.used for sheet in self.sheets)

    def token(self, row: int, column: int) -> TokenRow | None:
        """The token in a cell; None for padding."""
        sheet = self.sheets[row]
        return sheet.rows[column] if column < sheet.used else None

    def value(self, row: int, column: int, layer: Layer) -> str | int:
        token = self.token(row, column)
        match layer:
            case Layer.PIECES:
                return token.token if token else self.pad
            case Layer.IDS:
                return (token.id or 0) if token else self.pad_id
            case Layer.MASK:
                return int(token is not None)
            case Layer.TYPES:
                return ((token.type_id or 0) if token else 0) if self.types else NO_TYPE

    def matrix(self, layer: Layer) -> list[list[str | int]]:
        """All cells of a layer."""
        return [
            [self.value(row, column, layer) for column in range(self.width)]
            for row in range(len(self.sheets))
        ]

    @property
    def types(self) -> bool:
        """Whether the model takes token type ids."""
        return self.sheets[0].types

    @property
    def unread(self) -> int:
        """Pieces that were cut off, of all texts."""
        return sum(sheet.unread for sheet in self.sheets)


def export(batch: Batch, layer: Layer, model_folder: Path) -> Export:
    """The cells of a layer in every form; the array is (texts, tokens), of pieces the ids."""
    head = ("text", *map(str, range(batch.width)))
    rows = [(number, *row) for number, row in enumerate(batch.matrix(layer), 1)]
    ids, mask, types = (batch.matrix(one) for one in (Layer.IDS, Layer.MASK, Layer.TYPES))
    numbers = batch.matrix(layer) if layer in (Layer.MASK, *([Layer.TYPES] if batch.types else [])) else ids
    document = {
        "texts": [list(sheet.texts) for sheet in batch.sheets],
        "input_ids": ids,
        "attention_mask": mask,
        "token_type_ids": types if batch.types else None,
    }
    array = np.array(numbers, dtype=np.int64)
    first = batch.sheets[0]
    cut = first.limit, first.truncation, batch.width
    proof = script(model_folder, [sheet.texts for sheet in batch.sheets], ids, cut)
    return Export("batch", head, rows, document, array, proof)


def script(
    model_folder: Path,
    texts: Sequence[tuple[str, ...]],
    ids: Sequence[Sequence[int | str]],
    cut: tuple[int, Truncation, int],
) -> str:
    """A script that asserts the ids of a batch; `cut` is the maximum length, the truncation and the width."""
    limit, truncation, width = cut
    lines = [
        f"tokenizer.enable_padding(length={width})",
        "batch = []",
        f"for texts in {list(texts)!r}:",
        f"    how = dict(strategy={truncation.strategy!r}) if len(texts) > 1 else {{}}",
        f"    tokenizer.enable_truncation({limit}, direction={truncation.side!r}, **how)",
        "    batch.append(tokenizer.encode(*texts))",
        "ids = np.array([row.ids for row in batch])",
        f"assert ids.tolist() == {[list(row) for row in ids]}",
        "mask = np.array([row.attention_mask for row in batch])",
        'print("(batch, tokens) =", ids.shape, "padding:", int((mask == 0).sum()))',
    ]
    return program(model_folder, lines, limit)
