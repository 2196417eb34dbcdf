"""A part of a message is read although it says wrongly how it is packed, and without its seal."""

from __future__ import annotations

from tests.corpus.conftest import Read


def test_words_that_are_said_to_be_base64_are_read_as_they_are(read_file: Read) -> None:
    head = "Subject: Tapir\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    assert read_file("a.eml", f"{head}Not packed at all, just plain words.\n")[0][0].text.startswith(
        "Not packed"
    )
    assert read_file("a.eml", f"{head}R3LDvMOf\nZQ==\n")[0][0].text == "Grüße"


def test_a_text_that_is_signed_in_itself_is_read_without_its_seal(read_file: Read) -> None:
    seal = "-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n"
    signed = f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n- --- Otters\nswim\n{seal}\nList footer\n"
    assert read_file("a.eml", f"Subject: x\n\n{signed}")[0][0].text == "--- Otters\nswim\n\nList footer"
