"""Reads JSON (an array of records, an object around one, a single record) and JSON Lines."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop_app.core.types import Skipped
from desktop_app.corpus import fields
from desktop_app.corpus.formats.base import Format, Record, Refused, skipped
from desktop_app.corpus.formats.encoding import MAX_LINE, damaged, lines, open_text, read_text
from desktop_app.corpus.formats.json_values import BESIDE, Number, holds_prose, readable, records

MAX_BYTES = 512 << 20
"""A JSON document has to be held in memory whole; JSON Lines has not and may have any size."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; of a name that comes more than once every value is kept."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    values: dict[str, list[Any]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return {name: several if len(several) > 1 else several[0] for name, several in values.items()}


_DECODER = json.JSONDecoder(
    parse_int=Number, parse_float=Number, parse_constant=Number, object_pairs_hook=_object
)
_SPACE = " \t\r\n"
_STRING = r'"(?:[^"\\\n]|\\.)*"'
_REMARK = re.compile(rf"{_STRING}|//[^\n]*|/\*.*?\*/", re.DOTALL)
_COMMA = re.compile(rf"{_STRING}|,(?=\s*[\]}}])")


def read_json_lines(path: Path) -> Iterator[Record | Skipped]:
    """One record a line, read as the file goes by; blank lines are no records."""
    with open_text(path) as stream:
        for number, line in enumerate(lines(stream), 1):
            place = f"line {number}"
            if line is None:
                yield skipped(path, f"it is longer than {MAX_LINE >> 20} MB", place)
                continue
            if not line.strip():
                continue
            if damaged(line):
                yield skipped(path, "it holds bytes that are not UTF-8", place)
                continue
            try:
                value = _DECODER.decode(line)
            except (ValueError, RecursionError) as error:
                yield skipped(path, _why(error), place)
                continue
            if isinstance(value, list) and value:
                yield _row(place, [], list(map(readable, value)))
            elif value is not None:
                yield _record(path, place, value)


def read_json(path: Path) -> Iterator[Record | Skipped]:
    """The records of a JSON document, one after the other; what follows a fault is lost, and reported."""
    text = read_text(path, MAX_BYTES)
    start = _next(text, 0)
    if start == len(text):
        return
    if text[start] == "[":
        yield from _array(path, text, start + 1)
        return
    try:
        value, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        if not _is_settings(text):
            raise Refused(_why(error)) from error
        yield Record("", {"language": "JSON"}, path.name, text)
        return
    more = _next(text, end)
    if "\n" in text[end:more] and more < len(text) and "\n" not in text[start:end]:
        yield from read_json_lines(path)  # JSON Lines under another name
        return
    if more == len(text):
        yield from items_of(path, value)
        return
    yield _record(path, "record 1", value)
    yield from _rest(path, text, more)


def _is_settings(text: str) -> bool:
    """Whether a file is JSON but for remarks and commas too many, as people write settings by hand."""
    clean = _REMARK.sub(lambda found: found[0] if found[0].startswith('"') else " ", text)
    try:
        _DECODER.decode(_COMMA.sub(lambda found: found[0] if found[0].startswith('"') else "", clean))
    except (ValueError, RecursionError):
        return False
    return True


def _rest(path: Path, text: str, position: int) -> Iterator[Record | Skipped]:
    """The objects that follow the first one, with nothing between them, as some programs write them."""
    number = 1
    while position < len(text):
        number += 1
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            yield skipped(path, f"{_why(error)}, and what follows cannot be read", f"record {number}")
            return
        yield _record(path, f"record {number}", value)
        position = _next(text, position)


def items_of(path: Path, value: Any, number: str = "") -> Iterator[Record | Skipped]:
    """The records in a value that is a document, or the item `number` of one."""
    if not isinstance(value, dict):
        yield _record(path, f"record {number or 1}", value)
        return
    try:
        for found in records(value, number):
            place = f"record {found.number}" if found.number else BESIDE
            yield _record(path, place, found.fields, found.table)
    except RecursionError as error:
        yield skipped(path, _why(error), f"record {number or 1}")


def _array(path: Path, text: str, position: int) -> Iterator[Record | Skipped]:
    number = 0
    names: list[str] | None = None
    position = _next(text, position)
    while text[position : position + 1] != "]":
        number += 1
        place = f"record {number}"
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            yield skipped(path, f"{_why(error)}, and what follows cannot be read", place)
            return
        if isinstance(value, list) and value and (number == 1 or names is not None):
            # A table written as rows, the first of which may name its columns.
            row = list(map(readable, value))
            if names is None:
                names = fields.named(row) if any(map(fields.is_known, row)) else []
            if number > 1 or not names:
                yield _row(place, names, row)
        else:
            yield from items_of(path, value, str(number))
        position = _next(text, position)
        if text[position : position + 1] == ",":
            position = _next(text, position + 1)
        elif text[position : position + 1] != "]":
            yield skipped(path, "a comma or ] is missing after it, and what follows cannot be read", place)
            return


def _row(place: str, names: list[str], row: list[str]) -> Record:
    columns = names + [fields.unnamed(number) for number in range(len(names) + 1, len(row) + 1)]
    return Record(place, dict(zip(columns, row, strict=False)))


def _record(path: Path, place: str, value: Any, table: str = "") -> Record | Skipped:
    try:
        if isinstance(value, dict):
            more = tuple(key for key, item in value.items() if holds_prose(item))
            return Record(place, {key: readable(item) for key, item in value.items()}, table=table, more=more)
        if isinstance(value, str) and not isinstance(value, Number):
            return Record(place, {"text": value})
    except RecursionError as error:
        return skipped(path, _why(error), place)
    return skipped(path, "it is not an object with fields", place)


def _next(text: str, position: int) -> int:
    while position < len(text) and text[position] in _SPACE:
        position += 1
    return position


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"it is not valid JSON ({error.msg}, line {error.lineno}, column {error.colno})"
    return "it is nested too deeply" if isinstance(error, RecursionError) else "it is not valid JSON"


JSON = Format(
    (".json", ".jsonld", ".geojson", ".har"),
    "JSON",
    read_json,
    document="a record, with all that is nested in it; messages and notes in it are records",
    title="a field, or that of the object around it",
    place="record 12",
    limits="512 MiB",
    engine="json",
)
JSON_LINES = Format(
    (".jsonl", ".ndjson"),
    "JSON Lines",
    read_json_lines,
    document="a line, with all that is nested in it",
    title="a field",
    place="line 12",
    limits="16 MB a line",
    engine="json",
)
