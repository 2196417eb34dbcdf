"""Which encoding a text file is in: its mark, then strict UTF-8, then how a sample reads in older ones."""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from desktop_app.corpus.formats import legacy
from desktop_app.corpus.formats.base import LARGEST, Refused, check_size

BLOCK = 1 << 20
SAMPLE = 1 << 16
"""Bytes around the first doubtful one that an older encoding is told by."""

MAX_LINE = 16 << 20
"""Characters of one line of records; a longer one is no record, and would be held in memory many times."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SUPERSETS = {
    **dict.fromkeys(("iso8859-1", "ascii"), "cp1252"),
    "iso8859-9": "cp1254",
    **dict.fromkeys(("iso8859-11", "tis-620"), "cp874"),
    **dict.fromkeys(("gb2312", "gbk", "hz"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift_jis_2004", "shift_jisx0213"), "cp932"),
    **dict.fromkeys(("euc_kr", "johab"), "cp949"),
    **dict.fromkeys(("big5", "cp950"), "big5hkscs"),
}
_LABELS = {
    **dict.fromkeys(
        ("iso-8859-8-i", "iso-8859-8-e", "logical", "visual", "csiso88598i", "csiso88598e"), "iso8859-8"
    ),
    **dict.fromkeys(("sjis", "x-sjis", "ms_kanji", "windows-31j", "shift-jis", "ms932"), "cp932"),
    **dict.fromkeys(
        ("ks_c_5601-1987", "ks_c_5601-1989", "ksc5601", "ksc_5601", "korean", "windows-949"), "cp949"
    ),
    **dict.fromkeys(("chinese", "x-gbk", "gb_2312-80", "gb_2312", "csgb2312", "iso-ir-58"), "gb18030"),
    **dict.fromkeys(("cn-big5", "x-x-big5", "csbig5", "big5-hkscs"), "big5hkscs"),
    **dict.fromkeys(("x-euc-jp", "cseucpkdfmtjapanese"), "euc_jp"),
    **dict.fromkeys(("macintosh", "x-mac-roman", "mac", "csmacintosh"), "mac-roman"),
    **dict.fromkeys(("x-mac-cyrillic", "x-mac-ukrainian"), "mac-cyrillic"),
    **dict.fromkeys(("koi", "koi8", "koi8_r", "cskoi8r"), "koi8-r"),
    **dict.fromkeys(("koi8-ru",), "koi8-u"),
    **dict.fromkeys(("sun_eu_greek",), "iso8859-7"),
    **dict.fromkeys(("unicode", "ucs-2", "iso-10646-ucs-2", "csunicode", "unicodefeff"), "utf-16"),
    **dict.fromkeys(("unicodefffe",), "utf-16-be"),
    **dict.fromkeys(("unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "x-unicode20utf8"), "utf-8"),
}
"""Labels of the WHATWG Encoding Standard that Python does not know, and some that mail programs make up."""

_NUMBERED = re.compile(r"(?:x-)?(?:cp|ibm|windows|win|dos|oem|ms|cs)?[-_ ]?(\d{3,4})")
_ISO = re.compile(r"(?:x-)?iso[-_ ]?8859[-_ ]?(\d{1,2})\D.*|(?:x-)?iso[-_ ]?8859[-_ ]?(\d{1,2})")
_NO_TEXT_CODECS = frozenset(("idna", "punycode", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"))

_AS_TWO = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2\x80[\x93-\xa6]|\xe2\x82\xac")
"""Letters and signs in UTF-8 that Windows-1252 would show as two or three that never stand together."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ESCAPED = re.compile("[\udc80-\udcff]")
_NOT_TEXT = "it holds zero bytes, so it is not a text file"


def open_text(path: Path, newline: str | None = None) -> TextIO:
    """`path` opened for reading as text. Raises Refused (not a text) or OSError.

    Bytes that are damaged in an otherwise good UTF-8 file come as lone surrogates: see `damaged`.
    """
    with path.open("rb") as data:
        encoding, errors = detect(data)
    return path.open(encoding=encoding, errors=errors, newline=newline)


