"""The parts of a message: what a person reads of it, and what is attached."""

import mimetypes
import re
from base64 import b64decode
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.policy import compat32

from desktop_app.corpus.formats.base import Refused
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.markup.declared import decoded_anyway
from desktop_app.corpus.formats.markup.html import page_of, quick_text
from desktop_app.corpus.formats.messages.calendar import invitation
from desktop_app.corpus.formats.messages.flowed import unflowed
from desktop_app.corpus.formats.messages.older import ENRICHED, unenriched, unpacked
from desktop_app.corpus.formats.messages.signed import enclosed

MAX_NESTED = 20
"""Messages within messages that are followed."""
HEADERS = ("from", "to", "cc", "bcc", "date")

_ENCRYPTED = "it is encrypted: open it in the mail program that has its key, and save its text"
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_SIGNATURES = (
    *("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"),
    "application/pgp-keys",
)
_ARMORED = "-----BEGIN PGP MESSAGE-----"
_SHOWN = ("text/plain", "text/html", *ENRICHED, "text/rfc822-headers")
"""A program shows such a part although it has a file's name."""
_ENDINGS = {
    "application/ms-tnef": ".tnef",
    "text/calendar": ".ics",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
}
_BETWEEN = re.compile(rb"\s*--([^\s\"]+)[ \t]*\r?\n")
_WITH_HEADERS = re.compile(rb"\s*(?:MIME-Version|Content-Type):", re.IGNORECASE)
"""Of a part that Outlook keeps as a file: it is whole, with what it says of itself."""
_PACKED_LINES = re.compile(r"\s*((?:[A-Za-z0-9+/]{4,}={0,2}[ \t]*\n)+)")
_LEAST_PACKED = 24
_READABLE = re.compile(rb"[\s!-~]+")
_WORDS = re.compile(r"\w+")
_MISSING_WORDS = 3
_MISSING_SHARE = 0.2
"""A plain text that lacks more of the words of the page beside it is no version of it but a stub."""
_OTHER_WORDS = 30

_NO_BASE64 = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}|[.,;!?] [A-Za-z]{2,}")
"""Words with blanks between them."""
_CLEAR = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNED = re.compile(
    rf"{_CLEAR}\n(?:[A-Za-z]+: .*\n)*\n(.*?)\n-----BEGIN PGP SIGNATURE-----.*?-----END PGP SIGNATURE-----",
    re.DOTALL,
)
_DASHED = re.compile("^- (?=-)", re.MULTILINE)
"""What is signed in the text itself, and how lines are written there that begin with a dash."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a message: its name, its kind as MIME has it, and its bytes."""

    name: str
    kind: str
    part: Message

    @property
    def data(self) -> bytes:
        return _bytes(self.part)

    @property
    def shown(self) -> bool:
        """Whether the message shows it in its text, as it does with logos."""
        told = self.part.get_content_disposition()
        return told == "inline" or (told is None and "content-id" in self.part)


