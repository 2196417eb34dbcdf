"""Word's older files are read by their pieces, whatever else is under their ending as what it is."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from desktop_app.core.types import Document, Skipped
from desktop_app.corpus.documents import documents
from tests.corpus.formats.compound.making import compound_file

TEXT_AT = 0x400


def word_file(
    pieces: list[str | bytes],
    counts: tuple[int, ...] = (),
    flags: int = 0,
    version: int = 0xC1,
    looks: tuple[bytes, ...] = (),
) -> bytes:
    """A file whose text is `pieces`, bytes in Windows-1252; `counts` are the lengths of its parts.

    `looks` are the properties of the letters of each piece.
    """
    data = bytearray(TEXT_AT)
    places, entries, starts = [0], [], []
    for piece in pieces:
        starts.append(len(data))
        if isinstance(piece, bytes):
            entries.append(len(data) * 2 | 1 << 30)
            data += piece
        else:
            entries.append(len(data))
            data += piece.encode("utf-16-le")
        places.append(places[-1] + len(piece))
    table = struct.pack(f"<{len(places)}I", *places)
    table += b"".join(struct.pack("<HIH", 0, entry, 0) for entry in entries)
    formats = b"\x01" + struct.pack("<h", 3) + b"abc"
    clx = formats + b"\x02" + struct.pack("<I", len(table)) + table
    struct.pack_into("<HH", data, 0, 0xA5EC, version)
    struct.pack_into("<H", data, 10, flags | 0x200)
    lengths = counts or (places[-1],)
    struct.pack_into(f"<{len(lengths)}i", data, 0x4C, *lengths)
    struct.pack_into("<II", data, 0x18, TEXT_AT, len(data))
    struct.pack_into("<II", data, 0x1A2, 7, len(clx))
    pages = b""
    if looks:
        starts.append(len(data))
        data += bytes(-len(data) % 512)
        page = bytearray(512)
        struct.pack_into(f"<{len(starts)}I", page, 0, *starts)
        at = 510
        for run, properties in enumerate(looks):
            at -= (len(properties) + 2) // 2 * 2
            page[at] = len(properties)
            page[at + 1 : at + 1 + len(properties)] = properties
            page[4 * len(starts) + run] = at // 2 if properties else 0
        page[511] = len(looks)
        pages = struct.pack("<III", starts[0], starts[-1], len(data) // 512)
        data += page
        struct.pack_into("<II", data, 0xFA, 7 + len(clx), len(pages))
    return compound_file({"WordDocument": bytes(data), "1Table": b"garbage" + clx + pages})


def read(tmp_path: Path, data: bytes, name: str = "Old letter.doc") -> Document | Skipped:
    path = tmp_path / name
    path.write_bytes(data)
    (found,) = documents(path)
    return found


def test_pieces_of_both_kinds_and_all_parts(tmp_path: Path) -> None:
    body: list[str | bytes] = [
        "Żuraw stoi.\r",
        "Caf\xe9 \x93open\x94\r".encode("latin-1"),
        "Note\r",
        "Header\r",
    ]
    found = read(tmp_path, word_file(body, (24, 5, 7)))
    assert isinstance(found, Document)
    assert found.title == "Old letter"
    assert found.text == "Żuraw stoi.\n\nCafé “open”\n\nNote\n\nHeader"


def test_what_is_marked_as_deleted_is_left_out_and_parts_keep_their_places(tmp_path: Path) -> None:
    gone, bold, kept = b"\x00\x08\x01", b"\x35\x08\x01", b"\x00\x08\x00"
    long = b"\x09\xc6\x03abc"  # a property that says itself how long it is
    body: list[str | bytes] = ["Żuraw ", "nigdy ", b"stays", b" never", "\r", "Note\r"]
    looks = (bold, bold + gone, kept, long + gone, b"", b"")
    found = read(tmp_path, word_file(body, (24, 5), looks=looks))
    assert isinstance(found, Document)
    assert found.text == "Żuraw stays\n\nNote"


@pytest.mark.parametrize("looks", [(b"\x00",), (b"\x00\x08",), (b"\x09\xc6\xff",)])
def test_faulty_properties_delete_nothing(tmp_path: Path, looks: tuple[bytes, ...]) -> None:
    found = read(tmp_path, word_file(["All of it.\r"], looks=looks))
    assert isinstance(found, Document)
    assert found.text == "All of it."


def test_fields_cells_and_breaks(tmp_path: Path) -> None:
    text = (
        "Page \x13 PAGE \x144\x15, \x13 HYPERLINK \x13 X \x14y\x15 \x14the site\x15.\r"
        "a\x07b\x07\x07c\x07d\x07\x07non\x1ebreaking soft\x1fhyphen\x0bnext line\x0cnext page\x01\r"
    )
    found = read(tmp_path, word_file([text]))
    assert isinstance(found, Document)
    assert found.text == "Page 4, the site.\n\na\tb\nc\td\nnon-breaking softhyphen\nnext line\n\nnext page"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (word_file(["x"], flags=0x100), "It is locked with a password: save a copy without one."),
        (compound_file({"Other": b"x"}), "It is a file of the kind unknown, which is not read."),
        (
            compound_file({"WordDocument": b"\xec\xa5\xc1\0" + b"\0" * 500}),
            "It is damaged or of another kind: 0Table is missing in it.",
        ),
        (word_file(["words"])[:1500], None),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, data: bytes, reason: str | None) -> None:
    found = read(tmp_path, data)
    assert isinstance(found, Skipped)
    assert found.reason == reason or (reason is None and "did not expect" not in found.reason)


def test_word_95_is_read_where_its_text_is_in_one_piece(tmp_path: Path) -> None:
    found = read(tmp_path, word_file([b"Old words\r"], version=0x68))
    assert isinstance(found, Document)
    assert found.text == "Old words"
    told = read(tmp_path, word_file([b"Old words\r"], version=0x68, flags=4))
    assert isinstance(told, Skipped)
    assert told.reason.endswith("open it and save it as .docx.")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (rb"{\rtf1\ansi Heron}", "Heron"),
        (b"<html><body><p>Heron</p></body></html>", "Heron"),
        (b"just words", "just words"),
    ],
)
def test_other_kinds_under_its_ending_are_read_as_what_they_are(
    tmp_path: Path, data: bytes, text: str
) -> None:
    found = read(tmp_path, data)
    assert isinstance(found, Document)
    assert found.text == text
