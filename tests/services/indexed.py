"""Indexing in one line, for tests that hold the library open."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from desktop_app.core.jobs import NEVER, Between, CancelToken, Report, silent, undisturbed
from desktop_app.core.types import IndexReport, IndexRequest
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.services.indexing import index as indexing


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
    return indexing.index(library, request, encoder, report, cancel, between)
