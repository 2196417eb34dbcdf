"""Segments: immutable `.npy` files of unit rows, written once and checked before they are mapped."""

from __future__ import annotations

import ast
import io
import math
import os
import re
import struct
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Float32
from desktop_app.core.errors import AppError, os_error, os_errors
from desktop_app.core.files import make_folder, replacing, sha256, sync_folder
from desktop_app.core.types import POOLINGS, Pooling
from desktop_app.language import number, tr
from desktop_app.library import label
from desktop_app.library.sealed import files as sealed

DTYPE = "<f4"
MAGIC = b"\x93NUMPY\x01\x00"
HEADER = 128
"""Bytes before the data of every array that is so short that its shape has few digits: all of ours."""
UNIT_TOLERANCE = 1e-3
"""How far from 1 the length of a stored vector may be; float32 keeps it within 1e-6."""
BAD = "bad"
SEGMENT_NAME = re.compile(r"[0-9]{6,18}\.(mean|cls)\.npy")
"""What segments are called; another name in the ledger could lead out of the library."""
_OURS = re.compile(r"[0-9]{6,18}\.(mean|cls|words)\.npy")


@dataclass(frozen=True, slots=True)
class SegmentFile:
    """One file in the ledger: the vectors `first` .. `first + rows - 1`, its length in bytes and SHA-256."""

    segment: int
    first: int
    rows: int
    dimensions: int
    pooling: Pooling
    name: str
    dtype: str
    bytes: int
    sha256: str


class BadSegmentError(AppError):
    """A segment's file is not what the ledger says."""

    def __init__(self, message: str) -> None:
        super().__init__(message, tr("Index again to embed its passages once more."))


def write(
    folder: Path,
    segment: int,
    first: int,
    pooling: Pooling,
    shape: tuple[int, int],
    blocks: Iterable[Float32],
) -> SegmentFile:
    """Publishes `blocks`, one below the other, as one file of `shape`, and returns its ledger entry.

    The blocks are float32, (any, dimensions). Raises AppError when the disk refuses.
    """
    name = f"{segment:06d}.{pooling}.npy"
    parts = (np.ascontiguousarray(block, dtype=DTYPE) for block in blocks)
    length, digest = publish(folder / name, DTYPE, shape, parts)
    return SegmentFile(segment, first, *shape, pooling, name, DTYPE, length, digest)


def publish(
    path: Path, dtype: str, shape: tuple[int, ...], parts: Iterable[NDArray[np.generic]]
) -> tuple[int, str]:
    """Writes `parts`, one behind the other, as one array two folders below that of a library; returns the
    file's bytes and its SHA-256.

    Raises AppError when the disk refuses, or the library is not there any more.
    """
    if not path.parents[2].exists():
        raise label.moved(path.parents[2])
    make_folder(path.parent)
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, described(dtype, shape))
    with replacing(path) as handle:
        told = sealed.Told(handle)
        with sealed.writing(path, told) as out:
            out.write(header.getbuffer())
            for part in parts:
                out.write(part.data.cast("B") if part.size else b"")
    return told.bytes, told.sha256


def described(dtype: str, shape: tuple[int, ...]) -> dict[str, object]:
    """What the header of an array says."""
    return {"descr": dtype, "fortran_order": False, "shape": shape}


def check(folder: Path, file: SegmentFile) -> None:
    """Raises BadSegmentError unless the file has the header and the exact length that the ledger names, and
    its first vector is one: a broken model gives no numbers. What the ledger names may be anything.

    Raises AppError when the system does not let it be read.
    """
    if not SEGMENT_NAME.fullmatch(file.name) or file.pooling not in POOLINGS:
        raise BadSegmentError(
            tr(
                "The library names {file} as a file of vectors, which is not one of its own.",
                file=repr(file.name),
            )
        )
    if not all(type(number) is int for number in (file.first, file.rows, file.dimensions, file.bytes)):
        raise BadSegmentError(tr("{file} is not described by numbers.", file=folder / file.name))
    shape = (file.rows, file.dimensions)
    header = sealed.content_size(folder / file.name, file.bytes) - 4 * math.prod(shape)
    begins_as(folder / file.name, file.bytes, header, described(file.dtype, shape))
    _begins_with_a_vector(folder / file.name, header, file.dimensions)


