"""Forms that only Adobe's programs show (XFA): what was filled in is in them as XML."""

from ctypes import byref, c_ulong, c_void_p, cast, create_string_buffer

import pypdfium2
from pypdfium2 import raw

from desktop_app.corpus.formats.base import Refused
from desktop_app.corpus.formats.xml_text import Attributes, Content, parse

LARGEST_PACKET = 64 << 20


class _Filled(Content):
    """The innermost elements that hold something, by their names."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self._text = ""

    def start(self, _name: str, _attributes: Attributes) -> None:
        self._text = ""

    def data(self, text: str) -> None:
        self._text += text

    def end(self, name: str) -> None:
        if value := " ".join(self._text.split()):
            self.values.append(f"{name}: {value}")
        self._text = ""


def is_xfa(document: pypdfium2.PdfDocument) -> bool:
    """Whether the pages are nothing but a note to open the file in another program."""
    return bool(document.get_formtype() == raw.FORMTYPE_XFA_FULL)


def filled_in(document: pypdfium2.PdfDocument) -> list[str]:
    """The fields with their values, "owner: Marguerite Holloway"; none where they cannot be read."""
    filled = _Filled()
    for index in range(max(0, raw.FPDF_GetXFAPacketCount(document))):
        if _name(document, index) == "datasets":
            try:
                parse(_content(document, index), filled)
            except Refused:
                continue
    return filled.values


def _name(document: pypdfium2.PdfDocument, index: int) -> str:
    size = raw.FPDF_GetXFAPacketName(document, index, None, 0)
    buffer = create_string_buffer(max(1, size))
    raw.FPDF_GetXFAPacketName(document, index, cast(buffer, c_void_p), size)
    return buffer.value.decode("utf-8", "replace")


def _content(document: pypdfium2.PdfDocument, index: int) -> bytes:
    size = c_ulong()
    raw.FPDF_GetXFAPacketContent(document, index, None, 0, byref(size))
    if not 0 < size.value <= LARGEST_PACKET:
        return b""
    buffer = create_string_buffer(size.value)
    raw.FPDF_GetXFAPacketContent(document, index, cast(buffer, c_void_p), size, byref(size))
    return buffer.raw[: size.value]
