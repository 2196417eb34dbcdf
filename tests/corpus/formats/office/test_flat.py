"""OpenDocument files of one XML text are read as those in an archive."""

from __future__ import annotations

from pathlib import Path

from desktop_app.core.types import Document
from desktop_app.corpus.documents import documents

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("meta", "meta"),
        ("style", "style"),
    )
)
META = (
    '<office:meta xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Weirs &amp; locks</dc:title>'
    "<meta:initial-creator>Ida</meta:initial-creator></office:meta>"
)


def read(tmp_path: Path, name: str, body: str, meta: str = "") -> list[Document]:
    path = tmp_path / name
    path.write_text(
        f"<office:document {NAMES}>{meta}<office:settings>no text</office:settings>"
        f"<office:body>{body}</office:body></office:document>",
        encoding="utf-8",
    )
    found = list(documents(path))
    assert all(isinstance(item, Document) for item in found), found
    return [item for item in found if isinstance(item, Document)]


def test_a_text(tmp_path: Path) -> None:
    body = "<office:text><text:h>Heron</text:h><text:p>It<text:s/>stands.</text:p></office:text>"
    (found,) = read(tmp_path, "a.fodt", body)
    assert (found.title, found.text) == ("Heron", "Heron\n\nIt stands.")
    (found,) = read(tmp_path, "a.fodt", body, META)
    assert (found.title, found.fields) == ("Weirs & locks", {"author": "Ida"})


def test_a_presentation_has_slides(tmp_path: Path) -> None:
    page = (
        "<draw:page><draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame></draw:page>"
    )
    slides = f"<office:presentation>{page.format('One')}{page.format('Two')}</office:presentation>"
    (found,) = read(tmp_path, "a.fodp", slides)
    assert found.text == "One\n\nTwo"
    assert found.place_at(len(found.text) - 1) == "slide 2"


def test_rows_of_a_spreadsheet_are_records(tmp_path: Path) -> None:
    cells = (("name", "notes"), ("heron", "stands"), ("eel", "climbs"))
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in cells
    )
    body = f'<office:spreadsheet><table:table table:name="Birds">{rows}</table:table></office:spreadsheet>'
    found = read(tmp_path, "a.fods", body)
    assert [(one.title, one.text, one.place) for one in found] == [
        ("heron", "stands", "sheet Birds, row 2"),
        ("eel", "climbs", "sheet Birds, row 3"),
    ]
