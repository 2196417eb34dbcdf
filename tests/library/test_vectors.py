"""Segment files: written whole, and never trusted."""

import io
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.arrays import Float32
from desktop_app.core.errors import AppError
from desktop_app.library import vectors
from desktop_app.library.vectors import BadSegmentError, SegmentFile


@pytest.fixture
def matrix() -> Float32:
    rows = np.random.default_rng(1).standard_normal((5, 3)).astype(np.float32)
    unit: Float32 = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


@pytest.fixture
def file(tmp_path: Path, matrix: Float32) -> SegmentFile:
    return vectors.write(tmp_path, 17, 100, "mean", (5, 3), [matrix[:2], matrix[2:]])


def test_a_segment_is_an_ordinary_npy_file(tmp_path: Path, file: SegmentFile, matrix: Float32) -> None:
    assert file.name == "000017.mean.npy"
    plain = np.load(tmp_path / file.name)
    np.testing.assert_array_equal(plain, matrix)
    assert plain.dtype == np.float32
    assert plain.flags.c_contiguous
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_nothing_is_made_where_a_library_was(tmp_path: Path, matrix: Float32) -> None:
    """Its disk may have been taken away."""
    library = tmp_path / "library"
    with pytest.raises(AppError, match="was moved, deleted or replaced"):
        vectors.write(library / "vectors" / "model", 1, 0, "mean", (5, 3), [matrix])
    assert not library.exists()


def test_a_sound_segment_is_mapped(tmp_path: Path, file: SegmentFile, matrix: Float32) -> None:
    vectors.verify(tmp_path, file)
    mapped = vectors.load(tmp_path, file)
    assert isinstance(mapped.base, np.memmap)
    np.testing.assert_array_equal(mapped, matrix)


@pytest.mark.parametrize("value", [np.nan, np.inf, 0, 2])
def test_a_segment_that_begins_with_no_vector_is_refused(
    tmp_path: Path, matrix: Float32, value: float
) -> None:
    file = vectors.write(tmp_path, 17, 100, "mean", (5, 3), [matrix * np.float32(value)])
    with pytest.raises(BadSegmentError, match="not of unit length"):
        vectors.check(tmp_path, file)


class Exploit:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (exec, ("raise SystemExit('a pickle was run')",))


def padded(data: bytes, length: int) -> bytes:
    return data[:length].ljust(length, b"\0")


def npz() -> bytes:
    out = io.BytesIO()
    np.savez(out, rows=np.zeros((5, 3), dtype=np.float32))
    return out.getvalue()


def pickled_objects() -> bytes:
    out = io.BytesIO()
    np.save(out, np.array([Exploit()], dtype=object), allow_pickle=True)
    return out.getvalue()


TAMPERED: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda sound: sound[:-4],
    "extended": lambda sound: sound + b"\0",
    "empty": lambda sound: b"",
    "transposed": lambda sound: sound.replace(b"(5, 3)", b"(3, 5)"),
    "other type": lambda sound: sound.replace(b"<f4", b"<i4"),
    "column by column": lambda sound: sound.replace(b"False", b"True "),
    "header is no dictionary": lambda sound: sound.replace(b"{'descr'", b"(('descr'"),
    "version": lambda sound: sound.replace(b"\x01\x00", b"\x09\x00", 1),
    "npz": lambda sound: padded(npz(), len(sound)),
    "pickle": lambda sound: padded(pickle.dumps(Exploit()), len(sound)),
    "pickled objects": lambda sound: padded(pickled_objects(), len(sound)),
}


@pytest.mark.parametrize("kind", TAMPERED)
def test_a_tampered_segment_is_not_loaded(tmp_path: Path, file: SegmentFile, kind: str) -> None:
    path = tmp_path / file.name
    sound = path.read_bytes()
    path.write_bytes(TAMPERED[kind](sound))
    assert path.read_bytes() != sound
    with pytest.raises(BadSegmentError, match=file.name):
        vectors.load(tmp_path, file)


def test_a_missing_segment_is_told(tmp_path: Path, file: SegmentFile) -> None:
    (tmp_path / file.name).unlink()
    with pytest.raises(BadSegmentError, match="is missing"):
        vectors.load(tmp_path, file)


def test_a_flipped_bit_is_found_by_its_checksum(tmp_path: Path, file: SegmentFile) -> None:
    path = tmp_path / file.name
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
    vectors.check(tmp_path, file)
    with pytest.raises(BadSegmentError, match="has changed since it was written"):
        vectors.verify(tmp_path, file)


def test_setting_aside_keeps_the_file_and_sweeping_spares_it(tmp_path: Path, file: SegmentFile) -> None:
    vectors.set_aside(tmp_path, file.name)
    vectors.set_aside(tmp_path, file.name)
    (tmp_path / "000018.mean.npy").touch()
    vectors.sweep(tmp_path, set())
    assert [str(path.relative_to(tmp_path)) for path in sorted(tmp_path.rglob("*"))] == [
        "bad",
        "bad/000017.mean.npy",
    ]
