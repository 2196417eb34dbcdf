"""The same query in two ways, and what moved between them; also by a recipe that the library had before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from desktop_app.core.arrays import Float32
from desktop_app.core.errors import AppError
from desktop_app.core.recipe import NO_PROMPTS, Recipe
from desktop_app.core.types import Hit, Mode, Pooling, Preprocessing
from desktop_app.corpus.preprocess import clean
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.encode import Encoder
from desktop_app.language import plural, tr
from desktop_app.library import kept, label, mirror, waiting
from desktop_app.library.store import Library
from desktop_app.search.ranking import Ranking
from desktop_app.services.models import short_name
from desktop_app.services.searching.search import Searcher

SHOWN = 20
DEPTH = 1_000
"""So far down it is looked where a document stands on the other side."""

LONGEST = 20_000
"""Characters of a text that are cleaned: many times what a model reads at once."""

Side = tuple[Searcher, Mode, Pooling]
VectorSide = tuple[Searcher, Float32, Pooling]
"""`compare_vectors` ranks by a unit vector of the searcher's model."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A hit, and its rank on the other side; None where it is not among the first DEPTH there."""

    hit: Hit
    there: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The first documents of both sides, best first; `depths` is how many were ranked on each.

    A document is known by its source and its id: the sides may number their documents differently.
    """

    query: str
    sides: tuple[tuple[Placed, ...], tuple[Placed, ...]]
    depths: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A recipe that the library had before and can be searched by as it was at the switch.

    `words` says how it differs from the one in use, `apart` what of that is neither its model (`other_model`)
    nor its prompts. `newer` documents were added or changed since, `gone` are no longer in the library.
    """

    ledger: str
    words: str
    newer: int
    gone: int
    apart: tuple[str, ...] = ()
    other_model: bool = False


def earlier(folder: Path, bundles: Sequence[Bundle]) -> tuple[Earlier, ...]:
    """What is kept whole and has its model among `bundles`; raises AppError."""
    models = {bundle.fingerprint: bundle for bundle in bundles}
    found = []
    with Library.open(folder) as library:
        for item in kept.kept(folder):
            if item.recipe is None or item.recipe.model not in models:
                continue
            other = Library.peek(folder, item.recipe)
            if other is None:
                continue
            with other:
                if waiting.amount(other).passages:
                    continue
                differs = mirror.difference(other, library)
                told = _told(item.recipe, library.recipe, models)
                newer, gone = len(differs.changed), len(differs.gone)
                words = ", ".join(words for _, words in told)
                apart = tuple(words for of, words in told if of not in ("model", "prompts"))
                other_model = any(of == "model" for of, _ in told)
                found.append(Earlier(item.ledger, words, newer, gone, apart, other_model))
    return tuple(found)


@contextmanager
def kept_searcher(folder: Path, ledger: str, encoder: Callable[[str], Encoder]) -> Iterator[Searcher]:
    """Searches by what is kept in a ledger, with the `encoder` of its model; raises AppError."""
    recipe = dict(label.read(folder).kept).get(ledger)
    library = Library.peek(folder, recipe) if recipe else None
    if library is None:
        raise AppError(
            tr("What the library kept of this recipe is gone."), tr("Choose another way to search.")
        )
    with library:
        yield Searcher(library, encoder(library.recipe.model))


def compare(query: str, left: Side, right: Side) -> Comparison:
    """Ranks a library for `query` both ways; raises AppError."""
    first, second = (
        _Ranked(one, one.search(query, SHOWN, mode, pooling).hits, one.ranking(query, DEPTH, mode, pooling))
        for one, mode, pooling in (left, right)
    )
    return _comparison(query, first, second)


def compare_vectors(query: str, left: VectorSide, right: VectorSide) -> Comparison:
    """Ranks a library by two vectors of `query`; raises AppError."""
    first, second = (
        _Ranked(one, one.nearest(vector, SHOWN, pooling).hits, one.ranking_by(vector, DEPTH, pooling))
        for one, vector, pooling in (left, right)
    )
    return _comparison(query, first, second)


def compare_poolings(searcher: Searcher, text: str) -> Comparison:
    """How a library's vectors rank it for `text`: [CLS] at the left, mean at the right; raises AppError."""
    recipe = searcher.library.recipe
    read = clean(text[:LONGEST], recipe.preprocessing)
    vectors = searcher.encoder.encode([read], recipe.queries)
    return compare_vectors(text, (searcher, vectors.cls[0], "cls"), (searcher, vectors.mean[0], "mean"))


class _Ranked(NamedTuple):
    searcher: Searcher
    hits: tuple[Hit, ...]
    ranking: Ranking


def _comparison(query: str, left: _Ranked, right: _Ranked) -> Comparison:
    sides = (_placed(left, right), _placed(right, left))
    return Comparison(query, sides, (len(left.ranking), len(right.ranking)))


def _placed(here: _Ranked, there: _Ranked) -> tuple[Placed, ...]:
    ranks = {row: rank for rank, row in enumerate(there.ranking.documents.tolist(), start=1)}
    if here.searcher is there.searcher:
        return tuple(Placed(hit, ranks.get(hit.document)) for hit in here.hits)
    found = there.searcher.library.rows_of(hit.id for hit in here.hits)
    rows = {(source, key): row for source, key, row in found}
    return tuple(Placed(hit, ranks.get(rows.get((hit.source, hit.id), 0))) for hit in here.hits)


def _told(recipe: Recipe, active: Recipe, models: dict[str, Bundle]) -> list[tuple[str, str]]:
    """In what a recipe differs from the active one, and how in words."""
    told = []
    if recipe.model != active.model:
        name = short_name(models[recipe.model])
        alike = [bundle for bundle in models.values() if short_name(bundle) == name]
        name += f" ({recipe.model[:6]})" if len(alike) > 1 else ""
        told.append(("model", tr("model {name}", name=name)))
    if recipe.preprocessing != active.preprocessing:
        told.append(("cleaning", _cleaning(recipe.preprocessing)))
    if recipe.prompts != active.prompts:
        without = recipe.prompts == NO_PROMPTS
        told.append(("prompts", tr("without prompts") if without else tr("with prompts")))
    if recipe.dimensions != active.dimensions:
        kept_ = recipe.dimensions
        words = plural(kept_, "{n} dimension", "{n} dimensions") if kept_ else tr("all dimensions")
        told.append(("dimensions", words))
    if not told:
        most = recipe.max_length
        words = plural(most, "passages of {n} word piece", "passages of {n} word pieces")
        told.append(("length", words))
    return told


def _cleaning(steps: Preprocessing) -> str:
    if steps.untouched:
        return tr("text as it is")
    named = (
        (tr("no punctuation"), steps.punctuation),
        (tr("no numbers"), steps.numbers),
        (tr("no stop words"), steps.stopwords),
        (tr("lemmas"), steps.lemmas),
    )
    return ", ".join(words for words, done in named if done)
