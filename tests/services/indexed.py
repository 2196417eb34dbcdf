"""Indexing in one line, for tests that hold the library open; one reader serves all of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from desktop_app.core.jobs import NEVER, Between, CancelToken, Report, silent, undisturbed
from desktop_app.core.types import IndexReport, IndexRequest
from desktop_app.corpus.reader_process import ReaderProcess
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.services.indexing import index as indexing

READER = ReaderProcess()
"""A run that is given none starts its own, which takes half a second."""
update = partial(indexing.update, process=READER)


def index(
    library: Library,
    paths: Iterable[Path],
    encoder: Encoder,
    report: Report = silent,
    cancel: CancelToken = NEVER,
    between: Between = undisturbed,
    **how: Any,
) -> IndexReport:
    """`how` are fields of IndexRequest."""
    request = IndexRequest(library.folder, paths=tuple(paths), **how)
    return indexing.index(library, request, encoder, report, cancel, between, READER)
