"""Reads winmail.dat, in which Outlook packs what it sends ([MS-OXTNEF]), as the e-mail that it is."""

import struct
from collections.abc import Iterator
from pathlib import Path

from desktop_app.core.types import PageStep, Skipped
from desktop_app.corpus.formats.base import Format, Record, Refused, check_size, with_pictures
from desktop_app.corpus.formats.compound.properties import (
    ATTACHED_DATA,
    ATTACHED_LONG_NAME,
    CODE_PAGE,
    NAMED,
    Item,
    Value,
    code_page,
    decoded,
    point_in_time,
)
from desktop_app.corpus.formats.messages.mail import only_message

_SIGNATURE = 0x223E9F78
_SUBJECT, _BODY, _PROPERTIES = 0x8004, 0x800C, 0x9003
_ATTACHMENT, _TITLE, _DATA, _ATTACHMENT_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_RECIPIENTS, _CODE_PAGE = 0x9004, 0x9007
_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_OF_ANY_SIZE = (0x0D, 0x1E, 0x1F, 0x0102)
_MAX_DEPTH = 10
_MESSAGE_ID = 16
"""Bytes before an attached message that say what it is."""


def read_tnef(path: Path, recognizing: bool = False) -> Iterator[Record | Skipped | PageStep]:
    """The message, then what is attached to it, as of other mail."""
    check_size(path)
    mail = _item(path.read_bytes(), 0).as_mail()
    yield from only_message(path, mail.as_bytes(), recognizing)


def _item(data: bytes, depth: int) -> Item:
    item = Item()
    try:
        (signature,) = struct.unpack_from("<I", data)
    except struct.error:
        signature = 0
    if signature != _SIGNATURE:
        raise Refused("it is not what Outlook sends under this name")
    at = 6
    encoding = "cp1252"
    while at + 9 <= len(data):
        _level, name, _kind, size = struct.unpack_from("<BHHI", data, at)
        value = data[at + 9 : at + 9 + size]
        at += 11 + size
        try:
            if name == _CODE_PAGE:
                item.values[CODE_PAGE] = struct.unpack_from("<I", value)[0]
                encoding = code_page(item.values)
            elif name == _SUBJECT:
                item.values.setdefault(0x37, decoded(value, encoding))
            elif name == _BODY:
                item.values.setdefault(0x1000, decoded(value, encoding))
            elif name == _PROPERTIES:
                item.values.update(_properties(value, 0, encoding)[0])
            elif name == _RECIPIENTS:
                item.recipients += _rows(value, encoding)
            elif name == _ATTACHMENT:
                item.attached.append(({}, None))
            elif item.attached:
                _attach(item, name, value, encoding, depth)
        except struct.error:
            break  # cut off; what came before is whole
    return item


def _attach(item: Item, name: int, value: bytes, encoding: str, depth: int) -> None:
    values, inner = item.attached[-1]
    if name == _TITLE:
        values.setdefault(ATTACHED_LONG_NAME, decoded(value, encoding))
    elif name == _DATA:
        values[ATTACHED_DATA] = value
    elif name == _ATTACHMENT_PROPERTIES:
        values.update(_properties(value, 0, encoding)[0])
        data = values.get(ATTACHED_DATA)
        if isinstance(data, bytes) and data[_MESSAGE_ID:].startswith(struct.pack("<I", _SIGNATURE)):
            inner = _item(data[_MESSAGE_ID:], depth + 1) if depth < _MAX_DEPTH else None
    item.attached[-1] = values, inner


def _rows(data: bytes, encoding: str) -> list[dict[int, Value]]:
    (count,) = struct.unpack_from("<I", data)
    at, rows = 4, []
    for _ in range(min(count, len(data))):
        values, at = _properties(data, at, encoding)
        rows.append(values)
    return rows


def _properties(data: bytes, at: int, encoding: str) -> tuple[dict[int, Value], int]:
    """The properties that begin at `at`, and where they end."""
    (count,) = struct.unpack_from("<I", data, at)
    at += 4
    values: dict[int, Value] = {}
    for _ in range(min(count, len(data))):
        kind, key = struct.unpack_from("<HH", data, at)
        at += 4
        if key >= 0x8000:  # named: a family, then a number or a name
            (is_named,) = struct.unpack_from("<I", data, at + 16)
            (size,) = struct.unpack_from("<I", data, at + 20)
            at += 24 + (_padded(size) if is_named else 0)
            key = key if is_named else NAMED + size
        plain = kind & ~0x1000
        number = 1
        if kind & 0x1000 or plain in _OF_ANY_SIZE:
            (number,) = struct.unpack_from("<I", data, at)
            at += 4
        for _ in range(min(number, len(data))):
            if plain in _OF_ANY_SIZE:
                (size,) = struct.unpack_from("<I", data, at)
                value, at = data[at + 4 : at + 4 + size], at + 4 + _padded(size)
            elif plain in _SIZES:
                value, at = data[at : at + _SIZES[plain]], at + _SIZES[plain]
            else:
                raise struct.error
            values.setdefault(key, _value(plain, value, encoding))
    return values, at


def _value(kind: int, data: bytes, encoding: str) -> Value:
    if kind == 0x1F:
        return data.decode("utf-16-le", "replace").rstrip("\0")
    if kind == 0x1E:
        return decoded(data, encoding)
    if kind == 0x40:
        return point_in_time(struct.unpack("<Q", data)[0])
    return int.from_bytes(data, "little") if kind in (0x02, 0x03, 0x0B) else data


def _padded(size: int) -> int:
    return (size + 3) // 4 * 4


FORMAT = Format(
    (".tnef",),
    "Outlook message",
    read_tnef,
    recognize=with_pictures(read_tnef),
    packed=True,
    document="the message; each attachment is a document of its own",
    title="the subject",
    place="attachment lease.docx, page 3",
    unread="attachments of kinds that are not read, which are told",
    limits="128 MiB",
    engine="own, email",
)
