"""What the form for another model asks the lanes: what there is, what it would cost, and the switch itself.

None of it is called from the interface thread; the services are imported inside, as in `engine`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Between, CancelToken, Progress, Report
from desktop_app.core.recipe import NO_PROMPTS, Prompts, Recipe
from desktop_app.core.types import GUIDE, UNTOUCHED, Pooling
from desktop_app.core.words import BETWEEN, listed
from desktop_app.language import plural, tr
from desktop_app.services.open_models import OpenModels
from desktop_app.ui.values import SwitchRequest

if TYPE_CHECKING:
    from desktop_app.encoder.bundle import Bundle

CLEANINGS = {UNTOUCHED: tr("text as it is"), GUIDE: tr("cleaned text")}


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """An installed model; `pooling` is what it was trained with, None where that is not known.

    `prompts` are what it reads before a query and before a passage, `languages` what its card says, in words.
    """

    fingerprint: str
    name: str
    layers: int
    dimensions: int
    bytes: int
    length: int
    pooling: Pooling | None
    prompts: Prompts = NO_PROMPTS
    languages: str = ""


@dataclass(frozen=True, slots=True)
class KeptChoice:
    """What a library keeps of a recipe that is not in use, in words, with its size in bytes."""

    ledger: str
    words: str
    bytes: int


@dataclass(frozen=True, slots=True)
class SwitchOptions:
    """What a library uses now, what it could use, and what it keeps."""

    recipe: Recipe
    documents: int
    passages: int
    models: tuple[ModelChoice, ...]
    kept: tuple[KeptChoice, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a request costs: documents to split again, and passages that wait already.

    `neighbors` is the share of the ten nearest passages that fewer dimensions keep, None where that is not
    known. `kept` says that there are vectors for it, which were in use before unless they were only `begun`.
    """

    same: bool
    kept: bool
    begun: bool = False
    documents: int = 0
    passages: int = 0
    neighbors: float | None = None


@dataclass(frozen=True, slots=True)
class LanguageOffer:
    """A library is mostly in a `language`; its model `reads` others, the `model` called `name` that one."""

    language: str
    reads: str
    name: str
    model: str


def options(installed: OpenModels, folder: Path) -> SwitchOptions:
    """What there is to choose; raises AppError. Query lane."""
    from desktop_app.library.kept import kept
    from desktop_app.library.store import Library
    from desktop_app.services.models import for_libraries

    with Library.open(folder) as library:
        recipe, counts = library.recipe, library.counts()
    models = tuple(_choice(bundle) for bundle in for_libraries(installed.installed()))
    names = {model.fingerprint: model.name for model in models}
    others = tuple(KeptChoice(item.ledger, _words(item.recipe, names), item.bytes) for item in kept(folder))
    return SwitchOptions(recipe, counts.documents, counts.passages, models, others)


def language_offer(installed: OpenModels, folder: Path) -> LanguageOffer | None:
    """An installed model that reads what the library's does not; raises AppError. Query lane."""
    from desktop_app.library.store import Library
    from desktop_app.services.languages import SHOWN, better_model, languages_of
    from desktop_app.services.models import for_libraries, short_name

    bundles = for_libraries(installed.installed())
    with Library.open(folder) as library:
        found = better_model(library, bundles)
        own = next((bundle for bundle in bundles if bundle.fingerprint == library.recipe.model), None)
    if found is None or own is None:
        return None
    reads = listed(sorted(SHOWN[one] for one in languages_of(own)))
    language = SHOWN.get(found.language, found.language.capitalize())
    return LanguageOffer(language, reads, short_name(found.bundle), found.bundle.fingerprint)


def forecast(installed: OpenModels, request: SwitchRequest) -> Forecast:
    """What the request would cost; raises AppError. Query lane."""
    from desktop_app.library import kept, label

    recipe = _recipe(installed, request)
    tag = label.read(request.folder)
    if recipe == tag.recipe:
        return Forecast(same=True, kept=True)
    neighbors = _neighbors(request) if recipe.model == tag.recipe.model else None
    lacking = kept.lacking(request.folder, recipe)
    if lacking is None:
        return Forecast(same=False, kept=False, neighbors=neighbors)
    ledger = tag.switched(recipe).ledger
    begun = ledger not in {tag.ledger, *(name for name, _recipe in tag.kept)}
    return Forecast(False, True, begun, lacking.documents, lacking.passages, neighbors)


def switch(
    installed: OpenModels, request: SwitchRequest, report: Report, cancel: CancelToken, between: Between
) -> None:
    """Does it; the old recipe answers meanwhile. Raises AppError and Cancelled. Job lane."""
    from desktop_app.services.indexing.switch import switch as switch_library

    bundle = _bundle(installed, request.model)
    encoder = installed.of(bundle.fingerprint)
    name = _choice(bundle).name

    def named(progress: Progress) -> None:
        report(replace(progress, unit=f"{progress.unit} for {name}"))

    switch_library(
        request.folder,
        encoder,
        request.preprocessing,
        request.pooling,
        named,
        cancel,
        between,
        request.dimensions,
    )


def add_model(installed: OpenModels, source: Path, report: Report, cancel: CancelToken) -> str:
    """Adds the bundle in `source` and returns its fingerprint; raises AppError and Cancelled. Job lane."""
    from desktop_app.services.models import add

    return add(source, installed.bundle, installed.added, report, cancel).fingerprint


def remove_kept(installed: OpenModels, folder: Path, ledger: str) -> SwitchOptions:
    """Removes what is kept in a ledger, and says what there is then; raises AppError. Query lane."""
    from desktop_app.library import kept

    kept.let_go(folder, ledger)
    return options(installed, folder)


def _recipe(installed: OpenModels, request: SwitchRequest) -> Recipe:
    from desktop_app.services.models import recipe_for

    bundle = _bundle(installed, request.model)
    return recipe_for(bundle, request.preprocessing, request.pooling, request.dimensions)


def _neighbors(request: SwitchRequest) -> float | None:
    """What fewer dimensions keep, by the vectors that the library has now."""
    from desktop_app.library.store import Library
    from desktop_app.search.calibration import neighbors_kept

    with Library.open(request.folder) as library, library.reading():
        whole = library.recipe.dimensions is None and request.dimensions is not None
        return neighbors_kept(library.rows(request.pooling), request.dimensions) if whole else None


def _bundle(installed: OpenModels, model: str) -> Bundle:
    from desktop_app.services.models import find

    bundle = find(model, installed.bundle, installed.added)
    if bundle is None:
        raise AppError(
            tr("This model is no longer installed."), tr("Add its folder again, or choose another.")
        )
    return bundle


def _choice(bundle: Bundle) -> ModelChoice:
    from desktop_app.services.languages import said_of
    from desktop_app.services.models import short_name, size

    manifest = bundle.manifest
    return ModelChoice(
        bundle.fingerprint,
        short_name(bundle),
        manifest.layers,
        manifest.dimensions,
        size(bundle),
        manifest.passage_length,
        manifest.pooling if manifest.pooling_known else None,
        manifest.prompts,
        said_of(bundle),
    )


def _words(recipe: Recipe | None, names: dict[str, str]) -> str:
    if recipe is None:
        return tr("a switch that did not end")
    model = names.get(recipe.model, tr("a model that is not installed"))
    said = [model]
    if recipe.dimensions:
        said.append(plural(recipe.dimensions, "{n} dimension", "{n} dimensions"))
    said.append(CLEANINGS.get(recipe.preprocessing, tr("text cleaned in another way")))
    return BETWEEN.join(said)
