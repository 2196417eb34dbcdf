"""What programs of Apple keep is read in each of the ways in which it is written."""

from __future__ import annotations

import plistlib
from datetime import datetime

import pytest

from tests.corpus.conftest import Read

NOTES = {
    "Title": "Barrels",
    "Body": "Oak holds best.",
    "Tags": ["wood", "trade"],
    "Made": datetime(2024, 5, 1, 10, 30),
    "Weight": 12.5,
    "Sealed": True,
    "Picture": b"\0\1",
}


@pytest.mark.parametrize("way", [plistlib.FMT_BINARY, plistlib.FMT_XML])
def test_a_property_list_is_read_as_json_is(read_file: Read, way: plistlib.PlistFormat) -> None:
    ((note,), reasons) = read_file("a.plist", plistlib.dumps(NOTES, fmt=way))
    assert (note.title, note.text.partition("\n")[0], reasons) == ("Barrels", "Oak holds best.", [])
    assert note.fields == {
        "Title": "Barrels",
        "Body": "Oak holds best.",
        "Tags": "wood, trade",
        "Made": "2024-05-01 10:30:00",
        "Weight": "12.5",
        "Sealed": "true",
    }


def test_a_property_list_in_the_way_of_next_is_a_text(read_file: Read) -> None:
    ((text,), reasons) = read_file("a.plist", '{ "Greeting" = "Good day"; }')
    assert (text.text, reasons) == ('{ "Greeting" = "Good day"; }', [])


@pytest.mark.parametrize(
    "data", [b"bplist00", b"bplist00" + b"\xff" * 40, b"<plist><dict><key>a", b"<html/>"]
)
def test_a_damaged_property_list_is_told(read_file: Read, data: bytes) -> None:
    assert read_file("a.plist", data) == ([], ["It is damaged, or no property list."])


def page(html: str, **more: object) -> dict[str, object]:
    resource = {"WebResourceData": html.encode("cp1252"), "WebResourceMIMEType": "text/html"}
    return {"WebMainResource": {**resource, "WebResourceTextEncodingName": "windows-1252"}, **more}


def test_a_page_that_safari_saved_is_read_with_its_frames(read_file: Read) -> None:
    saved = page("<title>Inns</title><p>The café “Oak”", WebSubframeArchives=[page("<p>Framed")])
    ((document,), reasons) = read_file("a.webarchive", plistlib.dumps(saved, fmt=plistlib.FMT_BINARY))
    assert (document.title, document.text, reasons) == ("Inns", "The café “Oak”\n\nFramed", [])
    assert document.places[-1] == (16, "frame 1")
    (_, (reason,)) = read_file("b.webarchive", plistlib.dumps({"a": 1}))
    assert reason == "It is damaged, or no web page in one file."
