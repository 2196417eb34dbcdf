"""The recipes that a library can be searched by, side by side: what each takes, and how well it answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from desktop_app.core.jobs import NEVER, CancelToken, Report, silent
from desktop_app.core.recipe import Recipe
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.encode import Encoder
from desktop_app.language import tr
from desktop_app.library import label
from desktop_app.library.store import Library
from desktop_app.services.models import recipe_for, short_name, size
from desktop_app.services.searching import evaluate as evaluating
from desktop_app.services.searching.compare import Earlier, earlier, kept_searcher
from desktop_app.services.searching.evaluate import Evaluation, Way, from_marks
from desktop_app.services.searching.search import Searcher

TIMED, TURNS = 32, 2
"""Passages of the library that each model embeds, and how often; the better turn counts."""
IN_USE = ""


@dataclass(frozen=True, slots=True)
class RecipeFacts:
    """A recipe whose vectors a library has. `ledger` is IN_USE for the one in use, `words` what differs, and
    `apart` what of that is neither its model (`other_model`) nor its prompts.

    `name` is the model's, `bytes` are its files; `usable` says that a switch to it embeds only what is new.
    """

    ledger: str
    recipe: Recipe
    name: str
    words: str
    bytes: int
    usable: bool
    apart: tuple[str, ...] = ()
    other_model: bool = False


@dataclass(frozen=True, slots=True)
class RecipesMeasured:
    """By ledger the passages of this library that a second's embedding takes, on one core or as many as the
    encoder has; and the scores of Meaning and Best, two a recipe in the order of `facts`.
    """

    facts: tuple[RecipeFacts, ...]
    speeds: tuple[float, ...]
    evaluation: Evaluation


def recipes(folder: Path, bundles: Sequence[Bundle]) -> tuple[RecipeFacts, ...]:
    """The one in use, then those that are kept whole; only it where no other is. Raises AppError."""
    models = {bundle.fingerprint: bundle for bundle in bundles}
    with Library.open(folder) as library:
        own = library.recipe
    kept = dict(label.read(folder).kept)
    found = [(Earlier(IN_USE, "", 0, 0), own)] if own.model in models else []
    found += [(one, recipe) for one in earlier(folder, bundles) if (recipe := kept.get(one.ledger))]
    return tuple(
        RecipeFacts(
            one.ledger,
            recipe,
            short_name(models[recipe.model]),
            one.words,
            size(models[recipe.model]),
            bool(one.ledger) and _made_of(models[recipe.model], recipe) == recipe,
            one.apart,
            one.other_model,
        )
        for one, recipe in found
    )


def measure(
    folder: Path,
    facts: Sequence[RecipeFacts],
    encoder: Callable[[str], Encoder],
    report: Report = silent,
    cancel: CancelToken = NEVER,
) -> RecipesMeasured:
    """Each of the recipes measured by the marks of the library; raises AppError and Cancelled.

    AppError also where nothing is marked as good.
    """
    with ExitStack() as opened:
        active = opened.enter_context(Library.open(folder))
        judged, sample = from_marks(active), _sample(active)
        ways: list[Way] = []
        parts, speeds = [], []
        for one in facts:
            if one.ledger == IN_USE:
                searcher = Searcher(active, encoder(active.recipe.model))
            else:
                searcher = opened.enter_context(kept_searcher(folder, one.ledger, encoder))
            asked = _ways(one)
            own = replace(judged, names=from_marks(searcher.library).names)  # numbered anew in each ledger
            parts.append(evaluating.values(searcher, own, asked, report, cancel))
            ways += asked
            speeds.append(_speed(searcher, sample, cancel))
        evaluation = evaluating.compared(ways, np.concatenate(parts, axis=1), judged.notes)
    return RecipesMeasured(tuple(facts), tuple(speeds), evaluation)


def _made_of(bundle: Bundle, recipe: Recipe) -> Recipe:
    return recipe_for(bundle, recipe.preprocessing, recipe.pooling, recipe.dimensions)


def _ways(one: RecipeFacts) -> tuple[Way, ...]:
    """By meaning and by both, under the name of the model, and what else differs."""
    pooling = one.recipe.pooling
    name = one.name if not one.words or one.other_model else f"{one.name}, {one.words}"
    return (
        Way(f"semantic {one.ledger}", tr("Meaning by {name}", name=name), "semantic", pooling),
        Way(f"hybrid {one.ledger}", tr("Best by {name}", name=name), "hybrid", pooling),
    )


def _sample(library: Library) -> list[str]:
    """The texts of TIMED passages, evenly spread."""
    ((last,),) = library.query("SELECT coalesce(max(id), 0) FROM passages")
    wanted = np.unique(np.linspace(1, max(last, 1), TIMED).astype(int)).tolist()
    return [one.text for one in library.found(wanted).values()]


def _speed(searcher: Searcher, texts: Sequence[str], cancel: CancelToken) -> float:
    """Texts a second."""
    taken = []
    for _ in range(TURNS):
        started = time.perf_counter()
        searcher.encoder.encode(texts, searcher.library.recipe.passages, cancel=cancel)
        taken.append(time.perf_counter() - started)
    return len(texts) / max(min(taken), 1e-9)
