"""A Word document is read as it is shown: with its numbers, choices and signs, hidden text apart."""

from __future__ import annotations

import pytest

from tests.corpus.conftest import Read
from tests.corpus.making import OFFICE, paragraph, word

BOX = "<w:r><w:drawing><w:txbxContent>{}</w:txbxContent></w:drawing></w:r>"


def item(text: str, level: int, list_id: int = 1, marks: str = "") -> str:
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return f"<w:p><w:pPr>{number}<w:rPr>{marks}</w:rPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def level(index: int, text: str, kind: str = "decimal", more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels: str, lists: str = '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>{lists}'


def lines(read_file: Read, body: str, **parts: str) -> list[str]:
    ((document,), reasons) = read_file("a.docx", word(body, **parts))
    assert reasons == []
    return document.text.split("\n\n")


CONTRACT = numbering(level(0, "%1."), level(1, "%1.%2"), level(2, "(%3)", "lowerLetter"))


def test_paragraphs_have_the_numbers_that_word_shows(read_file: Read) -> None:
    body = item("Rent", 0) + item("due", 1) + item("late", 1) + item("Repairs", 0) + item("roof", 1)
    body += item("storms", 2) + item("hail", 2) + item("walls", 1) + item("rot", 2)
    assert lines(read_file, body, numbering=CONTRACT) == [
        "1. Rent",
        "1.1 due",
        "1.2 late",
        "2. Repairs",
        "2.1 roof",
        "(a) storms",
        "(b) hail",
        "2.2 walls",
        "(a) rot",
    ]


def test_headings_are_numbered_by_their_style_and_keep_their_title_without_it(read_file: Read) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="H2">'
        '<w:name w:val="heading 2"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        '</w:style><w:style w:type="paragraph" w:styleId="Own"><w:basedOn w:val="H2"/></w:style>'
    )
    numbers = numbering(
        level(0, "Article %1", "upperRoman", '<w:pStyle w:val="H1"/>'),
        level(1, "%1.%2", more='<w:isLgl/><w:pStyle w:val="H2"/>'),
    )
    body = paragraph("Scope", "H1") + paragraph("Boats", "H2") + paragraph("Nets", "Own") + paragraph("x")
    none = '<w:p><w:pPr><w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:p>'
    content = word(body + none + paragraph("End", "H1"), styles=styles, numbering=numbers)
    ((document,), _) = read_file("a.docx", content)
    assert document.text.split("\n\n") == ["Article I Scope", "1.1 Boats", "1.2 Nets", "x", "Article II End"]
    assert document.title == "Scope"


def test_lists_of_one_definition_count_on_unless_one_says_where_it_starts(read_file: Read) -> None:
    lists = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="7"/>{start}</w:num>'
        for number, start in (
            (1, ""),
            (2, ""),
            (3, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'),
        )
    )
    body = item("a", 0) + item("b", 0, 2) + item("c", 0, 3) + item("d", 0, 3) + item("e", 0, 3)
    assert lines(read_file, body, numbering=numbering(level(0, "%1)"), lists=lists)) == [
        "1) a",
        "2) b",
        "5) c",
        "6) d",
        "7) e",
    ]


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("upperRoman", "I II III IV"),
        ("lowerLetter", "a b c d"),
        ("decimalZero", "01 02 03 04"),
        ("ordinal", "1st 2nd 3rd 4th"),
        ("cardinalText", "One Two Three Four"),
        ("russianLower", "а б в г"),
        ("none", ""),
    ],
)
def test_numbers_are_written_as_their_list_writes_them(read_file: Read, kind: str, labels: str) -> None:
    body = "".join(item("x", 0) for _ in range(4))
    numbered = [f"§ {label} x" for label in labels.split()] or ["§ x"] * 4
    assert lines(read_file, body, numbering=numbering(level(0, "§ %1", kind))) == numbered


def test_bullets_are_items_and_a_cell_with_nothing_but_its_number_shows_it(read_file: Read) -> None:
    bullets = numbering(level(0, "\uf0b7", "bullet"))
    assert lines(read_file, item("Soap", 0) + item("Salt", 0), numbering=bullets) == ["- Soap", "- Salt"]
    row = f"<w:tr><w:tc>{item('', 0)}</w:tc><w:tc>{paragraph('Rope')}</w:tc></w:tr>"
    text = lines(read_file, f"<w:tbl>{row}{row}</w:tbl>", numbering=numbering(level(0, "%1.")))
    assert text == ["1.\tRope\n2.\tRope"]