def read_text(path: Path, limit: int = LARGEST) -> str:
    """The whole file as text with "\\n" line ends. Raises Refused (also above `limit` bytes) or OSError.

    What is damaged in it is `mended`.
    """
    check_size(path, limit)
    data = path.read_bytes()
    if not (data.startswith(codecs.BOM_UTF8) or b"\0" in data or b"\x1b$" in data):
        with suppress(UnicodeDecodeError):  # most files: read and decoded once
            text = data.decode("utf-8")
            return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    with open_text(path) as stream:
        return mended(stream.read())


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


def mended(text: str) -> str:
    """`text` with its damaged bytes as Windows-1252: in a file of UTF-8 they came from there most likely."""
    return _ESCAPED.sub(_in_windows, text) if damaged(text) else text


def _in_windows(byte: re.Match[str]) -> str:
    return bytes([ord(byte[0]) - 0xDC00]).decode("cp1252", "replace")


def known(label: str) -> str:
    """Python's name of an encoding as files name it, "" for one that is not known.

    As browsers do (WHATWG Encoding Standard, 4.2), takes a small set of characters for the larger one that
    programs write under its name: Latin-1 is Windows-1252, Shift_JIS is cp932, EUC-KR is cp949.
    """
    label = label.strip(" \t\r\n\"'").lower()
    name = _LABELS.get(label, "")
    if not name and (match := _ISO.fullmatch(label)):
        name = f"iso8859-{match[1] or match[2]}"
    elif not name and (match := _NUMBERED.fullmatch(label)):
        name = f"cp{match[1]}"
    try:
        name = codecs.lookup(name or label).name
        "".encode(name)
    except (LookupError, ValueError):
        return ""
    return "" if name in _NO_TEXT_CODECS else _SUPERSETS.get(name, name)


def detect(stream: BinaryIO) -> tuple[str, str]:
    """The encoding of the text in `stream`, and Python's name of what to do with bytes that break it.

    Raises Refused for what is not text, or in no encoding that can be recognized.
    """
    block = stream.read(SAMPLE)
    for mark, encoding in _MARKS:
        if block.startswith(mark):
            return encoding, "surrogateescape" if encoding == "utf-8-sig" else "replace"
    if b"\x1b$" in block and (encoding := _escaped(block)):
        return encoding, "replace"
    if b"\0" in block:
        if not (encoding := legacy.wide(block)):
            raise Refused(_NOT_TEXT)
        _refuse_controls(block.decode(encoding, "replace"))
        return encoding, "replace"
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


def _escaped(block: bytes) -> str:
    """Japanese or Korean in seven bits, which escapes turn on and off; "" where they do not add up."""
    for name in ("iso2022_jp_2", "iso2022_kr"):
        text = codecs.getincrementaldecoder(name)("replace").decode(block)
        if "\x1b" not in text and text.count("\ufffd") <= 1:
            return name
    return ""


def _refuse_controls(sample: str) -> None:
    if len(_CONTROL.findall(sample)) > len(sample) / 50:
        raise Refused("it holds control characters, so it is not a text file")


def _legacy(sample: bytes) -> tuple[str, str]:
    if b"\0" in sample:
        raise Refused(_NOT_TEXT)
    if encoding := legacy.wide(sample):
        return encoding, "replace"
    _refuse_controls(sample.decode("latin-1"))
    beyond_ascii = [char for char in sample.decode("utf-8", "surrogateescape") if char > "\x7f"]
    bad = sum(map(damaged, beyond_ascii))
    if len(beyond_ascii) - bad > 2 * bad:
        return "utf-8", "surrogateescape"
    if not (encoding := legacy.guess(sample)):
        raise Refused("its encoding cannot be recognized; save it as UTF-8")
    if encoding == "cp1252" and len(_AS_TWO.findall(sample)) >= max(1, bad):
        return "utf-8", "surrogateescape"  # what is not, comes out as Windows-1252 as well
    return encoding, "replace"
