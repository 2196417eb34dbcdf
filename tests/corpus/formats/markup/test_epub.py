"""A book is read in its order, whatever its chapters are written in, and what is missing is told."""

from __future__ import annotations

from tests.corpus.conftest import Read
from tests.corpus.making import members_of, zipped

CONTAINER = '<container><rootfiles><rootfile full-path="{}"/></rootfiles></container>'


def epub(chapters: dict[str, str], spine: str = "", told: str = "</metadata>", **more: str) -> bytes:
    items = "".join(f'<item id="{name}" href="{name}.xhtml"/>' for name in chapters)
    order = "".join(f'<itemref idref="{name}"/>' for name in (spine.split() or chapters))
    package = (
        '<!DOCTYPE package><package xmlns:dc="dc"><metadata><dc:title>The book</dc:title>'
        f"<dc:creator>A. Lee</dc:creator>{told}"
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


def test_what_is_beside_the_line_of_reading_comes_after_it(read_file: Read) -> None:
    content = members_of(epub({"notes": "<p>Notes.</p>", "a": "<p>Text.</p>"}))
    package = content["OEBPS/a.opf"]
    assert isinstance(package, bytes)
    beside = package.replace(b'<itemref idref="notes"', b'<itemref idref="notes" linear="no"')
    ((document,), _) = read_file("a.epub", zipped(content | {"OEBPS/a.opf": beside}))
    assert document.text == "Text.\n\nNotes."


def test_numbers_of_notes_stand_off_their_words_and_those_of_printed_pages_are_not_read(
    read_file: Read,
) -> None:
    body = (
        '<p>It ends<a epub:type="noteref" href="#n">1</a> here, on the sand<span epub:type="pagebreak">12'
        '</span>bank<sup><a epub:type="noteref" href="#n">2</a></sup>. <a href="x">No</a>1.</p>'
    )
    page = (
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">{body}</html>'
    )
    ((document,), _) = read_file("a.epub", epub({"a": page}))
    assert document.text == "It ends 1 here, on the sandbank 2. No1."


def test_a_book_of_a_shop_is_locked_but_hidden_fonts_are_no_lock(read_file: Read) -> None:
    lock = '<e><EncryptionMethod Algorithm="{}"/></e>'
    content = epub({"a": "Text."}, **{"META-INF/encryption.xml": lock.format("http://www.w3.org/aes128-cbc")})
    (_, reasons) = read_file("a.epub", content)
    assert reasons == ["It is locked by the copy protection of a shop, and only its program opens it."]
    fonts = lock.format("http://www.idpf.org/2008/embedding")
    assert read_file("a.epub", epub({"a": "Text."}, **{"META-INF/encryption.xml": fonts}))[1] == []


XHTML = '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">{}</html>'


def test_chapters_are_xml_whatever_is_closed_in_itself(read_file: Read) -> None:
    closed = ("<title/>", '<script src="a.js"/>', '<style type="text/css"/>')
    chapters = {
        f"c{n}": XHTML.format(f"<head>{tag}</head><body><p>Told {n}.</p></body>")
        for n, tag in enumerate(closed)
    }
    for n, tag in enumerate(("<iframe src=''/>", "<object/>", "<textarea/>", "<a id='n'/>", "<noscript/>")):
        chapters[f"d{n}"] = XHTML.format(f"<body>{tag}<p>Said {n}.</p></body>")
    chapters["e"] = XHTML.format("<body><p><![CDATA[1 < 2]]> &eacute;t&eacute;&#160;&amp;</p></body>")
    chapters["f"] = XHTML.format("<head><title/></head><body><p>Faulty <b>but <i>there</b></i> &</p></body>")
    ((document,), reasons) = read_file("a.epub", epub(chapters))
    told = [f"Told {n}." for n in range(3)] + [f"Said {n}." for n in range(5)]
    assert document.text.split("\n\n") == [*told, "1 < 2 été &", "Faulty but there &"]
    assert reasons == []


def test_chapters_are_called_as_in_the_contents_where_they_have_no_heading(read_file: Read) -> None:
    package = (
        "<package><metadata><title>B</title></metadata><manifest><item id='a' href='t/a%201.xhtml'/>"
        "<item id='b' href='t/b.xhtml'/><item id='x' href='toc.{}' {}/></manifest>"
        "<spine><itemref idref='a'/><itemref idref='b'/></spine></package>"
    )
    ncx = (
        "<ncx><navMap><navPoint><navLabel><text>The  Fog</text></navLabel><content src='t/a%201.xhtml#x'/>"
        "<navPoint><navLabel><text>Later</text></navLabel>"
        "<content src='t/a%201.xhtml#y'/></navPoint></navPoint></navMap></ncx>"
    )
    nav = XHTML.format("<body><nav><ol><li><a href='t/a%201.xhtml'>The Fog</a></li></ol></nav></body>")
    for name, contents, said in (
        ("ncx", ncx, 'media-type="application/x-dtbncx+xml"'),
        ("xhtml", nav, 'properties="nav"'),
    ):
        members = {
            "META-INF/container.xml": CONTAINER.format("O/a.opf"),
            "O/a.opf": package.format(name, said),
            f"O/toc.{name}": contents,
            "O/t/a 1.xhtml": "<p>Bells.</p>",
            "O/t/b.xhtml": "<h4>Small heading</h4><p>Gales.</p>",
        }
        ((document,), _) = read_file("a.epub", zipped(members))
        assert document.places == ((0, "The Fog"), (8, "Small heading"))


def test_what_only_links_lead_to_comes_last_and_a_damaged_chapter_costs_itself(read_file: Read) -> None:
    package = (
        "<package><manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/>"
        "<item id='n' href='n.xhtml' media-type='application/xhtml+xml'/></manifest>"
        "<spine><itemref idref='a'/></spine></package>"
    )
    members = {
        "META-INF/container.xml": CONTAINER.format("a.opf"),
        "a.opf": package,
        "A.xhtml": "<p>Text.</p>",
        "n.xhtml": "<p>A note.</p>",
    }
    ((document,), _) = read_file("a.epub", zipped(members))
    assert document.text == "Text.\n\nA note."
    members["n.xhtml"] = b"\0\1\2" * 50  # type: ignore[assignment]
    ((document,), reasons) = read_file("a.epub", zipped(members))
    assert (document.text, reasons) == ("Text.", ["N.xhtml in it is damaged and left out."])


def test_all_that_a_book_says_of_itself_is_told(read_file: Read) -> None:
    told = "<dc:creator>B. Fenn</dc:creator><dc:subject>Trees</dc:subject><dc:subject>Bogs</dc:subject>"
    told += "<dc:description>&lt;p&gt;Of &lt;b&gt;oaks&lt;/b&gt;.&lt;/p&gt;</dc:description>{}</metadata>"
    series = (
        '<meta name="calibre:series" content="The Woods"/>',
        '<meta property="belongs-to-collection" id="c">The Woods</meta><meta property="x">other</meta>',
    )
    for meta in series:
        content = epub({"a": "Text."}, told=told.format(meta))
        ((document,), _) = read_file("a.epub", content)
        assert document.fields == {
            "author": "A. Lee, B. Fenn",
            "subject": "Trees, Bogs",
            "series": "The Woods",
            "description": "Of oaks.",
        }
