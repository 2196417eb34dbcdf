"""Puts the text of Word's older files together ([MS-DOC] 2.4.1): pieces, numbers, hidden text."""

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from desktop_app.corpus.formats.base import Refused
from desktop_app.corpus.formats.compound.word97_lists import Word97Lists
from desktop_app.corpus.formats.compound.word97_looks import (
    ParagraphLook,
    Range,
    letter_looks,
    paragraph_looks,
)
from desktop_app.corpus.formats.flow import before_raised
from desktop_app.corpus.formats.office.numbers import written

GONE = "\0"
"""In the place of a letter that is not shown: the parts of the text stay as long as they are."""
_PIECES_AT, _FOOTNOTES_AT, _ENDNOTES_AT = 0x1A2, 0xAA, 0x20A
_COMPRESSED = 1 << 30
_NOTE = "\x02"
_ENDS = re.compile("[\r\x07\x0c]")
_SHOWN = re.compile("[^\\s\\x00-\\x1f]")


class _Piece(NamedTuple):
    """Letters from `begin` to `end` of the text, `width` bytes each, from byte `start` of the file."""

    begin: int
    end: int
    start: int
    width: int


@dataclass(slots=True)
class Word97Text:
    """All letters of a file, and what is to be put in before some of them."""

    letters: str
    before: dict[int, str] = field(default_factory=dict)

    def text(self, begin: int, end: int) -> str:
        """The text from letter to letter."""
        cuts = sorted({begin, end, *(place for place in self.before if begin <= place < end)})
        told = (f"{self.before.get(one, '')}{self.letters[one:other]}" for one, other in pairwise(cuts))
        text = "".join(told)
        # Letters beyond the first plane are two until here, as the file counts them.
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def put(self, place: int, text: str) -> None:
        """`text` stands before the letter at `place`, after what was put there."""
        self.before[place] = self.before.get(place, "") + text

    def hide(self, ranges: list[Range]) -> None:
        """Takes letters out."""
        kept, at = [], 0
        for begin, end in ranges:
            if end > max(at, begin):
                kept += [self.letters[at : max(at, begin)], GONE * (end - max(at, begin))]
                at = end
        self.letters = "".join((*kept, self.letters[at:]))


def story_of(data: bytes, table: bytes, ends: list[int]) -> Word97Text:
    """The text of a file whose parts end at `ends`; raises Refused and struct.error."""
    where, size = struct.unpack_from("<II", data, _PIECES_AT)
    pieces = list(_pieces(table[where : where + size], len(data)))
    story = Word97Text("".join(_letters(data, piece) for piece in pieces))
    looks = letter_looks(data, table)
    story.hide(_in_text(pieces, looks.deleted))
    hidden = _in_text(pieces, looks.hidden)
    try:
        _number_paragraphs(story, pieces, data, table, hidden)
        _number_notes(story, data, table, ends)
    except (struct.error, IndexError):
        story.before.clear()  # a text without its numbers is better than none
    for begin, end in _in_text(pieces, looks.raised):
        story.put(
            begin, before_raised(story.letters[max(0, begin - 3) : begin], story.letters[begin:end].strip())
        )
    _set_apart(story, hidden)
    return story


