"""A library as Parquet, for engines that outgrow a laptop; the only place that knows pyarrow."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from desktop_app.core.arrays import Float32, Int64, Rows
from desktop_app.core.copying import building, check_room
from desktop_app.core.errors import AppError
from desktop_app.core.files import replacing, write_bytes
from desktop_app.core.jobs import NEVER, CancelToken, Progress, Report, silent
from desktop_app.core.text import encodable
from desktop_app.core.types import Pooling
from desktop_app.library import label, schema
from desktop_app.library.store import Library

PASSAGES, DOCUMENTS, ABOUT = "passages.parquet", "documents.parquet", "about.json"
ROWS = 5_000
"""Passages a row group: 8 MB of vectors, so memory stays small and a reader may skip most of a file."""
_PASSAGES = """
SELECT passages.id, document, key, title, substr(text, start + 1, "end" - start), path, place, places,
    start, "end", recognized
FROM passages JOIN documents ON documents.id = document JOIN sources ON sources.id = source
WHERE passages.id > ? ORDER BY passages.id LIMIT ?
"""
_DOCUMENTS = """
SELECT documents.id, key, title, path, place, fields
FROM documents JOIN sources ON sources.id = source WHERE documents.id > ? ORDER BY documents.id LIMIT ?
"""
_TEXTS = "SELECT coalesce(sum(length(text) + length(fields)), 0) FROM documents"


Meter = Callable[[int], None]
"""Is told how many are done; raises Cancelled."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    documents: int
    passages: int
    vectors: int
    files: tuple[str, ...] = (PASSAGES, DOCUMENTS, ABOUT)


def export(
    library: Library,
    output: Path,
    pooling: Pooling | None = None,
    model: str = "",
    report: Report = silent,
    cancel: CancelToken = NEVER,
) -> Exported:
    """Writes passages with their vectors, documents with their fields, and what made them into `output`.

    A passage that waits for its vector has none in the file. `model` names the library's model. Raises
    AppError (no pyarrow, a private library, a folder that exists, the disk, a library that changed meanwhile)
    and Cancelled; then `output` does not exist.
    """
    pyarrow()
    if label.read(library.folder).private:
        raise not_encrypted(library.folder)
    pooling = pooling or library.recipe.pooling
    with library.reading():
        before = _state(library)
        counts = library.counts()
        ((texts,),) = library.query(_TEXTS)
        rows = library.rows(pooling)
    with building(output) as scratch:
        check_room(output.parent, texts + 4 * len(rows.slots) * _dimensions(rows))

        def wrote(stage: str, done: int, total: int, unit: str) -> None:
            cancel.check()
            report(Progress(stage, done, total, unit))

        meter = partial(wrote, "Exporting", total=counts.passages, unit="passages")
        vectors = _write(scratch / PASSAGES, _passage_tables(library, rows, meter))
        meter = partial(wrote, "Exporting fields", total=counts.documents, unit="documents")
        _write(scratch / DOCUMENTS, _document_tables(library, meter))
        exported = Exported(counts.documents, counts.passages, vectors)
        about = _about(library, exported, pooling, model, _dimensions(rows))
        write_bytes(scratch / ABOUT, json.dumps(about, indent=1, ensure_ascii=False).encode())
        with library.reading():
            if _state(library) != before:
                raise AppError(
                    f"The library {library.name} changed while it was exported.",
                    "Wait until nothing is indexed into it any more, and export it again.",
                )
    return exported


def not_encrypted(folder: Path) -> AppError:
    """Why a private library is not exported."""
    return AppError(
        f"The library {folder} is private, and Parquet is not encrypted.",
        "Index its files into a library that is not private, and export that.",
    )


def pyarrow() -> Any:
    """The package, with what is used of it; raises AppError with what to do where it is not installed."""
    try:
        import pyarrow as package
        import pyarrow.parquet
    except ImportError as error:
        raise AppError(
            "Parquet files are written by pyarrow, which is not installed.",
            'Run, in a checkout: .venv/bin/pip install "pyarrow>=20"',
        ) from error
    return package


def _write(path: Path, tables: Iterator[tuple[Any, int]]) -> int:
    """Writes tables of one schema, one below the other; the sum of what is said of each."""
    from pyarrow.parquet import ParquetWriter

    first, total = next(tables)
    with replacing(path) as handle, ParquetWriter(handle, first.schema, compression="zstd") as writer:
        writer.write_table(first)
        for table, amount in tables:
            writer.write_table(table)
            total += amount
    return total


