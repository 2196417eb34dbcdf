"""Reads Outlook's messages (.msg, [MS-OXMSG]) as the e-mails that they were, attachments and all."""

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

from desktop_app.core.types import PageStep, Skipped
from desktop_app.corpus.formats.base import Format, Record, Refused, with_pictures
from desktop_app.corpus.formats.by_content import ending_by_content, read_as
from desktop_app.corpus.formats.compound.ole import Compound, compound
from desktop_app.corpus.formats.compound.packing import compound_file
from desktop_app.corpus.formats.compound.properties import (
    ATTACHED_DATA,
    NAMED,
    Item,
    Value,
    code_page,
    decoded,
    point_in_time,
)
from desktop_app.corpus.formats.messages.mail import only_message

_STREAM = "__substg1.0_"
_INNER = f"{_STREAM}3701000D"
_PROPERTIES = "__properties_version1.0"
_NAMES = f"__nameid_version1.0/{_STREAM}00030102"
_BY_TEXT = 1
_MAX_DEPTH = 10
_KINDS = {0x001E, 0x001F, 0x0102}


def read_outlook(path: Path, recognizing: bool = False) -> Iterator[Record | Skipped | PageStep]:
    """The message, then what is attached to it, as of other mail."""
    ending = ending_by_content(path)
    if ending != ".msg":
        yield from read_as(path, ending, (), recognizing)
        return
    with compound(path) as file:
        mail = _item(file, _names(file), "", 32, 0).as_mail()
    yield from only_message(path, mail.as_bytes(), recognizing)


def _names(file: Compound) -> dict[int, int]:
    """The numbers by which the file's own keys are known elsewhere, by these keys ([MS-OXMSG] 2.2.3.1)."""
    data = file.read(_NAMES) if _NAMES in file.names else b""
    entries = struct.iter_unpack("<IHH", data[: len(data) // 8 * 8])
    return {0x8000 + at: NAMED + number for number, kind, at in entries if not kind & _BY_TEXT}


def _item(file: Compound, names: Mapping[int, int], folder: str, header: int, depth: int) -> Item:
    """The message in `folder`, whose fixed properties come after `header` bytes."""
    item = Item(_values(file, folder, header, "cp1252"))
    encoding = code_page(item.values)
    values = _values(file, folder, header, encoding)
    item.values = {names.get(key, key): value for key, value in values.items()}
    below = sorted({name[len(folder) :].partition("/")[0] for name in file.names if name.startswith(folder)})
    for part in below:
        if part.startswith("__recip"):
            item.recipients.append(_values(file, f"{folder}{part}/", 8, encoding))
        elif part.startswith("__attach"):
            within = f"{folder}{part}/"
            inner = f"{within}{_INNER}/"
            is_message = f"{inner}{_PROPERTIES}" in file.names and depth < _MAX_DEPTH
            held = _item(file, names, inner, 24, depth + 1) if is_message else None
            values = _values(file, within, 8, encoding)
            if not held and (streams := _below(file, inner)):
                values[ATTACHED_DATA] = compound_file(streams)
            item.attached.append((values, held))
    return item


def _below(file: Compound, folder: str) -> dict[str, bytes]:
    """The streams of an object that another program put into the message."""
    return {name.removeprefix(folder): file.read(name) for name in file.names if name.startswith(folder)}


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
