"""A file that comes from elsewhere is refused unless it is exactly what it says."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.files import parse_json, proved_json, sha256
from desktop_app.library import transfer
from desktop_app.library.lock import NOTE, SPARE
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


@dataclass(frozen=True)
class Sound:
    """An exported library as it was written: the file's bytes, and its members'."""

    file: bytes
    members: Members

    @property
    def segment(self) -> str:
        return next(name for name in self.members if name.endswith(".mean.npy"))

    @property
    def folder(self) -> str:
        """Where the segments are."""
        return self.segment.rsplit("/", 1)[0]

    def without(self, name: str) -> Members:
        return {other: data for other, data in self.members.items() if other != name}

    def flipped(self) -> Members:
        """The members with one bit of the segment changed."""
        data = self.members[self.segment]
        return self.members | {self.segment: data[:-1] + bytes([data[-1] ^ 1])}

    def json(self, name: str, change: Callable[[Any], object]) -> Members:
        """The members with `change` made to what a JSON file says."""
        content, _ = parse_json(self.members[name])
        change(content)
        return self.members | {name: proved_json(content)}

    def with_ledger(self, *statements: str) -> Members:
        database = sqlite3.connect(":memory:", isolation_level=None)
        database.deserialize(self.members["documents.db"])
        for statement in statements:
            database.execute(statement)
        changed = database.serialize()
        database.close()
        return relisted(self.members | {"documents.db": changed})


def sound(file: Path) -> Sound:
    with zipfile.ZipFile(file) as plain:
        return Sound(file.read_bytes(), {name: plain.read(name) for name in plain.namelist()})


def zipped(
    members: Members | Iterable[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_STORED
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of a name that is there already
        for name, data in members.items() if isinstance(members, dict) else members:
            file.writestr(name, data)
    return out.getvalue()


def relisted(members: Members, **listed: object) -> Members:
    """`members` with a list that is true again, but for `listed`."""
    contents = json.loads(members["embedscope.json"])
    contents["files"] = {
        name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in members.items()
        if name != "embedscope.json"
    }
    return members | {"embedscope.json": json.dumps({**contents, **listed}).encode()}


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def overlapping(file: bytes) -> bytes:
    """`file` with a last member that claims to be a gigabyte."""
    data = bytearray(file)
    struct.pack_into("<II", data, data.rindex(b"PK\x01\x02") + 20, 1 << 30, 1 << 30)
    return bytes(data)


def damaged(file: bytes, member: bytes) -> bytes:
    """`file` with one bit of a member changed, and not its checksum."""
    data = bytearray(file)
    data[data.index(member[:10]) + 200] ^= 1
    return bytes(data)


def more(name: str, data: bytes = b"x") -> Callable[[Sound], bytes]:
    """One more member, listed like the others; `@` in its name is the segments' folder."""
    return lambda it: zipped(relisted(it.members | {name.replace("@", it.folder): data}))


def listing(data: bytes) -> Callable[[Sound], bytes]:
    """Another content of the list of members."""
    return lambda it: zipped(it.members | {"embedscope.json": data})


def saying(**listed: object) -> Callable[[Sound], bytes]:
    """A list of members that says something else besides them."""
    return lambda it: zipped(relisted(it.members, **listed))


def ledger(*statements: str) -> Callable[[Sound], bytes]:
    """A ledger in which these statements were executed."""
    return lambda it: zipped(it.with_ledger(*statements))


def longer(contents: Any, member: str) -> None:
    contents["files"][member]["bytes"] += 1


def of_another_model(tag: Any) -> None:
    tag["recipe"]["model"] = "beef" * 16


