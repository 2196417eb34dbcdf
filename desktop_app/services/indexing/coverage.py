"""How much of a document the model has read, counted in word pieces."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from desktop_app.encoder.wordpiece import WordPiece
from desktop_app.library import sources
from desktop_app.library.store import Library


@dataclass(frozen=True, slots=True)
class Read:
    """Word pieces of a document's text: those in embedded passages, and all."""

    pieces: int
    total: int


def read_of(library: Library, wordpiece: WordPiece, document: int) -> Read:
    """How far the document with this row id was read; raises AppError if it is gone.

    A piece counts when one embedded passage spans it whole. What preprocessing takes out counts as read:
    that is what it was asked to do.
    """
    pieces = wordpiece.spans(library.document(document).document.text)
    spans = sources.embedded_spans(library, document)
    furthest: list[tuple[int, int]] = []
    for start, end in spans:  # by start, so that the furthest end so far decides
        furthest.append((start, max(end, furthest[-1][1] if furthest else 0)))
    read = 0
    for start, end in pieces:
        before = bisect_right(furthest, start, key=lambda span: span[0])
        read += bool(before) and furthest[before - 1][1] >= end
    return Read(read, len(pieces))
