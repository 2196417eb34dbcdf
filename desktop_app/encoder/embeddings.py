"""The word embeddings of a bundle: what the model looks a word piece up in, before any layer."""

from __future__ import annotations

import mmap

import numpy as np

from desktop_app.core.arrays import Float32
from desktop_app.core.errors import AppError, os_error
from desktop_app.encoder.bundle import Bundle


def word_embeddings(bundle: Bundle) -> Float32:
    """The matrix, memory-mapped and read-only; float32, (word pieces, hidden), a row an id.

    Raises AppError when the manifest does not say where it lies, or the disk refuses.
    """
    told = bundle.manifest.word_embeddings
    if told is None:
        raise AppError(
            f"The model {bundle.manifest.name} does not say where its word embeddings lie.",
            "Export it again with this version of Embedscope, then remove it and add it again.",
        )
    path = bundle.folder / told.file
    try:
        with path.open("rb") as handle:
            data = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        if isinstance(error, OSError):
            raise os_error("read", path, error) from error
        raise AppError(f"The model is damaged: {path} is empty.", "Export the model again.") from error
    rows, columns = told.shape
    flat = np.frombuffer(data, dtype="<f4", count=rows * columns, offset=told.offset)
    return flat.reshape(rows, columns)
