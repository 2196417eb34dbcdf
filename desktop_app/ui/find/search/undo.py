"""The searches one can go back to: undo and redo of what is asked."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.core.similar_to import SimilarTo
from desktop_app.core.types import Mode, Pooling

MOST = 200
TYPING_S = 1.5
"""Letters that follow each other within so many seconds are one step."""


@dataclass(frozen=True, slots=True)
class Asked:
    """All that is asked at one moment."""

    query: str
    mode: Mode
    pooling: Pooling
    likeness: SimilarTo | None = None

    @property
    def empty(self) -> bool:
        return not self.query and self.likeness is None


class Trail:
    """Steps in the order they were made; one is current."""

    def __init__(self, first: Asked) -> None:
        self._steps = [first]
        self._at = 0
        self._typed_at: float | None = None

    @property
    def current(self) -> Asked:
        return self._steps[self._at]

    def note(self, asked: Asked, typed_at: float | None = None) -> None:
        """Takes in what is asked now; `typed_at`, in seconds, where it was typed.

        What was undone is forgotten. While one types on, the step of the typing grows.
        """
        if asked == self.current:
            return
        grows = (
            typed_at is not None
            and self._typed_at is not None
            and typed_at - self._typed_at < TYPING_S
            and not asked.empty
            and not self.current.empty
        )
        del self._steps[self._at + 1 :]
        if grows:
            self._steps[self._at] = asked
        else:
            self._steps = [*self._steps, asked][-MOST:]
            self._at = len(self._steps) - 1
        self._typed_at = typed_at

    def settle(self) -> None:
        """What is typed from now on is a step of its own."""
        self._typed_at = None

    def back(self) -> Asked | None:
        """The step before, which is current from now on; None where there is none."""
        return self._go(-1)

    def forward(self) -> Asked | None:
        """The step after."""
        return self._go(1)

    def _go(self, by: int) -> Asked | None:
        self.settle()
        if not 0 <= self._at + by < len(self._steps):
            return None
        self._at += by
        return self.current
