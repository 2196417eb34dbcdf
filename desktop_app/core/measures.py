"""What can be asked of a model about a text, and what it answers, as values that every room knows."""

from dataclasses import dataclass
from typing import Literal

MeasureKind = Literal[
    "hidden size",
    "last dimension",
    "layers",
    "vocabulary size",
    "special tokens",
    "longest input",
    "tokens",
    "token count",
    "ids",
    "piece id",
    "attention mask",
    "token type ids",
    "words",
    "cleaned",
    "shape",
    "batch shape",
    "state",
    "mean",
    "vector shape",
    "cosine",
    "token cosine",
    "order",
    "moved by what follows",
    "heads",
    "masked share",
    "masked word",
    "best word",
    "is next",
]

ENDS = (0, 1, 2, -1)
"""The dimensions that the guide writes down of a vector: its first three and its last."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing to ask. Which of the others matter depends on `kind`.

    `piece` is a word piece, `other` another one, each where it first stands in the text; `nth` counts the
    [MASK]s or the cleaning steps from 0. `layer` None is the last. `limit` pads to so many tokens. `others`
    are texts that are compared with `text`.
    """

    kind: MeasureKind
    text: str = ""
    second: str | None = None
    piece: str = ""
    other: str = ""
    nth: int = 0
    layer: int | None = None
    dimensions: tuple[int, ...] = ENDS
    limit: int | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """The answer: its numbers, unrounded, and how it is written. Words alone have no numbers."""

    written: str
    numbers: tuple[float, ...] = ()
