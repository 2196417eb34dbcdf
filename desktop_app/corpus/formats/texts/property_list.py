"""Reads Apple's property lists, written as XML or in bytes, and the web pages that Safari saves in them."""

import plistlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from desktop_app.core.types import Skipped
from desktop_app.corpus.formats.base import Format, Record, Refused, check_size, fields_of, title_of
from desktop_app.corpus.formats.encoding import read_text
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.json_text import items_of
from desktop_app.corpus.formats.json_values import Number
from desktop_app.corpus.formats.markup.declared import decoded
from desktop_app.corpus.formats.markup.html import page_of

_MARKS = (b"bplist", b"<", b"\xef\xbb\xbf<", b"\xfe\xff", b"\xff\xfe")
"""How all begin but those in the way of NeXT, which are texts."""
_MAIN, _FRAMES = "WebMainResource", "WebSubframeArchives"
_PAGES = ("text/html", "application/xhtml+xml")


def read_property_list(path: Path) -> Iterator[Record | Skipped]:
    """Its records, as those of JSON; what is neither text nor number in it is left out."""
    check_size(path)
    data = path.read_bytes()
    if data.lstrip().startswith(_MARKS):
        yield from items_of(path, _readable(_loaded(data)))
    else:
        yield Record("", {}, path.name, read_text(path))


def read_webarchive(path: Path) -> Iterator[Record]:
    """The page, and after it those that it shows in frames."""
    check_size(path)
    flow = TextFlow()
    title, told = "", {}
    for number, resource in enumerate(_pages(_loaded(path.read_bytes()))):
        page = page_of(
            decoded(resource["WebResourceData"], resource.get("WebResourceTextEncodingName", "")), True
        )
        if number:
            flow.place(f"frame {number}")
        else:
            title, told = page.title or page.heading, {"url": resource.get("WebResourceURL", ""), **page.told}
        page.write(flow)
    yield Record("", fields_of(**told), title_of(path, title), flow.text, tuple(flow.places))


def _loaded(data: bytes) -> Any:
    try:
        return plistlib.loads(data)
    except (plistlib.InvalidFileException, ExpatError, ValueError, OverflowError, AttributeError) as error:
        raise Refused("it is damaged, or no property list") from error


def _readable(value: Any) -> Any:
    """A value as JSON would have it; None for bytes."""
    if isinstance(value, dict):
        return {str(key): _readable(item) for key, item in value.items() if not isinstance(item, bytes)}
    if isinstance(value, list):
        return [_readable(item) for item in value if not isinstance(item, bytes)]
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Number(value)
    return value if isinstance(value, (str, bool)) else None


def _pages(archive: Any) -> Iterator[dict[str, Any]]:
    """The pages of a web archive; raises Refused where there is none."""
    main = archive.get(_MAIN) if isinstance(archive, dict) else None
    if not isinstance(main, dict) or not isinstance(main.get("WebResourceData"), bytes):
        raise Refused("it is damaged, or no web page in one file")
    if main.get("WebResourceMIMEType", _PAGES[0]) in _PAGES:
        yield main
    for frame in archive.get(_FRAMES, ()):
        yield from _pages(frame)


LIST = Format(
    (".plist",),
    "Property list",
    read_property_list,
    document="a record, with all that is nested in it, as in JSON",
    title="a field",
    place="record 12",
    unread="data in bytes",
    limits="128 MiB",
    engine="plistlib",
)
WEB_ARCHIVE = Format(
    (".webarchive",),
    "Saved web page",
    read_webarchive,
    document="the page; menus, notices, footers and frames after its text",
    title="the page's, else the first heading",
    place="around the text",
    unread="scripts, styles, pictures",
    limits="128 MiB",
    engine="plistlib, Lexbor",
)
