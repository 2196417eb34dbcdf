"""A page gives what a browser shows of it, in any encoding."""

from __future__ import annotations

import pytest

from tests.corpus.conftest import Read

PAGE = """<!DOCTYPE html><html><head><title> A  title </title><meta name="Author" content="A. Lee">
<style>p {color: RED}</style></head><body><h1>The <b>heading</b></h1>
<p>One   <i>word</i>s.<br>A line<br><br>A paragraph</p><script>var SCRIPT = "</p>";</script>
<ul><li><p>first</p></li><li>second<ul><li>inner</li></ul></li></ul><noscript>NOSCRIPT</noscript>
<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td></td><td>d</td></tr></table>
<pre>  def f():
      pass</pre><div>one</div><div>two<img alt="a dog"></div><!-- COMMENT --></body></html>"""


def test_what_a_browser_shows(read_file: Read) -> None:
    ((document,), reasons) = read_file("a.html", PAGE)
    assert document.text == (
        "The heading\n\nOne words.\nA line\n\nA paragraph\n\n- first\n\n- second\n- inner\n\n"
        "a\tb\nc\td\n\n  def f():\n      pass\n\none\ntwo a dog"
    )
    assert (document.title, document.fields, reasons) == ("A title", {"author": "A. Lee"}, [])


@pytest.mark.parametrize(
    ("head", "title"),
    [("<title>Own</title>", "Own"), ("<title>Untitled Document</title>", "Heading"), ("", "Heading")],
)
def test_titles(read_file: Read, head: str, title: str) -> None:
    ((document,), _) = read_file("a.htm", f"<head>{head}</head><h2>Heading</h2><p>Text")
    assert document.title == title


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", ""),
        ("utf-8", "iso-8859-1"),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", ""),
        ("cp1252", "iso-8859-1"),
        ("cp1251", "windows-1251"),
        ("cp932", "shift_jis"),
        ("iso2022_jp", "iso-2022-jp"),
    ],
)
def test_encodings(read_file: Read, encoding: str, said: str) -> None:
    words = {"cp1251": "Привет, мир", "cp932": "日本語です", "iso2022_jp": "日本語です"}.get(
        encoding, "für 5 €"
    )
    page = f'<html><head><meta charset="{said}"></head><body><p>{words}</p></body></html>'
    ((document,), _) = read_file("a.html", page.encode(encoding))
    assert document.text == words


def test_an_encoding_that_nobody_knows_is_guessed(read_file: Read) -> None:
    page = '<meta charset="klingon"><p>' + "Müßige Frauen überqueren die Straße und grüßen höflich. " * 3
    ((document,), _) = read_file("a.html", page.encode("cp1252"))
    assert document.text.startswith("Müßige Frauen")


def test_five_thousand_nested_blocks_are_one_text(read_file: Read) -> None:
    ((document,), reasons) = read_file("a.html", "<div>" * 5_000 + "deep" + "</div>" * 5_000)
    assert (document.text, reasons) == ("deep", [])


TOLD = (
    ("author", "Ann Oak"),
    ("author", "Ben Ash"),
    ("keywords", "elm"),
    ("keywords", "yew"),
    ("description", "First"),
    ("description", "Second"),
)


