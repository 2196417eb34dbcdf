"""A part of a message is read although it says wrongly how it is packed."""

from __future__ import annotations

from tests.corpus.conftest import Read


def test_words_that_are_said_to_be_base64_are_read_as_they_are(read_file: Read) -> None:
    head = "Subject: Tapir\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    assert read_file("a.eml", f"{head}Not packed at all, just plain words.\n")[0][0].text.startswith(
        "Not packed"
    )
    assert read_file("a.eml", f"{head}R3LDvMOf\nZQ==\n")[0][0].text == "Grüße"


def test_a_short_text_that_is_packed_is_unpacked_above_the_footer_of_a_mailing_list(read_file: Read) -> None:
    head = "Subject: Tapir\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    footer = "____\nTo leave the list, write to the list.\n"
    assert read_file("a.eml", f"{head}Qm9keSB3b3JkcyBoZXJl\n{footer}")[0][0].text.startswith(
        "Body words here"
    )
    assert read_file("a.eml", f"{head}Regards\n{footer}")[0][0].text.startswith("Regards")
