"""XML is read by what stands in the middle of a text and what does not; entities do no harm."""

from __future__ import annotations

import pytest

from tests.corpus.conftest import Read


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ('<a><b>One</b><b x="1">Two</b></a>', "One\nTwo"),
        (
            "<p>Dip in H<sub>2</sub>O, re<hi>dis</hi>cover the <zz>b</zz>older knot.</p>",
            "Dip in H2O, rediscover the bolder knot.",
        ),
        ("<doc><para><emphasis>Half</emphasis><code>word</code></para></doc>", "Halfword"),
        ("<row><cell>1</cell><cell>2</cell></row>", "1\n2"),
        ("<p>Text<note n='1'>A <hi>foot</hi>note.</note> goes on.</p>", "Text goes on.\nA footnote."),
        ("<p>Text<list><item>a</item><item>b</item></list>end</p>", "Text\na\nb\nend"),
        ("<p>wa<lb break='no'/>ter<lb/>line</p>", "water\nline"),
        ("<p>by <persName><forename>Ada</forename><surname>King</surname></persName>.</p>", "by Ada King."),
        ("<s><w>The</w> <w>boat</w><pc>.</pc></s>", "The boat."),
        ("<a><![CDATA[1 < 2]]></a>", "1 < 2"),
        ("<p>Press <keys><key>Ctrl</key><key>S</key></keys> now</p>", "Press Ctrl S now"),
        ("<p>So:</p>".join(("<a>", "<screen>if x:\n    y</screen></a>")), "So:\nif x:\n    y"),
        ("<item><description>&lt;p&gt;A &lt;b&gt;crane&lt;/b&gt;&lt;/p&gt;</description></item>", "A crane"),
        ("<a>Tea & milk &c.</a>", "Tea & milk &c."),
        (
            "<opml><outline text='Knots'><outline text='Reef knot' id='7'/></outline></opml>",
            "Knots\nReef knot",
        ),
        (
            "<p>A sail<pic file='a.png' about='seen from the quay'/> set.</p>",
            "A sail set.\nseen from the quay",
        ),
        ("<a>caf&eacute;&nbsp;&what;</a>", "café &what;"),
    ],
)
def test_marks_within_words_keep_them_whole(read_file: Read, xml: str, text: str) -> None:
    ((document,), reasons) = read_file("a.xml", xml)
    assert (document.text, reasons) == (text, [])


def test_what_comes_before_a_fault_is_kept(read_file: Read) -> None:
    ((document,), reasons) = read_file("a.xml", "<a><b>One</b>\n<b>Two</c><b>Three</b></a>")
    assert document.text == "One\nTwo"
    assert reasons == ["It is damaged: its XML is faulty at line 2, and what follows is not read."]


def test_the_first_title_is_the_title(read_file: Read) -> None:
    ((document,), _) = read_file(
        "a.xml", "<book><title>On <i>sails</i></title><p>Text</p><title>Two</title></book>"
    )
    assert document.title == "On sails"


@pytest.mark.parametrize(
    "encoding", ["ISO-8859-1", "windows-1251", "Shift_JIS", "GB2312", "EUC-KR", "UTF-16", "UTF-8"]
)
def test_encodings_of_xml(read_file: Read, encoding: str) -> None:
    words = {"ISO-8859-1": "zwölf", "windows-1251": "Привет", "EUC-KR": "한국어"}.get(encoding, "日本")
    xml = f'<?xml version="1.0" encoding="{encoding}"?><a>{words}</a>'
    assert read_file("a.xml", xml.encode(encoding))[0][0].text == words


def test_a_text_of_another_encoding_than_it_says_is_read(read_file: Read) -> None:
    xml = '<?xml version="1.0" encoding="UTF-8"?><a>Müßige Frauen überqueren die Straße</a>'.encode("cp1252")
    assert read_file("a.xml", xml)[0][0].text == "Müßige Frauen überqueren die Straße"


