"""What older mail programs wrote into their texts is read as it was meant."""

from __future__ import annotations

import binascii

from tests.corpus.conftest import Read


def test_files_that_old_programs_wrote_into_the_text_are_attached(read_file: Read) -> None:
    packed = binascii.b2a_uu(b"Ropes and tar\n").decode()
    body = f"See the note.\n\nbegin 644 note.txt\n{packed}`\nend\n\nbegin 600 of all\nnothing\n\nend\n"
    (whole, note), reasons = read_file("a.eml", f"Subject: Old\n\n{body}")
    assert whole.text.split("\n\n") == [
        "See the note.",
        "",
        "begin 600 of all\nnothing",
        "end",
        "Attachments: note.txt",
    ]
    assert (note.text, note.place, reasons) == ("Ropes and tar", "attachment note.txt", [])


def test_enriched_text_is_read_without_its_looks(read_file: Read) -> None:
    head = "Subject: x\nMIME-Version: 1.0\nContent-Type: text/enriched\n\n"
    text = "<color><param>red</param><bold>Mind\nthe</bold></color> gap <<5 cm\n\nsays Oda"
    ((document,), _) = read_file("a.eml", head + text)
    assert document.text == "Mind the gap <5 cm\nsays Oda"
