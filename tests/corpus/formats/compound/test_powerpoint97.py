"""PowerPoint's older files: the slides in use, with their notes and comments."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from desktop_app.core.types import Document, Skipped
from desktop_app.corpus.documents import documents
from desktop_app.corpus.formats.compound.packing import compound_file
from tests.corpus.conftest import Read


def record(kind: int, data: bytes, instance: int = 0, container: bool = False) -> bytes:
    return struct.pack("<HHI", instance << 4 | (0xF if container else 0), kind, len(data)) + data


def box(kind: int, *parts: bytes, instance: int = 0) -> bytes:
    return record(kind, b"".join(parts), instance, container=True)


def chars(text: str) -> bytes:
    return record(0x0FA0, text.encode("utf-16-le"))


def entry(place: int, identity: int) -> bytes:
    return record(0x03F3, struct.pack("<IIiII", place, 0, 0, identity, 0))


def shape(*parts: bytes, place: bytes = b"") -> bytes:
    told = box(0xF011, place) if place else b""
    return box(0x040C, box(0xF002, box(0xF003, box(0xF004, told, box(0xF00D, *parts)))))


def fixed(*parts: bytes) -> bytes:
    """A slide's own record: the master it has, and that it shows it."""
    return record(0x03EF, struct.pack("<I8xIIHH", 0, 900, 0, 1, 0)) + b"".join(parts)


def footers(flags: int, date: str, footer: str, instance: int = 0) -> bytes:
    texts = (record(0x0FBA, date.encode("utf-16-le"), 0), record(0x0FBA, footer.encode("utf-16-le"), 2))
    return box(0x0FD9, record(0x0FDA, struct.pack("<HH", 0, flags)), *texts, instance=instance)


def show(token: int = 0xE391C05F, within: str = "", stored: Sequence[bytes] = ()) -> bytes:
    """A presentation; `stored` are objects in it, every second of them packed."""
    objects = {
        1: box(
            0x03E8,
            box(0x0FF0, entry(5, 900), record(0x0F9F, b"\0" * 4), chars("Master"), instance=1),
            footers(0x21, "not shown", "Harbor Board", 3),
            footers(0x20, "", "on printed notes", 4),
            box(
                0x0FF0,
                entry(2, 256),
                record(0x0F9F, b"\0" * 4),
                chars("Title of it\rsecond"),
                record(0x0F9F, b"\1" * 4),
                record(0x0FA8, b"Caf\xe9"),
                entry(3, 257),
            ),
            box(0x0FF0, entry(4, 1), instance=2),
        ),
        2: box(
            0x03EE,
            fixed(),
            shape(record(0x0F9E, struct.pack("<I", 0))),
            shape(record(0x0F9E, struct.pack("<I", 1))),
            shape(record(0x0F9E, struct.pack("<I", 99))),
            shape(record(0x0FA0, "*".encode("utf-16-le"))),
            box(
                0x2EE0,
                record(0x0FBA, "Ida".encode("utf-16-le"), 0),
                record(0x0FBA, "Check this".encode("utf-16-le"), 1),
                record(0x0FBA, "IH".encode("utf-16-le"), 2),
            ),
        ),
        3: box(
            0x03EE,
            fixed(record(0x03F9, struct.pack("<IIBBH", 0, 0, 0, 0, 4))),
            footers(0x24, "May 1998", "Harbor Board"),
            shape(chars("Żuraw\x0bstoi")),
        ),
        4: box(0x03F0, record(0x03F1, struct.pack("<II", 257, 0)), shape(chars("Say it slowly"))),
        5: box(
            0x03F8,
            shape(chars("Click to edit"), place=record(0x0BC3, b"\0" * 8)),
            shape(chars("Confidential")),
        ),
    }
    for number, held in enumerate(stored):
        packed = struct.pack("<I", len(held)) + zlib.compress(held)
        objects[6 + number] = record(0x1011, packed, 1) if number % 2 else record(0x1011, held)
    data = bytearray(box(0x03EE, shape(chars("an old version of a slide"))))
    places = {}
    for number, written in objects.items():
        places[number] = len(data)
        data += written
    directory = len(data)
    data += record(0x1772, struct.pack(f"<{len(places) + 1}I", len(places) << 20 | 1, *places.values()))
    edit = len(data)
    data += record(0x0FF5, struct.pack("<IIIII", 0, 0, 0, directory, 1))
    user = struct.pack("<HHIIII", 0, 0x0FF6, 20, 20, token, edit)
    streams = {f"{within}PowerPoint Document": bytes(data), f"{within}Current User": user}
    return compound_file({**streams, "Text_Content": b"", "PowerPoint Document": b"x"} if within else streams)


def read(tmp_path: Path, data: bytes) -> Document | Skipped:
    path = tmp_path / "talk.ppt"
    path.write_bytes(data)
    (found,) = documents(path)
    return found


def test_slides_in_order_with_what_belongs_to_them(tmp_path: Path) -> None:
    found = read(tmp_path, show())
    assert isinstance(found, Document)
    assert found.title == "Title of it"
    first, second = "Title of it\nsecond\n\nCafé\n\nIda\n\nCheck this", "Żuraw\nstoi"
    shown = "Confidential\n\nHarbor Board"
    assert found.text == f"{first}\n\n{shown}\n\n{second}\n\nMay 1998\n\nSay it slowly"
    assert found.places == ((0, "slide 1"), (found.text.index("Żuraw"), "slide 2, hidden"))


def test_objects_in_it_are_documents_of_their_own(read_file: Read) -> None:
    stored = (
        compound_file({"CONTENTS": b"{\\rtf1 Plain}"}),
        compound_file({"CONTENTS": b"{\\rtf1 Packed}"}),
        compound_file({"VBA": b"a program"}),
        b"damaged",
    )
    (_, *inner), reasons = read_file("talk.ppt", show(stored=stored))
    assert [(one.place, one.text) for one in inner] == [
        ("embedded object 1.rtf", "Plain"),
        ("embedded object 2.rtf", "Packed"),
    ]
    assert reasons == []


def test_the_newer_of_two_in_a_file_for_programs_of_1995_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, show(within="PP97_DUALSTORAGE/"))
    assert isinstance(found, Document)
    assert found.title == "Title of it"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (show(0xF3D1C4DF), "It is locked with a password: save a copy without one."),
        (compound_file({"PowerPoint Document": b"", "Current User": b"\0" * 40}), None),
        (compound_file({"PowerPoint Document": b"x"}), None),
        (compound_file({"PP40": b"x"}), "PowerPoint 95 or older made it: open it and save it as .pptx."),
        (show()[:3000], None),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, data: bytes, reason: str | None) -> None:
    found = read(tmp_path, data)
    assert isinstance(found, Skipped)
    assert found.reason == reason or (reason is None and "did not expect" not in found.reason)
