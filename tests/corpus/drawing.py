"""Makes PDFs of drawn text, as small as they can be: where a text stands matters, and what lies on it."""

from __future__ import annotations

from collections.abc import Sequence


def at(x: float, y: float, text: str, size: float = 10, turn: str = "1 0 0 1") -> str:
    """One line of text, drawn at once; `turn` are the first four numbers of its matrix."""
    return f"BT /F1 {size} Tf {turn} {x} {y} Tm ({text}) Tj ET\n"


def column(x: float, y: float, lines: Sequence[str], leading: float = 13) -> list[str]:
    return [at(x, y - leading * index, line) for index, line in enumerate(lines)]


def drawn(
    *pages: str, page: str = "", catalog: str = "", objects: Sequence[str] = (), font: str = ""
) -> bytes:
    """A PDF of pages of drawn text.

    `objects` are numbered from 10 on; `page` (of each page), `catalog` and `font` are entries that may refer
    to them.
    """
    kind = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding"
    numbered = {3: f"<< {kind} {font} >>".encode()}
    numbered |= {10 + index: one.encode("latin-1") for index, one in enumerate(objects)}
    first = 10 + len(objects)
    kids = []
    for index, content in enumerate(pages):
        stream = content.encode("cp1252")
        number = first + 2 * index
        numbered[number] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)
        numbered[number + 1] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources"
            b" << /Font << /F1 3 0 R >> >> %s >>" % (number, page.encode())
        )
        kids.append(f"{number + 1} 0 R")
    numbered[1] = f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode()
    numbered[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out = b"%PDF-1.7\n"
    offsets = {}
    for number, body in sorted(numbered.items()):
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = max(numbered) + 1
    entries = [b"0000000000 65535 f \n"]
    entries += [
        b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 00000 f \n"
        for number in range(1, size)
    ]
    return out + b"xref\n0 %d\n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        size,
        b"".join(entries),
        size,
        len(out),
    )
