"""Segments of words as files, and the ledger's names of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.errors import AppError, LockedError
from desktop_app.core.lexical.neighbors import Neighbors
from desktop_app.core.lexical.openings import UNKNOWN, UInt16
from desktop_app.core.lexical.postings import Postings
from desktop_app.core.lexical.stemming import LANGUAGES
from desktop_app.core.lexical.terms import ANALYSIS
from desktop_app.core.lexical.word_segment import Forms, TermTable, WordSegment
from desktop_app.language import tr
from desktop_app.library import label, schema, vectors
from desktop_app.library.proof import seals
from desktop_app.library.sealed import ledger
from desktop_app.library.sealed.files import content_size
from desktop_app.library.vectors import BadSegmentError

FOLDER = label.WORDS
TABLE = "word_files"
_ALIGNED = 8
_DTYPE = "|u1"
_COLUMNS = "id, first, last, passages, analysis, bytes, sha256"
_ROWS, _NUMBERS, _BYTES = "<i8", "<u4", "|u1"
_TYPES: Mapping[str, str] = {
    "passages": _ROWS, "documents": _ROWS, "lengths": _NUMBERS, "blob": _BYTES, "ends": _NUMBERS,
    "starts": _NUMBERS, "postings": _BYTES, "terms": _NUMBERS, "pairs": _BYTES, "openings": "<u2",
}  # fmt: skip
_STEPS = frozenset({"passages", "documents", "ends"})
"""What is kept as the differences from one to the next, which are small."""
_NARROW = ("|u1", "<u2", "<u4", "|i1", "<i2", "<i4", "<i8")
"""The types that numbers are kept in: the first of them that has room for all."""


@dataclass(frozen=True, slots=True)
class WordFile:
    """One file in the ledger. It covers the passages with the row ids `first` .. `last`: all that were there
    when it was written, `passages` of them, with the terms of the `analysis` of that time.
    """

    id: int
    first: int
    last: int
    passages: int
    analysis: int
    bytes: int
    sha256: str

    @property
    def name(self) -> str:
        return _name(self.id)


def named(database: sqlite3.Connection) -> list[WordFile]:
    """The files that the ledger names and that this program can use, in order of their passages.

    What is not as it was written is left out: it is made again. None in a ledger of a version that knew of
    no such files.
    """
    if not known(database):
        return []
    try:
        sound = seals.sound(database, TABLE)
        rows = database.execute(f"SELECT {_COLUMNS} FROM {TABLE} ORDER BY first").fetchall()  # noqa: S608
    except ledger.faults() as error:
        if schema.primary_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_INTERRUPT):
            raise
        return []
    return [WordFile(*row) for row in rows if _is_sane(*row) and row[0] in sound]


def known(database: sqlite3.Connection) -> bool:
    """Whether the ledger is of a version that names such files."""
    return bool(database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (TABLE,)).fetchone())


def _is_sane(*row: object) -> bool:
    """Whether a row says what one of ours does; the ledger may come from elsewhere."""
    *numbers, _ = row
    return all(isinstance(number, int) and number > 0 for number in numbers) and row[4] == ANALYSIS


def next_id(database: sqlite3.Connection) -> int:
    """The id of the next file, which no other ever had: what a reader has mapped is not written over."""
    (last,) = database.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?", (TABLE,)
    ).fetchone()
    return int(last) + 1


def publish(folder: Path, id_: int, bounds: tuple[int, int], segment: WordSegment) -> WordFile:
    """Writes a segment that covers the row ids `bounds`, both of them; returns what `enter` puts into the
    ledger. Raises AppError when the disk refuses.
    """
    sections = _sections(segment)
    places: dict[str, tuple[int, int, str, int]] = {}
    at = 0
    parts: list[NDArray[np.generic]] = []
    for name, values in sections.items():
        first, data = _narrow(name, values)
        places[name] = (at, data.size, data.dtype.str, first)
        at += data.nbytes + -data.nbytes % _ALIGNED
        parts += [np.ascontiguousarray(data), np.zeros(-data.nbytes % _ALIGNED, dtype=np.uint8)]
    told = json.dumps(places).encode()
    header = len(told).to_bytes(_ALIGNED, "little") + told + b" " * (-len(told) % _ALIGNED)
    size, digest = vectors.publish(
        folder / _name(id_), _DTYPE, (len(header) + at,), [np.frombuffer(header, dtype=np.uint8), *parts]
    )
    return WordFile(id_, *bounds, len(segment.passages), ANALYSIS, size, digest)


def enter(database: sqlite3.Connection, file: WordFile) -> None:
    """Puts a published file into the ledger, within the caller's transaction."""
    database.execute(
        f"INSERT INTO {TABLE} ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (file.id, file.first, file.last, file.passages, file.analysis, file.bytes, file.sha256),
    )


def unname(database: sqlite3.Connection, files: Iterable[WordFile]) -> None:
    """Takes files out of the ledger, within the caller's transaction."""
    for file in files:
        database.execute(f"DELETE FROM {TABLE} WHERE id = ?", (file.id,))  # noqa: S608


