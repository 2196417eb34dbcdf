"""Reads OpenDocument files that are one XML text instead of an archive of several."""

from collections.abc import Iterator
from pathlib import Path

from desktop_app.core.types import Skipped
from desktop_app.corpus.formats.base import Format, Record, check_size, title_of
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.office.odf_styles import OdfStyles
from desktop_app.corpus.formats.office.opendocument import OdfStory, fields_told
from desktop_app.corpus.formats.spreadsheets import ods, sheet
from desktop_app.corpus.formats.xml_text import Values, parse

_BODY = frozenset(("body",))
_HEADER = frozenset(("header", "footer", "header-left", "footer-left", "header-first", "footer-first"))


def read_flat(path: Path) -> Iterator[Record]:
    """The text or presentation as one text, as one in an archive is."""
    check_size(path)
    data = path.read_bytes()
    flow = TextFlow()
    styles = OdfStyles()
    parse(data, styles)
    story = OdfStory(flow, styles, within=_BODY)
    parse(data, story)
    apart = OdfStory(TextFlow(), styles, within=_HEADER)
    parse(data, apart)
    flow.paragraph()
    flow.add(apart.flow.text)
    found = Values(data, within="meta")  # a frame's title and a note's date have the same names
    title = title_of(path, found.first("title"), story.heading)
    yield Record("", fields_told(found), title, flow.text, tuple(flow.places))


def read_flat_spreadsheet(path: Path) -> Iterator[Record | Skipped]:
    """The rows of every sheet, as those of other spreadsheets."""
    check_size(path)
    for one in ods.sheets(path.read_bytes()):
        yield from sheet.records(one)


TEXT = Format(
    (".fodt", ".fodp", ".fodg"),
    "OpenDocument",
    read_flat,
    document="the file, as other OpenDocument texts and presentations",
    title="the author's, else the first heading",
    place="slide 3",
    unread="pictures, charts",
    limits="128 MiB",
    engine="expat",
)
SPREADSHEET = Format(
    (".fods",),
    "Spreadsheet",
    read_flat_spreadsheet,
    document="a row, as of other spreadsheets",
    title="a field",
    place="sheet Staff, row 4",
    limits="128 MiB",
    engine="expat",
)
