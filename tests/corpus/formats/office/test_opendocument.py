"""OpenDocument texts keep their numbers, charts, forms and descriptions; hidden text stands apart."""

from __future__ import annotations

from tests.corpus.conftest import Read
from tests.corpus.formats.test_office import odt

NUMBERS = (
    '<text:list-style style:name="L">'
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"/>'
    '<text:list-level-style-number text:level="3" style:num-format="a" style:num-prefix="("'
    ' style:num-suffix=")"/>'
    "</text:list-style>"
)


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def listed(*items: str, more: str = 'text:style-name="L"') -> str:
    entries = "".join(f"<text:list-item>{item}</text:list-item>" for item in items)
    return f"<text:list {more}>{entries}</text:list>"


def lines(read_file: Read, body: str, styles: str = "", **members: str) -> list[str]:
    ((document,), reasons) = read_file("a.odt", odt(body, styles, members=members))
    assert reasons == []
    return document.text.split("\n\n")


def test_each_keyword_is_told(read_file: Read) -> None:
    meta = "<m:keyword>oak</m:keyword><m:keyword>elm</m:keyword><dc:subject>Trees</dc:subject>"
    ((document,), _) = read_file("a.odt", odt(p("Text"), meta=meta))
    assert document.fields == {"subject": "Trees", "keywords": "oak, elm"}


def test_lists_have_the_numbers_that_are_shown(read_file: Read) -> None:
    inner = listed(p("due") + p("(more of it)"), p("late") + listed(p("hail"), p("storm"), more=""), more="")
    body = listed(p("Rent") + inner, p("Repairs") + listed(p("roof"), more=""))
    assert lines(read_file, body, NUMBERS) == [
        "1. Rent",
        "1.1 due",
        "(more of it)",
        "1.2 late",
        "(a) hail",
        "(b) storm",
        "2. Repairs",
        "2.1 roof",
    ]


def test_a_list_goes_on_where_it_says_so(read_file: Read) -> None:
    body = listed(p("a"), p("b"), more='text:style-name="L" xml:id="x"') + p("Between")
    body += listed(p("c"), more='text:style-name="L" text:continue-numbering="true"')
    body += listed(p("d"), more='text:style-name="L" text:continue-list="x"') + listed(p("e"))
    started = '<text:list text:style-name="L"><text:list-item text:start-value="9">'
    body += f"{started}{p('f')}</text:list-item><text:list-header>{p('g')}</text:list-header></text:list>"
    assert lines(read_file, body, NUMBERS) == [
        "1. a",
        "2. b",
        "Between",
        "3. c",
        "4. d",
        "1. e",
        "9. f",
        "g",
    ]


def test_headings_are_numbered_by_the_outline_and_items_without_a_style_have_bullets(read_file: Read) -> None:
    outline = (
        "<text:outline-style>"
        '<text:outline-level-style text:level="1" style:num-format="I"/>'
        '<text:outline-level-style text:level="2" style:num-format=""/></text:outline-style>'
    )
    body = '<text:h text:outline-level="1">Scope</text:h><text:h text:outline-level="2">Boats</text:h>'
    body += '<text:h text:outline-level="1">End</text:h>' + listed(p("Soap"), more="")
    ((document,), _) = read_file("a.odt", odt(body, outline))
    assert document.text.split("\n\n") == ["I Scope", "Boats", "II End", "- Soap"]
    assert document.title == "Scope"


def test_hidden_text_and_readings_stand_apart(read_file: Read) -> None:
    styles = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    reading = "<text:ruby-text>とうきょう</text:ruby-text>"
    ruby = f"<text:ruby><text:ruby-base>東京</text:ruby-base>{reading}</text:ruby>"
    body = p('Seen <text:span text:style-name="H">parsnip</text:span>') + p(f"{ruby}は") + p("leek", "H")
    assert lines(read_file, body, styles) == [
        "Seen",
        "[hidden: parsnip]",
        "東京は",
        "東京 (とうきょう)",
        "[hidden: leek]",
    ]


def test_charts_formulas_and_descriptions_are_read_where_they_stand(read_file: Read) -> None:
    chart = (
        '<office:chart xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:chart="c"><chart:title>'
        "<text:p>Walnuts</text:p></chart:title><table:table><table:table-row><table:table-cell><text:p>Alder"
        "</text:p></table:table-cell><table:table-cell><text:p>31</text:p></table:table-cell>"
        "</table:table-row></table:table></office:chart>"
    )
    formula = "<math><mi>E</mi><mo>=</mo><mi>m</mi><annotation>E = m</annotation></math>"
    frame = '<draw:frame><draw:object xl:href="./{}"/><svg:title>A harvest</svg:title></draw:frame>'
    frame = f'<text:span xmlns:xl="xl" xmlns:svg="svg">{frame}</text:span>'
    body = p(f"Before {frame.format('Object 1')}after.") + p(frame.format("Object 2"))
    members = {"Object 1/content.xml": chart, "Object 2/content.xml": formula}
    assert lines(read_file, body, **members) == [
        "Before after.",
        "Walnuts",
        "Alder\t31",
        "A harvest",
        "E=m",
        "A harvest",
    ]


