"""Makes the small file systems that Microsoft's older formats are ([MS-CFB], version 3)."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from itertools import pairwise

_FREE, _END, _TABLE, _LIST = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
_SMALL = 4096
_IN_HEAD, _IN_LIST = 109, 127
"""The tables that the header lists, and each sector of the list of others."""


class _Sectors:
    """Data in sectors of one size, and what follows each."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.data = bytearray()
        self.chain: list[int] = []

    def store(self, data: bytes) -> int:
        """Where `data` begins."""
        if not data:
            return _END
        first, count = len(self.chain), -(-len(data) // self.size)
        self.data += data.ljust(count * self.size, b"\0")
        self.chain += [*range(first + 1, first + count), _END]
        return first


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A file with these streams, by their names with slashes between."""
    tree: dict[str, object] = {}
    for name, data in streams.items():
        *folders, last = name.split("/")
        place = tree
        for folder in folders:
            place = place.setdefault(folder, {})  # type: ignore[assignment]
        place[last] = data
    large, small = _Sectors(512), _Sectors(64)
    entries: list[list[object]] = []

    def add(name: str, kind: int, content: object) -> int:
        number = len(entries)
        entry: list[object] = [name, kind, _FREE, _FREE, _FREE, _END, 0]
        entries.append(entry)
        if isinstance(content, bytes):
            entry[5:] = [(small if len(content) < _SMALL else large).store(content), len(content)]
        elif isinstance(content, dict) and content:
            # A list to the right is a tree as well.
            names = sorted(content, key=lambda name: (len(name), name.upper()))
            kinds = [1 if isinstance(content[child], dict) else 2 for child in names]
            numbers = [add(child, kind, content[child]) for child, kind in zip(names, kinds, strict=True)]
            entry[4] = numbers[0]
            for left, right in pairwise(numbers):
                entries[left][3] = right
        return number

    add("Root Entry", 5, tree)
    entries[0][5:] = [large.store(bytes(small.data)), len(small.data)]
    small_table = large.store(b"".join(struct.pack("<I", number) for number in small.chain))
    directory = large.store(b"".join(map(_entry, entries)).ljust(512, b"\0"))
    tables, lists = 1, 0
    while len(large.chain) + tables + lists > tables * 128:
        tables += 1
        lists = max(0, -(-(tables - _IN_HEAD) // _IN_LIST))
    first = len(large.chain)
    chain = [*large.chain, *[_TABLE] * tables, *[_LIST] * lists]
    chain += [_FREE] * (tables * 128 - len(chain))
    listed = [*range(first, first + tables)]
    more = listed[_IN_HEAD:]
    after = b""
    for number in range(lists):
        part = more[number * _IN_LIST : (number + 1) * _IN_LIST]
        part += [_FREE] * (_IN_LIST - len(part))
        following = first + tables + number + 1 if number + 1 < lists else _END
        after += struct.pack("<128I", *part, following)
    count = -(-len(small.chain) * 4 // 512)
    header = struct.pack("<8s16sHHHHH6x", bytes.fromhex("d0cf11e0a1b11ae1"), b"", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<7I", 0, tables, directory, 0, _SMALL, small_table, count)
    header += struct.pack("<II", first + tables if lists else _END, lists)
    listed += [_FREE] * (_IN_HEAD - len(listed))
    header += struct.pack(f"<{_IN_HEAD}I", *listed[:_IN_HEAD])
    return header + bytes(large.data) + struct.pack(f"<{len(chain)}I", *chain) + after


def _entry(entry: list[object]) -> bytes:
    name, kind, left, right, child, start, size = entry
    written = f"{name}\0".encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ", written, len(written), kind, 1, left, right, child, b"", 0, 0, 0, start, size
    )
