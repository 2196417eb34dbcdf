"""The matrix that is drawn as lines and as cells; without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.explore.sheet import TokenRow
from desktop_app.language import tr

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32

Pair = tuple[int, int]
"""The place of a token that looks and of one that is looked at, -1 for none."""


@dataclass(frozen=True, slots=True, eq=False)
class ShownMatrix:
    """Tokens that look (`rows`), those looked at (`columns`), and the weights, (rows, columns).

    `scale` is the s of the opacity tanh(x / s).
    """

    name: str
    rows: tuple[TokenRow, ...]
    columns: tuple[TokenRow, ...]
    weights: Float32
    scale: float

    def row_of(self, place: int) -> int:
        """The row of a token, -1 where it is not shown."""
        return _number(self.rows, place)

    def column_of(self, place: int) -> int:
        return _number(self.columns, place)

    def places(self, row: int, column: int) -> Pair:
        """The tokens of a row and a column, -1 where they are."""
        looking = self.rows[row].position if row >= 0 else None
        looked_at = self.columns[column].position if column >= 0 else None
        return (-1 if looking is None else looking, -1 if looked_at is None else looked_at)

    def say(self, row: int, column: int) -> str:
        """What a screen reader says of a cell, or of a token of either side."""
        if row >= 0 and column >= 0:
            weight = float(self.weights[row, column])
            return tr(
                "{weight}, {one} looks at {other}, {name}",
                weight=f"{weight:.6f}",
                one=self.rows[row].token,
                other=self.columns[column].token,
                name=self.name,
            )
        if row >= 0:
            best = int(self.weights[row].argmax())
            return tr(
                "{one} looks most at {other}, {weight}, {name}",
                one=self.rows[row].token,
                other=self.columns[best].token,
                weight=f"{float(self.weights[row, best]):.6f}",
                name=self.name,
            )
        if column >= 0:
            best = int(self.weights[:, column].argmax())
            return tr(
                "{one} is looked at most by {other}, {weight}, {name}",
                one=self.columns[column].token,
                other=self.rows[best].token,
                weight=f"{float(self.weights[best, column]):.6f}",
                name=self.name,
            )
        return self.name


def _number(rows: tuple[TokenRow, ...], place: int) -> int:
    return next((number for number, row in enumerate(rows) if place >= 0 and row.position == place), -1)