class Letter:
    """What a message says (`flow`), and what is attached to it. Raises Refused where it is encrypted."""

    def __init__(self, message: Message) -> None:
        self.flow = TextFlow()
        self.attachments: list[Attachment] = []
        self._any_text = False
        kind = message.get_content_type()
        if kind == "multipart/encrypted" or (kind in _SEALED and not _is_signed(message)):
            raise Refused(_ENCRYPTED)
        self._write(message, 0)

    def _write(self, part: Message, depth: int) -> None:
        """Writes the readable parts in order."""
        kind = part.get_content_type()
        parts = parts_of(part)
        if depth > MAX_NESTED:
            return
        if kind == "message/rfc822":
            for inner in map(_unpacked, parts):
                self.flow.paragraph()
                self._write_headers(inner, ("subject", *HEADERS))
                self._write(inner, depth + 1)
        elif kind in ("message/delivery-status", "message/disposition-notification"):
            for inner in parts:
                self.flow.paragraph()
                self._write_headers(inner, tuple(inner))
        elif kind == "multipart/alternative":
            self._write_best(parts, depth)
        elif part.is_multipart():
            for inner in parts:
                self._write(inner, depth + 1)
        elif kind.startswith("multipart/"):
            self._write_unparted(part, kind, depth)
        elif kind in _SEALED and (signed := enclosed(_bytes(part))):
            self._write(message_from_bytes(signed, policy=compat32), depth + 1)
        elif self._is_shown(part, kind, depth):
            self._any_text = True
            self.flow.paragraph()
            self._write_text(part, kind)
        else:
            self._attach(part, kind)

    def _write_unparted(self, part: Message, kind: str, depth: int) -> None:
        """Writes a part that consists of others, but says wrongly or not at all what stands between them."""
        data = _bytes(part)
        mark = _BETWEEN.match(data)
        if (mark or _WITH_HEADERS.match(data)) and depth <= MAX_NESTED:
            head = (
                b'Content-Type: %s; boundary="%s"\n\n' % (kind.encode("ascii", "replace"), mark[1])
                if mark
                else b""
            )
            again = message_from_bytes(head + data, policy=compat32)
            if again.is_multipart():
                self._write(again, depth + 1)
                return
        self.flow.paragraph()
        self.flow.add(decoded_anyway(data, charset_of(part)).replace("\r\n", "\n").strip())

    def _write_best(self, parts: list[Message], depth: int) -> None:
        """Of alternatives the plain text, unless it is a stub; invitations and attachments of all of them."""
        plain = next(
            (part for part in parts if part.get_content_type() == "text/plain" and _bytes(part).strip()), None
        )
        rich = [part for part in parts if part.is_multipart() or part.get_content_type() == "text/html"]
        best = [*rich[-1:]] if plain is None else [plain]
        if plain is not None and rich:
            text, page = _text(plain), " ".join(map(_page_text, _pages(rich[-1])))
            # Most often both say the same, which is seen without cutting out every word.
            beyond = _words_of(" ".join(set(page.split()).difference(text.split())))
            said, shown = (
                (_words_of(text), _words_of(page)) if len(beyond) >= _MISSING_WORDS else (set(), set())
            )
            missing = len(shown - said)
            if missing >= _MISSING_WORDS and missing > _MISSING_SHARE * len(shown):
                other = len(said - shown)
                best = [rich[-1], plain] if other > max(_OTHER_WORDS, len(said) / 2) else [rich[-1]]
        for part in best or parts:
            self._write(part, depth + 1)
        for part in parts:
            if part not in best and best:
                self._collect(part, depth + 1)

    def _collect(self, part: Message, depth: int) -> None:
        """The invitations and attachments of an alternative that is not read."""
        if part.is_multipart() and depth <= MAX_NESTED:
            for inner in parts_of(part):
                self._collect(inner, depth + 1)
        elif part.get_content_type() == "text/calendar":
            self._write(part, depth)
        elif part.get_content_maintype() != "text" or part.get_content_disposition() == "attachment":
            self._attach(part, part.get_content_type())

    def _is_shown(self, part: Message, kind: str, depth: int) -> bool:
        if part.get_content_maintype() != "text":
            return False
        if depth == 0:
            return True
        if part.get_content_disposition() == "attachment":
            return False
        return not file_name(part) or kind == "text/calendar" or (kind in _SHOWN and not self._any_text)

    def _write_headers(self, message: Message, names: tuple[str, ...]) -> None:
        for name in names:
            if value := header(message, name.lower()):
                self.flow.line()
                self.flow.add(f"{name.capitalize() if name.islower() else name}: {value}")

    def _write_text(self, part: Message, kind: str) -> None:
        text = _text(part)
        if kind == "text/html":
            page_of(text).write(self.flow)
        elif kind == "text/calendar":
            self.flow.add(invitation(text))
        elif kind in ENRICHED:
            self.flow.add(unenriched(text))
        elif text.startswith(_ARMORED):
            if not self.flow.length:
                raise Refused(_ENCRYPTED)
        else:
            self.flow.add(self._without_files(text))

    def _without_files(self, text: str) -> str:
        """A text without the files that old programs wrote into it: these are attached."""
        if "\nend" not in text:
            return text
        text, files = unpacked(text)
        for name, data in files:
            part = Message()
            part.set_payload(data)
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            self.attachments.append(Attachment(name, kind, part))
        return text.strip()

    def _attach(self, part: Message, kind: str) -> None:
        if kind in _SIGNATURES:
            return
        ending = _ENDINGS.get(kind) or mimetypes.guess_extension(kind) or ""
        if name := file_name(part) or (f"unnamed{ending}" if ending and ending != ".bin" else ""):
            self.attachments.append(Attachment(name, kind, part))


