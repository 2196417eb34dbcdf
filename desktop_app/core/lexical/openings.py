"""How a text begins, told in two bytes: of a list's hundreds of documents hardly any have to be read."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.folding import fold

UInt16 = NDArray[np.uint16]
LENGTH = 400
"""Characters of a text that are enough to see that most others are no copies of it."""
UNKNOWN = 0
"""The key of what may begin like any other text, since an earlier program made the index."""
_END = "\0"
_CUT = 8
"""Letters at the end of an opening that may fold in another way than in the whole text."""
_TOLD = 160
"""Letters that are told: many records and mails begin alike for a line."""


def letters(opening: str) -> str:
    """What a folded text begins with, without white space, and a sign for its end where that is there.

    `opening` are its first LENGTH characters, or all.
    """
    found = _folded(opening)
    if len(opening) < LENGTH:
        return found and f"{found}{_END}"
    return found if opening.isascii() else found[:-_CUT] or found


def without_end(letters: str) -> str:
    """Only what is written."""
    return letters.rstrip(_END)


def key(text: str) -> int:
    """A number from 1 to 65535 that every copy of a text has as well, whatever its white space is."""
    length = LENGTH
    while (found := _told(text, length)) is None:
        length *= 4
    return zlib.crc32(found.encode("utf-8", "surrogatepass")) & 0xFFFF or 1


def _told(text: str, length: int) -> str | None:
    """The first letters of a text, if there are enough of them in so many characters."""
    found = _folded(text[:length])
    if length < len(text) and len(found) < _TOLD + _CUT:
        return None
    return found[:_TOLD]


def _folded(text: str) -> str:
    return "".join(text.split()).casefold() if text.isascii() else "".join(fold(text).split())


def doubtful(keys: UInt16) -> NDArray[np.bool_]:
    """Which of these texts may be copies of one another."""
    if (keys == UNKNOWN).any():
        return np.ones(len(keys), dtype=np.bool_)
    order = keys.argsort(kind="stable")
    ordered = keys[order]
    second = np.flatnonzero(ordered[1:] == ordered[:-1]) + 1
    found = np.zeros(len(keys), dtype=np.bool_)
    found[order[second]] = found[order[second - 1]] = True
    return found
