"""All that decides what a vector is, besides the text: the model, how it reads, and what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.core.types import UNTOUCHED, Pooling, Preprocessing


@dataclass(frozen=True, slots=True)
class Prompts:
    """What a model was trained to read before a query and before a passage, such as "query: "; "" for none.

    A vector of a text without its prompt is another one (Wang et al. 2022, "Text Embeddings by
    Weakly-Supervised Contrastive Pre-training", section 4).
    """

    query: str = ""
    passage: str = ""


NO_PROMPTS = Prompts()


@dataclass(frozen=True, slots=True)
class ReadAs:
    """How texts of one kind become vectors.

    `max_length` counts word pieces with the special tokens and with those of `prompt`, which stands before
    every text. `dimensions` are the first numbers of a vector that are kept, brought to unit length again
    (Kusupati et al. 2022, "Matryoshka Representation Learning"); None for all.
    """

    max_length: int
    prompt: str = ""
    dimensions: int | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides what a vector of a library is; corpus and query read the same one.

    `model` is the bundle's fingerprint, `max_length` the word pieces of a passage with the special tokens and
    the prompt. Vectors are always brought to unit length; for `dimensions` see `ReadAs`.
    """

    model: str
    max_length: int
    pooling: Pooling = "mean"
    preprocessing: Preprocessing = UNTOUCHED
    prompts: Prompts = NO_PROMPTS
    dimensions: int | None = None

    @property
    def queries(self) -> ReadAs:
        """How a query is read."""
        return ReadAs(self.max_length, self.prompts.query, self.dimensions)

    @property
    def passages(self) -> ReadAs:
        """How a passage is read, and whatever is compared with passages as one of them."""
        return ReadAs(self.max_length, self.prompts.passage, self.dimensions)
