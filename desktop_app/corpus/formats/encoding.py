"""Which encoding a text file is in: its mark, then strict UTF-8, then charset-normalizer on a sample."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

from desktop_app.corpus.formats.base import LARGEST, Refused, check_size

BLOCK = 1 << 20
SAMPLE = 1 << 16
"""Bytes around the first doubtful one that are shown to charset-normalizer (its time grows with them)."""

MAX_LINE = 16 << 20
"""Characters of one line of records; a longer one is no record, and would be held in memory many times."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("iso8859_2", "iso8859_5", "iso8859_7", "koi8_r", "mac_roman"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
"""Encodings that files are met in, the likelier first; more of them only means more wrong guesses."""

_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ESCAPED = re.compile("[\udc80-\udcff]")
_NOT_TEXT = "it holds zero bytes, so it is not a text file"


def open_text(path: Path, newline: str | None = None) -> TextIO:
    """`path` opened for reading as text. Raises Refused (not a text) or OSError.

    Bytes that are damaged in an otherwise good UTF-8 file come as lone surrogates: see `damaged`.
    """
    encoding, errors = detect(path)
    return path.open(encoding=encoding, errors=errors, newline=newline)


def read_text(path: Path, limit: int = LARGEST) -> str:
    """The whole file as text with "\\n" line ends. Raises Refused (also above `limit` bytes) or OSError."""
    check_size(path, limit)
    with open_text(path) as stream:
        return stream.read()


def lines(stream: TextIO) -> Iterator[str | None]:
    """The lines of `stream`, with their ends; None for one that is longer than MAX_LINE."""
    while line := stream.readline(MAX_LINE + 1):
        if len(line) <= MAX_LINE:
            yield line
            continue
        while line and not line.endswith(("\n", "\r")):
            line = stream.readline(MAX_LINE)
        yield None


def damaged(text: str) -> bool:
    """Whether `text` was read from bytes that are not valid in the encoding of its file."""
    return not text.isascii() and _ESCAPED.search(text) is not None


def detect(path: Path) -> tuple[str, str]:
    """The encoding of a text file, and Python's name of what to do with bytes that break it.

    Raises Refused for a file that is not text, or in no encoding that can be recognized.
    """
    with path.open("rb") as stream:
        return detect_stream(stream)


def detect_stream(stream: BinaryIO) -> tuple[str, str]:
    """As `detect`, for the bytes from where `stream` stands."""
    block = stream.read(SAMPLE)
    for mark, encoding in _MARKS:
        if block.startswith(mark):
            return encoding, "surrogateescape" if encoding == "utf-8-sig" else "replace"
    if b"\0" in block:
        return _wide(block), "replace"
    decoder = codecs.getincrementaldecoder("utf-8")()
    while True:
        try:
            decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            # error.object is what the decoder kept from the block before, and the block.
            return _legacy(error.object[max(0, error.start - SAMPLE // 2) : error.start + SAMPLE // 2])
        if b"\0" in block:
            raise Refused(_NOT_TEXT)
        if not block:
            return "utf-8", "strict"
        block = stream.read(BLOCK)


def _wide(sample: bytes) -> str:
    """UTF-16 without its mark, known by the zero half of its ASCII letters; else Refused."""
    even, odd, half = sample[::2].count(0), sample[1::2].count(0), len(sample) // 2
    if odd > half * 0.4 and even <= half * 0.02:
        encoding = "utf-16-le"
    elif even > half * 0.4 and odd <= half * 0.02:
        encoding = "utf-16-be"
    else:
        raise Refused(_NOT_TEXT)
    _refuse_controls(sample.decode(encoding, "replace"))
    return encoding


def _refuse_controls(sample: str) -> None:
    if len(_CONTROL.findall(sample)) > len(sample) / 50:
        raise Refused("it holds control characters, so it is not a text file")


def _legacy(sample: bytes) -> tuple[str, str]:
    if b"\0" in sample:
        raise Refused(_NOT_TEXT)
    _refuse_controls(sample.decode("latin-1"))
    beyond_ascii = [char for char in sample.decode("utf-8", "surrogateescape") if char > "\x7f"]
    bad = sum(map(damaged, beyond_ascii))
    if len(beyond_ascii) - bad > 2 * bad:
        return "utf-8", "surrogateescape"
    from charset_normalizer import from_bytes  # 40 ms, and few files need it

    matches = list(from_bytes(sample, cp_isolation=list(_CANDIDATES)))
    if not matches:
        raise Refused("its encoding cannot be recognized; save it as UTF-8")

    def doubt(encoding: str) -> tuple[float, float]:
        """How much the sample looks like noise in `encoding`, then how little like a language."""
        return min(
            ((match.chaos, -match.coherence) for match in matches if encoding in match.could_be_from_charset),
            default=(1.0, 0.0),
        )

    return min(_CANDIDATES, key=doubt), "replace"
