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
_INNER = ("content", "children", "elements")
_NODE = frozenset(
    (
        *("type", "text", "style", "marks", "attrs", "href", "url", "name", "user_id", "document_id"),
        *("language", "block_id", "version", "unicode", "indent", "border", *_INNER),
    )
)
"""What the nodes of rich text hold (Telegram, Slack, ProseMirror, Slate)."""


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
    inner = _tables(value)
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
    beside = _beside(value)
    if any(map(_WORD.search, _strings({key: item for key, item in beside.items() if key not in title}))):
        yield FoundRecord(number, beside, f"{table} {BESIDE}")


def _tables(value: Any) -> list[tuple[str, list[Any]]]:
    """The arrays in an object that hold its records, by their names; none where it is a record itself."""
    if any(fields.is_text(key) and (_is_text(item) or _is_rich([item])) for key, item in value.items()):
        return []
    known = any(fields.is_known(key) and _is_text(item) for key, item in value.items())
    arrays = [(key, item) for key, item in value.items() if _is_array(item)]
    if len(arrays) == 1:
        return arrays if not known or _are_texts(arrays[0][1]) else []
    if arrays:
        alone = not any(_is_text(item) for item in value.values())
        return arrays if alone and max(len(items) for _, items in arrays) > 1 else []
    objects = [(key, item) for key, item in value.items() if isinstance(item, dict) and item]
    if len(objects) > 1 and not known and _are_texts([item for _, item in objects]):
        return [("", [{"id": key, **item} for key, item in objects])]
    within = [(key, _tables(item)) for key, item in objects if not known]
    deeper = [(f"{key}.{name}", items) for key, found in within for name, items in found]
    return deeper if len(deeper) == 1 else []


def _beside(value: Mapping[str, Any]) -> dict[str, Any]:
    """What is left of an object without the arrays of its records."""
    arrays = [key for key, item in value.items() if _is_array(item)]
    if arrays:
        return {key: item for key, item in value.items() if key not in arrays}
    left = {key: item for key, item in value.items() if not isinstance(item, dict)}
    for key, item in value.items():
        if isinstance(item, dict) and not _is_text(item):
            left |= {f"{key}.{name}": rest for name, rest in _beside(item).items()} if _tables(item) else {}
    return left


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
    return (
        isinstance(value, dict)
        and _is_text(value.get("type"))
        and ("text" in value or _inner(value) is not None)
        and value.keys() <= _NODE
    )


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
            said = readable(piece.get("text") or piece.get("name") or piece.get("url"))
            link = readable(piece.get("href"))
            text += f"{said} ({link})" if link and link != said else said
    return text
