"""Reads the files that are embedded in an office file: documents of their own, which say where they lie."""

import posixpath
import re
import struct
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from desktop_app.core.types import PageStep, Skipped
from desktop_app.corpus.formats.archive import Archive
from desktop_app.corpus.formats.base import Record, Refused, fields_of, skipped
from desktop_app.corpus.formats.by_content import ending_by_content
from desktop_app.corpus.formats.compound.ole import Compound, compound
from desktop_app.corpus.formats.compound.packing import compound_file
from desktop_app.corpus.formats.held import HeldFile, depth_in, read_within
from desktop_app.corpus.formats.office.package import targets

_EMBEDDED = re.compile(r"(?:word|ppt|xl)/embeddings/[^/]+|Object \d+")
_CHART = re.compile(r"(?:word|ppt|xl)/charts/[^/]+\.xml")
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_PACKAGED = "\1Ole10Native"
_WHOLE = ("Package", "CONTENTS", "EmbeddedOdf")
"""The streams in which programs keep a whole file."""
_OLDER = ("WordDocument", "PowerPoint Document", "Workbook", "Book")
_POOLED = re.compile(r"(ObjectPool/_\d+|MBD[0-9A-Fa-f]{8})/(.+)")
"""A stream of an object in an older document or workbook: its folder, and its name there."""
_TABLES = b"\5\0"
"""In the head of a workbook; others of its streams are the charts of Microsoft Graph."""
_FORMULA = "Equation Native"
_BITMAP = b"BM"


def read_embedded(path: Path, archive: Archive, title: str) -> Iterator[Record | Skipped]:
    """The records of the files in `archive`, but for the tables behind its charts, which these show."""
    for item in read_within(path, _files(path, archive), "embedded", fields_of(**{"embedded in": title})):
        if not isinstance(item, PageStep):
            yield item


def read_pooled(path: Path, objects: Iterable[HeldFile], title: str) -> Iterator[Record | Skipped]:
    """The records of the `objects` in an older document, workbook or presentation."""
    files: list[HeldFile | Skipped] = []
    for held in objects:
        try:
            if unwrapped := _unwrapped(held):
                files.append(unwrapped)
        except Refused as error:
            files.append(skipped(path, error.reason, f"embedded {held.name}"))
    for item in read_within(path, files, "embedded", fields_of(**{"embedded in": title})):
        if not isinstance(item, PageStep):
            yield item


def pooled(path: Path, file: Compound) -> list[HeldFile]:
    """The objects in an older document or workbook, each a file of its own; raises Refused."""
    folders: dict[str, list[str]] = {}
    for name in sorted(file.names):
        if found := _POOLED.fullmatch(name):
            folders.setdefault(found[1], []).append(found[2])
    held: list[HeldFile] = []
    for folder, names in folders.items():
        streams = {name: file.read(f"{folder}/{name}") for name in names}
        if _holds_a_file(streams, streams.__getitem__):
            held.append(HeldFile.of(f"object {len(held) + 1}.ole", compound_file(streams), depth_in(path)))
    return held


def stored(path: Path, storages: Iterable[bytes]) -> Iterator[HeldFile]:
    """Those of the `storages` in an older presentation that hold a file; what is damaged is left out."""
    number = 0
    for data in storages:
        held = HeldFile.of("object.ole", data, depth_in(path))
        with suppress(Refused), compound(held) as file:
            if _holds_a_file(file.names, file.read):
                number += 1
                yield HeldFile.of(f"object {number}.ole", data, held.depth)


def _holds_a_file(names: Collection[str], read: Callable[[str], bytes]) -> bool:
    """Whether an object is more than the settings of a control, or a chart, which its picture shows."""
    if not {*_WHOLE, *_OLDER, _PACKAGED}.intersection(names):
        return False
    return "Workbook" not in names or read("Workbook")[6:8] == _TABLES


def _files(path: Path, archive: Archive) -> Iterator[HeldFile | Skipped]:
    names = sorted(filter(_EMBEDDED.fullmatch, archive.names), key=lambda name: (len(name), name))
    charts = filter(_CHART.fullmatch, archive.names) if names else ()
    behind = {name for chart in charts for name in targets(archive, chart, "package")}
    for name in names:
        if name in behind:
            continue
        last = posixpath.basename(name)
        try:
            held = _unwrapped(HeldFile.of(last, archive.read(name), depth_in(path)))
        except Refused as error:
            yield skipped(path, error.reason, f"embedded {last}")
        else:
            if held is not None:
                yield held


def _unwrapped(held: HeldFile) -> HeldFile | None:
    """The file that was put into `held` by another program, or `held` itself; None for a formula.

    Raises Refused where it is damaged.
    """
    if not held.data.startswith(_COMPOUND):
        return held
    with compound(held) as file:
        if _FORMULA in file.names:
            return None
        if _PACKAGED in file.names:
            packed = file.read(_PACKAGED)
            if packed[4:].startswith(_BITMAP):  # of Paint, without a name
                return HeldFile.of(f"{held.stem}.bmp", packed[4:], held.depth)
            name, data = _native(packed)
            return HeldFile.of(name, data, held.depth)
        whole = next((stream for stream in _WHOLE if stream in file.names), "")
        inner = HeldFile.of(held.name, file.read(whole) if whole else held.data, held.depth)
    try:
        ending = ending_by_content(inner)
    except Refused:  # no text: what a program of pictures keeps
        return held
    named = HeldFile.of(f"{held.stem}{ending}", inner.data, held.depth)
    return named if named.suffix else held


def _native(data: bytes) -> tuple[str, bytes]:
    """The name and the bytes of a file that Windows packed as an object."""
    try:
        label, at = _text(data, 6)
        _, at = _text(data, at)
        (length,) = struct.unpack_from("<I", data, at + 4)
        at += 8 + length
        (size,) = struct.unpack_from("<I", data, at)
    except (struct.error, ValueError):
        raise Refused("it is damaged: the file in it cannot be found") from None
    return label, data[at + 4 : at + 4 + size]


def _text(data: bytes, at: int) -> tuple[str, int]:
    end = data.index(b"\0", at)
    return data[at:end].decode("cp1252", "replace"), end + 1
