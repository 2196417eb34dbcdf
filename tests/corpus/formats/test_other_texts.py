"""E-books, mail, RTF and XML."""

from __future__ import annotations

import pytest

from tests.corpus.conftest import Read
from tests.corpus.making import zipped

CONTAINER = '<container><rootfiles><rootfile full-path="{}"/></rootfiles></container>'


def epub(chapters: dict[str, str], spine: str = "", **more: str) -> bytes:
    items = "".join(f'<item id="{name}" href="{name}.xhtml"/>' for name in chapters)
    order = "".join(f'<itemref idref="{name}"/>' for name in (spine.split() or chapters))
    package = (
        '<!DOCTYPE package><package xmlns:dc="dc"><metadata><dc:title>The book</dc:title>'
        "<dc:creator>A. Lee</dc:creator></metadata>"
        f"<manifest>{items}</manifest><spine>{order}</spine></package>"
    )
    members = {"META-INF/container.xml": CONTAINER.format("OEBPS/a.opf"), "OEBPS/a.opf": package}
    return zipped(members | {f"OEBPS/{name}.xhtml": text for name, text in chapters.items()} | more)


def test_a_book_is_read_in_its_order(read_file: Read) -> None:
    content = epub({"b": "<h1>Two</h1><p>Later.</p>", "a": "<p>Cover.</p>"}, "a b")
    ((document,), reasons) = read_file("a.epub", content)
    assert (document.title, document.text) == ("The book", "Cover.\n\nTwo\n\nLater.")
    assert document.places == ((0, "part 1"), (8, "Two"))
    assert (document.fields, reasons) == ({"author": "A. Lee"}, [])


def test_a_book_with_a_missing_chapter_is_told(read_file: Read) -> None:
    content = epub({"a": "Text.", "../../../etc/passwd": "x"}, "a ../../../etc/passwd")
    ((document,), reasons) = read_file("a.epub", content)
    assert document.text == "Text."
    assert reasons == ["1 of its chapters is missing in it."]


def test_a_book_of_a_shop_is_locked_but_hidden_fonts_are_no_lock(read_file: Read) -> None:
    lock = '<e><EncryptionMethod Algorithm="{}"/></e>'
    content = epub({"a": "Text."}, **{"META-INF/encryption.xml": lock.format("http://www.w3.org/aes128-cbc")})
    (_, reasons) = read_file("a.epub", content)
    assert reasons == ["It is locked by the copy protection of a shop, and only its program opens it."]
    fonts = lock.format("http://www.idpf.org/2008/embedding")
    assert read_file("a.epub", epub({"a": "Text."}, **{"META-INF/encryption.xml": fonts}))[1] == []


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


FONTS = (
    r"{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial CYR;}{\f2\fcharset238 Arial CE;}{\f3\fcharset2 Symbol;}"
    r"{\f4\fcharset128{\*\falt MS}Mincho;}{\f5\fnil Own;}{\f6\cpg1253\fnil Greek;}{\f7\fcharset2 Wingdings;}"
)


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        (r"\ansicpg1252\deff1", r"\'c4\'ee\'e3", "Дог"),
        (r"\ansicpg1251\deff0", r"Caf\'e9 \f1\'cf\'f0\plain\'e9", "Café Прé"),
        (r"\ansicpg1250\deff5", r"\'b3{\f0\'b3}", "ł³"),
        (r"\ansicpg1252\deff0", r"{\f2 \'a3\'f3d\'9f}{\f4 \'93\'fa}{\f6 \'e1\'e2}", "Łódź日αβ"),
        (r"\ansicpg1252\deff0", r"{\f3 a\'b7\u61538?}{\f7 \'fc}", "α•β✓"),
        (r"\ansi\mac\deff5", r"caf\'8e", "café"),
        (r"\pc\deff5", r"caf\'82", "café"),
        ("", r"{\deleted gone}kept \deleted gone\deleted0 too", "kept too"),
        ("", r"{\listtext 2.1.\tab}The roof\par{\listtext\f3\'b7\tab}slates", "2.1. The roof\n\n• slates"),
        ("", r"{\pntext\f0 a)\tab}{\*\pn\pnlvlbody{\pntxta )}}salt", "a) salt"),
        ("", r"{\object\objemb{\*\objdata 0105}{\result shown}}", "shown"),
        ("", r"{\uc2\u8364 ?}?A \u12354\'82\'a0B", "€?A あ\xa0B"),
    ],
)
def test_rtf_is_read_by_the_charsets_of_its_fonts(read_file: Read, head: str, body: str, text: str) -> None:
    ((document,), reasons) = read_file("a.rtf", rf"{{\rtf1\ansi{head}{{\fonttbl{FONTS}}}{body}}}")
    assert (document.text, reasons) == (text, [])


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


def test_xml_lines_are_elements(read_file: Read) -> None:
    head = '<?xml version="1.0" encoding="ISO-8859-1"?><!DOCTYPE a>'
    xml = f'{head}<a><b>One</b><b x="1">zw\xf6lf <i>three</i></b></a>'
    ((document,), _) = read_file("a.xml", xml.encode("latin-1"))
    assert (document.title, document.text) == ("a", "One\nzwölf\nthree")


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        ("", "It holds no text."),
        ("<a/>", "It holds no text."),
        ("<a>\n<b></a>", "It is damaged: its XML is faulty at line 2."),
    ],
)
def test_xml_that_is_none(read_file: Read, xml: str, reason: str) -> None:
    assert read_file("a.xml", xml) == ([], [reason])
