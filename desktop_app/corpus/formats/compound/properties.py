"""What Outlook keeps of a message, contact or appointment: numbered properties, made into an e-mail again."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.encoders import encode_base64
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr

from desktop_app.corpus.formats.base import Refused
from desktop_app.corpus.formats.held import HeldFile
from desktop_app.corpus.formats.markup.declared import decoded_anyway
from desktop_app.corpus.formats.rtf import read_rtf

Value = str | bytes | int | datetime
"""A property's value: a text, bytes, a number, a point in time."""

CODE_PAGE, INTERNET_CODE_PAGE = 0x3FFD, 0x3FDE
ATTACHED_DATA, ATTACHED_NAME, ATTACHED_LONG_NAME, ATTACHED_KIND = 0x3701, 0x3704, 0x3707, 0x370E
_SUBJECT, _BODY, _RTF, _HTML = 0x0037, 0x1000, 0x1009, 0x1013
_SENDER, _SENDER_ADDRESS, _SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
_FOR_NAME, _FOR_ADDRESS = 0x0042, 0x0065
_SENT, _DELIVERED, _TRANSPORT = 0x0039, 0x0E06, 0x007D
_TO, _CC, _BCC = 0x0E04, 0x0E03, 0x0E02
NAME, ADDRESS, SMTP, RECIPIENT_KIND = 0x3001, 0x3003, 0x39FE, 0x0C15
NAMED = 0x10000
"""Added to the numbers that a property has by its name, of which each file makes keys of its own."""
_ABOUT = {
    0x0060: "Begins",
    0x0061: "Ends",
    NAMED + 0x8105: "Due",
    NAMED + 0x8208: "Where",
    0x3A16: "Company",
    0x3A17: "Position",
    0x3A18: "Department",
    0x3A08: "Phone",
    0x3A09: "Home phone",
    0x3A1C: "Mobile phone",
    0x3A15: "Address",
    0x3A24: "Fax",
    0x3A51: "Web page",
    0x3A42: "Birthday",
    NAMED + 0x8083: "E-mail",
    NAMED + 0x8093: "Second e-mail",
    NAMED + 0x80A3: "Third e-mail",
    NAMED + 0x801B: "Work address",
    NAMED + 0x801A: "Home address",
}
"""What a contact, an appointment or a task says, in its order."""
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_RTF_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_LARGEST_RTF = 64 << 20


@dataclass(slots=True)
class Item:
    """A message: its properties by their numbers, the people it went to, and what is attached."""

    values: dict[int, Value] = field(default_factory=dict)
    recipients: list[dict[int, Value]] = field(default_factory=list)
    attached: list[tuple[dict[int, Value], Item | None]] = field(default_factory=list)

    def as_mail(self) -> Message:
        """The message as the one that was sent, for the readers of mail."""
        bodies = _bodies(self.values)
        body: Message = MIMEMultipart("alternative", _subparts=bodies) if len(bodies) > 1 else bodies[0]
        mail: Message = MIMEMultipart(_subparts=[body, *self._attachments()])
        told = {
            "Subject": _text(self.values, _SUBJECT),
            "From": self._sender(),
            "To": self._people(1) or _text(self.values, _TO),
            "Cc": self._people(2) or _text(self.values, _CC),
            "Bcc": self._people(3) or _text(self.values, _BCC),
            "Date": self._date(),
        }
        for name, value in told.items():
            if value:
                mail[name] = Header(" ".join(value.split()), "utf-8", maxlinelen=200).encode()
        return mail

    def _attachments(self) -> list[Message]:
        found: list[Message] = []
        for values, inner in self.attached:
            if inner:
                found.append(MIMEMessage(inner.as_mail()))
                continue
            data = values.get(ATTACHED_DATA, b"")
            kind = _text(values, ATTACHED_KIND).partition("/")
            part = MIMEBase(*(kind[0], kind[2]) if kind[0] and kind[2] else ("application", "octet-stream"))
            part.set_payload(data if isinstance(data, bytes) else b"")
            name = next(
                filter(None, (_text(values, key) for key in (ATTACHED_LONG_NAME, ATTACHED_NAME, NAME))), ""
            )
            part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name or "unnamed"))
            encode_base64(part)
            found.append(part)
        return found

    def _sender(self) -> str:
        name = _text(self.values, _SENDER) or _text(self.values, _FOR_NAME)
        keys = (_SENDER_SMTP, _SENDER_ADDRESS, _FOR_ADDRESS)
        return _person(name, next((told for key in keys if "@" in (told := _text(self.values, key))), ""))

    def _people(self, kind: int) -> str:
        people = (person for person in self.recipients if person.get(RECIPIENT_KIND, 1) == kind)
        return ", ".join(
            filter(
                None, (_person(_text(one, NAME), _text(one, SMTP) or _text(one, ADDRESS)) for one in people)
            )
        )

    def _date(self) -> str:
        for key in (_SENT, _DELIVERED):
            if isinstance(when := self.values.get(key), datetime):
                return format_datetime(when)
        return ""


