"""A part of a message is read although it says wrongly how it is packed."""

from __future__ import annotations

from tests.corpus.conftest import Read


def test_words_that_are_said_to_be_base64_are_read_as_they_are(read_file: Read) -> None:
    head = "Subject: Tapir\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    assert read_file("a.eml", f"{head}Not packed at all, just plain words.\n")[0][0].text.startswith(
        "Not packed"
    )
    assert read_file("a.eml", f"{head}R3LDvMOf\nZQ==\n")[0][0].text == "Grüße"
