"""Reads web pages that a browser saved in one file (MHTML)."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from pathlib import Path

from desktop_app.corpus.formats.base import Format, Record, Refused, check_size, fields_of, title_of
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.markup.declared import decoded
from desktop_app.corpus.formats.markup.html import page_of
from desktop_app.corpus.formats.messages.parts import charset_of, header

_PAGES = ("text/html", "application/xhtml+xml")


def read_mhtml(path: Path) -> Iterator[Record]:
    """The page as one text, then its frames; its title is its own, else what the browser wrote."""
    check_size(path)
    message = message_from_bytes(path.read_bytes().lstrip(), policy=compat32)
    pages = [part for part in message.walk() if part.get_content_type() in _PAGES]
    if not message.keys() or not (pages or message.get_content_maintype() == "multipart"):
        raise Refused("it is damaged, or no web page in one file")
    start = str(message.get_param("start", ""))
    pages.sort(key=lambda part: not start or str(part.get("content-id", "")).strip() != start.strip())
    flow = TextFlow()
    title, told = "", {}
    for number, part in enumerate(pages):
        page = page_of(decoded(_bytes(part), charset_of(part)), sorts=True)
        if number:
            flow.place(f"frame {number}")
        else:
            title, told = page.title or page.heading, page.told
        page.write(flow)
    saved = {"url": _address(message, pages), "date": header(message, "date")}
    fields = fields_of(**{**saved, **told})
    yield Record("", fields, title_of(path, title, header(message, "subject")), flow.text, tuple(flow.places))


def _address(message: Message, pages: list[Message]) -> str:
    found = (header(message, name) for name in ("snapshot-content-location", "content-location"))
    return next(filter(None, found), "") or next((header(part, "content-location") for part in pages), "")


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


FORMAT = Format(
    (".mhtml", ".mht"),
    "Saved web page",
    read_mhtml,
    document="the page; menus, notices, footers and frames after its text",
    title="the page's, else the first heading",
    place="around the text",
    unread="scripts, styles, pictures",
    limits="128 MiB",
    engine="email, Lexbor",
)