def point_in_time(count: int) -> datetime:
    """What a count of a tenth of a microsecond since 1601 is; the epoch where it is no date."""
    try:
        return _EPOCH + timedelta(microseconds=count // 10)
    except OverflowError:
        return _EPOCH


def code_page(values: Mapping[int, Value]) -> str:
    """Python's name of the encoding of a message's texts that are not Unicode."""
    for key in (CODE_PAGE, INTERNET_CODE_PAGE):
        number = values.get(key)
        if isinstance(number, int) and number:
            return {65001: "utf-8", 20127: "cp1252", 28591: "cp1252", 1200: "utf-16-le"}.get(
                number, f"cp{number}"
            )
    return "cp1252"


def decoded(data: bytes, encoding: str) -> str:
    """A text that is not Unicode; by its looks where its encoding is unknown."""
    try:
        return data.decode(encoding).rstrip("\0")
    except (LookupError, UnicodeDecodeError):
        return decoded_anyway(data.rstrip(b"\0"))


def _bodies(values: Mapping[int, Value]) -> list[Message]:
    """The text plain and as a page, or out of the rich text where these are missing; a contact's details."""
    plain, page = _text(values, _BODY), values.get(_HTML, b"")
    about = [f"{name}: {told}" for key, name in _ABOUT.items() if (told := _told(values, key))]
    if isinstance(page, bytes) and page.strip(b"\0 \r\n"):
        page = decoded_anyway(page) if INTERNET_CODE_PAGE not in values else _page(page, values)
    if not plain.strip() and not (isinstance(page, str) and page.strip()):
        compressed = values.get(_RTF)
        plain = _of_rtf(compressed) if isinstance(compressed, bytes) else ""
    found: list[Message] = []
    if plain.strip() or about or not isinstance(page, str):
        found.append(MIMEText("\n".join((*about, plain)), "plain", "utf-8"))
    if isinstance(page, str) and page.strip():
        found.append(MIMEText(page, "html", "utf-8"))
    return found


def _page(page: bytes, values: Mapping[int, Value]) -> str:
    number = values.get(INTERNET_CODE_PAGE)
    name = {65001: "utf-8", 20127: "", 28591: "cp1252", 50220: "iso2022_jp", 51932: "euc_jp", 20866: "koi8-r"}
    return decoded_anyway(page, name.get(number, f"cp{number}") if isinstance(number, int) else "")


def _of_rtf(compressed: bytes) -> str:
    data = unpacked_rtf(compressed)
    try:
        return "\n\n".join(
            item.text
            for item in read_rtf(HeldFile.of("body.rtf", data, 1))
            if hasattr(item, "text") and item.text
        )
    except Refused:
        return ""


def unpacked_rtf(data: bytes) -> bytes:
    """The rich text in `data` ([MS-OXRTFCP]: pairs of a place and a length in a ring of 4 KiB)."""
    if len(data) < 16:
        return b""
    _size, raw, kind, _check = struct.unpack_from("<IIII", data)
    if kind == 0x414C454D:  # MELA: not compressed
        return data[16 : 16 + raw]
    ring = bytearray(_RTF_DICTIONARY.ljust(4096, b"\0"))
    out = bytearray()
    write, at = len(_RTF_DICTIONARY), 16
    while at < len(data) and len(out) < _LARGEST_RTF:
        flags, at = data[at], at + 1
        for bit in range(8):
            if at >= len(data):
                break
            if not flags >> bit & 1:
                pieces, at = data[at : at + 1], at + 1
            else:
                if at + 1 >= len(data):
                    return bytes(out)
                place, length = data[at] << 4 | data[at + 1] >> 4, (data[at + 1] & 15) + 2
                at += 2
                if place == write:
                    return bytes(out)
                pieces = b""
                for step in range(length):
                    byte = ring[(place + step) % 4096]
                    ring[(write + step) % 4096] = byte
                    pieces += bytes((byte,))
            for step, byte in enumerate(pieces):
                ring[(write + step) % 4096] = byte
            write = (write + len(pieces)) % 4096
            out += pieces
    return bytes(out)


def _told(values: Mapping[int, Value], key: int) -> str:
    value = values.get(key)
    return f"{value:%Y-%m-%d %H:%M} UTC" if isinstance(value, datetime) else _text(values, key)


def _text(values: Mapping[int, Value], key: int) -> str:
    value = values.get(key, "")
    return (value if isinstance(value, str) else "").rstrip("\0")


def _person(name: str, address: str) -> str:
    name, address = name.strip("'\" "), address.strip("'\" ")
    if not address or address.upper().startswith("/O="):
        return name
    return formataddr((name, address), "utf-8") if name and name != address and address.isascii() else address
