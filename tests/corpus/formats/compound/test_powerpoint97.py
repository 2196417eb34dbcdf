"""PowerPoint's older files: the slides in use, with their notes and comments."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from desktop_app.core.types import Document, Skipped
from desktop_app.corpus.documents import documents
from tests.corpus.formats.compound.making import compound_file


def record(kind: int, data: bytes, instance: int = 0, container: bool = False) -> bytes:
    return struct.pack("<HHI", instance << 4 | (0xF if container else 0), kind, len(data)) + data


def box(kind: int, *parts: bytes, instance: int = 0) -> bytes:
    return record(kind, b"".join(parts), instance, container=True)


def chars(text: str) -> bytes:
    return record(0x0FA0, text.encode("utf-16-le"))


def entry(place: int, identity: int) -> bytes:
    return record(0x03F3, struct.pack("<IIiII", place, 0, 0, identity, 0))


def shape(*parts: bytes) -> bytes:
    return box(0x040C, box(0xF002, box(0xF003, box(0xF004, box(0xF00D, *parts)))))


def show(token: int = 0xE391C05F) -> bytes:
    objects = {
        1: box(
            0x03E8,
            box(0x0FF0, entry(9, 900), record(0x0F9F, b"\0" * 4), chars("Master"), instance=1),
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
        3: box(0x03EE, shape(chars("Żuraw\x0bstoi"))),
        4: box(0x03F0, record(0x03F1, struct.pack("<II", 257, 0)), shape(chars("Say it slowly"))),
    }
    data = bytearray(box(0x03EE, shape(chars("an old version of a slide"))))
    places = {}
    for number, written in objects.items():
        places[number] = len(data)
        data += written
    directory = len(data)
    data += record(0x1772, struct.pack("<I", 4 << 20 | 1) + struct.pack("<4I", *places.values()))
    edit = len(data)
    data += record(0x0FF5, struct.pack("<IIIII", 0, 0, 0, directory, 1))
    user = struct.pack("<HHIIII", 0, 0x0FF6, 20, 20, token, edit)
    return compound_file({"PowerPoint Document": bytes(data), "Current User": user})


def read(tmp_path: Path, data: bytes) -> Document | Skipped:
    path = tmp_path / "talk.ppt"
    path.write_bytes(data)
    (found,) = documents(path)
    return found


def test_slides_in_order_with_what_belongs_to_them(tmp_path: Path) -> None:
    found = read(tmp_path, show())
    assert isinstance(found, Document)
    assert found.title == "Title of it"
    assert found.text == ("Title of it\nsecond\n\nCafé\n\nIda\n\nCheck this\n\nŻuraw\nstoi\n\nSay it slowly")
    assert found.places == ((0, "slide 1"), (found.text.index("Żuraw"), "slide 2"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (show(0xF3D1C4DF), "It is locked with a password: save a copy without one."),
        (compound_file({"PowerPoint Document": b"", "Current User": b"\0" * 40}), None),
        (compound_file({"PowerPoint Document": b"x"}), None),
        (show()[:3000], None),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, data: bytes, reason: str | None) -> None:
    found = read(tmp_path, data)
    assert isinstance(found, Skipped)
    assert found.reason == reason or (reason is None and "did not expect" not in found.reason)