def _pieces(clx: bytes, room: int) -> Iterator[_Piece]:
    """The pieces of a file of `room` bytes, which no more letters can lie in."""
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
    begin = 0
    for number, (first, last) in enumerate(pairwise(places)):
        (start,) = struct.unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * number + 2)
        length = max(0, last - first)
        if begin + length > room:
            raise Refused("it is damaged: a piece of its text is longer than all of it")
        if start & _COMPRESSED:
            yield _Piece(begin, begin + length, (start & ~_COMPRESSED) // 2, 1)
        else:
            yield _Piece(begin, begin + length, start, 2)
        begin += length


def _letters(data: bytes, piece: _Piece) -> str:
    """As many letters as the piece says, whatever its bytes are."""
    found = data[piece.start : piece.start + piece.width * (piece.end - piece.begin)]
    if piece.width == 1:
        text = found.decode("cp1252", "replace")
    else:
        text = found.decode("utf-16-le", "surrogatepass" if len(found) % 2 == 0 else "replace")
        if len(text) != len(found) // 2:
            text = "".join(map(chr, struct.unpack(f"<{len(found) // 2}H", found[: len(found) // 2 * 2])))
    return text.ljust(piece.end - piece.begin, GONE)


def _in_text(pieces: list[_Piece], ranges: list[Range]) -> list[Range]:
    """Which letters lie in ranges of the file, which are in order."""
    found = []
    ends = [end for _, end in ranges]
    for piece in pieces:
        last = piece.start + piece.width * (piece.end - piece.begin)
        for begin, end in ranges[bisect_right(ends, piece.start) :]:
            if begin >= last:
                break
            first = piece.begin + max(0, begin - piece.start) // piece.width
            found.append((first, piece.begin + (min(end, last) - piece.start) // piece.width))
    return sorted(found)


def _number_paragraphs(
    story: Word97Text, pieces: list[_Piece], data: bytes, table: bytes, hidden: list[Range]
) -> None:
    """Puts the number of its list before each paragraph that has one."""
    lists = Word97Lists(data, table)
    looks = paragraph_looks(data, table)
    if not lists or not looks:
        return
    begins = [run[0] for run, _ in looks]
    ends = {run[1] for run, _ in looks}
    piece_begins = [piece.begin for piece in pieces]
    unseen = dict(hidden)

    def at(letter: int) -> tuple[int, int]:
        piece = pieces[bisect_right(piece_begins, letter) - 1]
        return piece.start + piece.width * (letter - piece.begin), piece.width

    start = 0
    for found in _ENDS.finditer(story.letters):
        mark, (byte, width) = found.start(), at(found.start())
        if found[0] == "\x0c" and byte + width not in ends:
            continue  # a page's sign within a paragraph, not that of a section at its end
        begin, start = start, mark + 1
        place = bisect_right(begins, byte) - 1
        run, look = looks[place] if place >= 0 else ((0, 0), ParagraphLook())
        if byte >= run[1] or unseen.get(begin, 0) > mark:
            continue
        label = lists.label(look)
        if label and _SHOWN.search(story.letters, begin, mark):
            story.put(begin, label)
        elif label and found[0] == "\x07":
            story.put(begin, label.rstrip())


def _number_notes(story: Word97Text, data: bytes, table: bytes, ends: list[int]) -> None:
    """Puts the numbers of footnotes and endnotes where the text refers to them, and before them."""
    for told_at, part, kind in ((_FOOTNOTES_AT, 0, "decimal"), (_ENDNOTES_AT, 4, "lowerRoman")):
        if len(data) < told_at + 16 or len(ends) <= part + 1:
            continue
        refers, size, notes, notes_size = struct.unpack_from("<IIII", data, told_at)
        count = (size - 4) // 6
        if count <= 0 or notes_size < 4 * count:
            continue
        places = struct.unpack_from(f"<{count}I", table, refers)
        kept = struct.unpack_from(f"<{count}H", table, refers + 4 * (count + 1))
        texts = struct.unpack_from(f"<{count}I", table, notes)
        number = 0
        for place, automatic, text in zip(places, kept, texts, strict=True):
            if not automatic:
                continue  # its author wrote a mark of his own
            number += 1
            label = written(number, kind)
            if story.letters[place : place + 1] == _NOTE:
                apart = story.letters[place - 1 : place].isspace() or not place
                story.put(place, label if apart else f" {label}")
            at = ends[part] + text
            if story.letters[at : at + 1] == _NOTE:
                story.put(at, label if story.letters[at + 1 : at + 2].isspace() else f"{label} ")


def _set_apart(story: Word97Text, hidden: list[Range]) -> None:
    """What is hidden in a paragraph follows it."""
    said: dict[int, str] = {}
    gone = []
    for begin, end in hidden:
        # The ends of paragraphs and cells stay, whatever hides around them.
        marks = [found.start() for found in _ENDS.finditer(story.letters, begin, end)]
        for one, other in pairwise((begin - 1, *marks, end)):
            gone.append((one + 1, other))
            found = _ENDS.search(story.letters, other)
            if found and _SHOWN.search(story.letters, one + 1, other):
                said[found.start()] = said.get(found.start(), "") + story.letters[one + 1 : other]
    story.hide(gone)
    for mark, text in said.items():
        between = "\r" if story.letters[mark] == "\r" else " "
        story.put(mark, f"{between}[hidden: {' '.join(text.split())}]")
