"""Reads Outlook's messages (.msg, [MS-OXMSG]) as the e-mails that they were, attachments and all."""

import struct
from collections.abc import Iterator
from pathlib import Path

from desktop_app.core.types import PageStep, Skipped
from desktop_app.corpus.formats.base import Format, Record, Refused, with_pictures
from desktop_app.corpus.formats.by_content import ending_by_content, read_as
from desktop_app.corpus.formats.compound.ole import Compound, compound
from desktop_app.corpus.formats.compound.properties import Item, Value, code_page, decoded, point_in_time
from desktop_app.corpus.formats.messages.mail import only_message

_STREAM = "__substg1.0_"
_INNER = f"{_STREAM}3701000D"
_PROPERTIES = "__properties_version1.0"
_MAX_DEPTH = 10
_KINDS = {0x001E, 0x001F, 0x0102}


def read_outlook(path: Path, recognizing: bool = False) -> Iterator[Record | Skipped | PageStep]:
    """The message, then what is attached to it, as of other mail."""
    ending = ending_by_content(path)
    if ending != ".msg":
        yield from read_as(path, ending, (), recognizing)
        return
    with compound(path) as file:
        mail = _item(file, "", 32, 0).as_mail()
    yield from only_message(path, mail.as_bytes(), recognizing)


def _item(file: Compound, folder: str, header: int, depth: int) -> Item:
    """The message in `folder`, whose fixed properties come after `header` bytes."""
    item = Item(_values(file, folder, header, "cp1252"))
    encoding = code_page(item.values)
    item.values = _values(file, folder, header, encoding)
    below = sorted({name[len(folder) :].partition("/")[0] for name in file.names if name.startswith(folder)})
    for part in below:
        if part.startswith("__recip"):
            item.recipients.append(_values(file, f"{folder}{part}/", 8, encoding))
        elif part.startswith("__attach"):
            within = f"{folder}{part}/"
            inner = f"{within}{_INNER}/"
            is_message = f"{inner}{_PROPERTIES}" in file.names and depth < _MAX_DEPTH
            held = _item(file, inner, 24, depth + 1) if is_message else None
            item.attached.append((_values(file, within, 8, encoding), held))
    return item


def _values(file: Compound, folder: str, header: int, encoding: str) -> dict[int, Value]:
    name = f"{folder}{_PROPERTIES}"
    values: dict[int, Value] = _fixed(file.read(name)[header:]) if name in file.names else {}
    for rest in file.within.get(folder, ()):
        stream = f"{folder}{rest}"
        if not (rest.startswith(_STREAM) and len(rest) == len(_STREAM) + 8):
            continue
        try:
            number = int(rest[-8:], 16)
        except ValueError:
            continue
        key, kind = number >> 16, number & 0xFFFF
        if kind in _KINDS:
            data = file.read(stream)
            values[key] = (
                data.decode("utf-16-le", "replace")
                if kind == 0x1F
                else decoded(data, encoding)
                if kind == 0x1E
                else data
            )
    if not values and not folder:
        raise Refused("it is damaged: it holds no properties of a message")
    return values


def _fixed(data: bytes) -> dict[int, Value]:
    """The numbers and times among the properties."""
    values: dict[int, Value] = {}
    for kind, key, _flags, value in struct.iter_unpack("<HHIQ", data[: len(data) // 16 * 16]):
        if kind == 0x40:
            values[key] = point_in_time(value)
        elif kind in (0x03, 0x0B):
            values[key] = value & 0xFFFFFFFF
    return values


FORMAT = Format(
    (".msg", ".oft"),
    "Outlook message",
    read_outlook,
    recognize=with_pictures(read_outlook),
    packed=True,
    document="the message; forwarded ones follow it; each attachment is a document of its own",
    title="the subject",
    place="attachment lease.docx, page 3",
    unread="encrypted messages; attachments of kinds that are not read, which are told",
    limits="128 MiB",
    engine="olefile, email",
)
