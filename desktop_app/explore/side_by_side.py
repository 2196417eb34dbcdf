"""Two tokenizers on one text: their tokens aligned by the characters behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.encoder.any_tokenizer import Token


@dataclass(frozen=True, slots=True)
class Place:
    """The smallest stretch [start, end) of a text at whose ends both tokenizers begin and end a token."""

    start: int
    end: int
    left: tuple[Token, ...]
    right: tuple[Token, ...]

    @property
    def same(self) -> bool:
        """Whether both read the same pieces there; ids are each vocabulary's own."""
        return [token.text for token in self.left] == [token.text for token in self.right]


def aligned(left: Sequence[Token], right: Sequence[Token]) -> tuple[Place, ...]:
    """All tokens of both sides in the order of the text, grouped where their characters overlap."""
    waiting = list(left), list(right)
    at = [0, 0]
    found: list[Place] = []
    while any(at[side] < len(waiting[side]) for side in (0, 1)):
        heads = [waiting[side][at[side]] for side in (0, 1) if at[side] < len(waiting[side])]
        first = min(heads, key=lambda token: (token.start, token.end))
        start, end = first.start, first.end
        taken: tuple[list[Token], list[Token]] = ([], [])
        grown = True
        while grown:
            grown = False
            for side in (0, 1):
                while at[side] < len(waiting[side]):
                    token = waiting[side][at[side]]
                    if token.start >= end and (token.start, token.end) != (start, end):
                        break
                    taken[side].append(token)
                    end = max(end, token.end)
                    at[side] += 1
                    grown = True
        found.append(Place(start, end, tuple(taken[0]), tuple(taken[1])))
    return tuple(found)
