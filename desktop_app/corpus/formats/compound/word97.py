"""Reads Word's files from before 2007 ([MS-DOC]): the pieces that their text is made of."""

import re
import struct
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path

from desktop_app.core.types import PageStep, Skipped
from desktop_app.corpus.formats.base import Format, Locked, Record, Refused, title_of, with_pictures
from desktop_app.corpus.formats.by_content import ending_by_content, read_as
from desktop_app.corpus.formats.compound.ole import Compound, compound

_WORD_97 = 0xC1
_ENCRYPTED, _SECOND_TABLE, _COMPLEX = 0x100, 0x200, 0x4
_COUNTS = 0x4C
"""Where the lengths of the parts are: text, footnotes, headers, macros, comments, endnotes, text boxes, and
text boxes in headers."""
_CLX = 0x1A2
_COMPRESSED = 1 << 30
_CHARACTER_PAGES = 0xFA
"""Where the table is of the pages of 512 bytes that say how characters look."""
_PAGE = 512
_DELETED = 0x0800
_OPERAND = (1, 1, 2, 4, 2, 2, 0, 3)
"""How long the operand of a property is, by its three upper bits; 0: its first byte says it."""
_GONE = "\0"
"""In the place of a letter that is marked as deleted: the parts of the text stay as long as they are."""

Range = tuple[int, int]
"""Bytes of the file, from the first to the one after the last."""
_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_MOST_NESTED_FIELDS = 10
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\x01\x02\x03\x04\x05\x06\x08\x13\x14\x15\x1f\x00", None),
        "\x0b": "\n",
        "\x0c": "\n\n",
        "\r": "\n\n",
        "\x0e": "\n",
        "\x1e": "-",
        "\x28": "(",
    }
)


def read_word97(path: Path, recognizing: bool = False) -> Iterator[Record | Skipped | PageStep]:
    """The document as one text: its body, then footnotes, headers, comments, endnotes and text boxes.

    What is another format under this ending (RTF, HTML) is read as what it is.
    """
    ending = ending_by_content(path)
    if ending != ".doc":
        yield from read_as(path, ending, (), recognizing)
        return
    with compound(path) as file:
        parts = _parts(file)
        title, fields = file.summary()
    text = "\n\n".join(filter(None, (_plain(part).strip() for part in parts)))
    yield Record("", fields, title_of(path, title), text)


def _parts(file: Compound) -> list[str]:
    data = file.read("WordDocument")
    try:
        version, flags = *struct.unpack_from("<H", data, 2), *struct.unpack_from("<H", data, 10)
        if flags & _ENCRYPTED:
            raise Locked
        if version < _WORD_97:
            return [_of_word95(data, flags)]
        counts = struct.unpack_from("<8i", data, _COUNTS)
        where, size = struct.unpack_from("<II", data, _CLX)
        table = file.read("1Table" if flags & _SECOND_TABLE else "0Table")
        text = _pieces(data, table[where : where + size], _deleted(data, table))
    except struct.error as error:
        raise Refused("it is damaged: its text cannot be found in it") from error
    ends = list(accumulate(max(0, count) for count in counts))
    return [text[begin:end] for begin, end in pairwise((0, *ends))]


def _of_word95(data: bytes, flags: int) -> str:
    """Word 6 and 95 keep the text in one run of bytes, unless it was saved fast."""
    if flags & _COMPLEX:
        raise Refused("Word 95 or older saved it in a way that is not read: open it and save it as .docx")
    begin, end = struct.unpack_from("<II", data, 0x18)
    return data[begin:end].decode("cp1252", "replace")


def _deleted(data: bytes, table: bytes) -> list[Range]:
    """Where text stands that is marked as deleted, in order; raises struct.error ([MS-DOC] 2.8.6, 2.9.33)."""
    where, size = struct.unpack_from("<II", data, _CHARACTER_PAGES)
    count = (size - 4) // 8
    if count <= 0 or where + size > len(table):
        return []
    found: list[Range] = []
    for page in struct.unpack_from(f"<{count}I", table, where + 4 * (count + 1)):
        start = (page & 0x3FFFFF) * _PAGE
        runs = data[start + _PAGE - 1] if start + _PAGE <= len(data) else 0
        if not runs or 5 * runs + 4 >= _PAGE:
            continue
        places = struct.unpack_from(f"<{runs + 1}I", data, start)
        for run, (begin, end) in enumerate(pairwise(places)):
            at = start + 2 * data[start + 4 * (runs + 1) + run]
            if at > start and _is_deleted(data[at + 1 : at + 1 + data[at]]):
                found.append((begin, end))
    return sorted(found)


def _is_deleted(properties: bytes) -> bool:
    """Whether one of the properties of a run of text marks it as deleted."""
    at = 0
    while at + 3 <= len(properties):
        (name,) = struct.unpack_from("<H", properties, at)
        if name == _DELETED:
            return properties[at + 2] & 1 == 1
        at += 2 + (_OPERAND[name >> 13] or 1 + properties[at + 2])
    return False


def _without(text: str, start: int, width: int, deleted: list[Range]) -> str:
    """The text that begins at byte `start`, `width` bytes a letter, with _GONE for what is `deleted`."""
    kept, at = [], 0
    for begin, end in deleted:
        first, last = max(at, (begin - start) // width), min(len(text), (end - start) // width)
        if first < last:
            kept += [text[at:first], _GONE * (last - first)]
            at = last
    return "".join((*kept, text[at:]))


def _pieces(data: bytes, clx: bytes, deleted: list[Range]) -> str:
    at = 0
    while clx[at : at + 1] == b"\x01":  # what changes formats comes first
        at += 3 + struct.unpack_from("<h", clx, at + 1)[0]
    if clx[at : at + 1] != b"\x02":
        raise Refused("it is damaged: the table of its pieces is missing")
    (size,) = struct.unpack_from("<I", clx, at + 1)
    count = (size - 4) // 12
    if count < 0 or at + 5 + size > len(clx):
        raise Refused("it is damaged: the table of its pieces is cut off")
    places = struct.unpack_from(f"<{count + 1}I", clx, at + 5)
    text = []
    for number, (begin, end) in enumerate(pairwise(places)):
        (start,) = struct.unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * number + 2)
        length = max(0, end - begin)
        compressed = start & _COMPRESSED
        width, encoding = (1, "cp1252") if compressed else (2, "utf-16-le")
        start = (start & ~_COMPRESSED) // 2 if compressed else start
        found = data[start : start + width * length].decode(encoding, "replace")
        # Letters beyond the first plane take two places: then the ranges do not fit.
        text.append(_without(found, start, width, deleted) if len(found) == length else found)
    return "".join(text)


def _plain(text: str) -> str:
    """The text without the signs that stand for fields, cells and pictures."""
    for _ in range(_MOST_NESTED_FIELDS):
        text, changed = _FIELD.subn(lambda field: field[1] or "", text)
        if not changed:
            break
    text = text.replace("\x07\x07", "\n").replace("\x07", "\t")
    return re.sub(r"[ \t]*\n(?:[ \t]*\n)+", "\n\n", text.translate(_SIGNS))


FORMAT = Format(
    (".doc", ".dot"),
    "Word",
    read_word97,
    recognize=with_pictures(read_word97),
    packed=True,
    document="the file, with footnotes, headers, comments, endnotes and text boxes; what is RTF or HTML under"
    " this ending is read as such",
    title="the author's, else the file's name",
    unread="what is marked as deleted, pictures, the numbers of lists",
    limits="128 MiB",
    engine="olefile",
)
