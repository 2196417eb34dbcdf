"""Reads mailboxes (mbox, as Takeout, Thunderbird and Unix write them): each message is a document."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from desktop_app.core.types import PageStep, Scanned, Skipped
from desktop_app.core.words import count_are
from desktop_app.corpus.formats.base import (
    LARGEST,
    Format,
    Record,
    Refused,
    reason_of,
    skipped,
)
from desktop_app.corpus.formats.messages.attached import tell_unread
from desktop_app.corpus.formats.messages.mail import read_message

_PIECE = 1 << 20
_FROM = re.compile(
    rb"From (?:.*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*\d\d?:\d\d.*\d{4}.*|-.*|\s*)\s*", re.IGNORECASE
)
"""The line before a message: who sent it, and when; a sentence that begins so has no day, time and year."""
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:|>From ")
_MANGLED = re.compile(rb"^>(>*From )", re.MULTILINE)
_DELETED = re.compile(rb"^X-Mozilla-Status: *([0-9a-f]{4})", re.MULTILINE | re.IGNORECASE)
_DELETED_BIT = 8


def read_mailbox(
    path: Path, recognizing: bool = False, parts: Collection[int] = ()
) -> Iterator[Record | Skipped | PageStep]:
    """The messages in order and what is attached to them; a message that cannot be read costs only itself."""
    unread: Counter[str] = Counter()
    deleted = 0
    with path.open("rb") as stream:
        for number, data in enumerate(_messages(stream), 1):
            if parts and number not in parts:
                continue
            place = f"message {number}"
            if data is None:
                yield skipped(path, f"it is larger than {LARGEST >> 20} MiB", place)
                continue
            head = data.partition(b"\n\n")[0].partition(b"\r\n\r\n")[0]
            if (status := _DELETED.search(head)) and int(status[1], 16) & _DELETED_BIT:
                deleted += 1
                continue
            try:
                for item in read_message(path, _MANGLED.sub(rb"\1", data), place, unread, recognizing):
                    yield replace(item, parts=(number,)) if isinstance(item, Scanned) else item
            except Refused as error:
                yield skipped(path, error.reason, place)
            except MemoryError:
                raise
            except Exception as error:
                yield skipped(path, reason_of(error), place)
    yield from tell_unread(path, unread)
    if deleted:
        told = "deleted, though Thunderbird has not removed it yet, and left out"
        yield Skipped(str(path), f"{count_are(deleted, 'message')} {told}.")


def _recognize(
    path: Path, _passwords: Sequence[str] = (), parts: Collection[int] = ()
) -> Iterator[Record | Skipped | PageStep]:
    return read_mailbox(path, True, parts)


def is_mailbox(stream: BinaryIO) -> bool:
    """Whether a file holds more than one message, each after its line that begins with "From"."""
    first = _first_line(stream)
    if not _FROM.fullmatch(first):
        return False
    messages = _messages(stream, first)
    return next(messages, b"") != b"" and next(messages, b"") != b""


def _messages(stream: BinaryIO, first: bytes = b"") -> Iterator[bytes | None]:
    """The messages without the lines before them; None for one that is too large to be read."""
    line = first or _first_line(stream)
    if not line:
        raise Refused("it holds no text")
    if not line.startswith(b"From "):
        raise Refused("it does not begin as a mailbox does: save its messages as .eml")
    pieces: list[bytes] = []
    size = 0
    whole, blank = True, False
    line = stream.readline(_PIECE)
    while line:
        following = stream.readline(_PIECE)
        if whole and blank and _FROM.fullmatch(line) and (not following or _HEADER.match(following)):
            yield b"".join(pieces) if size <= LARGEST else None
            pieces, size = [], 0
        else:
            size += len(line)
            if size <= LARGEST:
                pieces.append(line)
            else:
                pieces.clear()
        blank = whole and not line.strip()
        whole = line.endswith(b"\n")
        line = following
    yield b"".join(pieces) if size <= LARGEST else None


def _first_line(stream: BinaryIO) -> bytes:
    line = stream.readline(_PIECE).removeprefix(b"\xef\xbb\xbf")
    while line and not line.strip():
        line = stream.readline(_PIECE)
    return line


FORMAT = Format(
    (".mbox", ".mbx"),
    "Mailbox",
    read_mailbox,
    recognize=_recognize,
    document="a message; each attachment is a document of its own",
    title="the subject",
    place="message 12, attachment lease.docx",
    unread="messages that Thunderbird marked as deleted, which are told",
    limits="128 MiB a message",
    engine="own, email",
)