def shown(read_file: Read, page: str, name: str = "a.html") -> str:
    ((document,), _) = read_file(name, page)
    return document.text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (
            "<button>Send</button><button>Cancel</button><label>Name</label><input value='Ada'>",
            "Send Cancel Name Ada",
        ),
        ("<input type=hidden value=secret><input type=checkbox value=on>Yes", "Yes"),
        ("<p>One</p><textarea>Typed\nthere</textarea>", "One\n\nTyped there"),
        ("<select><option>Cod<option>Eel</select>", "Cod\nEel"),
        ("<p>If <math><mi>x</mi><mo>=</mo><mfrac><mn>1</mn><mn>2</mn></mfrac></math> then", "If x=1/2 then"),
        ("<math><msqrt><mi>y</mi></msqrt><annotation>\\sqrt y</annotation></math>", "√y"),
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>です", "漢字(かんじ)です"),
        ("<svg><title>Icon</title><text>Label</text><text>Other</text></svg>", "Icon\nLabel\nOther"),
        ("<p>See <svg><title>A map</title><desc>Of the harbor</desc></svg>", "See\nA map\nOf the harbor"),
        ("<object data=x>Instead</object><video>No video here</video>", "Instead"),
        ("<iframe srcdoc='&lt;p&gt;Framed&lt;/p&gt;'></iframe>", "Framed"),
        (
            "<ol><li>a<li>b<ol start=4><li>c</ol><li value=9>d</ol><ul><li>e</ul>",
            "1. a\n2. b\n4. c\n9. d\n- e",
        ),
        ("H<sub>2</sub>O un<wbr>der re<em>dis</em>cover", "H2O under rediscover"),
        (
            "10<sup>3</sup> and 10<sup>−9</sup> on 5 km<sup>2</sup>, m<sup> 3</sup>",
            "10^3 and 10^−9 on 5 km2, m3",
        ),
        ("The valve<sup><a href='#n1'>1</a></sup> leaks.<sup>2, 3</sup> It", "The valve 1 leaks. 2, 3 It"),
        ("the 1<sup>st</sup> of May, a<sup>b</sup>, valve<sup>*</sup>", "the 1st of May, ab, valve*"),
        ("<h1>Emissions<sup>1</sup></h1>", "Emissions 1"),
    ],
)
def test_forms_formulas_and_frames_are_read(read_file: Read, page: str, text: str) -> None:
    assert shown(read_file, page) == text


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (
            "<tr><td rowspan=2>Riga<td>Alba<td>hemp<tr><td>Bora<td>flax<tr><td>Kiel<td>Cora<td>tar",
            "Riga\tAlba\themp\nRiga\tBora\tflax\nKiel\tCora\ttar",
        ),
        (
            "<tr><td>1<td rowspan=2 colspan=2>both<td rowspan=3>end<tr><td>2<tr><td>3<td>a<td>b",
            "1\tboth\tend\n2\tboth\tend\n3\ta\tb\tend",
        ),
        ("<tr><th rowspan=0>All<td>a<tr><td>b</table><table><tr><td>c", "All\ta\nAll\tb\n\nc"),
        (f"<tr><td rowspan=2>{'long ' * 20}<td>a<tr><td>b", f"{'long ' * 20}".strip() + "\ta\nb"),
        ("<tr><td rowspan=2><table><tr><td>in<td>ner</table><td>a<tr><td>b", "in\tner\n\na\nin ner\tb"),
    ],
)
def test_a_cell_over_several_rows_belongs_to_each(read_file: Read, rows: str, text: str) -> None:
    assert shown(read_file, f"<table>{rows}</table>") == text


def test_cells_that_all_reach_to_the_end_do_not_grow_by_the_square_of_the_rows(read_file: Read) -> None:
    rows = "".join(f"<tr><td rowspan=0>cell{number}<td>own{number}" for number in range(300))
    lines = shown(read_file, f"<table>{rows}</table>").splitlines()
    assert [line.split("\t")[-1] for line in lines] == [f"own{number}" for number in range(300)]
    assert max(line.count("cell") for line in lines) == 33


def test_each_author_and_keyword_of_a_page_is_told(read_file: Read) -> None:
    page = "".join(f"<meta name={name} content='{value}'>" for name, value in TOLD) + "<p>Text"
    ((document,), _) = read_file("a.html", page)
    assert document.fields == {"author": "Ann Oak, Ben Ash", "keywords": "elm, yew", "description": "First"}


def test_the_body_for_browsers_without_frames_is_read(read_file: Read) -> None:
    frames = "<html><head><title>F</title></head><frameset><frame src=a.html>{}</frameset></html>"
    assert (
        shown(read_file, frames.format("<noframes><body><p>No <b>frames</b></body></noframes>"))
        == "No frames"
    )
    (_, (reason,)) = read_file("a.html", frames.format(""))
    assert reason == "It only shows other files in frames, which are to be read themselves: a.html."


@pytest.mark.parametrize("name", ["a.html", "a.xhtml"])
def test_xhtml_is_xml_and_html_where_it_is_faulty(read_file: Read, name: str) -> None:
    head = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/>'
    page = (
        f'{head}<script src="a.js"/></head><body><p>Tallow<b/> and <![CDATA[<wax>]]>&nbsp;&hearts;</p></body>'
    )
    page += "</html>"
    assert shown(read_file, page, name) == "Tallow and <wax> ♥"
    faulty = page.replace("</p>", "").replace("<![CDATA[<wax>]]>", "wax & more")
    assert shown(read_file, faulty, name) == "Tallow and wax & more ♥"
    assert shown(read_file, page.replace("<html", '<!DOCTYPE html [<!ENTITY x "y">]><html'), name)


def test_what_is_closed_in_itself_swallows_no_page(read_file: Read) -> None:
    assert shown(read_file, "<head><title/><style/><script src=a.js/></head><p>Eel") == "Eel"


MENU = "<nav><ul><li>Home<li>Careers</ul></nav>"


