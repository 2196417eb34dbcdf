"""Damaged and hostile model folders are refused with a sentence."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.files import parse_json
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.encoder.bundle import MANIFEST, REQUIRED, Bundle, Manifest, plain_name
from desktop_app.encoder.wordpiece import word_embeddings

ENTRIES = sorted(
    {"format", *(field.name for field in dataclasses.fields(Manifest))}
    - {"trained_length", "word_embeddings"},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bundle whose files hold a few bytes each."""
    files = {}
    for name in REQUIRED:
        (tmp_path / name).write_bytes(name.encode())
        files[name] = {"sha256": hashlib.sha256(name.encode()).hexdigest(), "bytes": len(name)}
    document, _ = parse_json((DEFAULT_BUNDLE / MANIFEST).read_bytes())
    document |= {"files": files, "word_embeddings": None}
    (tmp_path / MANIFEST).write_text(json.dumps(document))
    return tmp_path


@pytest.fixture
def edit(folder: Path) -> Callable[..., None]:
    def change(**entries: Any) -> None:
        path = folder / MANIFEST
        path.write_text(json.dumps(json.loads(path.read_text()) | entries))

    return change


def files(folder: Path) -> Any:
    return json.loads((folder / MANIFEST).read_text())["files"]


def test_a_good_bundle_opens(folder: Path) -> None:
    bundle = Bundle.open(folder, thorough=True)
    assert bundle.folder == folder
    assert bundle.manifest.trained_length == 256
    assert Manifest.from_json(bundle.manifest.to_json()) == bundle.manifest


def test_the_fingerprint_depends_on_what_decides_the_vectors(folder: Path, edit: Callable[..., None]) -> None:
    before = Bundle.open(folder).fingerprint
    assert len(before) == 64
    edit(name="another", notes=["renamed"])
    assert Bundle.open(folder).fingerprint == before
    for name in REQUIRED:
        changed = files(folder)
        changed[name]["sha256"] = "0" * 64
        manifest = Manifest.from_json(
            json.dumps(json.loads((folder / MANIFEST).read_text()) | {"files": changed}).encode()
        )
        decides = name in {"encoder.onnx", "weights.bin", "tokenizer.json"}
        assert (Bundle(folder, manifest).fingerprint != before) is decides


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_or_shortened_file_is_refused_at_once(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"x")
    with pytest.raises(AppError, match=r"has 1 bytes instead of"):
        Bundle.open(folder)
    (folder / name).unlink()
    with pytest.raises(AppError, match="is missing"):
        Bundle.open(folder)


def test_a_changed_file_is_refused_by_a_thorough_look(folder: Path) -> None:
    (folder / "weights.bin").write_bytes(b"WEIGHTS.BIN")
    Bundle.open(folder)
    with pytest.raises(AppError, match="has changed"):
        Bundle.open(folder, thorough=True)


def test_a_link_or_a_folder_in_a_files_place_is_refused(folder: Path) -> None:
    path = folder / "weights.bin"
    path.rename(folder / "elsewhere")
    path.symlink_to(folder / "elsewhere")
    with pytest.raises(AppError, match="not a plain file"):
        Bundle.open(folder)
    path.unlink()
    path.mkdir()
    with pytest.raises(AppError, match="not a plain file"):
        Bundle.open(folder)


@pytest.mark.parametrize(
    "entries",
    [
        {"pooling": "cls"},
        {"max_length": 128},
        {"trained_length": 64},
        {"prompts": {"query": "", "passage": "x"}},
    ],
)
def test_a_manifest_that_was_edited_is_refused(
    folder: Path, edit: Callable[..., None], entries: dict[str, Any]
) -> None:
    (folder / MANIFEST).write_bytes(Bundle.open(folder).manifest.to_json())
    Bundle.open(folder)
    edit(**entries)
    with pytest.raises(AppError, match="it has changed since it was written") as refusal:
        Bundle.open(folder)
    assert refusal.value.hint


