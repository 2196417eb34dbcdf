"""Files to a searchable library: read and keep the words, then the vectors, following what changed."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from desktop_app.core.errors import os_error
from desktop_app.core.jobs import NEVER, Between, CancelToken, Report, silent, undisturbed
from desktop_app.core.types import IndexReport, IndexRequest, Skipped
from desktop_app.corpus.reader_process import ReaderProcess
from desktop_app.encoder.encode import Encoder
from desktop_app.language import tr
from desktop_app.library import commit, compact, kept, sources, waiting
from desktop_app.library.sources import Root
from desktop_app.library.store import Library
from desktop_app.services.indexing.calibrate import Calibrator
from desktop_app.services.indexing.embed import Filling
from desktop_app.services.indexing.pace import Pace
from desktop_app.services.indexing.prove import set_strange_vectors_aside
from desktop_app.services.indexing.read import FileReading
from desktop_app.services.indexing.scan import moved, scan
from desktop_app.services.models import check_model


def index(
    library: Library,
    request: IndexRequest,
    encoder: Encoder,
    report: Report = silent,
    cancel: CancelToken = NEVER,
    between: Between = undisturbed,
    process: ReaderProcess | None = None,
) -> IndexReport:
    """Brings `library`, that of the request, up to date with its paths, which it follows from now on.

    Words come first, vectors after, pages that only OCR reads last of all: what was read is found by its
    words at once, and between two batches of vectors the passages that match the current query come next (see
    `Between`). A file that has its size and time of before is not opened; one that is to be read is told of
    as unread until it was. A document that says the same costs nothing, a passage that was ever embedded is
    not embedded again. What is gone is removed. What waits from before is embedded too.

    Raises AppError (the disk, another model, a path that does not exist) and Cancelled; every batch committed
    before stays.
    """
    check_model(encoder, library.recipe, library.name)
    known = {root.path: root for root in sources.roots(library)}
    roots = []
    for path in dict.fromkeys(map(_absolute, request.paths)):
        before = known.get(path, Root(path))
        watched = before.watched if request.watched is None else request.watched
        links = before.links if request.links is None else request.links
        how = (request.title_field, request.text_fields, request.include, request.exclude)
        roots.append(Root(path, *how, watched, links))
        try:
            Path(path).stat()
        except OSError as error:
            raise os_error("read", path, error) from error
    roots = [sources.follow(library, root) for root in roots]
    result = _run(library, encoder, roots, report, cancel, between, process, again=request.again)
    _absorb(library, roots)
    return result


def update(
    library: Library,
    encoder: Encoder,
    report: Report = silent,
    cancel: CancelToken = NEVER,
    between: Between = undisturbed,
    only_watched: bool = False,
    again: bool = False,
    process: ReaderProcess | None = None,
) -> IndexReport:
    """Looks again at all that `library` follows, as `index` does with each of its paths.

    What a root held is kept when the root does not exist or is empty: its disk may not be there. One that
    lay within another that is there was renamed or deleted, and is followed no longer.
    """
    check_model(encoder, library.recipe, library.name)
    roots = [root for root in sources.roots(library) if root.watched or not only_watched]
    result = _run(library, encoder, roots, report, cancel, between, process, again=again, careful=True)
    _unfollow(library, moved(roots))
    return result


def _run(
    library: Library,
    encoder: Encoder,
    roots: Sequence[Root],
    report: Report,
    cancel: CancelToken,
    between: Between,
    process: ReaderProcess | None,
    again: bool,
    careful: bool = False,
) -> IndexReport:
    started = time.perf_counter()
    set_strange_vectors_aside(library, encoder, cancel)
    remembered = sources.remembered(library)
    completed = sources.incomplete(library)
    pace = Pace(report)
    filling = Filling(library, encoder, pace, between, cancel)
    calibrator = Calibrator(library, encoder)
    with ExitStack() as stack:
        reader = process or stack.enter_context(ReaderProcess())
        reading = FileReading(filling, reader.ocr)
        found = scan(roots, remembered, reader, careful, again, report, cancel)
        pace.skipped = len(found.skipped)
        pace.found([item.file for item in found.wanted])
        pace.known(library.counts().passages, waiting.amount(library))
        reading.announce(found.wanted, remembered)
        for row, source in list(commit.cut_short(library)):
            reading.take(source, library.document(row).document)
        for _ in reading.slices(found.wanted, remembered):
            filling.batch()
            calibrator.keep_up()
        commit.forget(library, found.gone)
        if found.noted:
            commit.commit(library, [], found.noted)
        pace.known(library.counts().passages, waiting.amount(library))
        while filling.batch():
            calibrator.keep_up()
            cancel.check()
        if reading.scanned:
            for _ in reading.recognize(sources.remembered(library)):
                filling.batch()
            reader.close()  # the models take 300 MB
            while filling.batch():
                cancel.check()
    compact.purge(library)
    untidy = kept.purge(library)
    calibrator.keep()
    pace.tell(always=True)
    completed |= found.unchanged | {item.read.source for item in found.wanted}
    holds = [
        held
        for source, held in sources.holdings(library).items()
        # What lies in an archive was read with it.
        if source in completed or not completed.isdisjoint(map(str, Path(source).parents))
    ]
    passages = sum(count for _, count in holds)
    bad = [
        Skipped(str(library.vectors), tr("{told} Its passages are embedded again.", told=told))
        for told in library.recovered
    ]
    bad += [Skipped(str(library.folder), told) for told in untidy]
    return IndexReport(
        sum(count for count, _ in holds),
        passages,
        filling.embedded,
        max(passages - filling.embedded, 0),
        (*found.skipped, *reading.skipped, *bad),
        time.perf_counter() - started,
        reading.recognized,
    )


def _absolute(path: Path) -> str:
    """Without `..`, links not followed: a link may lead elsewhere tomorrow."""
    return os.path.abspath(path)  # noqa: PTH100


def _absorb(library: Library, indexed: Sequence[Root]) -> None:
    """Stops following roots that now lie inside an indexed folder."""
    paths = {root.path for root in indexed}
    folders = [Path(path) for path in paths]
    below = [
        root
        for root in sources.roots(library)
        if root.path not in paths and any(map(Path(root.path).is_relative_to, folders))
    ]
    _unfollow(library, below)


def _unfollow(library: Library, roots: Sequence[Root]) -> None:
    """Those of them from which nothing is left."""
    if roots:
        needed = {file.root for file in sources.remembered(library).values()}
        sources.unfollow(library, [root for root in roots if root.id not in needed])