def _begins_with_a_vector(path: Path, start: int, dimensions: int) -> None:
    end = start + 4 * dimensions
    with os_errors("read", path), path.open("rb") as handle:
        row = np.frombuffer(sealed.head(path, handle, end)[start:end], dtype=DTYPE)
    if len(row) == dimensions and not abs(float(np.linalg.norm(row)) - 1) <= UNIT_TOLERANCE:
        raise BadSegmentError(tr("{file} holds vectors that are not of unit length.", file=path))


def begins_as(path: Path, size: int, start: int, described: dict[str, object]) -> None:
    """Raises BadSegmentError unless a file has `size` bytes, the first `start` of them such a header.

    Raises AppError when the system does not let it be read.
    """
    try:
        with path.open("rb") as handle:
            length = os.fstat(handle.fileno()).st_size
            header = sealed.head(path, handle, max(min(start, sealed.PIECE), 0))
    except FileNotFoundError as error:
        raise BadSegmentError(tr("{file} is missing.", file=path)) from error
    except (IsADirectoryError, NotADirectoryError) as error:
        raise BadSegmentError(tr("{file} is not a file in a folder.", file=path)) from error
    except OSError as error:
        raise os_error("read", path, error) from error
    if length != size:
        raise BadSegmentError(
            tr(
                "{file} has {bytes} bytes instead of {size}.",
                file=path,
                bytes=number(length),
                size=number(size),
            )
        )
    if _fields(header) != described:
        raise BadSegmentError(tr("{file} does not begin as it should.", file=path))


def _fields(header: bytes) -> object:
    """What a version 1.0 `.npy` header says, None if it is not one (NumPy Enhancement Proposal 1)."""
    if header[:10] != MAGIC + struct.pack("<H", max(len(header) - 10, 0)):
        return None
    try:
        return ast.literal_eval(header[10:].decode("latin1").strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None


def verify(folder: Path, file: SegmentFile) -> None:
    """`check`, and every byte against the SHA-256. Raises BadSegmentError."""
    check(folder, file)
    unchanged(folder / file.name, file.sha256)


def unchanged(path: Path, digest: str) -> None:
    """Raises BadSegmentError unless the file's bytes have this SHA-256."""
    try:
        found = sha256(path)
    except AppError as error:
        raise BadSegmentError(error.message) from error
    if found != digest:
        raise BadSegmentError(tr("{file} has changed since it was written.", file=path))


def load(folder: Path, file: SegmentFile) -> Float32:
    """The segment's vectors, memory-mapped; float32, (rows, dimensions). Raises BadSegmentError."""
    check(folder, file)
    matrix: Float32 = mapped(folder / file.name).view(np.ndarray)  # a memmap's every slice takes longer
    return matrix


def mapped(path: Path) -> NDArray[Any]:
    """The array of a file, memory-mapped, or decrypted in memory. Raises BadSegmentError."""
    try:
        if sealed.is_sealed(path):
            return _array(sealed.read(path))
        found: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise BadSegmentError(tr("{file} cannot be mapped: {error}.", file=path, error=error)) from error
    return found


def _array(data: NDArray[np.uint8]) -> NDArray[Any]:
    """The array whose `.npy` file has these bytes; raises ValueError."""
    begin = io.BytesIO(data[: sealed.PIECE].tobytes())
    np.lib.format.read_magic(begin)
    shape, _, dtype = np.lib.format.read_array_header_1_0(begin)
    found: NDArray[Any] = data[begin.tell() :].view(dtype).reshape(shape)
    return found


def set_aside(folder: Path, name: str) -> None:
    """Moves a file, if it is there, to the folder of bad ones, for whoever wants to look. Raises AppError.

    Nothing is done to what is not called as a segment, of vectors or of words.
    """
    if not _OURS.fullmatch(name) or not (folder / name).exists():
        return
    make_folder(folder / BAD)
    try:
        (folder / name).replace(folder / BAD / name)
        sync_folder(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        raise os_error("move", folder / name, error) from error


def sweep(folder: Path, named: set[str]) -> None:
    """Removes the files no transaction names: what a killed or failed commit left behind."""
    if folder.is_dir():
        for path in folder.iterdir():
            if path.name not in named and path.is_file():
                discard(path)


def discard(path: Path) -> None:
    """Removes a file; one the system holds (mapped by a reader on Windows) waits for the next sweep."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
