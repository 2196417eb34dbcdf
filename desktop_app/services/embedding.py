"""A file of texts to an `.npy` file of vectors."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from desktop_app.core.errors import AppError, os_error
from desktop_app.core.files import replacing
from desktop_app.core.jobs import NEVER, CancelToken, Progress, Report, silent
from desktop_app.core.recipe import ReadAs
from desktop_app.core.text import encodable
from desktop_app.core.types import Document, Pooling, Preprocessing, Skipped
from desktop_app.corpus.formats.base import Refused
from desktop_app.corpus.formats.encoding import open_text
from desktop_app.corpus.passages import joined
from desktop_app.corpus.preprocess import clean
from desktop_app.corpus.sources import SourceFile
from desktop_app.encoder.encode import Encoder

TEXTS_PER_BLOCK = 2_048


class EmbeddedTexts(NamedTuple):
    """How many texts got their vectors, and how many of these are longer than the `length` that is read."""

    texts: int
    cut: int
    length: int


def embed(
    source: Path,
    output: Path,
    encoder: Encoder,
    pooling: Pooling,
    preprocessing: Preprocessing,
    how: ReadAs | None = None,
    report: Report = silent,
    cancel: CancelToken = NEVER,
) -> EmbeddedTexts:
    """Writes float32 unit rows, (texts, dimensions), row i for text i of `source`.

    A text file holds one text a line, a `.jsonl` file one record a line (`Title. Text` is embedded).
    Texts are read as passages, unless it is said `how`. Raises AppError, also for a record that cannot be
    read, since leaving it out would shift the rows.
    """
    texts = _texts(source)
    if output.exists() and output.samefile(source):
        raise AppError(f"The vectors would replace the texts in {source}.", "Choose another file for them.")
    with replacing(output) as handle:
        how = how or encoder.passages
        shape = (len(texts), how.dimensions or encoder.bundle.manifest.dimensions)
        cut = 0
        np.lib.format.write_array_header_1_0(handle, {"descr": "<f4", "fortran_order": False, "shape": shape})
        for start in range(0, len(texts), TEXTS_PER_BLOCK):
            block = [clean(text, preprocessing) for text in texts[start : start + TEXTS_PER_BLOCK]]
            handle.write(encoder.encode(block, how, cancel=cancel).pooled(pooling).astype("<f4").tobytes())
            cut += encoder.cut(block, how)
            report(Progress("Embedding", start + len(block), len(texts), "texts"))
    return EmbeddedTexts(len(texts), cut, how.max_length)


def _texts(source: Path) -> list[str]:
    try:
        if source.suffix.lower() in (".jsonl", ".ndjson"):
            return [_model_text(item) for item in SourceFile(source, source.stat().st_size).documents()]
        with open_text(source) as stream:
            lines = encodable(stream.read()).split("\n")
        return lines if lines[-1] else lines[:-1]
    except OSError as error:
        raise os_error("read", source, error) from error
    except Refused as error:
        raise AppError(f"{source} cannot be read: {error.reason}", "Choose a text file or JSONL.") from error


def _model_text(item: Document | Skipped) -> str:
    if isinstance(item, Skipped):
        raise AppError(
            f"{item.source} cannot be read: {item.reason}",
            "Correct or remove that record: leaving it out would shift the rows of the vectors.",
        )
    return joined(item.title, item.text)
