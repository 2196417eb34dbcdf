"""A message is read as a person reads it, and what is attached to it is read as well."""

from __future__ import annotations

import base64

import pytest

from tests.corpus.conftest import Read
from tests.corpus.making import paragraph, pdf, word, workbook

MAIL = """From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>
To: a@example.org,
 b@example.org
Subject: =?utf-8?b?R3LDvMOfZQ==?= an alle
Date: Fri, 16 Dec 2022 17:04:16 -0500
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/html

<p>HTML part</p>
--inner
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Sch=F6ne Gr=FC=DFe
--inner--
--outer
Content-Type: application/pdf; name="=?utf-8?q?m=C3=BCll=2Epdf?="
Content-Disposition: attachment
Content-Transfer-Encoding: base64

AAAA
--outer
Content-Type: message/rfc822

Subject: Forwarded
From: c@example.org
Content-Type: text/html; charset=utf-8

<p>The <b>inner</b> message</p>
--outer--
"""


def test_mail(read_file: Read) -> None:
    ((document,), reasons) = read_file("a.eml", MAIL)
    assert document.title == "Grüße an alle"
    assert document.text == (
        "Schöne Grüße\n\nSubject: Forwarded\nFrom: c@example.org\n\nThe inner message\n\n"
        "Attachments: müll.pdf"
    )
    assert document.fields == {
        "subject": "Grüße an alle",
        "from": "Jürgen <j@example.org>",
        "to": "a@example.org, b@example.org",
        "date": "Fri, 16 Dec 2022 17:04:16 -0500",
        "attachments": "müll.pdf",
    }
    assert reasons == ["Attachment müll.pdf: it is damaged, or no PDF at all."]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "It holds no text."),
        ("just some text\n\nand more", "It has no headers, so it is not an e-mail."),
        ("To: x@example.org\n\n", "It holds no text."),
    ],
)
def test_mail_that_is_none(read_file: Read, content: str, reason: str) -> None:
    assert read_file("a.eml", content) == ([], [reason])


@pytest.mark.parametrize("kind", ["multipart/encrypted; boundary=x", "application/pkcs7-mime"])
def test_encrypted_mail_is_told(read_file: Read, kind: str) -> None:
    (_, (reason,)) = read_file("a.eml", f"Subject: s\nContent-Type: {kind}\n\nAAAA")
    assert reason.startswith("It is encrypted: open it in the mail program")


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Type: text/plain; charset=klingon",
        "Content-Type: text/plain; charset=\x00",
        "Subject: \udcff\udcfe",
    ],
)
def test_mail_with_broken_headers_is_read(read_file: Read, headers: str) -> None:
    content = f"From: a\n{headers}\n\nThe text".encode("utf-8", "surrogateescape")
    ((document,), _) = read_file("a.eml", content)
    assert document.text == "The text"


def message(kind: str, body: str | bytes, *headers: str) -> bytes:
    head = "\n".join(["From: Ada <ada@example.org>", "Subject: Tender", *headers, f"Content-Type: {kind}"])
    return head.encode() + b"\n\n" + (body.encode() if isinstance(body, str) else body)


def part(kind: str, body: str | bytes, *headers: str) -> bytes:
    if isinstance(body, bytes):
        headers = (*headers, "Content-Transfer-Encoding: base64")
        body = base64.encodebytes(body).decode()
    return "\n".join([f"Content-Type: {kind}", *headers, "", body]).encode()


def several(kind: str, *parts: bytes) -> bytes:
    mark = f"={kind}{len(parts)}{sum(map(len, parts))}="
    body = b"".join(b"--%s\n%s\n" % (mark.encode(), one) for one in parts)
    return part(
        f'multipart/{kind}; boundary="{mark}"', body.decode("utf-8", "surrogateescape") + f"--{mark}--\n"
    )


def mail_of(kind: str, *parts: bytes) -> bytes:
    return b"From: Ada <ada@example.org>\nSubject: Tender\nDate: Tue, 14 May 2024 10:00:00 +0200\n" + several(
        kind, *parts
    )


def text_of(read_file: Read, content: bytes) -> str:
    (document, *_), _ = read_file("a.eml", content)
    return document.text


