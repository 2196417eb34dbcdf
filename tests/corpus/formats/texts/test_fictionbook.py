"""FictionBook e-books: sections by their titles, pictures left out."""

from __future__ import annotations

from pathlib import Path

from desktop_app.core.types import Document
from desktop_app.corpus.documents import documents
from tests.corpus.conftest import Read

BOOK = """<?xml version="1.0" encoding="windows-1251"?>
<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink">
<description><title-info><genre>prose</genre><author><first-name>Ида</first-name><last-name>Холм</last-name></author>
<book-title>Цапля</book-title><annotation><p>О реке.</p></annotation><lang>ru</lang></title-info>
<document-info><author><nickname>scanner</nickname></author></document-info>
<publish-info><publisher>Озеро</publisher><year>1999</year></publish-info></description>
<body><title><p>Цапля</p></title>
<section><title><p>Глава</p><p>первая</p></title><p>Цапля <emphasis>стоит</emphasis>.</p>
<poem><stanza><v>Раз</v><v>два</v></stanza></poem></section>
<section><p>Без имени.</p></section></body>
<body name="notes"><section id="n1"><title><p>1</p></title><p>Сноска.</p></section></body>
<binary id="a.png" content-type="image/png">aGVyb24=</binary></FictionBook>"""


def test_a_book_is_one_text_in_sections(tmp_path: Path) -> None:
    path = tmp_path / "a.fb2"
    path.write_bytes(BOOK.encode("cp1251"))
    (found,) = documents(path)
    assert isinstance(found, Document)
    assert found.title == "Цапля"
    assert found.fields == {
        "author": "Ида Холм",
        "genre": "prose",
        "language": "ru",
        "publisher": "Озеро",
        "year": "1999",
    }
    assert found.text == (
        "О реке.\n\nЦапля\n\nГлава\nпервая\n\nЦапля стоит.\n\nРаз\nдва\n\nБез имени.\n\n1\n\nСноска."
    )
    assert found.place_at(found.text.index("стоит")) == "Глава первая"


def test_other_xml_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.fb2"
    path.write_text("<a>b</a>", encoding="utf-8")
    (told,) = documents(path)
    assert not isinstance(told, Document)
    assert told.reason == "It is XML, but no FictionBook."


def test_the_number_of_a_note_stands_off_its_word(read_file: Read) -> None:
    body = '<body><section><p>It ends<a type="note">1</a> <a href="#x">he</a>re.</p></section></body>'
    ((document,), _) = read_file("a.fb2", f"<FictionBook>{body}</FictionBook>")
    assert document.text == "It ends 1 here."
