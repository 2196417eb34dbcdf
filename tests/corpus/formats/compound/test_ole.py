"""What Microsoft's older files say about themselves."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from desktop_app.corpus.formats.compound.ole import compound
from desktop_app.corpus.formats.compound.packing import compound_file

SUMMARY = "\x05SummaryInformation"


def summary(*properties: tuple[int, int, bytes]) -> bytes:
    """A stream of properties: number, kind, value."""
    at, entries, values = 8 + 8 * len(properties), b"", b""
    for number, kind, value in properties:
        entries += struct.pack("<II", number, at + len(values))
        values += struct.pack("<I", kind) + value + b"\0" * (-len(value) % 4)
    section = struct.pack("<II", at + len(values), len(properties)) + entries + values
    return struct.pack("<HHI16sI16sI", 0xFFFE, 0, 0, b"", 1, b"", 48) + section


def text(written: bytes) -> bytes:
    return struct.pack("<I", len(written)) + written


def told(tmp_path: Path, data: bytes) -> tuple[str, dict[str, str]]:
    path = tmp_path / "a.doc"
    path.write_bytes(compound_file({SUMMARY: data, "Other": b"x"}))
    with compound(path) as file:
        return file.summary()


@pytest.mark.parametrize(
    ("codepage", "encoding"),
    [(1251, "cp1251"), (0xFDE9, "utf-8"), (1200, "utf-16-le"), (932, "cp932"), (12345, "cp1252")],
)
def test_titles_are_read_in_the_code_page_that_is_told(tmp_path: Path, codepage: int, encoding: str) -> None:
    title = {"cp1251": "Договор", "cp932": "契約", "cp1252": "Café"}.get(encoding, "Łódź")
    data = summary(
        (1, 2, struct.pack("<H", codepage)),
        (2, 0x1E, text(f"{title}\0".encode(encoding))),
        (4, 0x1F, struct.pack("<I", 4) + "Idа\0".encode("utf-16-le")),
        (12, 0x40, struct.pack("<Q", 126_500_000_000_000_000)),
    )
    assert told(tmp_path, data) == (title, {"author": "Idа", "created": "2001-11-12T00:53:20"})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        summary((2, 0x1E, text(b"Title\0")))[:50],
        summary((2, 0x101E, struct.pack("<I", 0xFFFFFFFF))),  # as many titles as are never there
        summary((12, 0x40, b"\xff" * 8)),
    ],
)
def test_damaged_properties_tell_nothing_and_end(tmp_path: Path, data: bytes) -> None:
    assert told(tmp_path, data) == ("", {})
