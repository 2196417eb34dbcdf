"""Files that are embedded in office files are documents of their own that say where they lie."""

from __future__ import annotations

import struct

from desktop_app.corpus.formats.compound.ole import compound
from desktop_app.corpus.formats.compound.packing import compound_file
from desktop_app.corpus.formats.held import HeldFile
from tests.corpus.conftest import Read
from tests.corpus.formats.compound.test_word97 import word_file
from tests.corpus.formats.spreadsheets.test_workbook import xls
from tests.corpus.formats.test_office import pptx, shape
from tests.corpus.making import members_of, pdf, relationships, word, workbook, zipped
from tests.corpus.making import paragraph as text

PRICES = workbook({"Prices": [["Name", "Price"], ["Hawser", 40]]})


def holding(file: bytes, **members: bytes | str) -> bytes:
    """An office file with further members, whose names have "__" for a slash."""
    more = {name.replace("__", "/").replace("_dot_", "."): data for name, data in members.items()}
    return zipped(members_of(file) | more)


def packaged(name: str, data: bytes) -> bytes:
    """An object as Windows packs a file that was dropped into a document."""
    path = f"C:\\tmp\\{name}\0".encode("cp1252")
    head = b"\2\0" + f"{name}\0".encode("cp1252") + path + struct.pack("<HHI", 0, 3, len(path)) + path
    native = head + struct.pack("<I", len(data)) + data
    return compound_file({"\1Ole10Native": struct.pack("<I", len(native)) + native})


def streams_of(file: bytes) -> dict[str, bytes]:
    with compound(HeldFile.of("a.ole", file, 0)) as opened:
        return {name: opened.read(name) for name in opened.names}


def test_a_workbook_in_a_document_keeps_its_sheets(read_file: Read) -> None:
    content = holding(word(text("See the table.")), word__embeddings__Sheet1_dot_xlsx=PRICES)
    (whole, row), reasons = read_file("deed.docx", content)
    assert (whole.text, reasons) == ("See the table.", [])
    assert row.fields == {"Name": "Hawser", "Price": "40"}
    assert row.place == "embedded Sheet1.xlsx, sheet Prices, row 2"


def test_a_document_in_slides_and_in_a_workbook_says_where_it_lies(read_file: Read) -> None:
    inner = word(text("Terms of the lease."))
    (_, lease), reasons = read_file(
        "a.pptx", holding(pptx(shape("Slide")), ppt__embeddings__Deed_dot_docx=inner)
    )
    assert (lease.text, lease.place, lease.fields["embedded in"]) == (
        "Terms of the lease.",
        "embedded Deed.docx",
        "a",
    )
    (*_, lease), more = read_file("b.xlsx", holding(PRICES, xl__embeddings__Deed_dot_docx=inner))
    assert (lease.text, lease.place, reasons + more) == ("Terms of the lease.", "embedded Deed.docx", [])


def test_objects_of_older_programs_are_unpacked(read_file: Read) -> None:
    part = holding(word(text("A part by itself.")), **{"[Content_Types]_dot_xml": "<Types/>"})
    content = holding(
        word(text("Body.")),
        word__embeddings__oleObject1_dot_bin=packaged("Größen.txt", b"Sizes of sails"),
        word__embeddings__oleObject2_dot_bin=compound_file({"CONTENTS": pdf([["Page of a chart"]])}),
        word__embeddings__oleObject3_dot_bin=compound_file({"Package": part}),
        word__embeddings__oleObject4_dot_bin=compound_file({"Equation Native": b"x"}),
    )
    documents, reasons = read_file("a.docx", content)
    assert [(one.text, one.place) for one in documents] == [
        ("Body.", ""),
        ("Sizes of sails", "embedded Größen.txt"),
        ("Page of a chart", "embedded oleObject2.pdf"),
        ("A part by itself.", "embedded oleObject3.docx"),
    ]
    assert reasons == []


def test_the_table_behind_a_chart_is_not_read_twice_and_what_is_not_read_is_told(read_file: Read) -> None:
    content = holding(
        word(text("Body.")),
        word__charts__chart1_dot_xml="<c/>",
        word__charts___rels__chart1_dot_xml_dot_rels=relationships(package="../embeddings/behind.xlsx"),
        word__embeddings__behind_dot_xlsx=PRICES,
        word__embeddings__drawing_dot_vsdx=b"x",
        word__embeddings__broken_dot_bin=bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600,
    )
    (document,), reasons = read_file("a.docx", content)
    assert document.text == "Body."
    assert reasons == [
        "Embedded broken.bin: it is damaged, or of another kind than its name says.",
        "1 embedded file is of a kind that is not read.",
    ]


def test_a_document_in_a_document_in_a_document_is_followed_to_a_depth(read_file: Read) -> None:
    content = word(text("0"))
    for depth in range(1, 6):
        content = holding(word(text(str(depth))), word__embeddings__In_dot_docx=content)
    documents, reasons = read_file("a.docx", content)
    assert [one.text for one in documents] == ["5", "4", "3", "2"]
    assert reasons
    assert all("1 embedded file is of a kind that is not read" in reason for reason in reasons)


def test_objects_that_are_pictures_are_counted_and_not_called_damaged(read_file: Read) -> None:
    paint = compound_file({"\1Ole10Native": struct.pack("<I", 900) + b"BM" + b"\0" * 900})
    photo = compound_file({"CONTENTS": b"8BPS" + b"\0" * 900})
    content = holding(
        word(text("Body.")),
        word__embeddings__oleObject1_dot_bin=paint,
        word__embeddings__oleObject2_dot_bin=photo,
    )
    ((document,), reasons) = read_file("a.docx", content)
    assert (document.text, reasons) == ("Body.", ["2 embedded files are of a kind that is not read."])


def test_objects_in_an_older_document_are_documents_of_their_own(read_file: Read) -> None:
    objects = {
        "_11/": streams_of(word_file(["Inner."])) | {"\1CompObj": b"x"},
        "_12/": streams_of(packaged("Größen.txt", b"Sizes of sails")),
        "_13/": {"Workbook": b"\x09\x08\x10\0\0\6\0\x80", "\1CompObj": b"a chart"},
        "_14/": {"contents": b"a button", "\3OCXNAME": b"x"},
    }
    streams = streams_of(word_file(["Body."]))
    for name, inner in objects.items():
        streams |= {f"ObjectPool/{name}{stream}": data for stream, data in inner.items()}
    documents, reasons = read_file("a.doc", compound_file(streams))
    assert [(one.text, one.place) for one in documents] == [
        ("Body.", ""),
        ("Inner.", "embedded object 1.doc"),
        ("Sizes of sails", "embedded Größen.txt"),
    ]
    assert reasons == []


def test_objects_in_an_older_workbook_are_documents_of_their_own(read_file: Read) -> None:
    streams = {"Workbook": xls((0, 0, "name", 0), (1, 0, "Hawser", 0))}
    streams |= {f"MBD000A1B2C/{name}": data for name, data in streams_of(word_file(["Terms."])).items()}
    documents, reasons = read_file("a.xls", compound_file(streams))
    row, terms = documents
    assert (row.fields, row.place) == ({"name": "Hawser"}, "sheet Sheet 1, row 2")
    assert (terms.text, terms.place, reasons) == ("Terms.", "embedded object 1.doc", [])
