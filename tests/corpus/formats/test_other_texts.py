"""Mail and RTF."""

from __future__ import annotations

import pytest

from tests.corpus.conftest import Read

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
        "from": "Jürgen <j@example.org>",
        "to": "a@example.org, b@example.org",
        "date": "Fri, 16 Dec 2022 17:04:16 -0500",
        "attachments": "müll.pdf",
    }
    assert reasons == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "It holds no text."),
        ("just some text\n\nand more", "It has no headers, so it is not an e-mail."),
        ("Subject: x\n\n", "It holds no text."),
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


def rtf(body: str) -> str:
    fonts = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Times;}}"
    return rf"{{\rtf1\ansi\ansicpg1252\deff0{fonts}{{\info{{\title A plan}}{{\author Lee}}}}{body}}}"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"One\par\pard Two\line three", "One\n\nTwo\nthree"),
        (r"caf\'e9 \f1\'cf\'f0\'e8{\f0 \'e9}", "café Приé"),
        (r"\uc1\u8364?5 \u-10179?\u-8694? {\uc2\u8364ab}c", "€5 😊 €c"),
        (r"a\{b\}\\c\~d\_e\emdash f\rquote s", "a{b}\\c\u00a0d-e—f’s"),
        (r"{\*\generator X}{\pict\pngblip 89504e47}seen{\*\unknown Y}", "seen"),
        (r"Text{\footnote A note.} goes on{\header Head.}", "Text goes on\n\nA note.\n\nHead."),
        (r"\trowd a\cell b\cell\row\trowd c\cell d\cell\row", "a\tb\nc\td"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}", "link"),
        ("a\\bin4 }}}}b }}}", "ab"),
    ],
)
def test_rtf(read_file: Read, body: str, text: str) -> None:
    ((document,), reasons) = read_file("a.rtf", rtf(body))
    assert (document.text, document.title, document.fields) == (text, "A plan", {"author": "Lee"})
    assert reasons == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "It is empty: it holds no text."),
        ("text", "It is damaged, or no RTF at all."),
        (rtf(""), "It holds no text."),
    ],
)
def test_rtf_that_is_none(read_file: Read, content: str, reason: str) -> None:
    assert read_file("a.rtf", content) == ([], [reason])


def test_rtf_of_a_million_groups(read_file: Read) -> None:
    ((document,), _) = read_file("a.rtf", r"{\rtf1 " + "{" * 500_000 + "deep")
    assert document.text == "deep"
