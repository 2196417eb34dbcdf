"""Office files lose none of their parts, and say what is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pytest

from tests.corpus.conftest import Read
from tests.corpus.making import core, paragraph, relationships, word, workbook, zipped

A, B, C, D, E = map(paragraph, "abcde")
TABLE = (
    f"<w:tbl><w:tr><w:tc>{A}{B}</w:tc><w:tc>{C}</w:tc></w:tr>"
    f"<w:tr><w:tc>{D}</w:tc><w:tc>{E}</w:tc></w:tr></w:tbl>"
)
BOX = "<w:r><w:drawing><w:txbxContent>{}</w:txbxContent></w:drawing></w:r>"
ODF = 'xmlns:office="office" xmlns:text="text" xmlns:table="table" xmlns:draw="draw" xmlns:style="style"'


def odt(
    body: str, styles: str = "", meta: str = "", manifest: str = "", members: Mapping[str, str] | None = None
) -> bytes:
    return zipped(
        {
            **(members or {}),
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document {ODF}><office:body>{body}</office:body></office:document>",
            "styles.xml": f"<office:styles {ODF}>{styles}</office:styles>",
            "meta.xml": f'<meta xmlns:dc="dc" xmlns:m="m">{meta}</meta>',
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        }
    )


def pptx(
    *slides: str,
    notes: str = "",
    listed: int | None = None,
    parts: Mapping[str, str] | None = None,
    hidden: Collection[int] = (),
) -> bytes:
    """Slides in reverse order; `parts` are what the first refers to, by the kind of the relationship."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    count = len(slides) if listed is None else listed
    order = "".join(f'<p:sldId id="{256 + n}" r:id="slide{n}"/>' for n in range(count, 0, -1))
    members = {
        "_rels/.rels": relationships(officeDocument="ppt/presentation.xml"),
        "ppt/presentation.xml": f'<p:presentation xmlns:p="p" xmlns:r="{relation}">{order}</p:presentation>',
        "ppt/_rels/presentation.xml.rels": relationships(
            **{f"slide{n}": f"slides/{n}.xml" for n, _ in enumerate(slides, 1)}
        ),
    }
    members |= {
        f"ppt/slides/{n}.xml": f'<p:sld xmlns:p="p" xmlns:a="a" show="{int(n not in hidden)}">{slide}</p:sld>'
        for n, slide in enumerate(slides, 1)
    }
    if parts:
        names = {kind: f"../{kind}.xml" for kind in parts}
        members["ppt/slides/_rels/1.xml.rels"] = relationships(**names)
        members |= {f"ppt/{kind}.xml": xml for kind, xml in parts.items()}
    if notes:
        members["ppt/slides/_rels/1.xml.rels"] = relationships(notesSlide="../notes1.xml")
        members["ppt/notes1.xml"] = f'<p:notes xmlns:p="p" xmlns:a="a">{notes}</p:notes>'
    return zipped(members)


def shape(*lines: str, kind: str = "body") -> str:
    paragraphs = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return f'<p:sp><p:nvPr><p:ph type="{kind}"/></p:nvPr><p:txBody>{paragraphs}</p:txBody></p:sp>'


def test_word_keeps_tables_boxes_notes_comments_headers(read_file: Read) -> None:
    content = word(
        paragraph("Before.") + TABLE + f"<w:p><w:r><w:t>Around</w:t></w:r>{BOX.format(paragraph('Boxed.'))}"
        "<w:r><w:tab/><w:t>the box.</w:t><w:br/><w:t>Line</w:t></w:r></w:p>",
        footnotes='<w:footnote w:type="separator"><w:p><w:r><w:t>RULE</w:t></w:r></w:p></w:footnote>'
        f"<w:footnote>{paragraph('A note.')}</w:footnote>",
        comments=f"<w:comment>{paragraph('A comment.')}</w:comment>",
        header=paragraph("The header."),
        footer=paragraph("The footer."),
    )
    ((document,), reasons) = read_file("a.docx", content)
    assert document.text == (
        "Before.\n\na\nb\tc\nd\te\n\nAround\tthe box.\nLine\n\nBoxed.\n\n"
        "A note.\n\nA comment.\n\nThe header.\n\nThe footer."
    )
    assert reasons == []


def test_word_leaves_out_what_was_deleted_or_is_there_twice(read_file: Read) -> None:
    body = (
        "<w:p><w:r><w:t>Kept</w:t></w:r><w:del><w:r><w:delText>DELETED</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t> inserted</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText></w:r>"
        f"<mc:AlternateContent><mc:Choice>{BOX.format(paragraph('Once.'))}</mc:Choice>"
        f"<mc:Fallback>{BOX.format(paragraph('Once.'))}</mc:Fallback></mc:AlternateContent></w:p>"
    )
    ((document,), _) = read_file("a.docx", word(body))
    assert document.text == "Kept inserted\n\nOnce."


@pytest.mark.parametrize(
    ("properties", "shown"),
    [(core("Our plan", "A. Lee"), "Our plan"), (core("Document1"), "The heading"), (core(), "The heading")],
)
def test_word_titles(read_file: Read, properties: str, shown: str) -> None:
    body = paragraph("Small print.") + paragraph("The heading", "Heading 1") + paragraph("Text.")
    ((document,), _) = read_file("plan 3.docx", word(body, core=properties))
    assert document.title == shown
    ((plain,), _) = read_file("plan 3.docx", word(paragraph("Text.")))
    assert plain.title == "plan 3"


