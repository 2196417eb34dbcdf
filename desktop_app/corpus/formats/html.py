"""Reads HTML as a browser shows it without styles: no scripts, no markup, blocks on lines of their own."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from desktop_app.corpus.formats.base import Format, Record, check_size, fields_of, title_of
from desktop_app.corpus.formats.encoding import detect_stream
from desktop_app.corpus.formats.flow import TextFlow

MAX_BYTES = 64 << 20


def _names(tags: str) -> frozenset[str]:
    return frozenset(tags.split())


_LEFT_OUT = _names("script style noscript template svg math head iframe object select textarea")
_PARAGRAPHS = _names(
    "p h1 h2 h3 h4 h5 h6 dl table blockquote pre section article header footer nav aside main figure"
    " form fieldset hr"
)
_LINES = _names("div li tr dt dd caption figcaption legend address summary details option center ul ol")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_HEAD_BYTES = 4096
_ESCAPING = ("iso-2022", "hz", "utf-7")
"""Encodings whose bytes are all ASCII and so look like UTF-8."""


def read_html(path: Path) -> Iterator[Record]:
    """The page as one text; its title is its own, else its first heading."""
    check_size(path, MAX_BYTES)
    flow = TextFlow()
    page = parsed(decoded(path.read_bytes()))
    heading = write(page, flow)
    title = page.css_first("head > title")
    described = page.css_first("meta[name='description' i]")
    author = page.css_first("meta[name='author' i]")
    fields = fields_of(
        author=author.attributes.get("content") if author else None,
        description=described.attributes.get("content") if described else None,
    )
    yield Record("", fields, title_of(path, title.text() if title else None, heading), flow.text)


def decoded(data: bytes, charset: str = "") -> str:
    """The bytes of a page as text: by `charset`, its mark, UTF-8, what it says of itself, or a guess."""
    named = _CHARSET.search(data[:_HEAD_BYTES])
    said = charset or (named[1].decode("ascii") if named else "")
    if said.lower().startswith(_ESCAPING):
        return data.decode(_known(said) or "latin-1", "replace")
    if charset and _known(charset):
        return data.decode(_known(charset), "replace")
    try:
        return data.decode("utf-8-sig") if b"\0" not in data else _guessed(data)
    except UnicodeDecodeError:
        known = _known(said)
        return data.decode(known, "replace") if known else _guessed(data)


def parsed(markup: str) -> LexborHTMLParser:
    return LexborHTMLParser(markup)


def write(page: LexborHTMLParser, flow: TextFlow) -> str:
    """Writes the page's text into `flow`; returns its first heading, or ""."""
    heading = ""
    node: LexborNode | None = page.body
    preformatted = 0
    depth = 0
    while node is not None:
        tag = node.tag or ""
        inner: LexborNode | None = None
        if node.is_text_node:
            text = node.text_content or ""
            if preformatted:
                flow.add(text)
            else:
                flow.add_words(text)
        elif tag not in _LEFT_OUT:
            _open(tag, node, flow)
            if tag in ("h1", "h2") and not heading:
                heading = " ".join(node.text(separator=" ").split())
            inner = node.first_child
        if inner is not None:
            preformatted += tag == "pre"
            depth += 1
            node = inner
            continue
        _close(tag, flow)
        while node.next is None and depth > 0:
            parent = node.parent
            if parent is None:
                return heading
            node, depth = parent, depth - 1
            preformatted -= node.tag == "pre"
            _close(node.tag or "", flow)
        node = node.next if depth > 0 else None
    return heading


def _open(tag: str, node: LexborNode, flow: TextFlow) -> None:
    _close(tag, flow)
    if tag in ("td", "th"):
        flow.cell()
    elif tag == "li":
        flow.item()
    elif tag == "br":
        flow.line_break()
    elif tag == "img":
        flow.add_words(f" {node.attributes.get('alt') or ''} ")


def _close(tag: str, flow: TextFlow) -> None:
    if tag in _PARAGRAPHS:
        flow.paragraph()
    elif tag in _LINES:
        flow.line()


def _known(charset: str) -> str:
    """Python's name of an encoding as pages name it; browsers take Latin-1 for what Windows makes of it."""
    try:
        name = codecs.lookup(charset).name
        "".encode(name)
    except (LookupError, ValueError):
        return ""
    return {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}.get(name, name)


def _guessed(data: bytes) -> str:
    encoding, errors = detect_stream(io.BytesIO(data))
    return data.decode(encoding, errors).encode("utf-8", "replace").decode("utf-8")


FORMAT = Format((".html", ".htm", ".xhtml"), "Web page", read_html)
