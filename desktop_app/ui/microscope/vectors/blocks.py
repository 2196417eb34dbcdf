"""What the map of states draws: matrices with their tokens, and where these are in the sheet; without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.explore.sheet import TokenRow, TokenSheet

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32
    from desktop_app.explore.states import Input


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One input of the model. `rows` are its tokens, `numbers` their rows in the sheet (None: not in it).

    `norms` is float32, (layers + 1, tokens).
    """

    caption: str
    input: Input
    rows: tuple[TokenRow, ...]
    numbers: tuple[int | None, ...]
    norms: Float32

    def row_of(self, number: int | None) -> int | None:
        """The row that shows row `number` of the sheet."""
        return self.numbers.index(number) if number is not None and number in self.numbers else None


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """All inputs shown; `scale` is s of the colors, `shared` the rows of a piece that two texts share."""

    model: str
    blocks: tuple[Block, ...]
    scale: float
    shared: tuple[int, int] | None = None

    @property
    def layers(self) -> int:
        """The number of the last layer."""
        return len(self.blocks[0].input.states) - 1

    @property
    def hidden(self) -> int:
        return int(self.blocks[0].input.states.shape[2])

    def value(self, block: int, layer: int, row: int, dimension: int) -> float:
        return float(self.blocks[block].input.states[layer, row, dimension])


def rows_in(sheet: TokenSheet, text: int, rows: tuple[TokenRow, ...]) -> tuple[int | None, ...]:
    """For tokens of text 0 or 1 read by itself, their rows in the sheet of the pair.

    A [SEP] ends the same text in both; the [CLS] of the second text is in no pair.
    """
    places = {
        (row.text, row.start, row.end): number
        for number, row in enumerate(sheet.rows)
        if row.text is not None
    }
    added = [number for number, row in enumerate(sheet.rows) if row.kind == "special" and row.text is None]
    opens, ends = (added[0] if text == 0 else None), added[1 + text]
    last = max((number for number, row in enumerate(rows) if row.kind == "special"), default=0)
    found: list[int | None] = []
    for number, row in enumerate(rows):
        if row.text is not None:
            found.append(places.get((text, row.start, row.end)))
        else:
            found.append(opens if number == 0 else ends if number == last else None)
    return tuple(found)
