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
from desktop_app.corpus.formats.compound.word97_pieces import GONE, story_of
from desktop_app.corpus.formats.office.embedded import pooled, read_pooled

_WORD_97 = 0xC1
_OF_WORD_2 = (b"\xdb\xa5", b"\x9b\xa5")
_ENCRYPTED, _SECOND_TABLE, _COMPLEX = 0x100, 0x200, 0x4
_COUNTS = 0x4C
"""Where the lengths of the parts are: text, footnotes, headers, macros, comments, endnotes, text boxes, and
text boxes in headers."""

_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_MOST_NESTED_FIELDS = 10
_SIGNS = str.maketrans(
    {
        **dict.fromkeys(f"\x01\x02\x03\x04\x05\x06\x08\x13\x14\x15\x1f{GONE}", None),
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
    with path.open("rb") as stream:
        if stream.read(2) in _OF_WORD_2:
            raise Refused("Word 2 or older made it: open it and save it as .docx")
    ending = ending_by_content(path)
    if ending != ".doc":
        yield from read_as(path, ending, (), recognizing)
        return
    with compound(path) as file:
        parts = _parts(file)
        title, fields = file.summary()
        objects = pooled(path, file)
    text = "\n\n".join(filter(None, (_plain(part).strip() for part in parts)))
    title = title_of(path, title)
    yield Record("", fields, title, text)
    yield from read_pooled(path, objects, title)


def _parts(file: Compound) -> list[str]:
    data = file.read("WordDocument")
    try:
        version, flags = *struct.unpack_from("<H", data, 2), *struct.unpack_from("<H", data, 10)
        if flags & _ENCRYPTED:
            raise Locked
        if version < _WORD_97:
            return [_of_word95(data, flags)]
        counts = struct.unpack_from("<8i", data, _COUNTS)
        ends = list(accumulate(max(0, count) for count in counts))
        story = story_of(data, file.read("1Table" if flags & _SECOND_TABLE else "0Table"), ends)
    except struct.error as error:
        raise Refused("it is damaged: its text cannot be found in it") from error
    return [story.text(begin, end) for begin, end in pairwise((0, *ends))]


def _of_word95(data: bytes, flags: int) -> str:
    """Word 6 and 95 keep the text in one run of bytes, unless it was saved fast."""
    if flags & _COMPLEX:
        raise Refused("Word 95 or older saved it in a way that is not read: open it and save it as .docx")
    begin, end = struct.unpack_from("<II", data, 0x18)
    return data[begin:end].decode("cp1252", "replace")


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
    document="the file, with the numbers of lists and headings, footnotes, headers, comments, endnotes and"
    " text boxes; hidden text is marked; each file that is embedded is a document of its own; what is RTF or"
    " HTML under this ending is read as such",
    title="the author's, else the file's name",
    place="embedded object 1.xls, sheet Staff, row 4",
    unread="what is marked as deleted, pictures, the numbers of lists that Word 95 or older made",
    limits="128 MiB",
    engine="olefile",
)
