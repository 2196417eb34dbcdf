"""Reads what is attached to a message: documents of their own, which say where they hang."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from desktop_app.core.types import PageStep, Skipped
from desktop_app.core.words import count_are
from desktop_app.corpus.folders import NEVER_TEXT
from desktop_app.corpus.formats.base import LARGEST, AnyReader, Record, skipped
from desktop_app.corpus.formats.held import MAX_DEPTH, HeldFile, depth_in, read_held
from desktop_app.corpus.formats.messages.parts import Attachment

MOST = 1000
"""Attachments of one message that are read."""
SMALLEST_PICTURE = 20_000
"""Bytes: what is smaller, or shown within the message, is a logo or a button and no scan."""

_SILENT = frozenset(
    f".{ending}"
    for kind in ("pictures", "sound", "films", "fonts", "programs")
    for ending in NEVER_TEXT[kind].split()
)
"""Nobody expects their text; the message names them all the same."""


def read_attachments(
    mail: Path,
    place: str,
    attachments: list[Attachment],
    about: Mapping[str, str],
    unread: Counter[str],
    recognizing: bool,
) -> Iterator[Record | Skipped | PageStep]:
    """The records of what is attached to the message at `place` of the file `mail`, and what is wrong there.

    `about` are fields of the message that each text of its own gets as well. What has no reader is counted in
    `unread` by its ending. What is `recognizing` also reads pictures of text. Raises MemoryError.
    """
    depth = depth_in(mail)
    names: Counter[str] = Counter()
    for number, one in enumerate(attachments, 1):
        held = HeldFile.of(one.name, b"", depth)
        reader = _reader_of(held, one, recognizing)
        if reader is None or depth > MAX_DEPTH or number > MOST:
            unread[held.suffix.lower() or one.kind] += 1
            continue
        names[one.name] += 1
        again = f" ({names[one.name]})" if names[one.name] > 1 else ""
        hung = f"{place}, attachment {one.name}{again}".removeprefix(", ")
        held.data = one.data
        if len(held.data) > LARGEST or not held.data.strip():
            reason = "it is empty" if len(held.data) <= LARGEST else f"it is larger than {LARGEST >> 20} MiB"
            yield skipped(mail, reason, hung)
            continue
        yield from read_held(mail, held, reader, hung, about)


def tell_unread(mail: Path, unread: Counter[str]) -> Iterator[Skipped]:
    """One sentence for each kind of attachment that was not read, but for those that hold no text."""
    for ending, count in sorted(unread.items()):
        if ending not in _SILENT:
            yield Skipped(str(mail), f"{count_are(count, 'attachment')} of the kind {ending} and not read.")


def _reader_of(held: HeldFile, one: Attachment, recognizing: bool) -> AnyReader | None:
    from desktop_app.corpus.formats import PICTURES, plain, reader_of  # they read mail, too

    if held.suffix.lower() in PICTURES and (one.shown or len(one.data) < SMALLEST_PICTURE):
        return None
    return reader_of(held, (), recognizing) or (plain.read_plain if one.kind.startswith("text/") else None)
