"""What is in a JSON value: text as a person would write it, and the records that it holds, however deep."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.corpus import fields

BESIDE = "beside the records"
"""The place of what stands in a document beside its records."""

_PROSE = re.compile(r"(?:[^\s]*[^\W\d_][^\s]*\s+){4}[^\s]*[^\W\d_]")
"""Five words: less is a name, a tag or a number."""
_WORD = re.compile(r"[^\W\d_]{2}")
_HOLDERS = frozenset(("$t", "$", "#text", "_text", "__text", "#cdata-section", "_", "@value", "rendered"))
"""What holds a text that a program wrapped in an object: XML as JSON, JSON-LD, WordPress."""
_ABOUT = frozenset(("protected", "@language", "@type", "xml:lang", "lang", "type"))
_INNER = ("content", "children", "elements")
_NODE = frozenset(
    (
        *("type", "text", "style", "marks", "attrs", "href", "url", "name", "user_id", "document_id"),
        *("language", "block_id", "version", "unicode", "indent", "border", *_INNER),
    )
)
"""What the nodes of rich text hold (Telegram, Slack, ProseMirror, Slate)."""
_SAYING = ("text", "name", "url", "insert")
_INSERTED = frozenset(("insert", "attributes"))
"""What the pieces of a text hold in Quill."""


_Split = tuple[list[tuple[str, list[Any]]], dict[str, Any]]


class Number(str):
    """A number as it is written: 1.50 is not 1.5, and an id of 5,000 digits is no error."""


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record in a JSON document: its number ("3", "3.1" within the third), and the array that holds it.

    `number` is "" for what stands beside the records of the whole document.
    """

    number: str
    fields: Mapping[str, Any]
    table: str = ""


def readable(value: Any) -> str:
    """A JSON value as a person would write it: lists with commas, objects as "key: value; …"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        if _is_rich(value):
            return _rich(value).strip("\n")
        between = "; " if any(isinstance(item, (dict, list)) for item in value) else ", "
        return between.join(filter(None, map(readable, value)))
    if isinstance(value, dict):
        if _is_node(value) and _inner(value) is not None:
            return _rich([value]).strip("\n")
        if len(held := value.keys() - _ABOUT) == 1 and held <= _HOLDERS:
            return readable(value[held.pop()])
        return "; ".join(f"{key}: {readable(item)}" for key, item in value.items())
    return str(value)


def holds_prose(value: Any) -> bool:
    """Whether a value that is no text itself, in pieces or whole, holds a sentence somewhere within."""
    if not isinstance(value, (dict, list)) or _is_rich(value if isinstance(value, list) else [value]):
        return False
    return any(map(_PROSE.search, _strings(value)))


def records(value: Any, number: str = "", table: str = "") -> Iterator[FoundRecord]:
    """The records of an object: those of its array of objects, else the object itself.

    Records within carry the title of the object that holds them. What else stands beside them is a record of
    its own, which comes after them.
    """
    inner, beside = _split(value)
    if not inner:
        yield FoundRecord(number or "1", value, table)
        return
    title = _title(value)
    count = 0
    for name, items in inner:
        for item in items:
            count += 1
            own = f"{number}.{count}" if number else str(count)
            if isinstance(item, dict):
                yield from records({**title, **item}, own, f"{table}{name}")
            else:
                yield FoundRecord(own, {**title, "text": item}, f"{table}{name}")
    if any(map(_WORD.search, _strings({key: item for key, item in beside.items() if key not in title}))):
        yield FoundRecord(number, beside, f"{table} {BESIDE}")


def _split(value: Mapping[str, Any]) -> _Split:
    """The arrays in an object that hold its records, by their names, and the rest of it.

    There are none where it is a record itself: where it has a text, or is small beside its arrays.
    """
    if any(fields.is_text(key) and (_is_text(item) or _is_rich([item])) for key, item in value.items()):
        return [], {}
    known = any(fields.is_known(key) and _is_text(item) for key, item in value.items())
    arrays = {key: item for key, item in value.items() if _is_array(item)}
    rest = {key: item for key, item in value.items() if key not in arrays}
    if len(arrays) == 1:
        ((name, items),) = arrays.items()
        bulk = len(items) > 1 and _size(items) > 2 * _size(rest)
        return ([(name, items)], rest) if not known or bulk or _are_texts(items) else ([], {})
    if arrays:
        alone = not any(map(_is_text, value.values())) and max(map(len, arrays.values())) > 1
        return (list(arrays.items()), rest) if alone else ([], {})
    objects = {key: item for key, item in value.items() if isinstance(item, dict) and item}
    if known or not objects:
        return [], {}
    if len(objects) > 1 and all(any(map(fields.is_known, item)) for item in objects.values()):
        records = [{"id": key, **item} for key, item in objects.items()]
        return [("", records)], {key: item for key, item in value.items() if key not in objects}
    within = [(key, *_split(item)) for key, item in objects.items()]
    holding = [(key, tables, left) for key, tables, left in within if tables]
    if len(holding) != 1:
        return [], {}
    ((name, tables, left),) = holding
    rest = {key: item for key, item in value.items() if key != name}
    inner = {f"{name}.{key}": item for key, item in left.items()}
    return [(f"{name}.{key}".rstrip("."), items) for key, items in tables], rest | inner


def _title(value: Mapping[str, Any]) -> dict[str, str]:
    """The field of an object that names it, if there is one."""
    name = fields.title_among([key for key, item in value.items() if _is_text(item)])
    return {name: value[name]} if name else {}


def _is_array(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value) and not _is_rich(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, Number)


def _are_texts(items: list[Any]) -> bool:
    """Whether most of the objects have a text: they are messages, notes, articles."""
    texts = sum(
        any(fields.is_text(key) and readable(value) for key, value in item.items())
        for item in items
        if isinstance(item, dict)
    )
    return 2 * texts >= len(items)


def _size(value: Any) -> int:
    """Characters of the texts in a value."""
    return sum(map(len, _strings(value)))


def _strings(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if _is_text(item):
            yield item
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            waiting += item.values()


def _is_rich(value: list[Any]) -> bool:
    """Whether a list is one text in pieces, some of which have a style."""
    return any(map(_is_node, value)) and all(_is_node(item) or _is_text(item) for item in value)


def _is_node(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    if _is_text(value.get("type")):
        return ("text" in value or _inner(value) is not None) and value.keys() <= _NODE
    return "insert" in value and value.keys() <= _INSERTED


def _inner(node: Mapping[str, Any]) -> list[Any] | None:
    return next((node[key] for key in _INNER if isinstance(node.get(key), list)), None)


def _rich(pieces: list[Any]) -> str:
    text = ""
    for piece in pieces:
        if not isinstance(piece, dict):
            text += readable(piece)
        elif (inner := _inner(piece)) is not None:
            text = f"{text}{_rich(inner)}".rstrip("\n") + "\n"
        else:
            said = readable(next(filter(None, map(piece.get, _SAYING)), ""))
            link = readable(piece.get("href"))
            text += f"{said} ({link})" if link and link != said else said
    return text