def _passage_tables(library: Library, rows: Rows, meter: Meter) -> Iterator[tuple[Any, int]]:
    """Tables of passages in the order of their ids, with how many of them have a vector; at least one."""
    package = pyarrow()
    finder = _Vectors(rows)
    for block in _blocks(library, _PASSAGES, meter):
        columns = list(zip(*block, strict=True)) or [()] * 11
        ids, documents, keys, titles, texts, paths, *placed, starts, ends, marks = columns
        with schema.translated(library.folder):
            places = [
                schema.place_of(place, all_places, recognized, start, end)
                for place, all_places, start, end, recognized in zip(
                    *placed, starts, ends, marks, strict=True
                )
            ]
        held, matrix = finder.of(np.array(ids, dtype=np.int64))
        values = package.array(matrix.reshape(-1), type=package.float32())
        vectors = package.FixedSizeListArray.from_arrays(
            values, matrix.shape[1], mask=package.array(~held, type=package.bool_())
        )
        yield (
            package.table(
                {
                    "id": package.array(ids, type=package.int64()),
                    "document": package.array(documents, type=package.int64()),
                    "document_id": _strings(keys),
                    "title": _strings(titles),
                    "text": _strings(texts),
                    "source": _strings(schema.path_of(path) for path in paths),
                    "place": _strings(places),
                    "start": package.array(starts, type=package.int64()),
                    "end": package.array(ends, type=package.int64()),
                    "vector": vectors,
                }
            ),
            int(held.sum()),
        )


def _document_tables(library: Library, meter: Meter) -> Iterator[tuple[Any, int]]:
    """Tables of documents in the order of their row ids; at least one."""
    package = pyarrow()
    for block in _blocks(library, _DOCUMENTS, meter):
        ids, keys, titles, paths, places, fields = list(zip(*block, strict=True)) or [()] * 6
        yield (
            package.table(
                {
                    "document": package.array(ids, type=package.int64()),
                    "document_id": _strings(keys),
                    "title": _strings(titles),
                    "source": _strings(schema.path_of(path) for path in paths),
                    "place": _strings(places),
                    "fields": _strings(fields),
                }
            ),
            len(ids),
        )


def _blocks(library: Library, statement: str, meter: Meter) -> Iterator[list[Any]]:
    """Rows by their id, a block at a time, so that no writer waits long; at least one, if empty."""
    last, done = -1, 0
    while block := library.query(statement, last, ROWS):
        yield block
        last, done = block[-1][0], done + len(block)
        meter(done)
    if not done:
        yield []


def _strings(texts: Any) -> Any:
    package = pyarrow()
    return package.array([encodable(text) for text in texts], type=package.string())


def _about(
    library: Library, exported: Exported, pooling: Pooling, model: str, dimensions: int
) -> dict[str, Any]:
    """What a program needs that searches what was exported."""
    recipe = library.recipe
    return {
        "library": library.name,
        "model": model,
        "fingerprint": recipe.model,
        "pooling": pooling,
        "dimensions": dimensions,
        "query_prompt": recipe.queries.prompt,
        "distance": "cosine; every vector has unit length",
    } | {name: number for name, number in asdict(exported).items() if name != "files"}


class _Vectors:
    """Finds the vectors of passages in the segments."""

    def __init__(self, rows: Rows) -> None:
        order = np.argsort(rows.passages, kind="stable")
        self._passages, self._slots = rows.passages[order], rows.slots[order]
        self._matrices = rows.matrices
        self._ends = np.cumsum([len(matrix) for matrix in rows.matrices])
        self._dimensions = _dimensions(rows)

    def of(self, passages: Int64) -> tuple[Any, Float32]:
        """Which of `passages` have one, and float32, (passages, dimensions), 0 where there is none."""
        found = np.zeros((len(passages), self._dimensions), dtype=np.float32)
        place = np.searchsorted(self._passages, passages)
        held = np.zeros(len(passages), dtype=bool)
        inside = place < len(self._passages)
        held[inside] = self._passages[place[inside]] == passages[inside]
        slots = self._slots[place[held]]
        segment = np.searchsorted(self._ends, slots, side="right")
        rows = np.flatnonzero(held)
        for number in np.unique(segment):
            matrix = self._matrices[number]
            chosen = segment == number
            found[rows[chosen]] = matrix[slots[chosen] - (self._ends[number] - len(matrix))]
        return held, found


def _dimensions(rows: Rows) -> int:
    return rows.matrices[0].shape[1] if rows.matrices else 1


def _state(library: Library) -> Any:
    return library.query("SELECT generation, epoch FROM state")
