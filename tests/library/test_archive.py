"""A file that comes from elsewhere is refused unless it is exactly what it says."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.files import sha256
from desktop_app.library import transfer
from desktop_app.library.store import Library

Put = Callable[..., None]
Members = dict[str, bytes]


@pytest.fixture
def packed(library: Library, put: Put, tmp_path: Path) -> Path:
    put(library, "one\ntwo", "three")
    put(library, "four\nfive", source="b.txt")
    file = tmp_path / "library.embedscope"
    transfer.pack(library.folder, file, "A model")
    return file


def members_of(file: Path) -> Members:
    with zipfile.ZipFile(file) as plain:
        return {name: plain.read(name) for name in plain.namelist()}


def write(
    file: Path, members: Iterable[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_STORED
) -> None:
    with zipfile.ZipFile(file, "w", method) as out, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of a name that is there already
        for name, data in members:
            out.writestr(name, data)


def relisted(members: Members, **listed: object) -> Members:
    """`members` with a list that is true again, but for `listed`."""
    contents = json.loads(members["embedscope.json"])
    contents["files"] = {
        name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in members.items()
        if name != "embedscope.json"
    }
    return members | {"embedscope.json": json.dumps({**contents, **listed}).encode()}


def with_ledger(members: Members, folder: Path, *statements: str) -> Members:
    path = folder / "ledger.db"
    path.write_bytes(members["documents.db"])
    database = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        database.execute(statement)
    database.close()
    return relisted(members | {"documents.db": path.read_bytes()})


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def tamper(kind: str, file: Path, folder: Path) -> None:
    members = members_of(file)
    segment = next(name for name in members if name.endswith(".mean.npy"))
    place = segment.rsplit("/", 1)[0]
    match kind:
        case "no zip":
            file.write_bytes(b"PK\x03\x04" + bytes(500))
        case "empty":
            file.write_bytes(b"")
        case "truncated":
            file.write_bytes(file.read_bytes()[:-300])
        case "other zip":
            write(file, [("a.txt", b"hello")])
        case "compressed" | "bomb":
            if kind == "bomb":
                members = relisted(members | {segment: bytes(50_000_000)})
            write(file, members.items(), zipfile.ZIP_DEFLATED)
        case "parent" | "absolute" | "drive" | "strange" | "deeper" | "backslash":
            name = {
                "parent": f"{place}/../../../evil.npy",
                "absolute": "/tmp/evil.npy",
                "drive": "C:/evil.npy",
                "strange": "autorun.inf",
                "deeper": f"{place}/bad/000009.mean.npy",
                "backslash": "vectors\\..\\..\\evil.npy",
            }[kind]
            write(file, relisted(members | {name: b"x"}).items())
        case "link":
            write(file, [(link(name) if name == segment else name, data) for name, data in members.items()])
        case "folder":
            write(file, relisted(members | {f"{place}/": b""}).items())
        case "twice":
            write(file, [*members.items(), (segment, members[segment])])
        case "unlisted":
            write(file, (members | {f"{place}/000009.mean.npy": b"x"}).items())
        case "left out":
            write(file, [(name, data) for name, data in members.items() if name != segment])
        case "no ledger":
            del members["documents.db"]
            write(file, relisted(members).items())
        case "overlapping":
            data = bytearray(file.read_bytes())
            entry = data.rindex(b"PK\x01\x02")
            struct.pack_into("<II", data, entry + 20, 1 << 30, 1 << 30)
            file.write_bytes(data)
        case "length lies":
            contents = json.loads(members["embedscope.json"])
            contents["files"][segment]["bytes"] += 1
            write(file, (members | {"embedscope.json": json.dumps(contents).encode()}).items())
        case "checksum":
            data = bytearray(members[segment])
            data[-1] ^= 1
            write(file, (members | {segment: bytes(data)}).items())
        case "checksum of both":
            data = bytearray(members[segment])
            data[-1] ^= 1
            write(file, relisted(members | {segment: bytes(data)}).items())
        case "crc":
            data = bytearray(file.read_bytes())
            data[data.index(members[segment][:10]) + 200] ^= 1
            file.write_bytes(data)
        case "newer":
            write(file, relisted(members, format=99).items())
        case "list is no JSON":
            write(file, (members | {"embedscope.json": b"{"}).items())
        case "list is a list":
            write(file, (members | {"embedscope.json": b"[]"}).items())
        case "list is deep":
            write(file, (members | {"embedscope.json": b"[" * 100_000}).items())
        case "model is a path":
            write(file, relisted(members, model={"fingerprint": "../..", "name": ""}).items())
        case "other model":
            tag = json.loads(members["library.json"])
            tag["recipe"]["model"] = "beef" * 16
            write(file, relisted(members | {"library.json": json.dumps(tag).encode()}).items())
        case "label is no JSON":
            write(file, relisted(members | {"library.json": b"{"}).items())
        case "ledger is a pickle":
            write(file, relisted(members | {"documents.db": b"\x80\x04N." * 1_000}).items())
        case "ledger cut":
            write(file, relisted(members | {"documents.db": members["documents.db"][:20_000]}).items())
        case "trigger":
            trigger = "CREATE TRIGGER t AFTER INSERT ON passages BEGIN DELETE FROM documents; END"
            write(file, with_ledger(members, folder, trigger).items())
        case "view":
            view = "CREATE VIEW passage_text (id, title, text) AS SELECT id, '', hash FROM passages"
            write(file, with_ledger(members, folder, "DROP VIEW passage_text", view).items())
        case "other application":
            write(file, with_ledger(members, folder, "PRAGMA application_id = 7").items())
        case "newer ledger":
            write(file, with_ledger(members, folder, "PRAGMA user_version = 99").items())
        case "ledger leads out":
            change = "UPDATE files SET name = '../../../evil.npy' WHERE pooling = 'mean'"
            write(file, with_ledger(members, folder, change).items())
        case "ledger names others":
            change = "UPDATE files SET name = '000007.cls.npy' WHERE name = '000001.cls.npy'"
            write(file, with_ledger(members, folder, change).items())
        case "astray":
            write(file, with_ledger(members, folder, "UPDATE passages SET vector = 99").items())
        case _:
            raise AssertionError(kind)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("no zip", "not a whole exported library"),
        ("empty", "not a whole exported library"),
        ("truncated", "not a whole exported library"),
        ("other zip", "is not an exported library"),
        ("compressed", "not a plain, uncompressed file|longer than the file"),
        ("bomb", "longer than the file"),
        ("parent", "no part of a library"),
        ("absolute", "no part of a library"),
        ("drive", "no part of a library"),
        ("strange", "no part of a library"),
        ("deeper", "no part of a library"),
        ("backslash", "no part of a library|does not hold the members"),
        ("link", "not a plain, uncompressed file"),
        ("folder", "not a plain, uncompressed file"),
        ("twice", "two members of the same name"),
        ("unlisted", "does not hold the members that it lists"),
        ("left out", "does not hold the members that it lists"),
        ("no ledger", r"lacks library\.json or documents\.db"),
        ("overlapping", "longer than the file"),
        ("length lies", "does not hold the members that it lists"),
        ("checksum", "is not what was written once"),
        ("checksum of both", "names other vectors than it holds"),
        ("crc", "not a whole exported library|not what was written once"),
        ("newer", "made by a newer Embedscope"),
        ("list is no JSON", "list of members is damaged"),
        ("list is a list", "list of members is damaged"),
        ("list is deep", "list of members is damaged"),
        ("model is a path", "list of members is damaged"),
        ("other model", "belong to different models"),
        ("label is no JSON", "library.json is damaged"),
        ("ledger is a pickle", "documents.db is damaged"),
        ("ledger cut", "damaged"),
        ("trigger", "not made by this program"),
        ("view", "not made by this program"),
        ("other application", "not made by this program"),
        ("newer ledger", "newer Embedscope"),
        ("ledger leads out", "not one of its own"),
        ("ledger names others", "names other vectors than it holds"),
        ("astray", "point to vectors that do not exist"),
    ],
)
def test_a_hostile_file_is_refused(packed: Path, tmp_path: Path, kind: str, told: str) -> None:
    tamper(kind, packed, tmp_path)
    before = sorted(path for path in tmp_path.rglob("*"))
    with pytest.raises(AppError, match=told) as refusal:
        transfer.unpack(packed, tmp_path / "new")
    assert ".partial" not in refusal.value.message
    assert sorted(path for path in tmp_path.rglob("*")) == before


def test_any_changed_byte_is_refused_or_harmless(packed: Path, tmp_path: Path) -> None:
    """What zip says of a member beside its bytes (a date) may change; nothing else of it gets through."""
    sound = packed.read_bytes()
    whole = sha256_of_parts(tmp_path / "sound", packed)
    random = np.random.default_rng(5)
    directory = sound.index(b"PK\x01\x02")
    places = [*random.integers(0, len(sound), 60), *random.integers(directory, len(sound), 120)]
    for place in places:
        data = bytearray(sound)
        data[place] ^= 1 << int(random.integers(8))
        packed.write_bytes(data)
        try:
            found = sha256_of_parts(tmp_path / "new", packed)
        except AppError:
            assert not (tmp_path / "new").exists()
        else:
            assert found == whole
            shutil.rmtree(tmp_path / "new")


def sha256_of_parts(folder: Path, file: Path) -> dict[str, str]:
    transfer.unpack(file, folder)
    return {
        str(path.relative_to(folder)): sha256(path)
        for path in folder.rglob("*")
        if path.is_file() and path.name != "writer.json"
    }


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="does not exist"):
        transfer.unpack(tmp_path / "nowhere", tmp_path / "new")
    with pytest.raises(AppError, match="is not a file"):
        transfer.unpack(tmp_path, tmp_path / "new")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(AppError, match="is not a file"):
            transfer.unpack(tmp_path / "pipe", tmp_path / "new")
