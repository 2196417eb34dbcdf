"""What was written on a PDF's pages: into the fields of forms, and as notes of every kind."""

import re
from collections.abc import Callable
from ctypes import POINTER, c_void_p, cast, create_string_buffer

import pypdfium2
from pypdfium2 import raw

_CHECKED = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
_CHOSEN = (raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
_MOST_OPTIONS = 10_000
_SAYS_NOTHING = re.compile(r"(?:yes|on|true|ja|oui|choice)?[\W_]*\d*", re.IGNORECASE)
"""What programs call the state of a box that is marked."""


def written_on(page: pypdfium2.PdfPage, form: pypdfium2.PdfFormEnv | None) -> list[str]:
    """The texts in the order of the page's annotations, each once, those of notes with their author."""
    found: dict[str, None] = {}
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind == raw.FPDF_ANNOT_WIDGET:
            found |= dict.fromkeys(_values(annotation, form) if form else [_string(annotation, b"V")])
        elif text := _string(annotation, b"Contents"):
            author = _string(annotation, b"T") if kind != raw.FPDF_ANNOT_LINK else ""
            told = f"{author}: {text}" if author else text
            if kind != raw.FPDF_ANNOT_POPUP or not any(one.endswith(text) for one in found):
                found[told] = None
        raw.FPDFPage_CloseAnnot(annotation)
    return [text for text in found if text]


def clipped_to(page: pypdfium2.PdfPage) -> list[pypdfium2.PdfAttachment]:
    """The files that are attached at places on the page."""
    found = []
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if attached := raw.FPDFAnnot_GetFileAttachment(annotation):
            found.append(pypdfium2.PdfAttachment(attached, page.pdf))
        raw.FPDFPage_CloseAnnot(annotation)
    return found


def _values(annotation: c_void_p, form: pypdfium2.PdfFormEnv) -> list[str]:
    """What one box of a field shows; its value may stand with its parent."""
    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in _CHECKED:
        if not raw.FPDFAnnot_IsChecked(form, annotation):
            return []
        name = _wide(lambda *into: raw.FPDFAnnot_GetFormFieldAlternateName(form, annotation, *into))
        state = _wide(lambda *into: raw.FPDFAnnot_GetFormFieldExportValue(form, annotation, *into))
        told = [name, "" if _SAYS_NOTHING.fullmatch(state) else state]
        return [f"☒ {': '.join(filter(None, dict.fromkeys(told)))}"] if any(told) else []
    if kind in _CHOSEN:
        count = min(max(0, raw.FPDFAnnot_GetOptionCount(form, annotation)), _MOST_OPTIONS)
        chosen = [
            _wide(lambda *into, option=option: raw.FPDFAnnot_GetOptionLabel(form, annotation, option, *into))
            for option in range(count)
            if raw.FPDFAnnot_IsOptionSelected(form, annotation, option)
        ]
        if any(chosen):
            return chosen
    if kind == raw.FPDF_FORMFIELD_PUSHBUTTON:
        return []
    return [_wide(lambda *into: raw.FPDFAnnot_GetFormFieldValue(form, annotation, *into))]


def _string(annotation: c_void_p, key: bytes) -> str:
    return _wide(lambda *into: raw.FPDFAnnot_GetStringValue(annotation, key, *into))


def _wide(ask: Callable[..., int]) -> str:
    """A text that PDFium writes into a buffer, once told its size."""
    size = ask(None, 0)
    if size <= 2:
        return ""
    buffer = create_string_buffer(size)
    ask(cast(buffer, POINTER(raw.FPDF_WCHAR)), size)
    text = buffer.raw[: size - 2].decode("utf-16-le", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
