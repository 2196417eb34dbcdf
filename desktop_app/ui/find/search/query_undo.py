"""Undo and redo of what is asked."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.core.query_values import SimilarTo
from desktop_app.core.types import Mode, Pooling

MOST = 200
TYPING_S = 1.5
"""Letters that follow each other within so many seconds are one step."""


@dataclass(frozen=True, slots=True)
class SearchStep:
    """All that is asked at one moment."""

    query: str
    mode: Mode
    pooling: Pooling
    similar_to: SimilarTo | None = None

    @property
    def empty(self) -> bool:
        return not self.query and self.similar_to is None


class QueryUndo:
    """Steps in the order they were made; one is current."""

    def __init__(self, first: SearchStep) -> None:
        self._steps = [first]
        self._at = 0
        self._typed_at: float | None = None

    @property
    def current(self) -> SearchStep:
        return self._steps[self._at]

    def note(self, asked: SearchStep, typed_at: float | None = None) -> None:
        """Adds what is asked now; `typed_at`, in seconds, where it was typed.

        What was undone is forgotten. Letters typed in a row are one step, which grows.
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

    def back(self) -> SearchStep | None:
        """The step before, which is current from now on; None where there is none."""
        return self._go(-1)

    def forward(self) -> SearchStep | None:
        """The step after."""
        return self._go(1)

    def can_go(self, by: int) -> bool:
        """Whether there is a step so many further on, or before."""
        return 0 <= self._at + by < len(self._steps)

    def _go(self, by: int) -> SearchStep | None:
        self.settle()
        if not self.can_go(by):
            return None
        self._at += by
        return self.current
