"""The words of what is drawn on the sheets of an XLS ([MS-XLS]): its boxes, and the titles of its charts."""

import struct
from collections.abc import Iterator

_BEGIN_STREAM, _END_STREAM, _SHEET, _CONTINUE = 0x809, 0x0A, 0x85, 0x3C
_OBJECT, _TEXT, _NOTE = 0x5D, 0x1B6, 0x19
_CHART_TEXT, _CHART_STRING, _BEGIN, _END = 0x1025, 0x100D, 0x1033, 0x1034
_WORKSHEET, _CHART = 0, 2


def drawn(stream: bytes) -> tuple[list[str], list[tuple[str, str]]]:
    """A text for each worksheet of the stream, in order, and the names and texts of sheets that are a chart.

    What is damaged is left out.
    """
    found: list[str] = []
    charts: list[tuple[str, str]] = []
    for kind, data in _records(stream, 0):
        if kind == _SHEET and len(data) >= 8 and data[5] in (_WORKSHEET, _CHART):
            (at,) = struct.unpack_from("<I", data)
            text = "\n\n".join(_texts(stream, at))
            if data[5] == _WORKSHEET:
                found.append(text)
            elif text:
                charts.append((_string(data[7], data[8:], data[6]), text))
    return found, charts


def _texts(stream: bytes, at: int) -> Iterator[str]:
    kinds: list[int] = []
    before = 0
    is_note = False
    text, left = "", 0
    for kind, data in _records(stream, at):
        if kind == _BEGIN:
            kinds.append(before)
        elif kind == _END and kinds:
            kinds.pop()
        elif kind == _OBJECT:
            is_note = data[4:6] == _NOTE.to_bytes(2, "little")
        elif kind == _TEXT and len(data) >= 12 and not is_note:
            text, (left,) = "", struct.unpack_from("<H", data, 10)
        elif kind == _CONTINUE and left and data:
            piece = _string(data[0], data[1:], left)
            text, left = text + piece, left - len(piece)
            if not left and text.strip():
                yield text.strip()
        elif kind == _CHART_STRING and kinds[-1:] == [_CHART_TEXT] and len(data) > 4:
            yield _string(data[3], data[4:], data[2]).strip()
        before = kind


def _string(flags: int, data: bytes, length: int) -> str:
    """Characters of one byte, or of two."""
    return data[: 2 * length].decode("utf-16-le", "replace") if flags & 1 else data[:length].decode("latin-1")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Those of the part that begins at `at`, and of the charts within it."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        depth += (kind == _BEGIN_STREAM) - (kind == _END_STREAM)
        if depth <= 0:
            return
        at += 4 + size
