"""Whether a classifier hears "not": sentences of our own, each with its opposite by one word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.core.arrays import Float32
from desktop_app.core.types import Pooling

PAIRS = (
    ("The food is good.", "The food is not good."),
    ("I like this place.", "I do not like this place."),
    ("The battery lasts long.", "The battery does not last long."),
    ("The staff was friendly.", "The staff was not friendly."),
    ("It is worth the money.", "It is not worth the money."),
    ("I would buy it again.", "I would not buy it again."),
    ("The room was dirty.", "The room was not dirty."),
    ("I was disappointed.", "I was not disappointed."),
)
TEXTS = tuple(text for pair in PAIRS for text in pair)


@dataclass(frozen=True, slots=True)
class Said:
    """The class that is named for a text, and its probability."""

    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class Negated:
    """What a pooling's network says of both sentences of PAIRS, in their order."""

    pooling: Pooling
    plain: tuple[Said, ...]
    negated: tuple[Said, ...]

    @property
    def told_apart(self) -> int:
        """The pairs whose sentences get different classes."""
        return sum(a.label != b.label for a, b in zip(self.plain, self.negated, strict=True))


def negated(pooling: Pooling, probabilities: Float32, classes: Sequence[str]) -> Negated:
    """`probabilities` are those of TEXTS, float32, (texts, classes)."""
    said = tuple(Said(classes[int(row.argmax())], float(row.max())) for row in probabilities)
    return Negated(pooling, said[::2], said[1::2])
