"""Reads HTML as a browser shows it without styles: no scripts, no markup, blocks on lines of their own."""

import re
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from desktop_app.corpus.formats.base import Format, Record, Refused, check_size, fields_of, title_of
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.markup.declared import decoded
from desktop_app.corpus.formats.markup.hidden import may_hide
from desktop_app.corpus.formats.markup.page import LEFT_OUT, WebPage
from desktop_app.corpus.formats.xml_text import Attributes, parse

MAX_BYTES = 64 << 20

_HEAD = 4096
_XHTML = re.compile(
    r"\A\s*<\?xml\b|<html\b[^>]{0,400}?xmlns\s*=\s*[\"']http://www\.w3\.org/1999/xhtml", re.IGNORECASE
)
_SIGNS_OF_XHTML = ("<?xml", "www.w3.org/1999/xhtml")
"""One of them is in all that _XHTML finds, and most pages are spared its search, which takes long."""
_MAIN = re.compile(r"<main[\s>]|\srole\s*=\s*[\"']?main\b", re.IGNORECASE)
_MAIN_PART = "main, [role=main i]"
"""The same as CSS, which is ten times as fast."""
_HIDING_PARTS = '[hidden], [style*="display" i], [style*="visibility" i], dialog'
_SELF_CLOSED = re.compile(
    r"<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)\b)([a-z][\w:-]*)"
    r"((?:\s[^<>]*?)?)/>",
    re.IGNORECASE,
)
_SWALLOWING = re.compile(r"<(title|style|script|textarea|iframe|noframes|noembed)\b([^<>]*)/>", re.IGNORECASE)
"""Written so, they swallow the rest of a page: browsers show nothing of it."""
_RAW = ("noframes", "noembed")
"""What a browser's parser gives as one text with its marks."""
_NO_ELEMENT = ("", "-")
"""How the names of nodes begin that are comments and their like."""
_NONE: Attributes = {}


def read_html(path: Path) -> Iterator[Record]:
    """The page as one text; its title is its own, else its first heading."""
    check_size(path, MAX_BYTES)
    text = decoded(path.read_bytes())
    page = page_of(text, sorts=True)
    flow = TextFlow()
    page.write(flow)
    if not flow.length and any(page.frames):
        raise Refused(
            f"it only shows other files in frames, which are to be read themselves: {', '.join(page.frames)}"
        )
    title = title_of(path, page.title, page.heading)
    yield Record("", fields_of(**page.told), title, flow.text, tuple(flow.places))


def page_of(text: str, sorts: bool = False) -> WebPage:
    """What a page's text tells: as XML where it is XHTML and without fault, else as browsers read it."""
    head = text[:_HEAD]
    small = head.lower()
    if any(sign in small for sign in _SIGNS_OF_XHTML) and _XHTML.search(head):
        page = WebPage(sorts, sorts and _MAIN.search(text) is not None, may_hide(text))
        try:
            parse(text, page, doctype=True)
        except Refused:
            text = _SELF_CLOSED.sub(r"<\1\2></\1>", text)
        else:
            return page
    elif "/>" in text and _SWALLOWING.search(text):
        text = _SWALLOWING.sub(r"<\1\2></\1>", text)
    parser = LexborHTMLParser(text)
    hides = parser.css_first(_HIDING_PARTS) is not None
    page = WebPage(sorts, sorts and parser.css_first(_MAIN_PART) is not None, hides)
    _tell(parser, page)
    return page


def quick_text(text: str) -> str:
    """The words of a page, in no form: to be compared with others."""
    parser = LexborHTMLParser(text)
    parser.strip_tags(["head", "style", "script"])
    return parser.root.text(separator=" ") if parser.root else ""


def _tell(parser: LexborHTMLParser, page: WebPage, depth_left: int = 2) -> None:
    """Tells `page` the elements of a document, in order."""
    node: LexborNode | None = parser.root
    depth = 0
    while node is not None:
        tag = node.tag or ""
        inner: LexborNode | None = None
        if node.is_text_node:
            page.data(node.text_content or "")
        elif tag[:1] not in _NO_ELEMENT:
            attributes = _attributes(node) if page.hides or tag in page.attributed else _NONE
            if depth_left and (inserted := attributes.get("srcdoc") or (tag in _RAW and node.text())):
                page.start("div", _NONE)
                _tell(LexborHTMLParser(inserted), page, depth_left - 1)
                page.end("div")
            elif tag not in LEFT_OUT:
                page.start(tag, attributes)
                inner = node.first_child
                if inner is None:
                    page.end(tag)
        if inner is not None:
            depth += 1
            node = inner
            continue
        while node.next is None and depth > 0:
            parent = node.parent
            if parent is None:
                return
            node, depth = parent, depth - 1
            page.end(node.tag or "")
        node = node.next if depth > 0 else None


def _attributes(node: LexborNode) -> Attributes:
    return {name: value or "" for name, value in node.attributes.items()}


FORMAT = Format(
    (".html", ".htm", ".xhtml", ".xht"),
    "Web page",
    read_html,
    document="the page; menus, notices and footers after its text, then what it hides, marked as hidden",
    title="the page's, else the first heading",
    place="around the text",
    unread="scripts, styles, hidden templates; other files in frames",
    limits="64 MiB",
    engine="Lexbor (selectolax); XHTML: expat",
)
