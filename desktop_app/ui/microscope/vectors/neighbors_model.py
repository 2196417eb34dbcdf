"""Tokens near to one, as a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop_app.ui.kit.rows import RowsModel
from desktop_app.ui.text import one_line

if TYPE_CHECKING:
    from desktop_app.services.microscope.token_neighbors import Neighbor


class NeighborModel(RowsModel["Neighbor"]):
    """One row a token, best first."""

    def show(self, rows: Sequence[Neighbor]) -> None:
        self.fill(tuple(rows))

    def cell(self, row: Neighbor, _column: int) -> str:
        return row.piece

    def tip(self, row: Neighbor, _column: int) -> str:
        return f"{row.piece}, cosine {row.cosine:.6f}, in {row.title}: {_context(row)}"

    def spoken(self, row: Neighbor, _column: int) -> str:
        return f"{row.piece}, cosine {row.cosine:.4f}, {_context(row)}, {row.title}"


def _context(row: Neighbor) -> str:
    return one_line(f"{row.before}{row.word}{row.after}", 200)