def test_any_bit_of_a_manifest_that_changes_is_found_or_means_nothing(folder: Path) -> None:
    manifest = Bundle.open(folder).manifest
    data = bytearray(manifest.to_json())
    refused = 0
    for bit in range(0, 8 * len(data), 5):
        data[bit // 8] ^= 1 << bit % 8
        try:
            assert Manifest.from_json(bytes(data)) == manifest
        except ValueError:
            refused += 1
        data[bit // 8] ^= 1 << bit % 8
    assert refused > len(data)


def test_a_folder_without_a_manifest_is_no_bundle(folder: Path) -> None:
    (folder / MANIFEST).unlink()
    for place in (folder, folder / "nothing", folder / "weights.bin"):
        with pytest.raises(AppError, match="no model in"):
            Bundle.open(place)
    (folder / MANIFEST).mkdir()
    with pytest.raises(AppError, match=r"Cannot read .*manifest\.json"):
        Bundle.open(folder)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "not JSON"),
        (b"{\n,", r"not JSON \(line 2\)"),
        (b"[]", "not a JSON object"),
        (b"\xff\xfe\xfd", "not UTF-8"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"format": NaN}', "holds NaN"),
        (b" " * (1 << 20) + b"{}", "too long"),
        (b'{"format": 3}', "reads format 2"),
    ],
)
def test_a_manifest_that_cannot_be_read(folder: Path, text: bytes, reason: str) -> None:
    (folder / MANIFEST).write_bytes(text)
    with pytest.raises(AppError, match=reason) as refusal:
        Bundle.open(folder)
    assert refusal.value.hint


@pytest.mark.parametrize("wrong", [None, 3.5, -1, [1], {"a": []}, {"a": {"sha256": 1}}])
@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_of_another_type_is_refused(
    folder: Path, edit: Callable[..., None], name: str, wrong: object
) -> None:
    edit(**{name: wrong})
    with pytest.raises(AppError, match="cannot be used"):
        Bundle.open(folder)


@pytest.mark.parametrize(
    "entries",
    [
        {"hidden_size": True},
        {"layers": 0},
        {"heads": 1 << 40},
        {"pooling": "max"},
        {"trained_length": "256"},
        {"heads": 7},
    ],
)
def test_a_value_out_of_range_is_refused(folder: Path, edit: Callable[..., None], entries: Any) -> None:
    edit(**entries)
    with pytest.raises(AppError, match="cannot be used"):
        Bundle.open(folder)


def test_a_bundle_that_does_not_tell_its_word_embeddings_opens(
    folder: Path, edit: Callable[..., None]
) -> None:
    edit(word_embeddings=None)
    bundle = Bundle.open(folder)
    with pytest.raises(AppError, match="does not say where its word embeddings lie") as refusal:
        word_embeddings(bundle)
    assert refusal.value.hint


PLACE = {"file": "weights.bin", "offset": 0, "shape": [30522, 384], "dtype": "float32"}


@pytest.mark.parametrize(
    "wrong",
    [
        3,
        [],
        {},
        PLACE | {"file": "vocab.txt"},
        PLACE | {"file": "../weights.bin"},
        PLACE | {"offset": -4},
        PLACE | {"offset": 2},
        PLACE | {"offset": True},
        PLACE | {"offset": 1 << 60},
        PLACE | {"shape": [30522, 383]},
        PLACE | {"shape": [30522]},
        PLACE | {"shape": [30522, 384.0]},
        PLACE | {"shape": None},
        PLACE | {"dtype": "float16"},
    ],
)
def test_word_embeddings_that_cannot_be_there_are_refused(wrong: object) -> None:
    document, _ = parse_json((DEFAULT_BUNDLE / MANIFEST).read_bytes())
    assert Manifest.from_json(json.dumps(document | {"word_embeddings": PLACE}).encode()).word_embeddings
    with pytest.raises(ValueError, match="word_embeddings"):
        Manifest.from_json(json.dumps(document | {"word_embeddings": wrong}).encode())


@pytest.mark.parametrize(
    "name",
    [
        "../passwd",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "C:x",
        "..",
        ".",
        "",
        ".hidden",
        "a.",
        "n\0l",
        "manifest.json",
        "x" * 200,
    ],
)
def test_a_name_that_leaves_the_folder_is_refused(folder: Path, edit: Callable[..., None], name: str) -> None:
    record = {"sha256": "0" * 64, "bytes": 1}
    edit(files={**files(folder), name: record})
    with pytest.raises(AppError, match="no plain file name"):
        Bundle.open(folder)


def test_a_file_that_the_manifest_does_not_list_is_refused(folder: Path, edit: Callable[..., None]) -> None:
    listed = files(folder)
    del listed["states.onnx"]
    edit(files=listed)
    with pytest.raises(AppError, match=r"does not list states\.onnx"):
        Bundle.open(folder)


@pytest.mark.parametrize("name", ["encoder.onnx", "LICENSE", "a", "weights_2.bin", "A-b.c"])
def test_plain_names(name: str) -> None:
    assert plain_name(name)


def test_the_format_needs_no_heavy_library() -> None:
    code = (
        "import sys, desktop_app.encoder.bundle; print(*{'numpy', 'onnxruntime', 'torch'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
