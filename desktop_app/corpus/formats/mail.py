"""Reads e-mail: the headers are fields, the text part is the text, and what is forwarded in it follows."""

import codecs
import email
import email.policy
from collections.abc import Iterator
from email.header import decode_header
from email.message import Message
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from desktop_app.corpus.formats.base import Format, Record, Refused, check_size, fields_of, title_of
from desktop_app.corpus.formats.encoding import open_text
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.html import decoded, write

MAX_NESTED = 20
"""Messages within messages that are followed."""

_HEADERS = ("from", "to", "cc", "date")
_LOCKED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_mail(path: Path) -> Iterator[Record]:
    """The message as one text; its title is its subject."""
    check_size(path)
    data = path.read_bytes()
    if data.startswith(_WIDE_MARKS):
        with open_text(path) as stream:
            data = stream.read().encode("utf-8", "replace")
    if not data.strip():
        raise Refused("it holds no text")
    # Not the policy that parses addresses: it raises over headers that real mail has.
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
    if not message.keys():
        raise Refused("it has no headers, so it is not an e-mail")
    if message.get_content_type() in _LOCKED and "signed-data" not in str(message.get("content-type")):
        raise Refused("it is encrypted: open it in the mail program that has its key, and save its text")
    flow = TextFlow()
    attachments: list[str] = []
    _write(message, flow, attachments, 0)
    if attachments:
        flow.paragraph()
        flow.add(f"Attachments: {', '.join(attachments)}")
    fields = {name: _header(message, name) for name in _HEADERS}
    fields |= {"attachments": ", ".join(attachments)}
    yield Record("", fields_of(**fields), title_of(path, _header(message, "subject")), flow.text)


def _write(message: Message, flow: TextFlow, attachments: list[str], depth: int) -> None:
    """Writes the readable parts in order; of alternatives the plain one."""
    kind = message.get_content_type()
    name = message.get_filename()
    if kind == "message/rfc822" and depth < MAX_NESTED:
        for inner in _parts(message):
            flow.paragraph()
            for header in ("subject", *_HEADERS):
                if value := _header(inner, header):
                    flow.line()
                    flow.add(f"{header.capitalize()}: {value}")
            _write(inner, flow, attachments, depth + 1)
    elif message.is_multipart():
        parts = _parts(message)
        if kind == "multipart/alternative":
            parts = _best(parts)
        if depth < MAX_NESTED:
            for part in parts:
                _write(part, flow, attachments, depth + 1)
    elif (
        name or message.get_content_disposition() == "attachment" or message.get_content_maintype() != "text"
    ):
        if name:
            attachments.append(_words(str(name)))
    else:
        flow.paragraph()
        _write_text(message, flow, kind)


def _write_text(message: Message, flow: TextFlow, kind: str) -> None:
    text = decoded(_bytes(message), str(message.get_content_charset() or ""))
    if kind == "text/html":
        write(LexborHTMLParser(text), flow)
    else:
        flow.add(text.replace("\r\n", "\n").replace("\r", "\n").strip())


def _best(parts: list[Message]) -> list[Message]:
    """The plain text of alternatives where it says anything, else the last that can be read."""
    for part in parts:
        if part.get_content_type() == "text/plain" and _bytes(part).strip():
            return [part]
    return [part for part in parts if part.is_multipart() or part.get_content_type() == "text/html"][-1:]


def _bytes(message: Message) -> bytes:
    payload = message.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _parts(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []


def _header(message: Message, name: str) -> str:
    """A header as a person reads it; raw bytes and broken encoded words come as well as they can."""
    values = [str(value) for key, value in message.raw_items() if key.lower() == name]
    return _words(", ".join(values))


def _words(raw: str) -> str:
    pieces = []
    try:
        chunks = decode_header(raw)
    except (ValueError, LookupError):
        chunks = [(raw, None)]
    for chunk, charset in chunks:
        data = chunk if isinstance(chunk, bytes) else chunk.encode("utf-8", "surrogateescape")
        pieces.append(decoded(data, charset or ""))
    return " ".join("".join(pieces).split())


FORMAT = Format(
    (".eml",),
    "E-mail",
    read_mail,
    document="the message; forwarded ones follow it",
    title="the subject",
    engine="email",
)
