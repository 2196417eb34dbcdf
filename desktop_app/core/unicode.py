"""What UTF-8 and SQLite cannot hold: it comes from damaged files, their names, keyboards and shells."""

from __future__ import annotations

import re

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def encodable(text: str) -> str:
    """`text` with U+FFFD for every lone surrogate, which has no UTF-8; spans stay right."""
    return _LONE_SURROGATE.sub(REPLACEMENT, text)


def storable(text: str, instead: str = REPLACEMENT) -> str:
    """As `encodable`, with `instead` for NUL as well, which ends a text in SQLite."""
    return _UNSTORABLE.sub(instead, text)
