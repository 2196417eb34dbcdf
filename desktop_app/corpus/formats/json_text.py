"""Reads JSON (an array of records, an object around one, a single record) and JSON Lines."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop_app.core.types import Skipped
from desktop_app.corpus import fields
from desktop_app.corpus.formats.base import Format, Record, Refused, skipped
from desktop_app.corpus.formats.encoding import MAX_LINE, damaged, lines, open_text, read_text

MAX_BYTES = 512 << 20
"""A JSON document has to be held in memory whole; JSON Lines has not and may have any size."""


class _Number(str):
    """A number as it is written: 1.50 is not 1.5, and an id of 5,000 digits is no error."""


_DECODER = json.JSONDecoder(parse_int=_Number, parse_float=_Number, parse_constant=_Number)
_SPACE = " \t\r\n"


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
            else:
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
        raise Refused(_why(error)) from error
    if _next(text, end) < len(text):
        yield from read_json_lines(path)  # JSON Lines under another name
        return
    for number, item in enumerate(_records(value), 1):
        yield _record(path, f"record {number}", item)


def readable(value: Any) -> str:
    """A JSON value as a person would write it: lists with commas, objects as "key: value; …"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        between = "; " if any(isinstance(item, (dict, list)) for item in value) else ", "
        return between.join(filter(None, map(readable, value)))
    if isinstance(value, dict):
        return "; ".join(f"{key}: {readable(item)}" for key, item in value.items())
    return str(value)


def _array(path: Path, text: str, position: int) -> Iterator[Record | Skipped]:
    number = 0
    position = _next(text, position)
    while text[position : position + 1] != "]":
        number += 1
        place = f"record {number}"
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            yield skipped(path, f"{_why(error)}, and what follows cannot be read", place)
            return
        yield _record(path, place, value)
        position = _next(text, position)
        if text[position : position + 1] == ",":
            position = _next(text, position + 1)
        elif text[position : position + 1] != "]":
            yield skipped(path, "a comma or ] is missing after it, and what follows cannot be read", place)
            return


def _record(path: Path, place: str, value: Any) -> Record | Skipped:
    try:
        if isinstance(value, dict):
            return Record(place, {key: readable(item) for key, item in value.items()})
        if isinstance(value, str) and not isinstance(value, _Number):
            return Record(place, {"text": value})
    except RecursionError as error:
        return skipped(path, _why(error), place)
    return skipped(path, "it is not an object with fields", place)


def _records(value: Any) -> list[Any]:
    """The one array of objects inside an object that is not a record itself; else the value alone."""
    if not isinstance(value, dict):
        return [value]
    if any(fields.is_known(key) and isinstance(item, str) for key, item in value.items()):
        return [value]
    lists = [item for item in value.values() if isinstance(item, list)]
    arrays = [items for items in lists if any(isinstance(item, dict) for item in items)]
    return arrays[0] if len(arrays) == 1 else [value]


def _next(text: str, position: int) -> int:
    while position < len(text) and text[position] in _SPACE:
        position += 1
    return position


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"it is not valid JSON ({error.msg}, line {error.lineno}, column {error.colno})"
    return "it is nested too deeply" if isinstance(error, RecursionError) else "it is not valid JSON"


JSON = Format(
    (".json",),
    "JSON",
    read_json,
    document="a record",
    title="a field",
    place="record 12",
    limits="128 MiB",
    engine="json",
)
JSON_LINES = Format(
    (".jsonl", ".ndjson"),
    "JSON Lines",
    read_json_lines,
    document="a line",
    title="a field",
    place="line 12",
    limits="16 MB a line",
    engine="json",
)
