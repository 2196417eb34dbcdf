"""Makes files of the formats that are read, as small as they can be."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence

OFFICE = "http://schemas.openxmlformats.org"
_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def zipped(members: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def members_of(file: bytes) -> dict[str, str | bytes]:
    """What an archive holds, to make another one of it."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def relationships(**targets: str) -> str:
    """A .rels part: the kind of each relationship and its target; the kind is the id too."""
    listed = "".join(
        f'<Relationship Id="{kind}" Type="{OFFICE}/officeDocument/2006/relationships/'
        f'{kind.rstrip("0123456789")}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{OFFICE}/package/2006/relationships">{listed}</Relationships>'


def core(title: str = "", author: str = "") -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{OFFICE}/package/2006/metadata/core-properties" xmlns:dc="dc">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator></cp:coreProperties>"
    )


def word(body: str, **parts: str) -> bytes:
    """A DOCX whose body is `body`; `parts` are further ones, by the kind of their relationship."""
    space = 'xmlns:w="w" xmlns:mc="mc" xmlns:r="r" xmlns:m="m"'
    members = {
        "_rels/.rels": relationships(
            **{"officeDocument": "word/document.xml", "core-properties": "docProps/core.xml"}
        ),
        "docProps/core.xml": parts.pop("core", core()),
        "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relationships(
            **{kind: "page.html" if kind == "aFChunk" else f"{kind}.xml" for kind in parts}
        ),
        "word/page.html": parts.pop("aFChunk", ""),
    }
    members |= {f"word/{kind}.xml": f"<w:part {space}>{xml}</w:part>" for kind, xml in parts.items()}
    return zipped(members)


def paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/><w:tabs><w:tab/></w:tabs></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def workbook(sheets: Mapping[str, Sequence[Sequence[str | float]]]) -> bytes:
    """An XLSX of strings and numbers."""
    main = f"{OFFICE}/spreadsheetml/2006/main"
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relationships(officeDocument="xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": relationships(
            **{f"worksheet{number}": f"worksheets/sheet{number}.xml" for number, _ in enumerate(sheets, 1)}
        ),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{OFFICE}/officeDocument/2006/relationships">'
        "<sheets>"
        + "".join(
            f'<sheet name="{name}" sheetId="{number}" r:id="worksheet{number}"/>'
            for number, name in enumerate(sheets, 1)
        )
        + "</sheets></workbook>",
    }
    for number, rows in enumerate(sheets.values(), 1):
        data = "".join(_row(row, cells) for row, cells in enumerate(rows, 1))
        members[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{main}"><sheetData>{data}</sheetData></worksheet>'
        )
    return zipped(members)


def _row(number: int, values: Sequence[str | float]) -> str:
    cells = "".join(_cell(chr(65 + column), number, value) for column, value in enumerate(values))
    return f'<row r="{number}">{cells}</row>'


def _cell(column: str, row: int, value: str | float) -> str:
    if isinstance(value, str):
        return f'<c r="{column}{row}" t="inlineStr"><is><t>{value}</t></is></c>' if value else ""
    return f'<c r="{column}{row}"><v>{value}</v></c>'


def pdf(pages: Sequence[Sequence[str]], title: str = "", password: str = "") -> bytes:
    """A PDF of lines of text; a page without lines holds a picture. Locked (RC4, 40 bits) by `password`."""
    lock = _Lock(password) if password else None
    objects: list[bytes] = [b"", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", b""]
    picture = b"\x80" * 16
    objects.append(
        b"<< /Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceGray /BitsPerComponent 8"
        b" /Length 16 >>\nstream\n" + (lock.sealed(5, picture) if lock else picture) + b"\nendstream"
    )
    kids = []
    for lines in pages:
        drawn = "".join(f"BT /F1 12 Tf 72 {700 - 14 * y} Td ({line}) Tj ET\n" for y, line in enumerate(lines))
        content = drawn.encode("latin-1") or b"q 400 0 0 600 50 50 cm /Im Do Q"
        number = len(objects) + 1
        content = lock.sealed(number, content) if lock else content
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources"
            b" << /Font << /F1 3 0 R >> /XObject << /Im 5 0 R >> >> >>" % number
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    name = title.encode("latin-1")
    objects[3] = b"<< /Title <%s> >>" % (lock.sealed(4, name) if lock else name).hex().encode()
    trailer = b"/Root 1 0 R /Info 4 0 R"
    if lock:
        objects.append(lock.dictionary)
        trailer += b" /Encrypt %d 0 R /ID [<%s> <%s>]" % (len(objects), b"00" * 16, b"00" * 16)
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF" % (
        size,
        table,
        size,
        trailer,
        len(out),
    )


class _Lock:
    """The standard security handler, revision 2 (ISO 32000-1, 7.6.3)."""

    def __init__(self, password: str) -> None:
        padded = (password.encode() + _PADDING)[:32]
        owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
        rights = -4
        seed = padded + owner + rights.to_bytes(4, "little", signed=True) + bytes(16)
        self._key = hashlib.md5(seed).digest()[:5]
        user = _rc4(self._key, _PADDING)
        self.dictionary = b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P %d >>" % (
            owner.hex().encode(),
            user.hex().encode(),
            rights,
        )

    def sealed(self, number: int, data: bytes) -> bytes:
        key = hashlib.md5(self._key + number.to_bytes(3, "little") + bytes(2)).digest()[:10]
        return _rc4(key, data)


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
