"""Reads plain text and Markdown: one document a file."""

import re
from collections.abc import Iterator
from pathlib import Path

from desktop_app.corpus.formats.base import Format, Record
from desktop_app.corpus.formats.encoding import read_text

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_ENTRY = re.compile(r"^([A-Za-z_][\w .-]*):[ \t]*(.*)$", re.MULTILINE)
# `Title ##` is `Title`, but `Learning C#` keeps its sign.
_HEADING = re.compile(r"^#{1,6}[ \t]++(.*?\S)(?:\s++#++)?\s*+$")
_UNDERLINE = re.compile(r"^(?:=+|-+)[ \t]*$")
_FENCE = re.compile(r"^[ ]{0,3}(?:```|~~~)")


def read_plain(path: Path) -> Iterator[Record]:
    """The file as one document; its title is the file's name without the ending."""
    yield Record(title=path.stem, text=read_text(path))


def read_markdown(path: Path) -> Iterator[Record]:
    """The file as one document, its marks kept.

    The title is the front matter's `title`, else the first heading, else the file's name. The front
    matter's simple entries become fields and leave the text; a heading that is the title and stands
    first leaves it too, since title and text are read together.
    """
    text = read_text(path)
    fields: dict[str, str] = {}
    if front := _FRONT_MATTER.match(text):
        fields = {name.strip(): value.strip().strip("\"'") for name, value in _ENTRY.findall(front[1])}
        text = text[front.end() :]
    title = next((value for name, value in fields.items() if name.casefold() == "title" and value), "")
    if not title:
        title, start, end = _first_heading(text)
        if title and not text[:start].strip() and text[end:].strip():
            text = text[end:]
    yield Record(fields=fields, title=title or path.stem, text=text)


def _first_heading(text: str) -> tuple[str, int, int]:
    """The first heading outside a code block, and its characters [start, end); ("", 0, 0) if none."""
    fenced = False
    before = ""
    position = before_at = 0
    for line in text.splitlines(keepends=True):
        bare = line.rstrip("\n")
        if _FENCE.match(bare):
            fenced = not fenced
        elif not fenced:
            if heading := _HEADING.match(bare):
                return heading[1], position, position + len(line)
            if before.strip() and _UNDERLINE.match(bare):
                return before.strip(), before_at, position + len(line)
        before, before_at = ("" if fenced else bare), position
        position += len(line)
    return "", 0, 0


MARKDOWN = Format(
    (".md", ".markdown"),
    "Markdown",
    read_markdown,
    title="front matter, else the first heading",
)
TEXT = Format((".txt", ".text", ".log", ".rst", ".adoc", ".org", ".tex"), "Text", read_plain)
