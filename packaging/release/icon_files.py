"""The icon as the one file that Windows and macOS want, made of PNG pictures."""

from __future__ import annotations

import struct
from collections.abc import Mapping

ICNS = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09", 1024: b"ic10"}
"""The type of a PNG picture in an .icns file, by its pixels a side."""


def ico(pictures: Mapping[int, bytes]) -> bytes:
    """An .ico file of PNG pictures, by their pixels a side (at most 256)."""
    sizes = sorted(pictures)
    at = 6 + 16 * len(sizes)
    head, body = struct.pack("<HHH", 0, 1, len(sizes)), b""
    for size in sizes:
        data = pictures[size]
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), at + len(body))
        body += data
    return head + body


def icns(pictures: Mapping[int, bytes]) -> bytes:
    """An .icns file of PNG pictures, by their pixels a side."""
    body = b"".join(
        ICNS[size] + struct.pack(">I", 8 + len(pictures[size])) + pictures[size] for size in sorted(pictures)
    )
    return b"icns" + struct.pack(">I", 8 + len(body)) + body