def test_what_was_filled_into_a_form_is_read(read_file: Read) -> None:
    body = (
        '<office:forms xmlns:form="form"><form:form><form:fixed-text form:label="Name of boat"/>'
        '<form:text form:value="none" form:current-value="Kittiwake"/><form:listbox>'
        '<form:option form:label="Pier"/><form:option form:label="Quay" form:current-selected="true"/>'
        '</form:listbox><form:checkbox form:label="Insured" form:current-state="checked"/></form:form>'
        "</office:forms>"
    )
    assert lines(read_file, body + p("Text.")) == ["Name of boat\nKittiwake\nQuay\n☒ Insured", "Text."]


def test_comments_say_whose_they_are_and_hidden_slides_that_they_are(read_file: Read) -> None:
    author = '<dc:creator xmlns:dc="dc">Ann Lee</dc:creator>'
    note = f"<office:annotation>{author}<text:p>Check.</text:p></office:annotation>"
    assert lines(read_file, p(f"Some{note}times.")) == ["Sometimes.", "Ann Lee: Check."]
    styles = (
        '<style:style style:name="dp"><style:drawing-page-properties xmlns:presentation="p"'
        ' presentation:visibility="hidden"/></style:style>'
    )
    body = f'<draw:page draw:style-name="dp">{p("Secret")}</draw:page><draw:page>{p("Shown")}</draw:page>'
    ((document,), _) = read_file("a.odp", odt(body, styles))
    assert [document.place_at(document.text.index(word)) for word in ("Secret", "Shown")] == [
        "slide 1, hidden",
        "slide 2",
    ]


def test_raised_numbers_and_the_marks_of_notes_stand_off_their_words(read_file: Read) -> None:
    raised = (
        '<style:style style:name="R"><style:text-properties style:text-position="super 58%"/></style:style>'
    )
    lowered = (
        '<style:style style:name="S"><style:text-properties style:text-position="-33% 58%"/></style:style>'
    )

    def span(text: str, style: str = "R") -> str:
        return f'<text:span text:style-name="{style}">{text}</text:span>'

    def note(number: str, text: str) -> str:
        return (
            f"<text:note><text:note-citation>{number}</text:note-citation><text:note-body>{p(text)}"
            "</text:note-body></text:note>"
        )

    body = p(f"About 10{span('6')} valves{span('2')} on 7 km{span('2')} of H{span('2', 'S')}O")
    body += p(f"In 2019{note('1', 'A storm 5.')}, the roof {span(note('ii', 'Sold.'))}")
    assert lines(read_file, body, raised + lowered) == [
        "About 10^6 valves 2 on 7 km2 of H2O",
        "In 2019 1, the roof ii",
        "1 A storm 5.",
        "ii Sold.",
    ]


def test_what_a_master_shows_on_its_slides_is_read_once(read_file: Read) -> None:
    space = 'xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"'

    def box(text: str, more: str = "") -> str:
        return f"<draw:frame {more}><draw:text-box>{p(text)}</draw:text-box></draw:frame>"

    def master(name: str, *boxes: str) -> str:
        return f'<style:master-page {space} style:name="{name}">{"".join(boxes)}</style:master-page>'

    place = box("Click to edit", 'presentation:class="title"')
    notes = f"<presentation:notes>{box('Notes of the master')}</presentation:notes>"
    styles = master("Harbour", box("Strap line"), place, notes) + master("Unused", box("Other line"))
    pages = "".join(
        f'<draw:page draw:master-page-name="Harbour">{box(text)}</draw:page>' for text in ("First", "Second")
    )
    ((document,), _) = read_file("a.odp", odt(pages, styles))
    assert document.text.split("\n\n") == ["First", "Second", "Strap line"]
    assert document.place_at(len(document.text) - 1) == "all slides"


def test_the_title_of_the_first_slide_is_the_title(read_file: Read) -> None:
    def frame(kind: str, text: str) -> str:
        box = f"<draw:text-box>{p(text)}</draw:text-box>"
        return f'<draw:frame xmlns:presentation="p" presentation:class="{kind}">{box}</draw:frame>'

    body = f"<draw:page>{frame('outline', 'First point')}{frame('title', 'Weirs')}</draw:page>"
    ((document,), _) = read_file("a.odp", odt(body))
    assert (document.title, document.text) == ("Weirs", "First point\n\nWeirs")


def test_cells_that_stand_side_by_side_once_in_the_file_are_as_many_as_are_shown(read_file: Read) -> None:
    def cell(text: str, count: int) -> str:
        return f'<table:table-cell table:number-columns-repeated="{count}">{p(text)}</table:table-cell>'

    cells = f"{cell('Yes', 3)}{cell('', 2)}{cell('No', 1)}{cell('end', 16_000)}"
    table = f"<table:table><table:table-row>{cells}</table:table-row></table:table>"
    assert lines(read_file, table) == ["Yes\tYes\tYes\tNo\tend"]