def test_a_deleted_paragraph_mark_joins_what_it_parted(read_file: Read) -> None:
    def parted(first: str, second: str) -> str:
        mark = "<w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>"
        return f"<w:p>{mark}<w:r><w:t>{first}</w:t></w:r></w:p>{paragraph(second)}"

    gone = "<w:del><w:r><w:delText>GONE</w:delText></w:r></w:del>"
    deleted = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{gone}</w:p>"
    body = parted("The log", "book.") + deleted + paragraph("Next.")
    assert lines(read_file, body) == ["The logbook.", "Next."]
    numbers = numbering(level(0, "%1."))
    body = item("one", 0) + item("tw", 0, marks="<w:del/>") + item("o", 0) + item("three", 0)
    assert [line for line in lines(read_file, body, numbering=numbers) if "three" in line] == ["3. three"]


def test_what_was_deleted_is_gone_whatever_it_is(read_file: Read) -> None:
    sign = "<w:r><w:tab/><w:sym w:char='61' w:font='Symbol'/></w:r>"
    gone = f"<w:del>{BOX.format(paragraph('GONE'))}{sign}</w:del>"
    before = (
        '<w:pPrChange><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
    )
    body = f"<w:p><w:pPr>{before}</w:pPr><w:r><w:t>Stays</w:t></w:r>{gone}</w:p>"
    assert lines(read_file, body, numbering=numbering(level(0, "%1."))) == ["Stays"]


