"""A document as a model reads it: its passages, cut to what the model has room for next to its prompt."""

from __future__ import annotations

from desktop_app.core.recipe import Recipe
from desktop_app.core.types import Document, Passage, Preprocessing
from desktop_app.corpus.passages import split
from desktop_app.encoder.encode import Encoder


def passages_of(
    document: Document, encoder: Encoder, recipe: Recipe, cleaning: Preprocessing | None = None
) -> list[Passage]:
    """The passages of `document` by the recipe, or by the recipe under another `cleaning`; see `split`."""
    tokenizer = encoder.wordpiece
    return split(
        document,
        tokenizer.spans,
        recipe.max_length,
        recipe.preprocessing if cleaning is None else cleaning,
        tokenizer.added(recipe.prompts.passage),
        tokenizer.slack,
    )
