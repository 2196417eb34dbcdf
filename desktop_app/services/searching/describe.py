"""What a list of results says of each document: a heading, the kind of file, its folder and its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from desktop_app.core.types import Hit
from desktop_app.corpus.headings import heading
from desktop_app.library.filters import listing
from desktop_app.library.store import Library


def described(library: Library, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """`hits` with what their lines say. Call it within `reading`."""
    known = listing.about(library, [hit.document for hit in hits])
    return tuple(_described(hit, known[hit.document]) if hit.document in known else hit for hit in hits)


def hit_document(hit: Hit) -> dict[str, Any]:
    """A hit in the JSON document of `embedscope search`; of what stands behind it, how many."""
    shown = ("rank", "id", "title", "score", "match", "passage", "source", "kind", "folder", "date")
    behind = {"copies": len(hit.copies), "more": len(hit.more)}
    return {name: getattr(hit, name) for name in shown} | behind


def _described(hit: Hit, known: listing.Listed) -> Hit:
    path = PurePath(hit.source)
    return replace(
        hit,
        heading=heading(hit.title, known.opening, known.fields) or hit.id,
        kind=path.suffix[1:].lower(),
        folder=str(path.parent),
        date=known.day.isoformat() if known.day else "",
    )
