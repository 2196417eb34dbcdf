"""Outlook's messages and winmail.dat are read as the mail that they were, attachments and all."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from desktop_app.core.types import Document, Skipped
from desktop_app.corpus.documents import documents
from desktop_app.corpus.formats.compound.packing import compound_file
from desktop_app.corpus.formats.compound.properties import unpacked_rtf

SENT = 133_600_000_000_000_000


def wide(folder: str, key: int, text: str) -> dict[str, bytes]:
    return {f"{folder}__substg1.0_{key:04X}001F": text.encode("utf-16-le")}


def numbers(folder: str, header: int, *entries: tuple[int, int, int]) -> dict[str, bytes]:
    packed = b"".join(struct.pack("<HHIQ", kind, key, 6, value) for key, kind, value in entries)
    return {f"{folder}__properties_version1.0": b"\0" * header + packed}


def message() -> dict[str, bytes]:
    attached, inner = "__attach_version1.0_#00000000/", "__attach_version1.0_#00000001/"
    forwarded = f"{inner}__substg1.0_3701000D/"
    return {
        **numbers("", 32, (0x0039, 0x40, SENT), (0x3FFD, 0x03, 1250)),
        **wide("", 0x0037, "Żuraw, the contract"),
        **wide("", 0x1000, "The heron signs.\r\nOn Friday."),
        **wide("", 0x0C1A, "Ida Holm"),
        **wide("", 0x5D01, "ida@example.org"),
        "__substg1.0_0E03001E": "Łukasz".encode("cp1250"),
        **numbers("__recip_version1.0_#00000000/", 8, (0x0C15, 0x03, 1)),
        **wide("__recip_version1.0_#00000000/", 0x3001, "Ulf"),
        **wide("__recip_version1.0_#00000000/", 0x39FE, "ulf@example.org"),
        **numbers(attached, 8),
        **wide(attached, 0x3707, "lease.csv"),
        f"{attached}__substg1.0_37010102": b"name,notes\nweir,opens\n",
        **numbers(inner, 8),
        **numbers(forwarded, 24),
        **wide(forwarded, 0x0037, "Forwarded"),
        **wide(forwarded, 0x1000, "The eel climbs."),
    }


def read(tmp_path: Path, name: str, data: bytes) -> list[Document | Skipped]:
    path = tmp_path / name
    path.write_bytes(data)
    return list(documents(path))


def test_a_message_its_people_and_what_is_attached(tmp_path: Path) -> None:
    mail, row = read(tmp_path, "a.msg", compound_file(message()))
    assert isinstance(mail, Document)
    assert isinstance(row, Document)
    assert mail.title == "Żuraw, the contract"
    assert mail.fields == {
        "from": "Ida Holm <ida@example.org>",
        "to": "Ulf <ulf@example.org>",
        "cc": "Łukasz",
        "date": "Sun, 12 May 2024 15:06:40 +0000",
        "subject": "Żuraw, the contract",
        "attachments": "lease.csv",
    }
    assert mail.text.rstrip("\0").startswith("The heron signs.\nOn Friday.")
    assert "Subject: Forwarded\n\nThe eel climbs." in mail.text.replace("\0", "")
    assert row.place.startswith("attachment lease.csv")


def test_a_page_is_the_text_where_there_is_no_other(tmp_path: Path) -> None:
    page = "<html><body><p>Only the p\xe9ge</p></body></html>".encode("cp1252")
    streams = {**numbers("", 32, (0x3FDE, 0x03, 1252)), "__substg1.0_10130102": page}
    (mail,) = read(tmp_path, "a.msg", compound_file(streams))
    assert isinstance(mail, Document)
    assert mail.text == "Only the pége"


def test_appointments_and_contacts_tell_what_is_kept_under_names(tmp_path: Path) -> None:
    inner = "__attach_version1.0_#00000000/"
    names = struct.pack("<IHHIHHIHH", 0x8208, 4, 0, 6, 1, 1, 0x8083, 8, 2)
    streams = {
        **numbers("", 32, (0x0060, 0x40, SENT)),
        **wide("", 0x0037, "Tide meeting"),
        **wide("", 0x8000, "Quay 4"),
        **wide("", 0x8001, "named by a text"),
        **wide("", 0x8002, "ann@example.org"),
        "__nameid_version1.0/__substg1.0_00030102": names,
        **numbers(inner, 8),
        **wide(inner, 0x3001, "Sheet"),
        f"{inner}__substg1.0_3701000D/WordDocument": b"damaged",
    }
    mail, told = read(tmp_path, "a.msg", compound_file(streams))
    assert isinstance(mail, Document)
    assert mail.text == (
        "Begins: 2024-05-12 15:06 UTC\nWhere: Quay 4\nE-mail: ann@example.org\n\nAttachments: Sheet"
    )
    assert isinstance(told, Skipped)
    assert told.reason.startswith("Attachment Sheet: it is damaged")


def test_rich_text_is_unpacked_and_read(tmp_path: Path) -> None:
    # From the specification, [MS-OXRTFCP] 4.1.
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpacked_rtf(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    streams = {**numbers("", 32), "__substg1.0_10090102": packed}
    (mail,) = read(tmp_path, "a.msg", compound_file(streams))
    assert isinstance(mail, Document)
    assert mail.text == "hello world"


def attribute(name: int, data: bytes, level: int = 1) -> bytes:
    return struct.pack("<BHHI", level, name, 0, len(data)) + data + b"\0\0"


def variable(kind: int, key: int, data: bytes) -> bytes:
    return struct.pack("<HHII", kind, key, 1, len(data)) + data.ljust((len(data) + 3) // 4 * 4, b"\0")


def tnef() -> bytes:
    named = (
        struct.pack("<HH", 0x1F, 0x8001) + b"\0" * 16 + struct.pack("<II", 1, 6) + "ab\0".encode("utf-16-le")
    )
    named = named.ljust((len(named) + 3) // 4 * 4, b"\0")
    named += struct.pack("<II", 1, 4) + "x\0".encode("utf-16-le")
    place = struct.pack("<HH", 0x1F, 0x8002) + b"\0" * 16 + struct.pack("<II", 0, 0x8208)
    place += struct.pack("<II", 1, 14) + "Quay 4\0".encode("utf-16-le") + b"\0" * 2
    properties = (
        struct.pack("<I", 5)
        + named
        + place
        + variable(0x1F, 0x0037, "Żuraw\0".encode("utf-16-le"))
        + variable(0x1E, 0x1000, b"The heron st\xe9nds.\0")
        + struct.pack("<HHI", 0x03, 0x1234, 7)
    )
    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + attribute(0x9007, struct.pack("<II", 1252, 0))
        + attribute(0x9003, properties)
        + attribute(0x9002, b"\0" * 14, 2)
        + attribute(0x8010, b"lease.txt\0", 2)
        + attribute(0x800F, b"The weir opens.", 2)
    )


def test_winmail_dat(tmp_path: Path) -> None:
    mail, lease = read(tmp_path, "winmail.dat", tnef())
    assert isinstance(mail, Document)
    assert isinstance(lease, Document)
    assert (mail.title, mail.text) == (
        "Żuraw",
        "Where: Quay 4\nThe heron sténds.\n\nAttachments: lease.txt",
    )
    assert (lease.place, lease.text) == ("attachment lease.txt", "The weir opens.")


@pytest.mark.parametrize("cut", range(0, 260, 13))
def test_winmail_dat_cut_anywhere_is_read_in_part_or_told(tmp_path: Path, cut: int) -> None:
    for item in read(tmp_path, "winmail.dat", tnef()[:cut]):
        assert isinstance(item, Document) or "did not expect" not in item.reason


@pytest.mark.parametrize(
    "data", [compound_file({"Other": b""}), compound_file(message())[:4000], b"", b"\xd0\xcf"]
)
def test_what_is_no_message_is_told(tmp_path: Path, data: bytes) -> None:
    for item in read(tmp_path, "a.msg", data):
        assert isinstance(item, Document) or "did not expect" not in item.reason
