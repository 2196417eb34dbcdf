"""Word's older files are read by their pieces, whatever else is under their ending as what it is."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

import pytest

from desktop_app.core.types import Document, Skipped
from desktop_app.corpus.documents import documents
from desktop_app.corpus.formats.compound.packing import compound_file

TEXT_AT = 0x400


def word_file(
    pieces: list[str | bytes],
    counts: tuple[int, ...] = (),
    flags: int = 0,
    version: int = 0xC1,
    looks: tuple[bytes, ...] = (),
    paragraphs: tuple[bytes, ...] = (),
    tables: Mapping[int, tuple[bytes, bytes]] | None = None,
) -> bytes:
    """A file whose text is `pieces`, bytes in Windows-1252; `counts` are the lengths of its parts.

    `looks` are the properties of the letters of each piece, `paragraphs` those of the paragraph that it is,
    `tables` others by the place where the file says where they are, each with what follows it.
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
        places.append(places[-1] + (len(data) - starts[-1]) // (1 if isinstance(piece, bytes) else 2))
    table = struct.pack(f"<{len(places)}I", *places)
    table += b"".join(struct.pack("<HIH", 0, entry, 0) for entry in entries)
    formats = b"\x01" + struct.pack("<h", 3) + b"abc"
    clx = formats + b"\x02" + struct.pack("<I", len(table)) + table
    struct.pack_into("<HH", data, 0, 0xA5EC, version)
    struct.pack_into("<H", data, 10, flags | 0x200)
    lengths = counts or (places[-1],)
    struct.pack_into(f"<{len(lengths)}i", data, 0x4C, *lengths)
    struct.pack_into("<II", data, 0x18, TEXT_AT, len(data))
    other = {**(tables or {}), 0x1A2: (clx, b"")}
    starts.append(len(data))
    if looks:
        written = [bytes((len(look),)) + look if look else b"" for look in looks]
        other[0xFA] = (page(data, starts, written, 1), b"")
    if paragraphs:
        written = [bytes((0, (len(look) + 1) // 2)) + look for look in paragraphs]
        other[0x102] = (page(data, starts, written, 13), b"")
    beside = b"garbage"
    for told_at, (one, after) in other.items():
        struct.pack_into("<II", data, told_at, len(beside), len(one))
        beside += one + after
    return compound_file({"WordDocument": bytes(data), "1Table": beside})


def page(data: bytearray, starts: list[int], written: list[bytes], entry: int) -> bytes:
    """Adds a page with what is `written` of each run to the file; returns the table of its only page."""
    data += bytes(-len(data) % 512)
    page = bytearray(512)
    struct.pack_into(f"<{len(starts)}I", page, 0, *starts)
    at = 510
    for run, properties in enumerate(written):
        at -= (len(properties) + 1) // 2 * 2
        page[at : at + len(properties)] = properties
        page[4 * len(starts) + entry * run] = at // 2 if properties else 0
    page[511] = len(written)
    data += page
    return struct.pack("<III", starts[0], starts[-1], len(data) // 512 - 1)


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


def level(text: str, kind: int = 0, start: int = 1, flags: int = 0, limit: int = 0) -> bytes:
    """A level of a list, its label with {0} for the number of the first level."""
    label = text.format(*map(chr, range(9)))
    places = bytes(place for place, char in enumerate(label, 1) if char < "\x09").ljust(9, b"\0")
    head = struct.pack("<iBB9sB8xBBBx", start, kind, flags, places, 0, 3, 4, limit)
    return head + b"papx" + b"chp" + struct.pack("<H", len(label)) + label.encode("utf-16-le")


def listed(style: int, list_: int | None = None, level: int | None = None) -> bytes:
    """The properties of a paragraph."""
    properties = struct.pack("<H", style) + b"\x03\x24\x01"
    properties += b"" if level is None else struct.pack("<HB", 0x260A, level)
    return properties + (b"" if list_ is None else struct.pack("<HH", 0x460B, list_))


def style(name: str, base: int = 0xFFF, properties: bytes = b"") -> bytes:
    """A paragraph's style."""
    written = struct.pack("<HHHHH", 0, base << 4 | 1, 2, 0, 0) + struct.pack("<H", len(name))
    written += name.encode("utf-16-le") + b"\0\0" + struct.pack("<HH", len(properties) + 2, 0) + properties
    return struct.pack("<H", len(written)) + written + b"\0" * (len(written) % 2)


def numbering() -> dict[int, tuple[bytes, bytes]]:
    """Two lists, the first of them used twice, the second time with another start; styles of headings."""
    styles = [style("Normal"), style("Heading 1", 0, listed(0, 3)[2:]), b"\0\0", style("Heading 2", 1, b"")]
    outline, steps = (0xFFF,) * 9, (1, 0xFFF, *(0xFFF,) * 7)
    lists = struct.pack("<h", 2)
    lists += struct.pack("<ii9HBx", 7, 7, *outline, 0) + struct.pack("<ii9HBx", 8, 8, *(1, 3), *steps[2:], 0)
    levels = level("{0}.") + level("{0}{1})", kind=4) + level("", kind=23) + level("", kind=255) * 6
    levels += level("Part {0}", kind=1) + level("{0}.{1}", flags=4) + level("", kind=255) * 7
    uses = b"".join(
        struct.pack("<i8xBxxx", identity, changes) for identity, changes in ((7, 0), (7, 1), (8, 0))
    )
    changes = struct.pack("<i", -1) * 2 + struct.pack("<iI", 5, 0x10) + struct.pack("<i", -1)
    return {
        0xA2: (struct.pack("<HHH", 4, len(styles), 10) + b"".join(styles), b""),
        0x2E2: (lists, levels),
        0x2EA: (struct.pack("<i", 3) + uses + changes, b""),
    }


def test_paragraphs_have_the_numbers_of_their_lists_and_styles(tmp_path: Path) -> None:
    told: list[tuple[str | bytes, bytes]] = [
        ("Rent\r", listed(1)),
        ("Due\r", listed(0, 1, 0)),
        (b"monthly\r", listed(0, 1, 1)),
        ("\r", listed(0, 1, 1)),
        ("by post\x0cor by hand\r", listed(0, 1, 1)),
        ("any\r", listed(0, 1, 2)),
        ("Plain\r", listed(0)),
        ("Late\r", listed(0, 1, 0)),
        ("Again\r", listed(0, 2, 0)),
        ("Former\r", listed(0, 0xF801, 0)),
        ("Repairs\r", listed(1)),
        ("Roof 😀\r", listed(3)),
        ("Slipway\r", listed(3)),
        ("\x07", listed(0, 1, 0)),
    ]
    pieces, paragraphs = [piece for piece, _ in told], tuple(look for _, look in told)
    found = read(tmp_path, word_file(pieces, paragraphs=paragraphs, tables=numbering()))
    assert isinstance(found, Document)
    assert found.text.split("\n\n") == [
        *("Part I Rent", "1. Due", "1a) monthly", "1c) by post", "or by hand", "- any", "Plain", "2. Late"),
        *("5. Again", "Former", "Part II Repairs", "2.1 Roof 😀", "2.2 Slipway", "6."),
    ]


@pytest.mark.parametrize("place", [0xA2, 0x2E2, 0x2EA])
def test_a_text_whose_lists_are_damaged_is_read_without_numbers(tmp_path: Path, place: int) -> None:
    tables = numbering()
    tables[place] = (tables[place][0][:5], b"")
    found = read(tmp_path, word_file(["Due\r"], paragraphs=(listed(0, 1, 0),), tables=tables))
    assert isinstance(found, Document)
    assert found.text in ("Due", "1. Due")


def test_hidden_text_stands_apart_and_raised_numbers_are_powers(tmp_path: Path) -> None:
    hidden, raised = b"\x3c\x08\x01", b"\x48\x2a\x01"
    pieces: list[str | bytes] = ["parsnip", "turnip 10", b"3", b" at the valves", "2", " a day", "-1", ".\r"]
    looks = [hidden, b"", raised, b"", raised, b"", raised, b""]
    pieces += ["Open\r", "gone\r", "\x02", "A\x07", "secret\x07", "B\r"]
    looks += [b"", hidden, hidden, b"", hidden, b""]
    found = read(tmp_path, word_file(pieces, looks=tuple(looks)))
    assert isinstance(found, Document)
    first, *others = found.text.split("\n\n")
    assert first == "turnip 10^3 at the valves 2 a day-1."
    assert others == ["[hidden: parsnip]", "Open", "[hidden: gone]", "A\t [hidden: secret]\tB"]


def test_notes_have_their_numbers_in_the_text_and_before_them(tmp_path: Path) -> None:
    pieces: list[str | bytes] = ["Herons\x02 nest\x02.\r", "\x02 Grey ones.\r", "\x02Late.\r"]
    tables = {
        0xAA: (struct.pack("<IIH", 6, 99, 1), b""),
        0xB2: (struct.pack("<II", 0, 99), b""),
        0x20A: (struct.pack("<IIH", 12, 99, 1), b""),
        0x212: (struct.pack("<II", 0, 99), b""),
    }
    found = read(tmp_path, word_file(pieces, (15, 13, 0, 0, 0, 7), tables=tables))
    assert isinstance(found, Document)
    assert found.text == "Herons 1 nest i.\n\n1 Grey ones.\n\ni Late."


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
        (b"\xdb\xa5" + b"\0" * 500, "Word 2 or older made it: open it and save it as .docx."),
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


def test_an_older_file_under_a_newer_ending_is_read_as_what_it_is(tmp_path: Path) -> None:
    found = read(tmp_path, word_file(["Heron\r"]), "letter.docx")
    assert isinstance(found, Document)
    assert found.text == "Heron"
    locked = read(tmp_path, compound_file({"EncryptedPackage": b"x"}), "locked.docx")
    assert isinstance(locked, Skipped)
    assert locked.reason.startswith("It is locked with a password")