@pytest.mark.parametrize(
    "page",
    [
        f"<div class='cookie-banner'>We value cookies.</div>{MENU}<main><h1>Beets</h1><p>Boil.</p></main>",
        f"<div id=cookieConsent>We value cookies.</div>{MENU}<article><h1>Beets</h1><p>Boil.</p></article>",
        "<div class=gdpr>We value cookies.</div><div class=sidebar>Home Careers</div><h1>Beets</h1>Boil.",
        f"<p>We value cookies.<header>{MENU}</header><div role='main'><h1>Beets</h1><p>Boil.</p></div>",
        "<h1>Beets</h1><p>Boil.</p><aside>We value cookies.</aside><footer>Home Careers</footer>",
    ],
)
def test_what_stands_around_a_text_follows_it(read_file: Read, page: str) -> None:
    ((document,), _) = read_file("a.html", page)
    own, _, around = document.text.partition("Boil.")
    assert own == "Beets\n\n"
    assert {"Home", "Careers", "cookies."} <= set(around.split())
    assert document.place_at(0) == ""
    assert document.place_at(len(document.text) - 1) == "around the text"


def test_nothing_is_around_a_page_of_menus_or_the_notes_of_an_article(read_file: Read) -> None:
    ((document,), _) = read_file("a.html", MENU)
    assert (document.text, document.places) == ("- Home\n- Careers", ())
    article = "<article><p>One</p><aside>A note</aside><p>Two</p><footer>By Ada</footer></article>"
    assert shown(read_file, article) == "One\n\nA note\n\nTwo\n\nBy Ada"


def test_bytes_are_utf8_where_they_are_whatever_the_page_says(read_file: Read) -> None:
    for said in ("us-ascii", "iso-8859-1", "windows-1252", "klingon", "utf-16"):
        page = f'<meta charset="{said}"><p>Smörgåsbord i Gävle'
        assert shown(read_file, page) == "Smörgåsbord i Gävle"


@pytest.mark.parametrize("name", ["a.html", "a.xhtml"])
def test_what_a_page_hides_comes_last_and_is_marked(read_file: Read, name: str) -> None:
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml">'
        '<body style="visibility: hidden"><p>First</p>'
        '<div hidden=""><h1>Offer</h1><p>of ropes</p></div>'
        '<p>Sec<span style="display: none">ret</span>ond</p>'
        '<div style="color:red;DISPLAY:none !important">Pop-up <nav>menu</nav></div>'
        '<p hidden="until-found">Folded</p><p aria-hidden="true">Star</p>'
        '<dialog>Sure?</dialog><dialog open="">Saved</dialog></body></html>'
    )
    ((document,), _) = read_file(name, page)
    assert document.text == (
        "First\n\nSecond\n\nFolded\n\nStar\n\nSaved\n\n[hidden: Offer\n\nof ropes\n\nret\n\nPop-up\n\nmenu"
        "\n\nSure?]"
    )
    assert document.title == "a"


def test_the_name_of_a_drawing_is_no_title(read_file: Read) -> None:
    ((document,), _) = read_file("a.html", "<svg><title>Star</title></svg><h1>Rope works</h1><p>Text")
    assert document.title == "Rope works"


def test_lists_are_numbered_as_they_say(read_file: Read) -> None:
    page = '<ol type="a" start="3"><li>q<li>r</ol><ol type="I"><li>s<ul><li>t</ul><li>u</ol><ol><li>v</ol>'
    assert shown(read_file, page).split() == [
        "c.",
        "q",
        "d.",
        "r",
        "I.",
        "s",
        "-",
        "t",
        "II.",
        "u",
        "1.",
        "v",
    ]


def test_links_side_by_side_and_what_was_put_in_for_something_are_words_of_their_own(read_file: Read) -> None:
    page = (
        "<p><a>Home</a><a>About</a> un<a>link</a>ed, <del>seven</del><ins>nine</ins> o<ins>'</ins>clock</p>"
    )
    assert read_file("a.html", page)[0][0].text == "Home About unlinked, seven nine o'clock"


def test_a_picture_is_what_it_is_said_to_show(read_file: Read) -> None:
    page = '<p>a<img alt="a mole" title="tip">b<img title="a pier">c<img src="d.png">d</p>'
    assert read_file("a.html", page)[0][0].text == "a a mole b a pier c d"


def test_old_elements_for_text_as_it_is_stand_on_lines_of_their_own(read_file: Read) -> None:
    page = "before<xmp>a  <b>\n c</xmp><listing>d  e</listing>after"
    assert read_file("a.html", page)[0][0].text == "before\n\na  <b>\n c\n\nd  e\n\nafter"
