"""Reads Markdown: one document a file, its front matter as fields."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from desktop_app.core.text import is_word
from desktop_app.corpus.formats.base import Format, Record
from desktop_app.corpus.formats.encoding import read_text
from desktop_app.corpus.formats.json_values import Number, holds_prose, readable

_LONGEST = 64 << 10
"""Characters of front matter; more of it is a text between two rules."""
_YAML = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_ENTRY = re.compile(r"^([^\W\d][\w.-]*(?: [\w.-]+){0,2}):[ \t]*(.*)$", re.MULTILINE)
"""Names have up to three words: more of them before a colon are a sentence."""
_GOES_ON = re.compile(r"^(?:[ \t]+\S.*|- .*|#.*|\s*)$")
# `Title ##` is `Title`, but `Learning C#` keeps its sign.
_HEADING = re.compile(r"^#{1,6}[ \t]++(.*?\S)(?:\s++#++)?\s*+$")
_UNDERLINE = re.compile(r"^(?:=+|-+)[ \t]*$")
_FENCE = re.compile(r"^[ ]{0,3}(?:```|~~~)")


def read_markdown(path: Path) -> Iterator[Record]:
    """The file as one document, its marks kept.

    The title is the front matter's `title`, else the first heading, else the file's name. What the front
    matter says becomes fields and leaves the text, but for sentences, which go before it; a heading that is
    the title and stands first leaves it too, since title and text are read together.
    """
    text = read_text(path)
    fields, told, text = _front_matter(text)
    title = next((value for name, value in fields.items() if name.casefold() == "title" and value), "")
    if not title:
        title, start, end = _first_heading(text)
        if title and not text[:start].strip() and text[end:].strip():
            text = text[end:]
    if not text.strip() and not told:
        told = [f"{name}: {value}" for name, value in fields.items() if value and value != title]
    yield Record(fields=fields, title=title or path.stem, text="\n\n".join([*told, text]) if told else text)


def _front_matter(text: str) -> tuple[dict[str, str], list[str], str]:
    """The fields of the front matter, the sentences among them, and the text without it."""
    if not text.startswith(("---", "+++")):
        return {}, [], text
    for pattern, parse in ((_YAML, _yaml), (_TOML, _toml)):
        front = pattern.match(text)
        if front and len(front[1]) < _LONGEST:
            values = parse(front[1])
            if values is None:
                continue
            fields = {name: readable(value).strip() for name, value in values.items()}
            told = [
                fields[name]
                for name, value in values.items()
                if name.casefold() != "title" and holds_prose([value])
            ]
            return fields, told, text[front.end() :]
    return {}, [], text


def _yaml(front: str) -> Mapping[str, Any] | None:
    """What front matter in YAML says, every value as written; None where it is a text between two rules."""
    lines = front.split("\n")
    if not all(_ENTRY.match(line) or _GOES_ON.match(line) for line in lines) or not _ENTRY.search(front):
        return None
    if not lines[0].strip() and " " in "".join(name for name, _ in _ENTRY.findall(front)):
        return None
    import yaml  # 20 ms, and few files need it

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        # An alias repeats what it stands for, and aliases of aliases without end.
        if not any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(front, loader)):
            values = yaml.load(front, loader)  # noqa: S506 - it makes nothing but strings, lists and mappings
            if isinstance(values, dict):
                return {str(name): value for name, value in values.items()}
    except (yaml.YAMLError, ValueError, RecursionError):
        pass
    return _simple(lines)


def _simple(lines: list[str]) -> Mapping[str, str]:
    """The entries of front matter that is no YAML to the letter, each with the lines that belong to it."""
    values: dict[str, str] = {}
    name = ""
    for line in lines:
        if entry := _ENTRY.match(line):
            name = entry[1]
            values[name] = entry[2].strip().strip("\"'")
        elif name and line.strip():
            values[name] = f"{values[name]} {line.strip().removeprefix('- ')}".strip()
    return values


def _toml(front: str) -> Mapping[str, Any] | None:
    try:
        return tomllib.loads(front, parse_float=Number)
    except (ValueError, RecursionError):
        return None


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
            if is_word(before) and _UNDERLINE.match(bare):
                return before.strip(), before_at, position + len(line)
        before, before_at = ("" if fenced else bare), position
        position += len(line)
    return "", 0, 0


FORMAT = Format(
    (".md", ".markdown", ".mkd", ".mdown", ".mdx", ".rmd", ".qmd"),
    "Markdown",
    read_markdown,
    document="the file; its front matter (YAML, TOML) is fields, and sentences in it text",
    title="front matter, else the first heading",
    limits="128 MiB",
    engine="PyYAML, own",
)