def test_odt(read_file: Read) -> None:
    body = (
        "<text:tracked-changes><text:p>DELETED</text:p></text:tracked-changes>"
        "<text:h>The  heading</text:h><text:p>One<text:s text:c='2'/>two <text:span>three</text:span>"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p>"
        "</text:note-body></text:note> four.</text:p><table:table><table:table-row>"
        "<table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
    )
    styles = (
        "<style:header><text:p>Header.</text:p></style:header><style:style><text:p>NOT</text:p></style:style>"
    )
    ((document,), reasons) = read_file("a.odt", odt(body, styles))
    assert document.title == "The heading"
    assert document.text == "The heading\n\nOne  two three 1 four.\n\n1 A note.\n\na\tb\n\nHeader."
    assert reasons == []
    ((titled,), _) = read_file("a.odt", odt(body, meta="<dc:title>Its title</dc:title>"))
    assert titled.title == "Its title"


def test_slides_come_in_their_order_with_their_notes(read_file: Read) -> None:
    content = pptx(
        shape("Shown last"), shape("The title", kind="ctrTitle") + shape("one", "two"), notes=shape("Say it.")
    )
    ((document,), _) = read_file("a.pptx", content)
    assert document.title == "The title"
    assert document.text == "The title\n\none\ntwo\n\nShown last\n\nSay it."
    assert document.place_at(document.text.index("two")) == "slide 1"
    assert document.place_at(document.text.index("Say")) == "slide 2"


def test_a_row_of_a_sheet_is_a_record_and_sheets_have_their_own_fields(read_file: Read) -> None:
    content = workbook(
        {
            "Staff": [["Our staff"], [], ["name", "description", "pay"], ["Nurse", "Cares at night.", 9.5]],
            "Rooms": [
                ["room", "notes"],
                ["12", "Faces the yard."],
                ["", ""],
                ["13", ""],
                [14.0, "Dark", "extra"],
            ],
        }
    )
    documents, reasons = read_file("a.xlsx", content)
    assert [(document.place, document.title, document.text) for document in documents] == [
        ("sheet Staff, row 1", "Staff", "Our staff"),
        ("sheet Staff, row 4", "Nurse", "Cares at night."),
        ("sheet Rooms, row 2", "", "Faces the yard."),
        ("sheet Rooms, row 4", "", "13"),
        ("sheet Rooms, row 5", "", "Dark"),
    ]
    assert documents[1].fields == {"name": "Nurse", "description": "Cares at night.", "pay": "9.5"}
    assert documents[4].fields == {"room": "14", "notes": "Dark", "column 3": "extra"}
    assert reasons == []


def test_many_rows_of_one_sheet_do_not_hide_the_next(read_file: Read) -> None:
    rows: list[list[str | float]] = [[f"row {n}"] for n in range(300)]
    documents, reasons = read_file(
        "a.xlsx", workbook({"One": [["text"], *rows], "Two": [["summary"], ["the other"]]})
    )
    assert (len(documents), documents[-1].text, reasons) == (301, "the other", [])
    documents, reasons = read_file(
        "a.xlsx", workbook({"One": [["text"], *rows], "Two": [["summary"], ["x"]]}), None, ("summary",)
    )
    assert ([document.text for document in documents], len(reasons)) == (["x"], 1)


COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
LOCKED = "It is locked with a password: save a copy without one."
OLD = "It is in an old office format under a new ending: open it and save it again."
DAMAGED = "It is damaged or incomplete, not even its table of contents is there."


@pytest.mark.parametrize("ending", ["docx", "odt", "pptx", "xlsx", "epub"])
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "It is empty: it holds 0 bytes."),
        (b"PK\x03\x04 cut off", DAMAGED),
        (COMPOUND, OLD),
        (COMPOUND + "EncryptedPackage".encode("utf-16-le"), LOCKED),
    ],
)
def test_what_is_no_archive_is_told(read_file: Read, ending: str, content: bytes, reason: str) -> None:
    assert read_file(f"a.{ending}", content) == ([], [reason])


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (
            "a.docx",
            zipped({"x": "y"}),
            "It is damaged or of another kind: word/document.xml is missing in it.",
        ),
        (
            "a.docx",
            zipped({"word/document.xml": "<a><b></a>"}),
            "It is damaged: its XML is faulty at line 1.",
        ),
        ("a.docx", word(""), "It holds no text."),
        ("a.odt", odt("", manifest="<encryption-data/>"), LOCKED),
        ("a.pptx", pptx(shape("x"), listed=3), "It is damaged: 2 of its 3 slides are missing in it."),
        ("a.xlsx", zipped({"x": "y"}), "It is damaged, or no spreadsheet at all."),
        ("a.xlsx", workbook({"One": []}), "It holds no records."),
    ],
)
def test_what_is_wrong_inside_is_told(read_file: Read, name: str, content: bytes, reason: str) -> None:
    assert read_file(name, content) == ([], [reason])


def test_hidden_text_of_rtf_follows_its_paragraph(read_file: Read) -> None:
    text = r"{\rtf1 Shown {\v secret} more\par Next\v  rest\v0 . \plain End\par}"
    ((document,), _) = read_file("a.rtf", text)
    assert document.text == "Shown  more\n\n[hidden: secret]\n\nNext. End\n\n[hidden: rest]"


def test_entries_of_an_index_are_no_text_and_comments_say_whose_they_are(read_file: Read) -> None:
    entries = r"{\xe\v Index}{\tc Contents}"
    comment = r"{\*\atnid AL}{\*\atnauthor Ann Lee}\chatn{\*\annotation {\chatn} Check this.}"
    ((document,), _) = read_file("a.rtf", rf"{{\rtf1 {entries}Visible{comment} words.\par}}")
    assert (document.text, document.fields) == ("Visible words.\n\nAnn Lee:  Check this.", {})