def header(message: Message, name: str) -> str:
    """A header as a person reads it; raw bytes and broken encoded words come as well as they can."""
    return headers(message, (name,))[name]


def headers(message: Message, names: Iterable[str]) -> dict[str, str]:
    """As `header`, of several names in lower case; "" for one that is not there."""
    found: dict[str, list[str]] = {name: [] for name in names}
    for key, value in message.raw_items():
        if (name := key.lower()) in found:
            found[name].append(str(value))
    return {name: words(", ".join(values)) if values else "" for name, values in found.items()}


def words(raw: str) -> str:
    """The text of a header's value, on one line."""
    if raw.isascii() and "=?" not in raw:
        return " ".join(raw.split())
    pieces = []
    try:
        chunks = decode_header(raw)
    except (ValueError, LookupError):
        chunks = [(raw, None)]
    for chunk, charset in chunks:
        data = chunk if isinstance(chunk, bytes) else chunk.encode("utf-8", "surrogateescape")
        pieces.append(decoded_anyway(data, charset or ""))
    return " ".join("".join(pieces).split())


def file_name(part: Message) -> str:
    """The name under which a part would be saved, or ""."""
    try:
        return words(str(part.get_filename() or ""))
    except (ValueError, TypeError, LookupError):
        return ""


def parts_of(message: Message) -> list[Message]:
    """What a multipart or an enclosed message holds."""
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []


def charset_of(part: Message) -> str:
    """The encoding that a part says it is in, or ""."""
    try:
        return str(part.get_content_charset() or "")
    except (ValueError, TypeError, LookupError):
        return ""


def _unpacked(message: Message) -> Message:
    """An enclosed message; some programs pack it as a file, of which the parser of mail knows nothing."""
    if not message.keys() and isinstance(payload := message.get_payload(), str):
        with suppress(ValueError):
            inner = message_from_bytes(b64decode(payload), policy=compat32)
            return inner if inner.keys() else message
    return message


def _bytes(part: Message) -> bytes:
    told = str(part.get("content-transfer-encoding", "")).strip().lower()
    written = part.get_payload()
    if told == "base64" and isinstance(written, str) and " " in written and _NO_BASE64.search(written):
        # It says that it is packed, and is not, or not what a mailing list wrote below it.
        if packed := _PACKED_LINES.match(written):
            with suppress(ValueError):
                data = b64decode(packed[1])
                if len(packed[1]) >= _LEAST_PACKED or _READABLE.fullmatch(data):
                    return data + b"\n" + written[packed.end() :].encode("utf-8", "surrogateescape")
        part = message_from_bytes(b"")
        part.set_payload(written)
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(part: Message) -> str:
    text = decoded_anyway(_bytes(part), charset_of(part)).replace("\r\n", "\n").replace("\r", "\n")
    if part.get_content_type() == "text/plain" and str(part.get_param("format", "")).lower() == "flowed":
        text = unflowed(text, str(part.get_param("delsp", "")).lower() == "yes")
    if _CLEAR in text:
        text = _SIGNED.sub(lambda signed: _DASHED.sub("", signed[1]), text)
    return text.strip()


def _is_signed(message: Message) -> bool:
    said = str(message.get("content-type"))
    return "signed-data" in said or "certs-only" in said or bool(enclosed(_bytes(message)))


def _pages(part: Message) -> list[Message]:
    return [inner for inner in part.walk() if inner.get_content_type() == "text/html"]


def _page_text(part: Message) -> str:
    return quick_text(_text(part))


def _words_of(text: str) -> set[str]:
    return set(_WORDS.findall(text.casefold()))