WORDS = "Möte på övre våningen i Malmö"


@pytest.mark.parametrize(
    "said", ["us-ascii", "iso-8859-1", "windows-1252", "x-strange", "unknown-8bit", "utf-8", ""]
)
@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_bytes_that_are_utf8_are_utf8_whatever_is_said(read_file: Read, said: str, kind: str) -> None:
    charset = f"; charset={said}" if said else ""
    assert text_of(read_file, message(kind + charset, WORDS, "Content-Transfer-Encoding: 8bit")) == WORDS


@pytest.mark.parametrize(
    ("said", "encoding", "words"),
    [
        ("us-ascii", "cp1252", "Die Größe beträgt 20 € für Müller"),
        ("utf-8", "cp1252", "Die Größe beträgt 20 € für Müller"),
        ("koi8-r", "koi8-r", "Привет, мир"),
        ("gb2312", "gb18030", "联通"),
        ("shift_jis", "cp932", "①日本語"),
        ("iso-2022-jp", "iso2022_jp", "日本語"),
        ("utf-7", "utf-7", "Größe"),
    ],
)
def test_bytes_of_other_encodings(read_file: Read, said: str, encoding: str, words: str) -> None:
    content = message(f"text/plain; charset={said}", words.encode(encoding))
    assert text_of(read_file, content) == words


@pytest.mark.parametrize("raw", [WORDS.encode(), WORDS.encode("cp1252")])
def test_a_subject_in_raw_bytes(read_file: Read, raw: bytes) -> None:
    (document, *_), _ = read_file("a.eml", b"From: a\nSubject: " + raw + b"\n\nText")
    assert document.title == WORDS


PAGE = "<html><body><h1>Minutes</h1><p>The quarry reopens, and the crusher is replaced.</p></body></html>"
READ = "Minutes\n\nThe quarry reopens, and the crusher is replaced."


@pytest.mark.parametrize(
    "stub",
    [
        "This message contains HTML. Please use a mail program that can show it.",
        "To view this email as a web page, go here: https://example.org/v/1",
        "Minutes of the quarry",
        " ",
    ],
)
def test_the_page_is_read_where_the_plain_text_is_a_stub(read_file: Read, stub: str) -> None:
    plain, page = part("text/plain", stub), part("text/html", PAGE)
    assert text_of(read_file, mail_of("alternative", plain, page)) == READ
    assert (
        text_of(read_file, mail_of("mixed", several("alternative", plain, several("related", page)))) == READ
    )


def test_the_plain_text_is_read_where_it_says_the_same(read_file: Read) -> None:
    plain = part("text/plain", "* Minutes *\nThe quarry reopens, and the crusher is replaced.")
    assert text_of(read_file, mail_of("alternative", plain, part("text/html", PAGE))).startswith(
        "* Minutes *"
    )


def test_both_are_read_where_each_says_something_else(read_file: Read) -> None:
    plain = part("text/plain", " ".join(f"word{number}" for number in range(40)))
    text = text_of(read_file, mail_of("alternative", plain, part("text/html", PAGE)))
    assert "quarry" in text
    assert "word39" in text


@pytest.mark.parametrize("disposition", ["inline", "attachment"])
def test_a_body_with_a_name_is_read(read_file: Read, disposition: str) -> None:
    named = (
        'text/plain; name="message.txt"',
        "The lock gates open.",
        f"Content-Disposition: {disposition}; filename=m.txt",
    )
    assert text_of(read_file, message(*named)) == "The lock gates open."
    whole = mail_of(
        "mixed", part('text/plain; name="m.txt"', "The lock gates open."), part("text/plain", "A footer")
    )
    assert text_of(read_file, whole) == "The lock gates open.\n\nA footer"


def test_flowed_lines_are_joined(read_file: Read) -> None:
    flowed = "The observa \ntory opens  \nat nine.\n> quoted  \n> further\n>> deeper\n-- \nAda \n  indented"
    kind = "text/plain; format=flowed; delsp=yes"
    expected = "The observatory opens at nine.\n> quoted further\n>> deeper\n--\nAda indented"
    assert text_of(read_file, message(kind, flowed)) == expected
    assert text_of(read_file, message("text/plain; format=flowed", "so \nit goes \non")) == "so it goes on"
    assert text_of(read_file, message("text/plain", "so \nit")) == "so \nit"


