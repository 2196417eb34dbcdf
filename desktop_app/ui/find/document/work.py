"""What the preview asks the query lane."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.ui.engine import Engine
from desktop_app.ui.values import Reading

if TYPE_CHECKING:
    from desktop_app.services.searching.search import Searcher


def read(engine: Engine, folder: Path, document: int) -> Reading:
    """A whole document by its row id, and how much of it is read; raises AppError."""
    return read_by(engine.searcher(folder), document)


def read_by(searcher: Searcher, document: int) -> Reading:
    """As `read`, of the library that `searcher` holds open."""
    from desktop_app.library import sources

    stored = searcher.library.document(document)
    unread = sources.reasons(searcher.library, stored.source)
    share = 1.0
    if len(sources.embedded_spans(searcher.library, document)) < len(stored.passages):
        pieces = searcher.encoder.wordpiece.spans(stored.document.text)
        share = sources.pieces_read(searcher.library, document, pieces) / max(len(pieces), 1)
    return Reading(stored, share, unread)
