"""Whether the vectors that a library holds are of its model: a broken one may have made some of them."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np

from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.types import POOLINGS
from desktop_app.encoder.encode import Encoder
from desktop_app.language import tr
from desktop_app.library import segments, vectors
from desktop_app.library.store import Library
from desktop_app.services.passages import passages_of

SAMPLES = 8
"""Vectors of a segment that are computed again, evenly spread over it."""
TOLERANCE = 1e-2
"""Largest difference of an entry; other batches, threads and processors stay far below."""
_WHOSE = "SELECT vector, lower(hex(hash)), document FROM passages WHERE vector >= ? ORDER BY vector LIMIT 1"
_proved: WeakKeyDictionary[Encoder, set[tuple[str, str]]] = WeakKeyDictionary()
"""The segments that were looked at, by the library and the SHA-256: a segment never changes."""


def set_strange_vectors_aside(library: Library, encoder: Encoder, cancel: CancelToken = NEVER) -> None:
    """Lets the passages of each segment wait again that `encoder` would give other vectors.

    A sample of each segment is computed, once while the program runs. What was set aside is in
    `library.recovered`. Raises AppError and Cancelled.
    """
    known = _proved.setdefault(encoder, set())
    files = segments.segment_files(library.database)
    for segment in dict.fromkeys(file.segment for file in files):
        of_segment = [file for file in files if file.segment == segment]
        key = library.id, of_segment[0].sha256
        if key in known:
            continue
        cancel.check()
        sample = _sample(library, encoder, of_segment[0].first, of_segment[0].rows)
        made = encoder.encode(list(sample.values()), library.recipe.passages, cancel=cancel)
        slots = np.array(list(sample), dtype=np.int64) - of_segment[0].first
        kept = {file.pooling: vectors.load(library.vectors, file)[slots] for file in of_segment}
        if all(np.abs(kept[name] - made.pooled(name)).max(initial=0) <= TOLERANCE for name in POOLINGS):
            known.add(key)
            continue
        segments.forget(library, segment)
        file = library.vectors / of_segment[0].name
        told = tr("{file} holds vectors that are not of this model.", file=file)
        library.recovered += (told,)


def _sample(library: Library, encoder: Encoder, first: int, rows: int) -> dict[int, str]:
    """What the model reads, by the number of the vector; what is split another way by now is left out."""
    found: dict[int, str] = {}
    recipe = library.recipe
    for start in sorted({first + rows * step // SAMPLES for step in range(SAMPLES)}):
        for number, hash_, row in library.query(_WHOSE, start):
            document = library.document(row).document
            passages = passages_of(document, encoder, recipe)
            texts = {passage.hash: passage.model_text for passage in passages}
            if number < first + rows and hash_ in texts:
                found[number] = texts[hash_]
    return found