def test_the_chosen_entry_of_a_form_and_its_boxes_are_read(read_file: Read) -> None:
    def field(data: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'

    entries = '<w:listEntry w:val="Copper"/><w:listEntry w:val="Slate"/>'
    fields = (
        f'<w:ddList><w:result w:val="1"/>{entries}</w:ddList>',
        f'<w:ddList><w:default w:val="1"/>{entries}</w:ddList>',
        f"<w:ddList>{entries}</w:ddList>",
        '<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>',
        '<w:checkBox><w:default w:val="0"/></w:checkBox>',
    )
    body = "".join(f"<w:p>{field(data)}<w:r><w:t> roof</w:t></w:r></w:p>" for data in fields)
    assert lines(read_file, body) == ["Slate roof", "Slate roof", "Copper roof", "☒ roof", "☐ roof"]


def test_signs_of_symbol_fonts_are_letters(read_file: Read) -> None:
    def sign(font: str, code: str) -> str:
        return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'

    typed = '<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf062</w:t></w:r>'
    body = f"<w:p>{sign('Symbol', 'F061')}<w:r><w:t> is 30</w:t></w:r>{sign('Symbol', 'F0B0')}{typed}"
    body += f"{sign('Wingdings', 'F0FC')}{sign('Wingdings', 'zz')}</w:p>"
    assert lines(read_file, body) == ["α is 30°β✓"]


def test_readings_and_hidden_text_stand_apart(read_file: Read) -> None:
    def ruby(base: str, reading: str) -> str:
        inner = f"<w:rt><w:r><w:t>{reading}</w:t></w:r></w:rt>"
        return f"<w:r><w:ruby>{inner}<w:rubyBase><w:r><w:t>{base}</w:t></w:r></w:rubyBase></w:ruby></w:r>"

    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>parsnip</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Visible</w:t></w:r>'
    styles = '<w:style w:type="character" w:styleId="Note"><w:rPr><w:vanish/></w:rPr></w:style>'
    styled = '<w:r><w:rPr><w:rStyle w:val="Note"/></w:rPr><w:t> and leek</w:t></w:r>'
    body = (
        f"<w:p>{ruby('東京', 'とうきょう')}<w:r><w:t>は</w:t></w:r></w:p><w:p>{hidden}{shown}{styled}</w:p>"
    )
    assert lines(read_file, body, styles=styles) == [
        "東京は",
        "東京 (とうきょう)",
        "Visible",
        "[hidden: parsnip and leek]",
    ]


def test_pictures_are_read_by_their_descriptions_and_not_by_their_file_names(read_file: Read) -> None:
    def picture(described: str) -> str:
        told = f"<w:docPr descr='{described}'/><w:cNvPr descr='{described}'/>"
        return f"<w:r><w:drawing><w:inline>{told}</w:inline></w:drawing></w:r>"

    body = f"<w:p><w:r><w:t>Text</w:t></w:r>{picture('A lighthouse')}{picture('C:/a/IMG 12.jpg')}</w:p>"
    shape = "<v:shape xmlns:v='v' alt='A buoy'><v:textpath string='DRAFT'/></v:shape>"
    body += f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>"
    assert lines(read_file, body) == ["Text", "A lighthouse", "A buoy", "DRAFT"]


def chart(title: str = "", series: str = "") -> str:
    main = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    shown = (
        f"<c:title><c:tx><a:p xmlns:a='a'><a:r><a:t>{title}</a:t></a:r></a:p></c:tx></c:title>"
        if title
        else ""
    )
    return f'<c:chartSpace xmlns:c="{main}">{shown}{series}</c:chartSpace>'


def cells(role: str, *values: str, pattern: str = "General") -> str:
    points = "".join(f'<c:pt idx="{index}"><c:v>{value}</c:v></c:pt>' for index, value in enumerate(values))
    return f"<c:{role}><c:cache><c:formatCode>{pattern}</c:formatCode>{points}</c:cache></c:{role}>"


def test_a_chart_is_a_table_where_it_stands_and_a_damaged_one_is_told(read_file: Read) -> None:
    drawing = (
        f'<w:r><w:drawing><a:graphicData xmlns:a="a"><c:chart xmlns:c="c" xmlns:rel="{OFFICE}/relationships"'
        ' rel:id="chart"/></a:graphicData></w:drawing></w:r>'
    )
    series = (
        f"<c:ser>{cells('tx', 'Tonnes')}{cells('cat', 'Alder', 'Birch')}"
        f"{cells('val', '31', '0.30000000000000004')}</c:ser>"
        f"<c:ser>{cells('tx', 'Share')}{cells('cat', 'Alder', 'Birch')}"
        f"{cells('val', '0.25', '0.75', pattern='0%')}</c:ser>"
    )
    body = f"<w:p><w:r><w:t>Before.</w:t></w:r>{drawing}</w:p>{paragraph('After.')}"
    told = chart("Walnuts", series)
    ((document,), reasons) = read_file("a.docx", word(body, chart=told))
    assert document.text.split("\n\n") == [
        "Before.",
        "Walnuts",
        "Tonnes\tShare\nAlder\t31\t25%\nBirch\t0.3\t75%",
        "After.",
    ]
    ((document,), reasons) = read_file("b.docx", word(body, chart="<broken"))
    assert document.text == "Before.\n\nAfter."
    assert reasons == ["What word/chart.xml in it shows cannot be read and is left out."]


def test_dates_of_a_chart_are_dates() -> None:
    from desktop_app.corpus.formats.office.charts import chart_text

    series = f"<c:ser>{cells('cat', '44562', '44593', pattern='d/m/yyyy')}{cells('val', '1', '2')}</c:ser>"
    assert chart_text(chart("", series).encode()) == "2022-01-01\t1\n2022-02-01\t2"


def test_comments_say_whose_they_are(read_file: Read) -> None:
    comments = f'<w:comment w:author="Ann Lee">{paragraph("Check the silt.")}{paragraph("Soon.")}</w:comment>'
    assert lines(read_file, paragraph("Body."), comments=comments) == [
        "Body.",
        "Ann Lee: Check the silt.",
        "Soon.",
    ]


def test_fractions_keep_their_bar(read_file: Read) -> None:
    part = "<m:r><m:t>{}</m:t></m:r>"
    fraction = f"<m:f><m:num>{part.format(1)}</m:num><m:den>{part.format(2)}</m:den></m:f>"
    assert lines(read_file, f"<w:p><m:oMath>{fraction}</m:oMath></w:p>") == ["1/2"]


def test_a_document_of_pictures_alone_says_so(read_file: Read) -> None:
    picture = "<w:p><w:r><w:drawing><a:blip xmlns:a='a'/></w:drawing></w:r></w:p>"
    assert read_file("a.docx", word(picture)) == (
        [],
        ["It holds no text but pictures: run OCR on them first."],
    )


def test_a_page_that_another_program_put_in_is_read(read_file: Read) -> None:
    space = f'xmlns:rel="{OFFICE}/officeDocument/2006/relationships"'
    body = f'{paragraph("Before.")}<w:altChunk {space} rel:id="aFChunk"/>'
    assert lines(read_file, body, aFChunk="<p>Put in as a page</p>") == ["Before.", "Put in as a page"]


def test_raised_numbers_are_powers_or_stand_off_their_word(read_file: Read) -> None:
    def run(text: str, raised: bool = False) -> str:
        marks = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>' if raised else ""
        return f'<w:r>{marks}<w:t xml:space="preserve">{text}</w:t></w:r>'

    runs = (
        ("About 10", False),
        ("6", True),
        (" valves", False),
        ("2", True),
        (" on 7 m", False),
        ("2", True),
    )
    body = f"<w:p>{''.join(run(*one) for one in runs)}</w:p>"
    assert lines(read_file, body) == ["About 10^6 valves 2 on 7 m2"]


def test_notes_have_their_numbers_in_the_text_and_before_them(read_file: Read) -> None:
    def mark(kind: str, id_: int, more: str = "") -> str:
        return f'<w:r><w:{kind}Reference w:id="{id_}"{more}/></w:r>'

    def note(kind: str, id_: int, text: str) -> str:
        runs = f'<w:p><w:r><w:{kind}Ref/></w:r><w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p>'
        return f'<w:{kind} w:id="{id_}">{runs}</w:{kind}>'

    own = mark("footnote", 4, ' w:customMarkFollows="1"') + "<w:r><w:t>*</w:t></w:r>"
    body = f"<w:p><w:r><w:t>In 2019</w:t></w:r>{mark('footnote', 7)}<w:r><w:t>, the roof</w:t></w:r>{own}"
    body += f"<w:r><w:t xml:space='preserve'>fell </w:t></w:r>{mark('footnote', 2)}{mark('endnote', 1)}</w:p>"
    parts = {
        "footnotes": note("footnote", 7, "Storm.")
        + note("footnote", 4, "*Old.")
        + note("footnote", 2, "Sold."),
        "endnotes": note("endnote", 1, "Archive."),
    }
    assert lines(read_file, body, **parts) == [
        "In 2019 1, the roof*fell 2 i",
        "1 Storm.",
        "*Old.",
        "2 Sold.",
        "i Archive.",
    ]
    settings = '<w:footnotePr><w:pos/><w:numFmt w:val="upperLetter"/></w:footnotePr>'
    assert lines(read_file, body, **parts, settings=settings)[1] == "A Storm."


def test_formulas_keep_brackets_roots_and_powers(read_file: Read) -> None:
    def m(name: str, *inner: str) -> str:
        return f"<m:{name}>{''.join(inner)}</m:{name}>"

    def run(text: str) -> str:
        return m("r", m("t", text))

    power = m("sSup", m("e", run("y")), m("sup", run("2")))
    root = m("rad", m("e", run("x")))
    bracket = m(
        "d", m("dPr", '<m:begChr m:val="["/><m:endChr m:val="]"/>'), m("e", run("a")), m("e", run("b"))
    )
    total = m(
        "nary", m("naryPr", '<m:chr m:val="∑"/>'), m("sub", run("i=1")), m("sup", run("n")), m("e", run("i"))
    )
    body = m("oMath", root, run("+"), power, run("+"), m("d", m("e", run("c"))), bracket, total)
    assert lines(read_file, f"<w:p>{body}</w:p>") == ["√x+y^2+(c)[a|b]∑_i=1^ni"]


def test_a_large_first_letter_belongs_to_its_word(read_file: Read) -> None:
    letter = '<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr><w:r><w:t>O</w:t></w:r></w:p>'
    body = paragraph("Before.") + letter + paragraph("nce upon a tide.") + paragraph("After.")
    assert lines(read_file, body) == ["Before.", "Once upon a tide.", "After."]
