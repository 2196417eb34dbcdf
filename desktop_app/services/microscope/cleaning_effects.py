"""What the cleaning steps do to a text, to its vector, and to the ranking of a library for it."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace

import numpy as np

from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.recipe import ReadAs
from desktop_app.core.text import is_word
from desktop_app.core.types import UNTOUCHED, Preprocessing
from desktop_app.corpus.preprocess import PlacedWord, join, words
from desktop_app.encoder.encode import Encoder
from desktop_app.explore.cleaning import CleaningEffects, CleaningStage, WordChange
from desktop_app.library import label
from desktop_app.services.searching.compare import LONGEST, Comparison, compare_vectors, kept_searcher
from desktop_app.services.searching.search import Searcher

STEPS = ("punctuation", "numbers", "stopwords", "lemmas")


@dataclass(frozen=True, slots=True)
class Moved:
    """The ranking for the untouched text and for the cleaned one.

    `cleaned_too` says that the second side is what the library kept of that very cleaning; else both rank
    the passages as the library has them, which `preprocessing` names.
    """

    comparison: Comparison
    preprocessing: Preprocessing
    cleaned_too: bool


def stages(text: str, options: Preprocessing) -> tuple[CleaningStage, ...]:
    """The words of `text` after each step, without pieces and cosines; a step that is off changes nothing.

    A step that would leave nothing is passed over: there is no vector of nothing.
    """
    so_far = UNTOUCHED
    before = words(text, so_far)
    found = [CleaningStage("", True, _changes(before, before), *_counted(before), text)]
    for step in STEPS:
        on = getattr(options, step)
        if on:
            so_far = replace(so_far, **{step: True})
        after = words(text, so_far)
        read = text if so_far.untouched else join(after)
        found.append(CleaningStage(step, on, _changes(before, after), *_counted(after), read))
        before = after
    return tuple(found)


def cleaning_effects(
    encoder: Encoder, text: str, options: Preprocessing, cancel: CancelToken = NEVER
) -> CleaningEffects:
    """The stages of the first LONGEST characters of `text` with pieces and cosines; raises Cancelled."""
    read, limit = text[:LONGEST], encoder.wordpiece.max_length
    found = stages(read, options)
    distinct = list(dict.fromkeys(stage.text for stage in found))
    cancel.check()
    vectors = encoder.encode(distinct, ReadAs(limit), cancel=cancel).mean
    rows = {kept: row for row, kept in enumerate(distinct)}
    original = vectors[0]
    measured = tuple(
        replace(
            stage,
            pieces=len(encoder.wordpiece.spans(stage.text)),
            cosine=float(np.clip(vectors[rows[stage.text]] @ original, -1, 1)),
        )
        for stage in found
    )
    of_stages = vectors[[rows[stage.text] for stage in found]]
    return CleaningEffects(measured, of_stages, len(read), len(text), limit - 2)


def moved(searcher: Searcher, text: str, options: Preprocessing) -> Moved:
    """How a library ranks the untouched text, and how the cleaned one; raises AppError.

    Vectors are those of the library's own model and pooling.
    """
    library, encoder = searcher.library, searcher.encoder
    recipe = library.recipe
    read = stages(text[:LONGEST], options)[-1].text
    pooled = encoder.encode([text[:LONGEST], read], recipe.queries).pooled(recipe.pooling)
    wanted = replace(recipe, preprocessing=options)
    kept = label.read(library.folder).kept if options != recipe.preprocessing else ()
    ledger = next((ledger for ledger, known in kept if known == wanted), "")
    with kept_searcher(library.folder, ledger, lambda _model: encoder) if ledger else nullcontext() as other:
        comparison = compare_vectors(
            text, (searcher, pooled[0], recipe.pooling), (other or searcher, pooled[1], recipe.pooling)
        )
    return Moved(comparison, recipe.preprocessing, cleaned_too=bool(ledger))


def _counted(found: list[PlacedWord]) -> tuple[int, int]:
    """Words, and marks between them, which the cutting calls words, too."""
    words = sum(is_word(word.text) for word in found)
    return words, len(found) - words


def _changes(before: list[PlacedWord], after: list[PlacedWord]) -> tuple[WordChange, ...]:
    """Words are the same where they begin at the same place of the text."""
    left = {word.start: word for word in after}
    found = []
    for word in before:
        there = left.get(word.start)
        end = there.end if there else word.end
        found.append(WordChange(word.text, there.text if there else None, word.start, end))
    return tuple(found)