def check(folder: Path, file: WordFile) -> None:
    """Raises BadSegmentError unless the file has the header and the exact length that the ledger names."""
    try:
        size = content_size(folder / file.name, file.bytes)
        header = vectors.described(_DTYPE, (size - vectors.HEADER,))
        vectors.begins_as(folder / file.name, file.bytes, vectors.HEADER, header)
    except (BadSegmentError, LockedError):
        raise
    except AppError as error:  # whatever the reason is: it can be made again
        raise BadSegmentError(error.message) from error


def verify(folder: Path, file: WordFile) -> None:
    """`check`, and every byte against the SHA-256. Raises BadSegmentError."""
    check(folder, file)
    vectors.unchanged(folder / file.name, file.sha256)


def load(folder: Path, file: WordFile) -> WordSegment:
    """The segment in a file, memory-mapped. Raises BadSegmentError."""
    check(folder, file)
    try:
        segment = _segment(vectors.mapped(folder / file.name).view(np.ndarray))
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise BadSegmentError(tr("{file} is damaged.", file=folder / file.name)) from error
    bounds = segment.passages
    if len(bounds) != file.passages or (
        len(bounds) and not file.first <= bounds[0] <= bounds[-1] <= file.last
    ):
        raise BadSegmentError(
            tr("{file} does not hold the passages that it should.", file=folder / file.name)
        )
    return segment


def _sections(segment: WordSegment) -> dict[str, NDArray[np.generic]]:
    found: dict[str, NDArray[np.generic]] = {
        "passages": segment.passages,
        "documents": segment.documents,
        "lengths": segment.lengths,
        "blob": segment.terms.blob,
        "ends": segment.terms.ends,
        "postings": segment.postings.data,
        "starts": segment.postings.starts,
        "pairs": segment.neighbors.bits,
        "openings": segment.openings[_begins(segment.documents)],
    }
    for language, forms in segment.forms.items():
        found |= {
            f"{language}.blob": forms.stems.blob,
            f"{language}.ends": forms.stems.ends,
            f"{language}.starts": forms.starts,
            f"{language}.terms": forms.terms,
        }
    return found


def _narrow(name: str, values: NDArray[Any]) -> tuple[int, NDArray[Any]]:
    """Numbers as they are kept: the first one, where the others are kept as steps from it, and the rest."""
    first = 0
    if _is_steps(name) and len(values):
        first = int(values[0])
        values = np.diff(values.astype(np.int64), prepend=first)
    least, most = int(values.min(initial=0)), int(values.max(initial=0))
    for kept in _NARROW:
        if np.iinfo(kept).min <= least and most <= np.iinfo(kept).max:
            return first, values.astype(kept)
    raise ValueError(name)


def _wide(name: str, kept: NDArray[Any], first: int) -> NDArray[Any]:
    """The numbers that `_narrow` kept."""
    dtype = np.dtype(_TYPES[name.rpartition(".")[2]])
    if not _is_steps(name):
        return kept.astype(dtype, copy=False)
    values = np.cumsum(kept, dtype=np.int64)
    values += first
    return values.astype(dtype, copy=False)


def _is_steps(name: str) -> bool:
    return name.rpartition(".")[2] in _STEPS or name.endswith(".starts")


def _segment(data: NDArray[np.uint8]) -> WordSegment:
    length = int.from_bytes(data[:_ALIGNED].tobytes(), "little")
    told: Any = json.loads(data[_ALIGNED : _ALIGNED + length].tobytes())
    begin = _ALIGNED + length + -length % _ALIGNED

    def section(name: str) -> NDArray[Any]:
        at, size, kept, first = told[name]
        dtype = np.dtype(_NARROW[_NARROW.index(kept)])
        found = data[begin + at : begin + at + size * dtype.itemsize].view(dtype)
        if at < 0 or len(found) != size:
            raise ValueError(name)
        return _wide(name, found, first)

    def table(prefix: str) -> TermTable:
        return TermTable(section(f"{prefix}blob"), section(f"{prefix}ends"))

    forms = {
        language: Forms(table(f"{language}."), section(f"{language}.starts"), section(f"{language}.terms"))
        for language in LANGUAGES
        if f"{language}.blob" in told
    }
    lengths, documents = section("lengths"), section("documents")
    return WordSegment(
        section("passages"),
        documents,
        lengths,
        table(""),
        Postings(section("postings"), section("starts")),
        forms,
        Neighbors.of_lengths(section("pairs"), lengths),
        _of_passages(section("openings") if "openings" in told else None, documents),
    )


def _of_passages(openings: UInt16 | None, documents: NDArray[np.int64]) -> UInt16:
    """The opening of every passage's document, of those of the documents; files of before have none."""
    if openings is None:
        return np.full(len(documents), UNKNOWN, dtype=np.uint16)
    return np.repeat(openings, np.diff(_begins(documents), append=len(documents)))


def _begins(documents: NDArray[np.int64]) -> NDArray[np.intp]:
    """The places of the first passage of each document."""
    return np.flatnonzero(np.diff(documents, prepend=-1))


def _name(id_: int) -> str:
    return f"{id_:06d}.words.npy"
