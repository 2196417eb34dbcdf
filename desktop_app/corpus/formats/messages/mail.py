"""Reads e-mail: the headers are fields, the text is what a person reads, and what is attached follows."""

import codecs
import io
import re
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import compat32
from pathlib import Path

from desktop_app.core.types import PageStep, Skipped
from desktop_app.corpus.formats.base import (
    Format,
    Record,
    Refused,
    check_size,
    fields_of,
    title_of,
    with_pictures,
)
from desktop_app.corpus.formats.encoding import open_text
from desktop_app.corpus.formats.messages.attached import read_attachments, tell_unread
from desktop_app.corpus.formats.messages.parts import HEADERS, Letter, headers

_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_COUNT = re.compile(rb"\s*(\d+)\s*\n")
_LABELS = ("x-gmail-labels", "keywords", "x-keywords")


def read_mail(path: Path, recognizing: bool = False) -> Iterator[Record | Skipped | PageStep]:
    """The message, then what is attached to it; or the messages, where it is a mailbox by another name."""
    from desktop_app.corpus.formats.messages.mbox import is_mailbox, read_mailbox

    check_size(path)
    data = path.read_bytes()
    if is_mailbox(io.BytesIO(data)):
        yield from read_mailbox(path, recognizing)
        return
    if data.startswith(_WIDE_MARKS):
        with open_text(path) as text:
            data = text.read().encode("utf-8", "replace")
    yield from only_message(path, data, recognizing)


def read_apple_mail(path: Path, recognizing: bool = False) -> Iterator[Record | Skipped | PageStep]:
    """The message of Apple Mail: as many bytes as the first line says, and the program's notes after them."""
    check_size(path)
    data = path.read_bytes()
    if count := _COUNT.match(data):
        data = data[count.end() : count.end() + int(count[1][:12])]
    yield from only_message(path, data, recognizing)


def only_message(path: Path, data: bytes, recognizing: bool) -> Iterator[Record | Skipped | PageStep]:
    """The one message in the file `path`, and what is attached to it; raises as `read_message`."""
    unread: Counter[str] = Counter()
    yield from read_message(path, data, "", unread, recognizing)
    yield from tell_unread(path, unread)


def read_message(
    path: Path, data: bytes, place: str, unread: Counter[str], recognizing: bool
) -> Iterator[Record | Skipped | PageStep]:
    """The message `data`, which stands at `place` of the file `path`, and what is attached to it.

    Its title is its subject. Raises Refused where it is no message, or encrypted, and MemoryError.
    """
    if not data.strip():
        raise Refused("it holds no text")
    # Not the policy that parses addresses: it raises over headers that real mail has.
    message = message_from_bytes(data.lstrip(), policy=compat32)
    if not message.keys():
        raise Refused("it has no headers, so it is not an e-mail")
    letter = Letter(message)
    flow = letter.flow
    names = ", ".join(attachment.name for attachment in letter.attachments)
    if names:
        flow.paragraph()
        flow.add(f"Attachments: {names}")
    said = headers(message, ("subject", *HEADERS, *_LABELS))
    subject, fields = said["subject"], {name: said[name] for name in HEADERS}
    labels = next(filter(None, (said[name] for name in _LABELS)), "")
    told = fields_of(**fields, subject=subject, labels=labels, attachments=names)
    # Some say in the subject all that they have to say.
    yield Record(place, told, title_of(path, subject), flow.text or subject)
    about = fields_of(**{"attached to": subject, "from": fields["from"], "date": fields["date"]})
    yield from read_attachments(path, place, letter.attachments, about, unread, recognizing)


FORMAT = Format(
    (".eml",),
    "E-mail",
    read_mail,
    recognize=with_pictures(read_mail),
    document="the message; forwarded ones follow it; each attachment is a document of its own",
    title="the subject",
    place="attachment lease.docx, page 3",
    unread="encrypted messages; attachments of kinds that are not read, which are told",
    limits="128 MiB; 1000 attachments of a message, files within files three deep",
    engine="email",
)
APPLE = Format(
    (".emlx",),
    "E-mail of Apple Mail",
    read_apple_mail,
    recognize=with_pictures(read_apple_mail),
    document="the message, as above",
    title="the subject",
    place="attachment lease.docx, page 3",
    unread="attachments that Apple Mail keeps in other files",
    limits="128 MiB",
    engine="email",
)
