"""Reads PowerPoint's files from before 2007 ([MS-PPT]): the records of the slides that are in use."""

import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from desktop_app.core.types import PageStep, Skipped
from desktop_app.corpus.formats.base import LARGEST, Format, Locked, Record, Refused, title_of, with_pictures
from desktop_app.corpus.formats.by_content import ending_by_content, read_as
from desktop_app.corpus.formats.compound.ole import compound
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.office.embedded import read_pooled, stored

_STREAM = "PowerPoint Document"
_BESIDE_95, _OF_95 = "PP97_DUALSTORAGE/", ("PP40", "Text_Content")
"""Where what newer programs read lies in a file for those of 1995 as well, and what only such files have."""
_SLIDE_LIST, _SLIDE_ENTRY = 0x0FF0, 0x03F3
_OUTLINE, _CHARS, _BYTES, _STRING = 0x0F9E, 0x0FA0, 0x0FA8, 0x0FBA
_HEADER = 0x0F9F
_COMMENT = 0x2EE0
_SLIDE, _SHAPE, _PLACEHOLDER, _FOOTERS, _FOOTERS_TOLD = 0x03EF, 0xF004, 0x0BC3, 0x0FD9, 0x0FDA
_SHOW, _HIDDEN = 0x03F9, 0x4
_SHOWS_MASTER, _HAS_DATE, _HAS_FOOTER = 1, 0x4, 0x20
_DATE, _FOOTER, _OF_SLIDES = 0, 2, 3
_STORAGE, _PACKED = 0x1011, 1
_EDIT, _DIRECTORY, _NOTES_ATOM = 0x0FF5, 0x1772, 0x03F1
_ENCRYPTED = 0xF3D1C4DF
_DEEPEST = 60
_MOST_EDITS = 10_000


class _Atom(NamedTuple):
    """A record: what it is, its number among its like, and its bytes [start, end)."""

    kind: int
    instance: int
    start: int
    end: int
    within: tuple[int, ...]


def read_powerpoint97(path: Path, recognizing: bool = False) -> Iterator[Record | Skipped | PageStep]:
    """The presentation as one text: its slides, each with its comments and the speaker's notes."""
    ending = ending_by_content(path)
    if ending != ".ppt":
        yield from read_as(path, ending, (), recognizing)
        return
    with compound(path) as file:
        title, fields = file.summary()
        within = _BESIDE_95 if f"{_BESIDE_95}{_STREAM}" in file.names else ""
        if not within and not file.names.isdisjoint(_OF_95):
            raise Refused("PowerPoint 95 or older made it: open it and save it as .pptx")
        show = _Show(file.read(f"{within}{_STREAM}"), file.read(f"{within}Current User"))
    flow = TextFlow()
    first = ""
    try:
        for number, (hidden, texts) in enumerate(show.slides(), 1):
            flow.place(f"slide {number}, hidden" if hidden else f"slide {number}")
            first = first or next(iter(() if hidden else texts), "")
            for text in texts:
                flow.paragraph()
                flow.add(text)
    except struct.error as error:
        raise Refused("it is damaged: its slides cannot be found in it") from error
    title = title_of(path, title, first.split("\n")[0])
    yield Record("", fields, title, flow.text, tuple(flow.places))
    yield from read_pooled(path, stored(path, show.storages()), title)


