"""Signed and encrypted mail."""

from __future__ import annotations

import base64

from tests.corpus.conftest import Read
from tests.corpus.formats.messages.test_mail import WORDS, message, text_of


def test_a_message_in_its_signature_is_read(read_file: Read) -> None:
    def element(tag: int, *values: bytes) -> bytes:
        value = b"".join(values)
        return bytes([tag, 0x84, *len(value).to_bytes(4, "big")]) + value

    signed, data = bytes.fromhex("06092a864886f70d010702"), bytes.fromhex("06092a864886f70d010701")
    body = message("text/plain; charset=utf-8", f"The signed text: {WORDS}")
    octets = b"\x24\x80" + element(4, body[:40]) + element(4, body[40:]) + b"\0\0"
    content = element(0x30, data, element(0xA0, octets))
    sealed = element(0x30, signed, element(0xA0, element(0x30, b"\2\1\1", element(0x31), content)))
    for said in (
        "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
        "application/x-pkcs7-mime",
    ):
        encoded = base64.encodebytes(sealed).decode()
        assert (
            text_of(read_file, message(said, encoded, "Content-Transfer-Encoding: base64"))
            == f"The signed text: {WORDS}"
        )


def test_a_message_for_pgp_is_told(read_file: Read) -> None:
    (_, (reason,)) = read_file("a.eml", message("text/plain", "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n"))
    assert reason.startswith("It is encrypted")


def test_a_text_that_is_signed_in_itself_is_read_without_its_seal(read_file: Read) -> None:
    seal = "-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n"
    signed = f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n- --- Otters\nswim\n{seal}\nList footer\n"
    assert read_file("a.eml", f"Subject: x\n\n{signed}")[0][0].text == "--- Otters\nswim\n\nList footer"
