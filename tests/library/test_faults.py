"""Every file of a library in every kind of damage: told or mended, the documents untouched, never a crash."""

from __future__ import annotations

import io
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.errors import AppError
from desktop_app.library import commit
from desktop_app.library.check import check
from desktop_app.library.proof.repair import repair
from desktop_app.library.store import Library
from tests.library.conftest import passages_with

Put = Callable[..., None]
SEGMENT = "000002.mean.npy"
TEXTS = {"a.txt": ("one\ntwo", "three"), "b.txt": ("four\nfive é 🎉",)}
FLIPS = 300


@pytest.fixture
def sound(library: Library, put: Put) -> Path:
    """The folder of a closed library of two segments."""
    for source, texts in TEXTS.items():
        put(library, *texts, source=source)
    library.close()
    return library.folder


def damaged(kind: str, data: bytes) -> bytes:
    match kind:
        case "empty":
            return b""
        case "truncated":
            return data[: len(data) // 2]
        case "one byte short":
            return data[:-1]
        case "extended":
            return data + b"\0"
        case "doubled":
            return data + data
        case "zeros":
            return bytes(len(data))
        case "first bit":
            return bytes([data[0] ^ 1]) + data[1:]
        case "last bit":
            return data[:-1] + bytes([data[-1] ^ 1])
        case "pickle":
            return pickle.dumps({"rows": [1.0] * 100})
        case "npz":
            np.savez(archive := io.BytesIO(), rows=np.zeros((4, 8), dtype=np.float32))
            return archive.getvalue()
    raise AssertionError(kind)


KINDS = [
    "empty",
    "truncated",
    "one byte short",
    "extended",
    "doubled",
    "zeros",
    "first bit",
    "last bit",
    "pickle",
    "npz",
]


def use(folder: Path) -> list[str] | AppError:
    """Everything a user may do with a library; its problems, or why it cannot be used."""
    try:
        return problems_of(folder)
    except AppError as error:
        return error


def problems_of(folder: Path) -> list[str]:
    with Library.open(folder) as reader:
        reader.counts()
        with reader.reading():
            rows = reader.rows("mean")
            found = reader.found(rows.passages.tolist())
        reader.found(passages_with(reader, "one five"))
        for item in found.values():
            reader.document(item.document)
        problems = [*rows.problems, *check(reader), *check(reader, thorough=True)]
    with Library.open(folder, writable=True) as writer:
        problems += [*writer.recovered, *repair(writer)]
    return problems


def texts(library: Library) -> dict[str, list[str]]:
    return {
        source: [library.document(row).document.text for row in commit.documents_of(library, source)]
        for source in TEXTS
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_segment_costs_its_vectors_and_nothing_else(sound: Path, put: Put, kind: str) -> None:
    (file,) = sound.rglob(SEGMENT)
    file.write_bytes(damaged(kind, file.read_bytes()))
    with Library.open(sound) as reader:
        assert any(SEGMENT in problem for problem in check(reader, thorough=True))
        with reader.reading():
            assert len(reader.rows("mean").slots) >= 3
        assert texts(reader) == {source: list(kept) for source, kept in TEXTS.items()}
    with Library.open(sound, writable=True) as writer:
        assert any(SEGMENT in told for told in (*writer.recovered, *repair(writer)))
        assert (file.parent / "bad" / SEGMENT).exists()
        assert texts(writer) == {source: list(kept) for source, kept in TEXTS.items()}
        for source, kept in TEXTS.items():
            put(writer, *kept, source=source)
        assert check(writer, thorough=True) == ()


@pytest.mark.parametrize("name", ["library.json", "documents.db", "writer.lock", "writer.json"])
@pytest.mark.parametrize("kind", KINDS)
def test_any_other_damaged_file_is_told_or_harmless(sound: Path, name: str, kind: str) -> None:
    """The lock and its note are made anew; without label or ledger a library is told to be damaged."""
    path = sound / name
    path.write_bytes(damaged(kind, path.read_bytes() or b"\0"))
    outcome = use(sound)
    if isinstance(outcome, AppError):
        assert name in ("library.json", "documents.db"), outcome
        assert "damaged" in outcome.message or "newer" in outcome.message
        return
    assert outcome == [] or name == "documents.db"
    with Library.open(sound) as reader:
        assert texts(reader) == {source: list(kept) for source, kept in TEXTS.items()}


@pytest.mark.parametrize("name", ["library.json", "documents.db", "documents.db-journal", SEGMENT, "vectors"])
@pytest.mark.parametrize("swapped", ["folder", "file", "gone"])
def test_a_part_that_is_no_file_or_no_folder_is_told(sound: Path, name: str, swapped: str) -> None:
    path = next(sound.rglob(name), sound / name)
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    if swapped == "folder":
        path.mkdir()
    elif swapped == "file":
        path.write_bytes(b"\x80\x04N." * 2_000)
    outcome = use(sound)
    if name == "library.json" or (name == "documents.db" and swapped != "folder"):
        assert isinstance(outcome, AppError)
    assert isinstance(outcome, AppError) or name in (SEGMENT, "vectors", "documents.db-journal")
    assert not isinstance(outcome, AppError) or name not in (SEGMENT, "vectors"), "vectors are a cache"


def test_a_flipped_bit_of_the_ledger_never_crashes(sound: Path, tmp_path: Path) -> None:
    """What it hits may be a letter of a text; the checks of SQLite and ours find what matters to them."""
    random = np.random.default_rng(15)
    ledger = (sound / "documents.db").read_bytes()
    content = np.flatnonzero(np.frombuffer(ledger, dtype=np.uint8))
    told = 0
    for place in random.choice(content, FLIPS, replace=False):
        shutil.rmtree(tmp_path / "copy", ignore_errors=True)
        shutil.copytree(sound, tmp_path / "copy")
        data = bytearray(ledger)
        data[place] ^= 1 << int(random.integers(8))
        (tmp_path / "copy" / "documents.db").write_bytes(data)
        told += bool(use(tmp_path / "copy"))
    assert told > FLIPS / 4
