"""Another model, or another way of cleaning, for a library: the old one serves until it is ready."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import NEVER, Between, CancelToken, Progress, Report, silent, undisturbed
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import Pooling, Preprocessing
from desktop_app.encoder.encode import Encoder
from desktop_app.language import tr
from desktop_app.library import commit, compact, mirror, waiting
from desktop_app.library.store import Library
from desktop_app.services.indexing.calibrate import Calibrator
from desktop_app.services.indexing.embed import Filling
from desktop_app.services.indexing.pace import Pace
from desktop_app.services.indexing.prove import set_strange_vectors_aside
from desktop_app.services.indexing.read import FileReading
from desktop_app.services.models import recipe_for

_DOCUMENTS_A_REPORT = 100


@dataclass(frozen=True, slots=True)
class Switched:
    """The recipe a library has now; `documents` were split for it, `embedded` passages were embedded."""

    recipe: Recipe
    documents: int
    embedded: int


def switch(
    folder: Path,
    encoder: Encoder,
    preprocessing: Preprocessing | None = None,
    pooling: Pooling | None = None,
    report: Report = silent,
    cancel: CancelToken = NEVER,
    between: Between = undisturbed,
    dimensions: int | None = None,
) -> Switched:
    """Gives the library in `folder` the recipe of `encoder`, from the documents it holds: no file is read.

    Preprocessing stays as it is, the pooling is the one the model was trained with, and all `dimensions` of
    its vectors are kept, unless chosen. The
    library is searched by its old recipe until the last vector is there; then one label is replaced by
    another. The old recipe is kept with its vectors, and to switch back costs what has changed since.

    Raises AppError (the disk, a library that is being written) and Cancelled; then the library has its old
    recipe, and what was embedded so far is there for the next attempt.
    """
    with Library.open(folder) as old:
        recipe = recipe_for(
            encoder.bundle,
            old.recipe.preprocessing if preprocessing is None else preprocessing,
            pooling,
            dimensions,
        )
        with Library.prepare(folder, recipe) as new:
            if old.switched:
                raise AppError(
                    tr("The library {folder} was switched by another process.", folder=folder),
                    tr("Look at it again."),
                )
            done = Switched(recipe, 0, 0)
            if new.ledger != old.ledger:
                done = _bring_up_to_date(new, old, encoder, report, cancel, between)
            new.activate()
    return done


def _bring_up_to_date(
    new: Library, old: Library, encoder: Encoder, report: Report, cancel: CancelToken, between: Between
) -> Switched:
    """`new` holds the documents of `old` with all their vectors, and remembers its files."""

    def in_order() -> str:
        between()
        return ""  # what is searched meanwhile is `old`

    set_strange_vectors_aside(new, encoder, cancel)
    pace = Pace(report)
    filling = Filling(new, encoder, pace, in_order, cancel)
    reading = FileReading(filling)
    differs = mirror.difference(new, old)
    commit.remove(new, differs.gone)
    mirror.follow(new, old)  # a folder's name is a word only below what is followed
    for place, row in enumerate(differs.changed):
        cancel.check()
        if not place % _DOCUMENTS_A_REPORT:
            between()
            report(Progress(tr("Splitting"), place, len(differs.changed), "documents"))
        stored = old.document(row)
        reading.take(stored.source, stored.document, mirror.digest(old, row))
    reading.flush()
    mirror.remember(new, old)
    pace.known(new.counts().passages, waiting.amount(new))
    while filling.batch():
        cancel.check()
    if differs.gone or differs.changed:
        compact.purge(new)
    Calibrator(new, encoder).keep()
    pace.tell(always=True)
    return Switched(new.recipe, len(differs.changed), filling.embedded)