class _Show:
    def __init__(self, data: bytes, user: bytes) -> None:
        self._data = data
        try:
            token, edit = struct.unpack_from("<II", user, 12)
        except struct.error as error:
            raise Refused("it is damaged: what is current in it cannot be found") from error
        if token == _ENCRYPTED:
            raise Locked
        self._objects: dict[int, int] = {}
        self._document = 0
        self._follow(edit)

    def slides(self) -> Iterator[tuple[bool, list[str]]]:
        """Whether each slide is hidden, and its texts in order, with what a master shows on it, once."""
        entries: dict[int, list[tuple[int, int, list[str]]]] = {0: [], 1: [], 2: []}
        document = list(self._atoms(self._objects.get(self._document, 0)))
        for atom in document:
            kept = next((self._instance[list_] for list_ in atom.within if list_ in self._instance), -1)
            if atom.kind == _SLIDE_ENTRY and kept in entries:
                place, _, _, identity = struct.unpack_from("<IIiI", self._data, atom.start)
                entries[kept].append((place, identity, []))
            elif entries.get(kept):
                texts = entries[kept][-1][2]
                if atom.kind == _HEADER:
                    texts.append("")
                elif atom.kind in (_CHARS, _BYTES) and texts:
                    texts[-1] = self._text(atom)
        notes: dict[int, list[str]] = {}
        for place, _, outline in entries[2]:
            found = list(self._atoms(self._objects.get(place, 0)))
            told = next((atom for atom in found if atom.kind == _NOTES_ATOM), None)
            if told:
                (slide,) = struct.unpack_from("<I", self._data, told.start)
                notes[slide] = list(self._shown(found, outline))
        masters = {identity: self._objects.get(place, 0) for place, identity, _ in entries[1]}
        footers = list(self._footers(document))
        once: dict[str, None] = {}
        for place, identity, outline in entries[0]:
            found = list(self._atoms(self._objects.get(place, 0)))
            texts = list(self._shown(found, outline)) or outline
            behind = self._behind(found, masters) + (list(self._footers(found)) or footers)
            new = [text for text in dict.fromkeys(behind) if text not in once and text not in texts]
            once.update(dict.fromkeys(new))
            shows = (self._numbers("<10xH", atom)[0] for atom in found if atom.kind == _SHOW)
            yield bool(next(shows, 0) & _HIDDEN), [*texts, *new, *notes.get(identity, ())]

    def storages(self) -> Iterator[bytes]:
        """What other programs keep in it, each a compound file."""
        left = LARGEST
        for at in sorted(set(self._objects.values())):
            if at + 8 > len(self._data):
                continue
            head, kind, size = struct.unpack_from("<HHI", self._data, at)
            data = self._data[at + 8 : at + 8 + size]
            if kind == _STORAGE and head >> 4 == _PACKED:
                try:
                    data = zlib.decompressobj().decompress(data[4:], left)
                except zlib.error:
                    continue
            if kind == _STORAGE and data and left > len(data):
                left -= len(data)
                yield data

    def _behind(self, slide: list[_Atom], masters: Mapping[int, int]) -> list[str]:
        """The texts of the master that a slide shows, but for those of placeholders, which slides fill in."""
        told = next((atom for atom in slide if atom.kind == _SLIDE), None)
        master, flags = self._numbers("<12xI4xH", told) if told else (0, 0)
        if master not in masters or not flags & _SHOWS_MASTER:
            return []
        shapes: dict[int, list[_Atom]] = {}
        for atom in self._atoms(masters[master]):
            shape = next((one for one in atom.within if self._kind_at(one) == _SHAPE), None)
            if shape is not None:
                shapes.setdefault(shape, []).append(atom)
        own = (held for held in shapes.values() if all(atom.kind != _PLACEHOLDER for atom in held))
        return [text for held in own for text in self._shown(held, [])]

    def _footers(self, atoms: list[_Atom]) -> Iterator[str]:
        """The date and the footer that are typed for a slide, or for all slides of a document."""
        flags = 0
        for atom in atoms:
            if not atom.within or self._kind_at(atom.within[0]) != _FOOTERS:
                continue
            if atom.kind == _FOOTERS_TOLD:
                (instance,) = struct.unpack_from("<H", self._data, atom.within[0])
                (flags,) = self._numbers("<2xH", atom) if instance >> 4 in (0, _OF_SLIDES) else (0,)
            elif atom.kind == _STRING and flags & {_DATE: _HAS_DATE, _FOOTER: _HAS_FOOTER}.get(
                atom.instance, 0
            ):
                yield self._text(atom).strip()

    def _numbers(self, layout: str, atom: _Atom) -> tuple[int, ...]:
        return struct.unpack_from(layout, self._data, atom.start)

    def _shown(self, atoms: list[_Atom], outline: list[str]) -> Iterator[str]:
        for atom in atoms:
            if atom.kind == _OUTLINE:
                (number,) = struct.unpack_from("<I", self._data, atom.start)
                text = outline[number] if number < len(outline) else ""
            elif atom.kind in (_CHARS, _BYTES) or (
                atom.kind == _STRING and atom.instance < 2 and _COMMENT in map(self._kind_at, atom.within)
            ):
                text = self._text(atom)
            else:
                continue
            if text.strip() and text.strip() != "*":  # a star stands for a date or a number
                yield text.strip()

    def _follow(self, edit: int) -> None:
        """Learns where each object is, by the last edit that wrote it."""
        for _ in range(_MOST_EDITS):
            try:
                before, directory, document = struct.unpack_from("<III", self._data, edit + 16)
                (kind,) = struct.unpack_from("<H", self._data, edit + 2)
                _, directory_kind, size = struct.unpack_from("<HHI", self._data, directory)
                if kind != _EDIT or directory_kind != _DIRECTORY:
                    raise struct.error
                self._document = self._document or document
                at, end = directory + 8, min(directory + 8 + size, len(self._data) - 3)
                while at < end:
                    (head,) = struct.unpack_from("<I", self._data, at)
                    first, count = head & 0xFFFFF, head >> 20
                    offsets = struct.unpack_from(f"<{count}I", self._data, at + 4)
                    for number, offset in enumerate(offsets, first):
                        self._objects.setdefault(number, offset)
                    at += 4 + 4 * count
            except struct.error as error:
                raise Refused("it is damaged: the list of its slides cannot be read") from error
            if not before or before >= edit:
                return
            edit = before

    def _atoms(self, start: int) -> Iterator[_Atom]:
        """The records within the one at `start` that hold no others, in order."""
        self._instance: dict[int, int] = {}
        waiting: list[tuple[int, int, tuple[int, ...]]] = [(start, len(self._data), ())]
        _, _, size = struct.unpack_from("<HHI", self._data, start)
        waiting = [(start, min(start + 8 + size, len(self._data)), ())]
        while waiting:
            at, end, within = waiting.pop()
            if at + 8 > end:
                continue
            head, kind, size = struct.unpack_from("<HHI", self._data, at)
            after = at + 8 + size
            waiting.append((after, end, within))
            if head & 0xF == 0xF:
                if kind == _SLIDE_LIST:
                    self._instance[at] = head >> 4
                if len(within) < _DEEPEST:
                    waiting.append((at + 8, min(after, end), (at, *within)))
            else:
                yield _Atom(kind, head >> 4, at + 8, min(after, end), within)

    def _kind_at(self, at: int) -> int:
        kind: int = struct.unpack_from("<H", self._data, at + 2)[0]
        return kind

    def _text(self, atom: _Atom) -> str:
        data = self._data[atom.start : atom.end]
        text = data.decode("latin-1") if atom.kind == _BYTES else data.decode("utf-16-le", "replace")
        return text.replace("\r", "\n").replace("\x0b", "\n")


FORMAT = Format(
    (".ppt", ".pps", ".pot"),
    "PowerPoint",
    read_powerpoint97,
    recognize=with_pictures(read_powerpoint97),
    packed=True,
    document="the file, with the speaker's notes and comments, what a master shows on its slides, once;"
    " hidden slides are marked; each file that is embedded is a document of its own",
    title="the author's, else the first slide's",
    place="slide 3; embedded object 1.xls, sheet Staff, row 4",
    unread="pictures, charts",
    limits="128 MiB",
    engine="olefile",
)