UNWHOLE = "not a whole exported library"
NO_PART = "no part of a library"
NOT_PLAIN = "not a plain, uncompressed file"
OTHERS = "does not hold the members that it lists"
CHANGED = "not what was written once"
LIST = "list of members is damaged"
LEDGER = r"documents\.db is damaged"
NOT_OURS = "not made by this program"
VIEW = "CREATE VIEW passage_text (id, title, text) AS SELECT id, '', hash FROM passages"
WORDS = "INSERT INTO word_files (first, last, passages, analysis, bytes, sha256) VALUES "
HOSTILE: dict[str, tuple[Callable[[Sound], bytes], str]] = {
    "no zip": (lambda _: b"PK\x03\x04" + bytes(500), UNWHOLE),
    "empty": (lambda _: b"", UNWHOLE),
    "truncated": (lambda it: it.file[:-300], UNWHOLE),
    "other zip": (lambda _: zipped({"a.txt": b"hello"}), "is not an exported library"),
    "compressed": (lambda it: zipped(it.members, zipfile.ZIP_DEFLATED), f"{NOT_PLAIN}|longer than the file"),
    "bomb": (
        lambda it: zipped(relisted(it.members | {it.segment: bytes(50_000_000)}), zipfile.ZIP_DEFLATED),
        "longer than the file",
    ),
    "parent": (more("@/../../../evil.npy"), NO_PART),
    "absolute": (more("/tmp/evil.npy"), NO_PART),
    "drive": (more("C:/evil.npy"), NO_PART),
    "strange": (more("autorun.inf"), NO_PART),
    "deeper": (more("@/bad/000009.mean.npy"), NO_PART),
    "backslash": (more("vectors\\..\\..\\evil.npy"), f"{NO_PART}|{OTHERS}"),
    "link": (
        lambda it: zipped([*it.without(it.segment).items(), (link(it.segment), it.members[it.segment])]),
        NOT_PLAIN,
    ),
    "folder": (more("@/", b""), NOT_PLAIN),
    "twice": (
        lambda it: zipped([*it.members.items(), (it.segment, it.members[it.segment])]),
        "two members of the same name",
    ),
    "unlisted": (lambda it: zipped(it.members | {f"{it.folder}/000009.mean.npy": b"x"}), OTHERS),
    "left out": (lambda it: zipped(it.without(it.segment)), OTHERS),
    "no ledger": (
        lambda it: zipped(relisted(it.without("documents.db"))),
        r"lacks library\.json or documents\.db",
    ),
    "overlapping": (lambda it: overlapping(it.file), "longer than the file"),
    "length lies": (
        lambda it: zipped(it.json("embedscope.json", lambda contents: longer(contents, it.segment))),
        OTHERS,
    ),
    "checksum": (lambda it: zipped(it.flipped()), CHANGED),
    "checksum of both": (lambda it: zipped(relisted(it.flipped())), "names other vectors than it holds"),
    "crc": (lambda it: damaged(it.file, it.members[it.segment]), f"{UNWHOLE}|{CHANGED}"),
    "newer": (saying(format=99), "made by a newer Embedscope"),
    "list is no JSON": (listing(b"{"), LIST),
    "list is a list": (listing(b"[]"), LIST),
    "list is deep": (listing(b"[" * 100_000), LIST),
    "model is a path": (saying(model={"fingerprint": "../..", "name": ""}), LIST),
    "other model": (
        lambda it: zipped(relisted(it.json("library.json", of_another_model))),
        "belong to different models",
    ),
    "label is no JSON": (more("library.json", b"{"), r"library\.json is damaged"),
    "ledger is a pickle": (more("documents.db", b"\x80\x04N." * 1_000), LEDGER),
    "ledger cut": (
        lambda it: zipped(relisted(it.members | {"documents.db": it.members["documents.db"][:20_000]})),
        "damaged",
    ),
    "trigger": (
        ledger("CREATE TRIGGER t AFTER INSERT ON passages BEGIN DELETE FROM documents; END"),
        NOT_OURS,
    ),
    "view": (ledger(VIEW), NOT_OURS),
    "other application": (ledger("PRAGMA application_id = 7"), NOT_OURS),
    "newer ledger": (ledger("PRAGMA user_version = 99"), "newer Embedscope"),
    "ledger leads out": (
        ledger("UPDATE files SET name = '../../../evil.npy' WHERE pooling = 'mean'"),
        "names other vectors than it holds",
    ),
    "ledger names others": (
        ledger("UPDATE files SET name = '000007.cls.npy' WHERE name = '000001.cls.npy'"),
        "names other vectors than it holds",
    ),
    "astray": (ledger("UPDATE passages SET vector = 99 + id"), "point to vectors that do not exist"),
}
"""What is done to a sound file, and what is said of the file that this makes."""


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused(packed: Path, tmp_path: Path, kind: str) -> None:
    tamper, told = HOSTILE[kind]
    content = tamper(sound(packed))
    assert content != packed.read_bytes()
    packed.write_bytes(content)
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
        if path.is_file() and path.name not in (NOTE, SPARE)
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
