"""Reads HTML as a browser shows it without styles: no scripts, no markup, blocks on lines of their own."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from desktop_app.corpus.formats.base import Format, Record, check_size, fields_of, title_of
from desktop_app.corpus.formats.encoding import detect, known
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
    page = LexborHTMLParser(decoded(path.read_bytes()))
    heading = write(page, flow)
    title = page.css_first("head > title")
    told = {name: page.css_first(f"meta[name='{name}' i]") for name in ("author", "description")}
    fields = fields_of(**{name: node.attributes.get("content") for name, node in told.items() if node})
    yield Record("", fields, title_of(path, title.text() if title else None, heading), flow.text)


def decoded(data: bytes, charset: str = "") -> str:
    """The bytes of a page as text: by `charset`, its mark, UTF-8, what it says of itself, or a guess."""
    named = _CHARSET.search(data[:_HEAD_BYTES])
    said = charset or (named[1].decode("ascii") if named else "")
    codec = known(said)
    if said.lower().startswith(_ESCAPING):
        return data.decode(codec or "latin-1", "replace")
    if charset and codec:
        return data.decode(codec, "replace")
    try:
        return data.decode("utf-8-sig") if b"\0" not in data else _guessed(data)
    except UnicodeDecodeError:
        return data.decode(codec, "replace") if codec else _guessed(data)


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


def _guessed(data: bytes) -> str:
    encoding, errors = detect(io.BytesIO(data))
    return data.decode(encoding, errors).encode("utf-8", "replace").decode("utf-8")


FORMAT = Format(
    (".html", ".htm", ".xhtml"),
    "Web page",
    read_html,
    document="the page",
    title="the page's, else the first heading",
    unread="scripts, styles",
    engine="Lexbor (selectolax)",
)
