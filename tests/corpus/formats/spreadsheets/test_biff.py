"""The words of boxes and of charts in an XLS follow the rows of their sheet."""

from __future__ import annotations

import struct

from desktop_app.corpus.formats.compound.packing import compound_file
from tests.corpus.conftest import Read


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def part(kind: int, *records: bytes) -> bytes:
    """What begins with a sign of its kind: 5 for the workbook, 0x10 for a sheet, 0x20 for a chart."""
    return b"".join((record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0)), *records, record(0x0A)))


def wide(text: str) -> bytes:
    return b"\1" + text.encode("utf-16-le")


def drawn(kind: int, *texts: str) -> bytes:
    """An object of a kind (6 is a box, 0x19 a note), its text in pieces: in Latin-1 but for the last."""
    length = sum(map(len, texts))
    head = record(0x5D, struct.pack("<HHHH", 0x15, 18, kind, 7) + bytes(14))
    pieces = [b"\0" + text.encode("latin-1") for text in texts[:-1]] + [wide(texts[-1])]
    return b"".join(
        (
            head,
            record(0x1B6, struct.pack("<HH6xHHH", 0, 0, length, 16, 0)),
            *(record(0x3C, piece) for piece in pieces),
            record(0x3C, struct.pack("<HHHHHH", 0, 0, 0, 0, length, 0) + bytes(4)),
        )
    )


def xls(*sheets: bytes) -> bytes:
    """A workbook of sheets called One, Two …; what is a chart is a sheet of its own."""
    heads = [
        record(0x85, struct.pack("<IBBB", 0, 0, 2 * (sheet[6] == 0x20), 3) + b"\0" + name.encode())
        for name, sheet in zip(("One", "Two"), sheets, strict=False)
    ]
    at = len(part(5, *heads))
    places = []
    for sheet in sheets:
        places.append(struct.pack("<I", at))
        at += len(sheet)
    heads = [head[:4] + place + head[8:] for head, place in zip(heads, places, strict=True)]
    return compound_file({"Workbook": part(5, *heads) + b"".join(sheets)})


def titled(kind: int, text: str) -> bytes:
    string = record(0x100D, struct.pack("<HB", 0, len(text)) + wide(text))
    return record(kind) + record(0x1033) + string + record(0x1034)


def test_boxes_and_titles_of_charts_in_an_xls_are_read_beside_its_rows(read_file: Read) -> None:
    cell = record(0x204, struct.pack("<HHHH", 0, 0, 0, 4) + b"\0Mole")
    note = drawn(0x19, "x", "ask Orla") + record(0x1C, struct.pack("<HHHHHB", 0, 0, 0, 7, 0, 0) + b"\0")
    chart = part(0x20, titled(0x1003, "Series"), titled(0x1025, "Boats a month"))
    first = part(0x10, cell, note, drawn(6, "Low tide ", "only – ask"), chart)
    documents, reasons = read_file("a.xls", xls(first, part(0x10, cell)))
    assert [(one.place, one.text) for one in documents[1:]] == [
        ("sheet One, boxes and charts", "Low tide only – ask\n\nBoats a month"),
        ("sheet Two, row 1", "Mole"),
    ]
    assert (list(documents[0].fields.values()), reasons) == (["Mole", "xask Orla"], [])


def test_a_sheet_of_an_xls_that_is_a_chart_is_its_titles(read_file: Read) -> None:
    chart = part(0x20, titled(0x1003, "Series"), titled(0x1025, "Boats a month"))
    cell = record(0x204, struct.pack("<HHHH", 0, 0, 0, 4) + b"\0Mole")
    documents, reasons = read_file("a.xls", xls(part(0x10, cell), chart))
    assert ([(one.place, one.text) for one in documents], reasons) == (
        [("sheet One, row 1", "Mole"), ("sheet Two, boxes and charts", "Boats a month")],
        [],
    )
