"""Reads reStructuredText, AsciiDoc and Org: their marks are kept, what they say about themselves is told."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from desktop_app.corpus.formats.base import Format, Record, title_of
from desktop_app.corpus.formats.encoding import read_text

_ORG_KEYWORD = re.compile(r"^#\+(\w+):[ \t]*(.*)\n?", re.MULTILINE)
_ORG_HEADING = re.compile(
    r"^\*+[ \t]+(?:(?:TODO|DONE)[ \t]+)?(?:\[#\w\][ \t]+)?(.*?)(?:[ \t]+:[\w@:]+:)?[ \t]*$", re.M
)
_ORG_KEPT = (
    "title",
    "subtitle",
    "author",
    "date",
    "email",
    "description",
    "keywords",
    "filetags",
    "language",
)
_ADOC_TITLE = re.compile(r"^=[ \t]+(.*\S)[ \t]*$")
_ADOC_HEADING = re.compile(r"^={2,6}[ \t]+(.*\S)[ \t]*$", re.MULTILINE)
_ADOC_ATTRIBUTE = re.compile(r"^:([\w-]+):[ \t]+(.*\S)[ \t]*$")
_ADOC_AUTHOR = re.compile(r"^[^\W\d_][\w.'’ -]*(?:<[^>]+>)?(?:;.*)?$")
_RST_FIELD = re.compile(r"^:([A-Za-z][\w -]*):[ \t]+(.*\S)[ \t]*$", re.MULTILINE)
_RST_LINE = re.compile(r"^([!-/:-@\[-`{-~])\1{2,}[ \t]*$")
_RST_KEPT = (
    "author",
    "authors",
    "date",
    "version",
    "organization",
    "contact",
    "abstract",
    "keywords",
    "status",
)


def read_org(path: Path) -> Iterator[Record]:
    """The file as one text; what its keywords say are fields, which leave the text."""
    text = read_text(path)
    said: dict[str, list[str]] = {}

    def take(found: re.Match[str]) -> str:
        name = found[1].lower()
        if name not in _ORG_KEPT:
            return found[0]
        said.setdefault(name, []).append(found[2].strip())
        return ""

    text = _ORG_KEYWORD.sub(take, text)
    fields = {name: ", ".join(filter(None, values)) for name, values in said.items() if any(values)}
    heading = _ORG_HEADING.search(text)
    title = title_of(path, fields.get("title"), heading[1] if heading else "")
    yield Record("", fields, title, text)


def read_asciidoc(path: Path) -> Iterator[Record]:
    """The file as one text; its title line and the attributes of its header are fields."""
    text = read_text(path)
    lines = text.split("\n")
    fields: dict[str, str] = {}
    at = 0
    while at < len(lines) and (not lines[at].strip() or lines[at].startswith("//")):
        at += 1
    title = _ADOC_TITLE.match(lines[at]) if at < len(lines) else None
    begin = at
    if title:
        at += 1
        if at < len(lines) and _ADOC_AUTHOR.match(lines[at]):
            fields["author"] = lines[at].strip()
            at += 1
    while at < len(lines) and lines[at].strip():
        if attribute := _ADOC_ATTRIBUTE.match(lines[at]):
            fields[attribute[1]] = attribute[2]
        elif not lines[at].startswith((":", "//")) and not re.match(r"v?\d", lines[at]):
            break
        at += 1
    rest = "\n".join(lines[at:]).strip()
    heading = _ADOC_HEADING.search(text)
    if not title or not rest:
        rest = "\n".join(lines[begin:])
    yield Record("", fields, title_of(path, title[1] if title else heading[1] if heading else ""), rest)


def read_rst(path: Path) -> Iterator[Record]:
    """The file as one text; its title is the first heading, and its own remarks about itself are fields."""
    text = read_text(path)
    head = text[:10_000]
    found = [(name.strip().lower(), value) for name, value in _RST_FIELD.findall(head)]
    fields = {name: value for name, value in found if name in _RST_KEPT}
    lines = head.split("\n")
    heading = next(
        (
            line.strip()
            for line, below in pairwise(lines)
            if line.strip()
            and _RST_LINE.match(below)
            and not _RST_LINE.match(line)
            and len(below.rstrip()) >= min(len(line.strip()), 4)
        ),
        "",
    )
    yield Record("", fields, title_of(path, heading), text)


RST = Format((".rst", ".rest"), "reStructuredText", read_rst, title="the first heading", limits="128 MiB")
ASCIIDOC = Format(
    (".adoc", ".asciidoc"),
    "AsciiDoc",
    read_asciidoc,
    title="its own, else the first heading",
    limits="128 MiB",
)
ORG = Format((".org",), "Org", read_org, title="its own, else the first heading", limits="128 MiB")
