"""What reads files into libraries: once, again, and whenever something changed.

None of it is called from the interface thread; the services are imported inside, as in `engine`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Between, CancelToken, Report, undisturbed
from desktop_app.core.types import IndexReport, IndexRequest
from desktop_app.ui.engine import Engine
from desktop_app.ui.values import Follow, Outline, UpdateRequest

if TYPE_CHECKING:
    from desktop_app.services.indexing.watch import Watch

HINDERED_S = 60.0  # so long after something was in the way it is looked again


def outline(paths: Sequence[Path]) -> Outline:
    """The fields of the first file of records among `paths`; raises AppError when none can be read."""
    from desktop_app.corpus.sources import describe

    refused: AppError | None = None
    for path in paths:
        try:
            found = describe(path, records=1)
        except AppError as error:
            refused = refused or error
            continue
        if found.fields:
            return Outline(found.fields, found.title, found.texts, found.records[0])
    if refused:
        raise refused
    return Outline()


def as_read(outline: Outline, fields: Sequence[str]) -> str:
    """The first record as the model would read it, of the title's field ("" for none) and the texts'."""
    from desktop_app.corpus.passages import joined

    title, *texts = (" ".join(outline.record.get(name, "").split()) for name in fields)
    return joined(title, " ".join(filter(None, texts)))


def index(
    engine: Engine,
    request: IndexRequest,
    report: Report,
    cancel: CancelToken,
    between: Between = undisturbed,
) -> IndexReport:
    """Reads files into a library, which is made where there is none; raises AppError. Job lane."""
    from desktop_app.services.indexing.index import index
    from desktop_app.services.libraries import open_or_create

    encoder = engine.models.of_library(request.folder)
    with (
        open_or_create(request, encoder, report) as library,
        engine.reader(library.name, cancel) as process,
    ):
        return index(library, request, encoder, report, cancel, between, process)


def update(
    engine: Engine,
    request: UpdateRequest,
    report: Report,
    cancel: CancelToken,
    between: Between = undisturbed,
) -> IndexReport:
    """Looks again at what a library follows; raises AppError. Job lane."""
    from desktop_app.library.store import Library
    from desktop_app.services.indexing.index import update

    encoder = engine.models.of_library(request.folder)
    with (
        Library.open(request.folder, writable=True, report=report) as library,
        engine.reader(request.name, cancel) as process,
    ):
        return update(library, encoder, report, cancel, between, request.only_watched, request.again, process)


class Watches(dict[Path, "Watch"]):
    """The looks at watched libraries so far: each knows when the next one is due."""


def follow(
    engine: Engine, folder: Path, name: str, soon: bool, report: Report, cancel: CancelToken, between: Between
) -> Follow:
    """Looks at a watched library if that is due, or `soon`, and picks up what changed. Job lane.

    Raises AppError.
    """
    from desktop_app.services.indexing.watch import Watch, hindrance

    if reason := hindrance():
        return Follow(False, reason, HINDERED_S)
    watches = engine.kept(Watches)
    if soon or folder not in watches:
        watches[folder] = Watch(folder)
    watch = watches[folder]
    with engine.reader(name, cancel) as process:
        encoder = partial(engine.models.of_library, folder)
        changed = watch.update(encoder, report, cancel, between, process)
    return Follow(changed is not None, "", watch.seconds)
