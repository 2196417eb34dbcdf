"""The text of bytes that say what they are in, as pages, XML and parts of mail do, rightly or not."""

import io
import re

from desktop_app.corpus.formats.base import Refused
from desktop_app.corpus.formats.encoding import detect, known

_HEAD_BYTES = 4096
_DECLARED = re.compile(
    rb"\A\s*(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)"
    rb"|<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)",
    re.IGNORECASE,
)
_ESCAPING = ("iso-2022", "hz", "utf-7", "csiso2022", "unicode-1-1-utf-7")
"""Encodings whose bytes are all ASCII and so look like UTF-8."""
_WIDE = ("gb", "hz", "cp932", "cp949", "cp950", "big5", "euc", "iso2022", "utf")
"""How Python's names of encodings begin in which a letter takes several bytes."""
_USUAL = ("utf-8", "us-ascii", "iso-8859-1", "windows-1252")
_SAYS_NOTHING = (
    "us-ascii",
    "ascii",
    "ansi_x3.4-1968",
    "iso646-us",
    "us",
    "unknown-8bit",
    "x-unknown",
    "8bit",
)
"""What programs write that did not look."""


def decoded(data: bytes, charset: str = "") -> str:
    """The text of `data`, which is in `charset` or says itself what it is in; raises Refused for no text.

    What is valid UTF-8 beyond ASCII is UTF-8 whatever label of single bytes it carries: no text in one of
    those is valid UTF-8 by chance. A label that says nothing, or what cannot be, is no label.
    """
    if charset in _USUAL and data.isascii() and b"\0" not in data:
        return data.decode("ascii")
    declared = None if charset else _declared(data[:_HEAD_BYTES])
    said = charset or ((declared[1] or declared[2]).decode("ascii") if declared else "")
    said = said.strip(" \t\"'").lower()
    codec = "" if said in _SAYS_NOTHING else known(said)
    if said.startswith(_ESCAPING) and codec:
        return data.decode(codec, "replace")
    wide = codec.startswith(_WIDE) and not codec.startswith("utf-8")
    if b"\0" in data:
        return data.decode(codec, "replace") if codec.startswith(("utf-16", "utf-32")) else _guessed(data)
    if not (charset and wide):
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    return data.decode(codec, "replace") if codec and not codec.startswith("utf-") else _guessed(data)


def _declared(head: bytes) -> re.Match[bytes] | None:
    small = head.lower()  # looking for a word takes a thirtieth of the search
    return _DECLARED.search(head) if b"charset" in small or b"encoding" in small else None


def decoded_anyway(data: bytes, charset: str = "") -> str:
    """As `decoded`, for parts that are small or known to be text: never raises."""
    try:
        return decoded(data, charset)
    except Refused:
        return data.decode("cp1252", "replace")


def _guessed(data: bytes) -> str:
    encoding, errors = detect(io.BytesIO(data))
    return data.decode(encoding, errors).encode("utf-8", "replace").decode("utf-8")
