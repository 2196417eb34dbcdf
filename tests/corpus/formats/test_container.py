"""Archives are read as the folders that they are, within limits; nothing in them is lost without a word."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from desktop_app.core.types import Document, Scanned, Skipped
from desktop_app.corpus.documents import documents, transcribe
from desktop_app.corpus.formats import container
from desktop_app.corpus.formats.archive import RATIO_FROM


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return held.getvalue()


def taped(members: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as file:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        file.addfile(link)
    return held.getvalue()


def read(tmp_path: Path, name: str, data: bytes) -> tuple[list[Document], list[str]]:
    path = tmp_path / name
    path.write_bytes(data)
    items = list(documents(path))
    assert all(item.source == str(path) for item in items if isinstance(item, Skipped))
    return (
        [item for item in items if isinstance(item, Document)],
        [item.reason for item in items if isinstance(item, Skipped)],
    )


def test_members_are_files_of_their_own(tmp_path: Path) -> None:
    members: dict[str, bytes | str] = {
        "notes/a.txt": "The heron stands.",
        "birds.csv": "name,notes\nheron,stands\neel,climbs\n",
        "other.csv": "title,text\nWeir,opens\n",
        "more/a.txt": "The eel climbs.",
        "inner.zip": zipped({"deep/c.md": "# Crane\nIt flies."}),
        "README": "No ending.",
    }
    found, told = read(tmp_path, "a.zip", zipped(members))
    assert told == []
    assert [(one.member, one.id, one.title, one.text, one.place) for one in found] == [
        ("notes/a.txt", "a.txt", "a", "The heron stands.", ""),
        ("birds.csv", "birds.csv line 2", "heron", "stands", "line 2"),
        ("birds.csv", "birds.csv line 3", "eel", "climbs", "line 3"),
        ("other.csv", "other.csv line 2", "Weir", "opens", "line 2"),
        ("more/a.txt", "a.txt", "a", "The eel climbs.", ""),
        ("inner.zip/deep/c.md", "c.md", "Crane", "It flies.", ""),
        ("README", "README", "README", "No ending.", ""),
    ]


def test_what_is_not_read_is_told_with_its_name(tmp_path: Path) -> None:
    members: dict[str, bytes | str] = {
        ".hidden": "x",
        "__MACOSX/a.txt": "x",
        "~$open.docx": "x",
        "a.png": b"x",
        "b/c.png": b"x",
        "b/d.one": b"x",
        "e.docx": b"PK damaged",
        "f.txt": "",
        "good.txt": "Heron",
    }
    found, told = read(tmp_path, "a.zip", zipped(members))
    assert [one.text for one in found] == ["Heron"]
    assert told == [
        "b/d.one: Files of the kind .one are not read. Export the section from OneNote as .docx or .pdf.",
        "e.docx: It is damaged or incomplete, not even its table of contents is there.",
        "F.txt: it holds no text.",
        "2 files are of the kind .png (pictures) and not read. To have one read, run OCR on it first.",
    ]


@pytest.mark.parametrize(
    ("ending", "pack"),
    [
        (".tar", bytes),
        (".tar.gz", gzip.compress),
        (".tgz", gzip.compress),
        (".tar.bz2", bz2.compress),
        (".tar.xz", lzma.compress),
    ],
)
def test_tape_archives(tmp_path: Path, ending: str, pack: type[bytes]) -> None:
    found, told = read(tmp_path, f"a{ending}", pack(taped({"x/a.txt": b"Heron", "/../b.txt": b"Eel"})))
    assert told == []
    assert [(one.member, one.text) for one in found] == [("x/a.txt", "Heron"), ("b.txt", "Eel")]


def test_a_packed_file_is_the_file(tmp_path: Path) -> None:
    for name, pack in (
        ("log.txt.gz", gzip.compress),
        ("log.txt.bz2", bz2.compress),
        ("log.txt.xz", lzma.compress),
    ):
        found, told = read(tmp_path, name, pack(b"The weir opens."))
        assert told == []
        assert [(one.member, one.text) for one in found] == [("log.txt", "The weir opens.")]


@pytest.mark.parametrize(
    ("name", "stored", "extra", "member"),
    [
        ("backup-2024.01.gz", b"notes/Prices.csv", b"", "notes/Prices.csv"),
        ("old.gz", "Größen.csv".encode("latin-1"), b"\4\0AB\0\0", "Größen.csv"),
        ("today.csv.gz", b"yesterday.txt", b"", "today.csv"),
        ("data.gz", b"data.unknown", b"", "data"),
    ],
)
def test_the_name_within_a_packed_file_counts_where_its_own_says_no_kind(
    tmp_path: Path, name: str, stored: bytes, extra: bytes, member: str
) -> None:
    packed = gzip.compress(b"Article,Price\nOakum,4\n")
    packed = packed[:3] + bytes([12 if extra else 8]) + packed[4:10] + extra + stored + b"\0" + packed[10:]
    (row,), told = read(tmp_path, name, packed)
    assert (row.member, told) == (member, [])
    assert (row.fields.get("Article") == "Oakum") == member.endswith(".csv")


def test_bombs_cost_their_members_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = b"\0" * (RATIO_FROM + 1)
    found, told = read(tmp_path, "a.zip", zipped({"bomb.txt": bomb, "good.txt": "Heron"}))
    assert [one.text for one in found] == ["Heron"]
    assert told == ["bomb.txt: It would unpack to 8 MB, which no document does."]
    found, told = read(tmp_path, "a.tar.xz", lzma.compress(taped({"good.txt": b"Heron", "bomb.txt": bomb})))
    assert [one.text for one in found] == ["Heron"]
    assert told == ["It would unpack to 8 MB and more, which no documents do."]
    monkeypatch.setattr(container, "MAX_EXPANDED", 10)
    monkeypatch.setattr(container, "MAX_MEMBERS", 2)
    found, told = read(tmp_path, "a.zip", zipped({"a.txt": "Heron", "b.txt": "Heron, eel"}))
    assert len(found) == 1
    assert told == ["It unpacks to more than 0 GiB, and what follows is not read."]
    found, told = read(tmp_path, "a.zip", zipped({"a.txt": "a", "b.txt": "b", "c.txt": "c"}))
    assert len(found) == 2
    assert told == ["It holds more than 2 files, of which so many are read."]


def test_archives_are_followed_three_deep(tmp_path: Path) -> None:
    data = zipped({"a.txt": "Heron"})
    for number in range(3):
        data = zipped({f"{number}.zip": data, f"{number}.txt": "Eel"})
    found, told = read(tmp_path, "a.zip", data)
    assert [one.member for one in found] == ["2.zip/1.zip/0.txt", "2.zip/1.txt", "2.txt"]
    assert told == ["2.zip: 1.zip: 0.zip: It lies in archives within archives, which are read 3 deep."]


def test_a_member_with_a_password_is_told(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": "Heron", "b.txt": "Eel"}))
    for magic, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(magic) + place] |= 1
    found, told = read(tmp_path, "a.zip", bytes(data))
    assert [one.text for one in found] == ["Eel"]
    assert told == ["a.txt: It is locked with a password: save a copy without one."]


@pytest.mark.parametrize("encoding", ["cp437", "cp850", "utf-8"])
def test_names_without_a_mark_are_read_as_they_were_given(tmp_path: Path, encoding: str) -> None:
    name = "Übergrößenträger.txt".encode(encoding)
    placeholder = "x" * len(name)
    found, _ = read(tmp_path, "a.zip", zipped({placeholder: "Heron"}).replace(placeholder.encode(), name))
    assert [one.member for one in found] == ["Übergrößenträger.txt"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "koi8-r"])
def test_names_on_tape_are_read_as_they_were_given(tmp_path: Path, encoding: str) -> None:
    name = "Отчёт за прошлый год.txt"
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.USTAR_FORMAT, encoding=encoding) as archive:
        told = tarfile.TarInfo(name)
        told.size = 4
        archive.addfile(told, io.BytesIO(b"Text"))
    found, _ = read(tmp_path, "a.tar", held.getvalue())
    assert [one.member for one in found] == [name]


def test_a_name_in_utf_8_beside_another_is_the_name(tmp_path: Path) -> None:
    name = "Größe.txt".encode()
    told = zipfile.ZipInfo("Gr__e.txt")
    told.extra = struct.pack("<HHQ", 1, 8, 0) + struct.pack("<HHBI", 0x7075, 5 + len(name), 1, 0) + name
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(told, "Text")
    found, _ = read(tmp_path, "a.zip", held.getvalue())
    assert [one.member for one in found] == ["Größe.txt"]


@pytest.mark.parametrize("ending", [".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz"])
@pytest.mark.parametrize(
    "data", [b"", b"words, and not an archive", b"PK\3\4", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ\0"]
)
def test_damage_is_told(tmp_path: Path, ending: str, data: bytes) -> None:
    found, told = read(tmp_path, f"a{ending}", data)
    assert found == []
    assert told == [
        "It is empty: it holds 0 bytes."
        if not data
        else "It is damaged or incomplete, not even its table of contents is there."
        if ending == ".zip"
        else "It is damaged or incomplete and cannot be unpacked."
    ]


def test_only_files_with_pictures_of_text_are_unpacked_again_for_ocr(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("one.txt", "two.png", "three.png", "four.txt"):
            archive.writestr(name, "Words")
    assert [one.parts for one in documents(path) if isinstance(one, Scanned)] == [(1, 2)]
    assert [one.member for one in transcribe(path, parts={0}) if isinstance(one, Document)] == ["one.txt"]