def test_own_entities_that_do_no_harm_are_read(read_file: Read) -> None:
    declared = '<!ENTITY product "Windlass <b>Pro</b>"><!ENTITY co "A&amp;B &#8211;"><!ENTITY % x "y">'
    own = f"<!DOCTYPE book [{declared}]>"
    ((document,), reasons) = read_file(
        "a.xml", f"{own}<book><para>The &product; of &co; hoists.</para></book>"
    )
    assert (document.text, reasons) == ("The Windlass Pro of A&B – hoists.", [])
    nested = (
        '<!ENTITY name "Embed&mdash;scope"><!ENTITY version "&name; 4"><!ENTITY twice "&version;, &name;">'
    )
    ((document,), _) = read_file("a.xml", f"<!DOCTYPE book [{nested}]><book><p>&twice;</p></book>")
    assert document.text == "Embed—scope 4, Embed—scope"
    public = '<!DOCTYPE book PUBLIC "-//OASIS//DTD DocBook XML V4.5//EN" "docbookx.dtd">'
    ((document,), _) = read_file("a.xml", f"{public}<book><para>Tea &mdash; hot</para></book>")
    assert document.text == "Tea — hot"


def test_parts_in_other_files_are_told(read_file: Read) -> None:
    own = '<!DOCTYPE book [<!ENTITY one SYSTEM "one.xml"><!ENTITY logo SYSTEM "logo.png" NDATA PNG>]>'
    ((document,), reasons) = read_file("a.xml", f"{own}<book><p>Here</p>&one;</book>")
    assert (document.text, reasons) == ("Here", ["Its parts in other files are not read with it: one.xml."])


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        ("", "It holds no text."),
        ("<a/>", "It holds no text."),
        ("<a>\n<b></a>", "It is damaged: its XML is faulty at line 2."),
        (
            f'<!DOCTYPE a [<!ENTITY b "{"x" * 5_000}">]><a>{"&b;" * 5_000}</a>',
            "Its entities make much of little, as attacks do.",
        ),
    ],
)
def test_xml_that_is_none(read_file: Read, xml: str, reason: str) -> None:
    assert read_file("a.xml", xml) == ([], [reason])


@pytest.mark.parametrize(
    ("name", "xml", "text"),
    [
        (
            "a.atom",
            '<feed><title type="html">&lt;b&gt;Ash&lt;/b&gt; one</title><content>Plain</content></feed>',
            "Ash one\nPlain",
        ),
        (
            "a.opml",
            '<opml><body><outline text="Birds"><outline text="Heron"/></outline></body></opml>',
            "Birds\nHeron",
        ),
        (
            "a.enex",
            "<note><title>One</title><content><![CDATA[<en-note><div>Bees</div>flew</en-note>]]></content></note>",
            "One\nBees\nflew",
        ),
        ("a.ttml", "<tt><body><p>Timed<br/>text</p></body></tt>", "Timed\ntext"),
        (
            "a.kml",
            "<kml><name>Mill</name><description>&lt;p&gt;By the river&lt;/p&gt;</description></kml>",
            "Mill\nBy the river",
        ),
    ],
)
def test_feeds_outlines_places_and_notes_are_xml(read_file: Read, name: str, xml: str, text: str) -> None:
    ((document,), reasons) = read_file(name, xml)
    assert (document.text, reasons) == (text, [])


def test_notes_in_attributes_of_outlines_are_read_however_short(read_file: Read) -> None:
    outline = '<opml><body><outline text="Mole" _note="a note"/></body></opml>'
    ((document,), _) = read_file("a.opml", outline)
    assert document.text == "Mole\na note"


def test_runs_of_a_paragraph_stay_in_its_line_as_word_writes_them_in_xml(read_file: Read) -> None:
    body = "<w:p><w:r><w:t>lo</w:t></w:r><w:r><w:t>ng</w:t></w:r></w:p><w:p><w:r><w:t>end</w:t></w:r></w:p>"
    ((document,), _) = read_file("a.xml", f'<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>')
    assert document.text == "long\nend"
