"""What a tagged PDF says of its pictures and formulas for those who cannot see them."""

from ctypes import c_void_p, cast, create_string_buffer

import pypdfium2
from pypdfium2 import raw

from desktop_app.corpus.formats.office.story import is_file_name

_MOST_ELEMENTS = 20_000
"""Of one page; more are drawn signs."""


def descriptions(page: pypdfium2.PdfPage) -> list[str]:
    """The descriptions of what is on the page, in the order of its structure, each once."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return []
    try:
        return list(dict.fromkeys(_told(tree)))
    finally:
        raw.FPDF_StructTree_Close(tree)


def _told(tree: c_void_p) -> list[str]:
    found: list[str] = []
    count = raw.FPDF_StructTree_CountChildren(tree)
    waiting = [raw.FPDF_StructTree_GetChildAtIndex(tree, index) for index in reversed(range(count))]
    seen = 0
    while waiting and seen < _MOST_ELEMENTS:
        element = waiting.pop()
        seen += 1
        if not element:
            continue
        if (text := _alternative(element)) and not is_file_name(text):
            found.append(text)
        count = raw.FPDF_StructElement_CountChildren(element)
        waiting += [
            raw.FPDF_StructElement_GetChildAtIndex(element, index) for index in reversed(range(count))
        ]
    return found


def _alternative(element: c_void_p) -> str:
    size = raw.FPDF_StructElement_GetAltText(element, None, 0)
    if size <= 2:
        return ""
    buffer = create_string_buffer(size)
    raw.FPDF_StructElement_GetAltText(element, cast(buffer, c_void_p), size)
    return " ".join(buffer.raw[: size - 2].decode("utf-16-le", "replace").split())
