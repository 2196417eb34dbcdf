"""What a list of results says of each document: a heading, the kind of file, its folder and its day."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import PurePath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.types import Hit
from desktop_app.corpus.headings import heading
from desktop_app.library.filters import listing
from desktop_app.library.store import Library
from desktop_app.search.calibration import Background
from desktop_app.search.ranking import Ranking


def hits_of(
    library: Library,
    best: Ranking,
    matches: NDArray[np.float64],
    cosines: Mapping[int, float],
    background: Background | None,
) -> tuple[Hit, ...]:
    """`best` with what is shown of each; `cosines` are by passage. Call it within `reading`."""
    shown = library.found(best.passages.tolist())
    known = listing.about(library, best.documents.tolist())
    hits = []
    scored = zip(best.passages.tolist(), best.scores.tolist(), matches.tolist(), strict=False)
    for rank, (passage, score, match) in enumerate(scored, start=1):
        found, cosine = shown[passage], cosines.get(passage)
        (kind, folder), listed = _kind_and_folder(found.source), known[found.document]
        hits.append(
            Hit(
                rank,
                found.document,
                found.id,
                found.title,
                score,
                match,
                found.text,
                found.source,
                found.place,
                found.passage,
                found.start,
                found.start + len(found.text),
                cosine,
                None if background is None or cosine is None else background.percentile(cosine),
                heading=heading(found.title, listed.opening, listed.fields) or found.id,
                kind=kind,
                folder=folder,
                date=listed.day.isoformat() if listed.day else "",
                library=library.folder,
            )
        )
    return tuple(hits)


@lru_cache(1_024)
def _kind_and_folder(source: str) -> tuple[str, str]:
    path = PurePath(source)
    return path.suffix[1:].lower(), str(path.parent)


def hit_document(hit: Hit) -> dict[str, Any]:
    """A hit in the JSON document of `embedscope search`; of what stands behind it, how many."""
    shown = ("rank", "id", "title", "score", "match", "passage", "source", "kind", "folder", "date")
    others = {"copies": len(hit.copies), "more": len(hit.more), "library": str(hit.library)}
    return {name: getattr(hit, name) for name in shown} | others
