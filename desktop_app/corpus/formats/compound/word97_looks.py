"""What Word's older files say of the looks of letters and paragraphs ([MS-DOC] 2.4.6, 2.6): runs of bytes."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

Range = tuple[int, int]
"""Bytes of the file, from the first to the one after the last."""

_LETTERS_AT, _PARAGRAPHS_AT = 0xFA, 0x102
"""Where the tables are of the pages of 512 bytes that say how letters and paragraphs look."""
_PAGE = 512
_LETTER_ENTRY, _PARAGRAPH_ENTRY = 1, 13
_DELETED, _HIDDEN, _POSITION = 0x0800, 0x083C, 0x2A48
_RAISED = 1
_STYLE, _LEVEL, _LIST = 0x4600, 0x260A, 0x460B
_LONG_OPERAND = 0xD608
_OPERAND = (1, 1, 2, 4, 2, 2, 0, 3)
"""How long the operand of a property is, by its three upper bits; 0: its first byte says it."""
_NO_LIST, _FORMER_LIST = 0xF801, 0x8000


class ParagraphLook(NamedTuple):
    """A paragraph's style, list (from 1; 0: none) and level; None where its style says it."""

    style: int = 0
    list: int | None = None
    level: int | None = None


@dataclass(slots=True)
class LetterLooks:
    """Where letters are marked as deleted, hidden or raised, in order."""

    deleted: list[Range] = field(default_factory=list)
    hidden: list[Range] = field(default_factory=list)
    raised: list[Range] = field(default_factory=list)


def letter_looks(data: bytes, table: bytes) -> LetterLooks:
    """How the letters of a file look; raises struct.error."""
    looks = LetterLooks()
    for run, at in _runs(data, table, _LETTERS_AT, _LETTER_ENTRY):
        for name, operand in properties(data[at + 1 : at + 1 + data[at]]):
            if name == _DELETED and operand[0] & 1:
                looks.deleted.append(run)
            elif name == _HIDDEN and operand[0] & 1:
                looks.hidden.append(run)
            elif name == _POSITION and operand[0] == _RAISED:
                looks.raised.append(run)
    for found in (looks.deleted, looks.hidden, looks.raised):
        found.sort()
    return looks


def paragraph_looks(data: bytes, table: bytes) -> list[tuple[Range, ParagraphLook]]:
    """How the paragraphs of a file look, in the order of their bytes; raises struct.error."""
    found = []
    for run, at in _runs(data, table, _PARAGRAPHS_AT, _PARAGRAPH_ENTRY):
        # The length counts two bytes; where it is 0, a second one follows that does so to the letter.
        start, size = (at + 1, 2 * data[at] - 1) if data[at] else (at + 2, 2 * data[at + 1])
        if size >= 2 and start + 2 <= len(data):
            (style,) = struct.unpack_from("<H", data, start)
            found.append((run, paragraph_look(data[start + 2 : start + size], style)))
    return sorted(found)


def paragraph_look(written: bytes, style: int) -> ParagraphLook:
    """What a run of properties says of a paragraph of a style."""
    look = ParagraphLook(style)
    for name, operand in properties(written):
        if name == _STYLE:
            look = look._replace(style=int.from_bytes(operand, "little"))
        elif name == _LEVEL:
            look = look._replace(level=operand[0])
        elif name == _LIST:
            number = int.from_bytes(operand, "little")
            if number > _FORMER_LIST:
                number = 0 if number == _NO_LIST else 0x10000 - number
            look = look._replace(list=number)
    return look


def properties(written: bytes) -> Iterator[tuple[int, bytes]]:
    """The properties of a run by their numbers, each with its operand; a cut one ends them."""
    at = 0
    while at + 3 <= len(written):
        (name,) = struct.unpack_from("<H", written, at)
        at += 2
        size = _OPERAND[name >> 13]
        if name == _LONG_OPERAND:
            size = 1 + int.from_bytes(written[at : at + 2], "little")
        elif not size:
            size = 1 + written[at]
        if at + size > len(written):
            return
        yield name, written[at : at + size]
        at += size


def _runs(data: bytes, table: bytes, told_at: int, entry: int) -> Iterator[tuple[Range, int]]:
    """Each run of bytes with looks of its own, and where they are written."""
    where, size = struct.unpack_from("<II", data, told_at)
    count = (size - 4) // 8
    if count <= 0 or where + size > len(table):
        return
    for page in struct.unpack_from(f"<{count}I", table, where + 4 * (count + 1)):
        start = (page & 0x3FFFFF) * _PAGE
        runs = data[start + _PAGE - 1] if start + _PAGE <= len(data) else 0
        if not runs or (4 + entry) * runs + 4 >= _PAGE:
            continue
        places = struct.unpack_from(f"<{runs + 1}I", data, start)
        for run, (begin, end) in enumerate(pairwise(places)):
            at = start + 2 * data[start + 4 * (runs + 1) + entry * run]
            if at > start:
                yield (begin, end), at
