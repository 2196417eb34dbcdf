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
