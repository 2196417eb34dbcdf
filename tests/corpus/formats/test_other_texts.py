"""RTF."""

from __future__ import annotations

import pytest

from tests.corpus.conftest import Read

NOTE = r"{\super\chftn}{\footnote\pard {\super\chftn}"
CHOICE = r"{{\field{{\*\fldinst FORMDROPDOWN{{\*\formfield{{\fftype2{}}}}}}}{{\fldrslt {}}}}} x"


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
        (r"10{\super 3} valves{\super 1} on 5 km\super 2\nosupersub  next", "10^3 valves 1 on 5 km2 next"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}", "link"),
        (f"Oak{NOTE} One.}} ash{NOTE}Two.}} end", "Oak 1 ash 2 end\n\n1 One.\n\n2 Two."),
        (CHOICE.format(r"\ffres1{\*\ffl Red}{\*\ffl Gr\'fcn}", ""), "Grün x"),
        (CHOICE.format(r"\ffres25\ffdefres0{\*\ffl Red}{\*\ffl Blue}", "Red"), "Red x"),
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