INVITATION = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VTIMEZONE
DTSTART:19700101T000000
END:VTIMEZONE
BEGIN:VEVENT
DTSTART;TZID="Europe/Berlin":20240601T200000
DTEND:20240601T213000Z
ORGANIZER;CN="Ada King":mailto:ada@example.org
ATTENDEE;PARTSTAT=NEEDS-ACTION:MAILTO:ulf@example.org
SUMMARY:Meteor watching\\, on the
  dunes
LOCATION:Hut 4
DESCRIPTION:Bring gloves\\nand tea
BEGIN:VALARM
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
END:VCALENDAR"""
INVITED = (
    "Meteor watching, on the dunes\nBegins: 2024-06-01 20:00\nEnds: 2024-06-01 21:30 UTC\nWhere: Hut 4\n"
    "Organizer: Ada King <ada@example.org>\nWith: ulf@example.org\nBring gloves\nand tea"
)


def test_an_invitation_is_readable(read_file: Read) -> None:
    invited = part("text/calendar; method=REQUEST", INVITATION)
    assert text_of(read_file, mail_of("mixed", invited)) == INVITED
    with_text = mail_of("alternative", part("text/plain", "Come!"), invited)
    assert text_of(read_file, with_text) == f"Come!\n\n{INVITED}"


def test_parts_are_found_where_their_boundary_is_wrong_or_missing(read_file: Read) -> None:
    assert text_of(read_file, message("multipart/mixed", "Just a body.")) == "Just a body."
    parts = "--yyy\nContent-Type: text/html\n\n<p>A <b>body</b>.\n--yyy\n\nMore.\n--yyy--"
    assert text_of(read_file, message("multipart/mixed; boundary=zzz", parts)) == "A body.\n\nMore."


def test_an_enclosed_message_that_is_packed_as_a_file_is_read(read_file: Read) -> None:
    inner = base64.encodebytes(b"Subject: Inner\n\nCockles.").decode()
    packed = part("message/rfc822; name=f.eml", inner, "Content-Transfer-Encoding: base64")
    assert text_of(read_file, mail_of("mixed", packed)) == "Subject: Inner\n\nCockles."


def test_a_bounce_tells_whom_it_did_not_reach(read_file: Read) -> None:
    status = part(
        "message/delivery-status", "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; lock@example.org"
    )
    text = text_of(read_file, mail_of("report", part("text/plain", "Not delivered."), status))
    assert text == "Not delivered.\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; lock@example.org"


def test_a_receipt_tells_what_became_of_a_message(read_file: Read) -> None:
    told = part(
        "message/disposition-notification", "Final-Recipient: rfc822; lock@example.org\nDisposition: x"
    )
    text = text_of(read_file, mail_of("report", part("text/plain", "Read."), told))
    assert text == "Read.\n\nFinal-Recipient: rfc822; lock@example.org\nDisposition: x"


def test_what_a_list_wrote_below_a_packed_text_is_read_beside_it(read_file: Read) -> None:
    packed = base64.encodebytes("Grüße aus dem Hafen, bis bald.".encode()).decode()
    footer = "-- \nTo leave the list, write to us."
    body = message("text/plain; charset=utf-8", f"{packed}{footer}", "Content-Transfer-Encoding: base64")
    assert text_of(read_file, body) == f"Grüße aus dem Hafen, bis bald.\n{footer}"


def test_a_signed_part_that_is_kept_whole_as_a_file_is_read(read_file: Read) -> None:
    whole = 'Content-Type: multipart/signed; boundary="s"\n\n--s\n\nThe eel climbs.\n--s--\n'
    packed = part(
        "multipart/signed", base64.encodebytes(whole.encode()).decode(), "Content-Transfer-Encoding: base64"
    )
    assert text_of(read_file, mail_of("mixed", packed)) == "The eel climbs."


def test_a_quoted_thread_is_kept(read_file: Read) -> None:
    thread = "Agreed.\n\nOn Monday Pia wrote:\n> Teak or larch?\n>> Larch rots."
    assert text_of(read_file, message("text/plain", thread)) == thread


def test_attachments_are_documents_that_point_to_their_mail(read_file: Read) -> None:
    attached = 'Content-Disposition: attachment; filename="{}"'
    content = mail_of(
        "mixed",
        part("text/plain", "See the files."),
        part(
            "application/octet-stream",
            word(paragraph("The lease of the boathouse.")),
            attached.format("lease.docx"),
        ),
        part("application/pdf", pdf([["First page."], ["Second page."]]), attached.format("../../plan.pdf")),
        part(
            "application/octet-stream",
            workbook({"Staff": [["name", "duty"], ["Ida", "Cook"]]}),
            attached.format("s.xlsx"),
        ),
        part("text/plain; charset=us-ascii", WORDS, attached.format("agenda.txt")),
        part("text/x-patch", "+ one line", attached.format("fix.patch")),
        part("image/png", b"\x89PNG", attached.format("cake.png")),
        part("application/x-what", b"\0\1", attached.format("model.zzz")),
        part("application/pdf", b"no pdf", attached.format("bad.pdf")),
    )
    documents, reasons = read_file("a.eml", content)
    assert [(document.place, document.text) for document in documents[1:]] == [
        ("attachment lease.docx", "The lease of the boathouse."),
        ("attachment ../../plan.pdf", "First page.\n\nSecond page."),
        ("attachment s.xlsx, sheet Staff, row 2", "Cook"),
        ("attachment agenda.txt", WORDS),
        ("attachment fix.patch", "+ one line"),
    ]
    assert documents[0].text.endswith(
        "Attachments: lease.docx, ../../plan.pdf, s.xlsx, agenda.txt, fix.patch, cake.png, model.zzz, bad.pdf"
    )
    lease, plan = documents[1:3]
    assert (lease.title, lease.fields["attached to"], lease.id) == (
        "lease",
        "Tender",
        "a.eml attachment lease.docx",
    )
    assert lease.fields["from"] == "Ada <ada@example.org>"
    assert plan.place_at(20) == "attachment ../../plan.pdf, page 2"
    assert reasons == [
        "Attachment bad.pdf: it is damaged, or no PDF at all.",
        "1 attachment is of the kind .zzz and not read.",
    ]


def test_attachments_of_an_alternative_that_is_not_read_are_read(read_file: Read) -> None:
    rich = several(
        "mixed", part("text/html", "<p>Come</p>"), part("application/pdf; name=a.pdf", pdf([["Plan."]]))
    )
    documents, _ = read_file("a.eml", mail_of("alternative", part("text/plain", "Come"), rich))
    assert [document.text for document in documents] == ["Come\n\nAttachments: a.pdf", "Plan."]


def test_mails_within_mails_end(read_file: Read) -> None:
    inner = message("text/plain", "Innermost.")
    for _ in range(6):
        inner = mail_of(
            "mixed", part("text/plain", "Around"), part("application/octet-stream; name=m.eml", inner)
        )
    documents, reasons = read_file("a.eml", inner)
    assert len(documents) == 4
    assert documents[-1].place == "attachment m.eml, attachment m.eml, attachment m.eml"
    assert reasons == [
        "Attachment m.eml, attachment m.eml, attachment m.eml: 1 attachment is of the kind .eml and not read."
    ]


def test_a_message_of_apple_mail(read_file: Read) -> None:
    content = message("text/plain", "Bring gloves.\n")
    apple = f"{len(content)}      \n".encode() + content + b"<?xml version='1.0'?><plist><dict/></plist>"
    (document,), reasons = read_file("1.emlx", apple)
    assert (document.title, document.text, reasons) == ("Tender", "Bring gloves.", [])


def test_a_message_of_its_subject_alone_is_read_by_it(read_file: Read) -> None:
    ((document,), reasons) = read_file("a.eml", "Subject: The sluice is repaired\n\n")
    assert (document.title, document.text, reasons) == (
        "The sluice is repaired",
        "The sluice is repaired",
        [],
    )
