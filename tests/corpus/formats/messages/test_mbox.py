"""Each message of a mailbox is a document, whoever wrote the mailbox, and a bad one costs itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.core.types import Document, Scanned
from desktop_app.corpus.documents import documents, transcribe
from tests.corpus.conftest import Read

TWO = """From {} Tue May 14 10:00:00 {}2024
From: Solveig <solveig@example.org>
Subject: First
X-Gmail-Labels: Inbox,Boats

The tannery smells.

From here on it is oak.
>From the bark: nothing
>>From deeper

From {} Wed May 15 10:00:00 {}2024
Subject: Second
Content-Type: multipart/mixed; boundary=x

--x

The dyeworks.
--x
Content-Type: text/plain; name=list.txt
Content-Disposition: attachment

Madder root.
--x--
"""
FORMS = [("solveig@example.org", ""), ("1234567890@xxx", "+0000 "), ("-", ""), ("MAILER-DAEMON", "")]


@pytest.mark.parametrize(("sender", "zone"), FORMS)
@pytest.mark.parametrize("name", ["a.mbox", "a.eml"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_each_message_is_a_document(read_file: Read, sender: str, zone: str, name: str, ends: str) -> None:
    documents, reasons = read_file(name, TWO.format(sender, zone, sender, zone).replace("\n", ends))
    assert [(document.title, document.place, document.text) for document in documents] == [
        (
            "First",
            "message 1",
            "The tannery smells.\n\nFrom here on it is oak.\nFrom the bark: nothing\n>From deeper",
        ),
        ("Second", "message 2", "The dyeworks.\n\nAttachments: list.txt"),
        ("list", "message 2, attachment list.txt", "Madder root."),
    ]
    assert documents[0].fields["labels"] == "Inbox,Boats"
    assert documents[2].fields["attached to"] == "Second"
    assert reasons == []


def test_a_bad_message_costs_itself_and_a_deleted_one_is_told(read_file: Read) -> None:
    line = "From - Tue May 14 10:00:00 2024\n"
    mails = [
        "Subject: Good\n\nText\n\n",
        "X-Mozilla-Status: 0009\nSubject: Gone\n\nDeleted\n\n",
        "To: nobody@example.org\n\n\n",
        "Content-Type: multipart/encrypted; boundary=x\n\nAAA\n\n",
        "X-Mozilla-Status: 0001\nSubject: Last\n\nText\n",
    ]
    documents, reasons = read_file("a.mbox", "".join(line + mail for mail in mails))
    assert [document.title for document in documents] == ["Good", "Last"]
    assert [document.place for document in documents] == ["message 1", "message 5"]
    assert reasons == [
        "Message 3: it holds no text.",
        "Message 4: it is encrypted: open it in the mail program that has its key, and save its text.",
        "1 message is deleted, though Thunderbird has not removed it yet, and left out.",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "It holds no text."),
        ("Hello\n", "It does not begin as a mailbox does: save its messages as .eml."),
    ],
)
def test_what_is_no_mailbox_is_told(read_file: Read, content: str, reason: str) -> None:
    assert read_file("a.mbox", content) == ([], [reason])


def test_a_mailbox_of_many_messages_keeps_their_order(read_file: Read) -> None:
    mails = "".join(
        f"From - Tue May 14 10:00:00 2024\nSubject: S{number}\n\nText {number}\n\n" for number in range(300)
    )
    documents, reasons = read_file("a.mbox", mails)
    assert [document.title for document in documents] == [f"S{number}" for number in range(300)]
    assert reasons == []


def test_only_messages_with_pictures_of_text_are_read_again_by_ocr(tmp_path: Path) -> None:
    line = "From - Tue May 14 10:00:00 2024\n"
    scan = "Subject: {}\nContent-Type: image/png; name=scan.png\nContent-Disposition: attachment\n\n"
    mails = [
        "Subject: One\n\nText\n\n",
        scan.format("Two") + "x" * 30_000 + "\n\n",
        "Subject: Three\n\nText\n",
    ]
    path = tmp_path / "a.mbox"
    path.write_text(line + line.join(mails))
    assert [one.parts for one in documents(path) if isinstance(one, Scanned)] == [(2,)]
    again = [one.title for one in transcribe(path, parts={2}) if isinstance(one, Document)]
    assert again == ["Two"]
