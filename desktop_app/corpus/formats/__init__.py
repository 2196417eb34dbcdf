"""One reader a file format; a new format is a new module here and a line in READERS."""

from __future__ import annotations

from pathlib import Path

from desktop_app.corpus.formats.base import Reader
from desktop_app.corpus.formats.delimited import read_delimited
from desktop_app.corpus.formats.json_text import read_json, read_json_lines
from desktop_app.corpus.formats.plain import read_markdown, read_plain

READERS: dict[str, Reader] = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".tab": read_delimited,
    ".psv": read_delimited,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
}
"""The reader of every file name ending that can be read, in lower case."""


def reader_of(path: Path) -> Reader | None:
    """The reader for `path` by its ending, or None where files of its kind are not read."""
    return READERS.get(path.suffix.lower())
