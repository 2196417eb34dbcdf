"""Spreadsheets are read as the sheet shows them, with what stands beside the cells."""

from __future__ import annotations

import struct

import pytest

from desktop_app.corpus.formats.compound.packing import compound_file
from tests.corpus.conftest import Read
from tests.corpus.making import OFFICE, members_of, relationships, workbook, zipped

MAIN = f"{OFFICE}/spreadsheetml/2006/main"
CODES = ("General", "0.0%", "00000", "[h]:mm", "€ #,##0.00", "dd/mm/yyyy", "0")


def xlsx(
    cells: str,
    before: str = "",
    after: str = "",
    comment: str = "",
    state: str = "visible",
    name: str = "One",
) -> bytes:
    """A workbook of one sheet; the number of a style is that of its code in CODES."""
    codes = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{code}"/>' for n, code in enumerate(CODES))
    styles = "".join(f'<xf numFmtId="{164 + n}"/>' for n, _ in enumerate(CODES))
    members = {
        "_rels/.rels": relationships(officeDocument="xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": relationships(worksheet1="worksheets/sheet1.xml", styles="styles.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/officeDocument/2006/relationships">'
        f'<sheets><sheet name="{name}" sheetId="1" state="{state}" r:id="worksheet1"/></sheets></workbook>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs>{styles}</cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{before}<sheetData>{cells}</sheetData>'
        f"{after}</worksheet>",
    }
    if comment:
        members["xl/worksheets/_rels/sheet1.xml.rels"] = relationships(comments="../comments1.xml")
        members["xl/comments1.xml"] = (
            f'<comments xmlns="{MAIN}"><commentList>{comment}</commentList></comments>'
        )
    return zipped(members)


def rows(*lines: tuple[str | tuple[float, int] | None, ...], hidden: tuple[int, ...] = ()) -> str:
    """Rows of texts, of numbers with their styles, and of nothing."""
    return "".join(
        f'<row r="{number}"{" hidden=" + chr(34) + "1" + chr(34) if number in hidden else ""}>'
        + "".join(_cell(f"{chr(65 + column)}{number}", value) for column, value in enumerate(line))
        + "</row>"
        for number, line in enumerate(lines, 1)
    )


def _cell(place: str, value: str | tuple[float, int] | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{place}" s="{value[1]}"><v>{value[0]!r}</v></c>'


def test_numbers_are_shown_in_their_formats(read_file: Read) -> None:
    line = [(0.256, 1), (1234, 2), (1.302083333333333, 3), (1234.5, 4), (44721, 5), (1.59001810629457e17, 6)]
    names = ("share", "zip", "length", "amount", "day", "code")
    ((document,), _) = read_file("a.xlsx", xlsx(rows(names, tuple(line))))
    assert list(document.fields.values()) == [
        "25.6%",
        "01234",
        "31:15",
        "€ 1,234.50",
        "2022-06-09",
        "159001810629457000",
    ]


def test_a_merged_cell_belongs_to_all_its_rows(read_file: Read) -> None:
    cells = rows(
        ("Team", "Name"), ("Loft", "Orla"), (None, "Finn"), (None, None), ("Forge", "Conn"), (None, "Una")
    )
    merged = '<mergeCells><mergeCell ref="A2:A4"/><mergeCell ref="A5:A6"/></mergeCells>'
    documents, reasons = read_file("a.xlsx", xlsx(cells, after=merged))
    assert [list(document.fields.values()) for document in documents] == [
        ["Loft", "Orla"],
        ["Loft", "Finn"],
        ["Forge", "Conn"],
        ["Forge", "Una"],
    ]
    assert reasons == []


def test_what_is_hidden_is_read_and_said_to_be_hidden(read_file: Read) -> None:
    cells = rows(("item", "margin", "remark"), ("Cleat", "40", "brass"), ("Ring", "55", "zinc"), hidden=(3,))
    columns = '<cols><col min="2" max="2" hidden="1"/></cols>'
    documents, _ = read_file("a.xlsx", xlsx(cells, columns, state="veryHidden", name="Plan"))
    assert [document.place for document in documents] == [
        "sheet Plan (hidden), row 2",
        "sheet Plan (hidden), row 3 (hidden)",
    ]
    assert list(documents[0].fields) == ["item", "margin (hidden)", "remark"]


def test_a_note_is_read_with_its_row(read_file: Read) -> None:
    notes = (
        '<comment ref="B2"><text><r><t>ask the </t></r><r><t>ropemaker</t></r></text></comment>'
        '<comment ref="A1"><text><t>as of May</t></text></comment>'
    )
    cells = rows(("item", "remark"), ("Rope", "tarred"), ("Tar", "sold"))
    documents, _ = read_file("a.xlsx", xlsx(cells, comment=notes))
    assert [document.text for document in documents] == [
        "as of May",
        "Rope\n\ntarred\n\nask the ropemaker",
        "Tar\n\nsold",
    ]
    assert documents[1].fields["remark (note)"] == "ask the ropemaker"


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        (
            [("Crew list",), ("Printed in May",), ("name", "rank"), ("Imre", "Bosun")],
            ["Crew list\nPrinted in May", "Bosun"],
        ),
        (
            [("Anna Keller", "Lisbon"), ("Boris Novak", "Prague")],
            ["Anna Keller\n\nLisbon", "Boris Novak\n\nPrague"],
        ),
        ([("Customer:", "Yarrow"), ("Order:", "OR-7")], ["Customer:\tYarrow\nOrder:\tOR-7"]),
        (
            [("Contact", None, "Money"), ("name", "phone", "paid", "due"), ("Pell", "555", "3", "1")],
            ["Contact\tMoney", "555\n\n3\n\n1"],
        ),
    ],
)
def test_no_row_is_lost_to_a_header_that_is_none(
    read_file: Read, lines: list[tuple[str | None, ...]], texts: list[str]
) -> None:
    documents, reasons = read_file("a.xlsx", xlsx(rows(*lines)))
    assert ([document.text for document in documents], reasons) == (texts, [])


def test_empty_columns_beside_and_between_tables_are_no_fields(read_file: Read) -> None:
    cells = rows((None, "fruit", "kg", None, "herb"), (None, "Quince", "3", None, "Lovage"), ("!", "Medlar"))
    documents, _ = read_file("a.xlsx", xlsx(cells))
    assert [document.fields for document in documents] == [
        {"fruit": "Quince", "kg": "3", "herb": "Lovage"},
        {"column 1": "!", "fruit": "Medlar", "kg": "", "herb": ""},
    ]


ODS = 'xmlns:style="s" xmlns:dc="d" xmlns:xlink="x" xmlns:svg="v" ' + " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"))
)


def ods(table: str, styles: str = "") -> bytes:
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {ODS}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:spreadsheet>{table}</office:spreadsheet>"
            "</office:body></office:document-content>",
        }
    )


def ods_cell(text: str = "", kind: str = "string", more: str = "") -> str:
    paragraph = f"<text:p>{text}</text:p>" if text else ""
    return f'<table:table-cell office:value-type="{kind}" {more}>{paragraph}</table:table-cell>'


def ods_row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def test_ods_cells_come_as_they_are_shown(read_file: Read) -> None:
    head = ods_row(*map(ods_cell, ("item", "length", "day", "share", "remark")))
    line = ods_row(
        ods_cell("Rope<text:line-break/>tarred<text:tab/>old"),
        ods_cell("", "time", 'office:time-value="PT30H30M00S"'),
        ods_cell("29.02.20", "date", 'office:date-value="2020-02-29"'),
        ods_cell("25.6%", "percentage", 'office:value="0.256"'),
        ods_cell("one</text:p>\n<text:p>two<text:s text:c='2'/>three"),
    )
    ((document,), _) = read_file("a.ods", ods(f'<table:table table:name="Stock">{head}{line}</table:table>'))
    assert list(document.fields.values()) == [
        "Rope\ntarred\told",
        "30:30:00",
        "2020-02-29",
        "25.6%",
        "one\ntwo  three",
    ]


def test_ods_repeats_merges_notes_and_what_is_hidden(read_file: Read) -> None:
    note = "<office:annotation><dc:date>2020</dc:date><text:p>ask Orla</text:p></office:annotation>"
    table = (
        '<table:table table:name="Stock" table:style-name="off"><table:table-column/>'
        '<table:table-column table:visibility="collapse"/>'
        + ods_row(ods_cell("name"), ods_cell("price"))
        + ods_row(ods_cell("Oakum", more='table:number-rows-spanned="2"'), ods_cell("3", "float"))
        + ods_row("<table:covered-table-cell/>", ods_cell("4"), more='table:visibility="filter"')
        + ods_row(ods_cell("Tar"), f"<table:table-cell>{note}<text:p>5</text:p></table:table-cell>")
        + ods_row(
            '<table:table-cell table:number-columns-repeated="16384"/>',
            more='table:number-rows-repeated="1048000"',
        )
        + "</table:table>"
    )
    styles = '<style:style style:name="off"><style:table-properties table:display="false"/></style:style>'
    documents, _ = read_file("a.ods", ods(table, styles))
    assert [(document.place, list(document.fields.values())) for document in documents] == [
        ("sheet Stock (hidden), row 2", ["Oakum", "3"]),
        ("sheet Stock (hidden), row 3 (hidden)", ["Oakum", "4"]),
        ("sheet Stock (hidden), row 4", ["Tar", "5", "ask Orla"]),
    ]
    assert list(documents[2].fields) == ["name", "price (hidden)", "price (hidden) (note)"]


def xls(*cells: tuple[int, int, str | float, int]) -> bytes:
    """The oldest kind of XLS that knows formats (BIFF 4): row, column, value and the number of its code."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    out = record(0x0409, struct.pack("<HHH", 0, 0x10, 0)) + record(0x0042, struct.pack("<H", 1252))
    out += b"".join(
        record(0x041E, b"\0\0" + bytes([len(code.encode("cp1252"))]) + code.encode("cp1252"))
        for code in CODES
    )
    out += b"".join(record(0x0443, bytes([0, number]) + bytes(10)) for number, _ in enumerate(CODES))
    for row, column, value, style in cells:
        place = struct.pack("<HHH", row, column, style)
        if isinstance(value, str):
            text = value.encode("cp1252")
            out += record(0x0204, place + struct.pack("<H", len(text)) + text)
        else:
            out += record(0x0203, place + struct.pack("<d", value))
    return out + record(0x000A, b"")


def test_xls_is_shown_in_its_formats(read_file: Read) -> None:
    content = xls(
        *((0, column, name, 0) for column, name in enumerate(("name", "zip", "share", "day", "amount"))),
        *((1, 0, "Café", 0), (1, 1, 1234.0, 2), (1, 2, 0.256, 1), (1, 3, 44721.0, 5), (1, 4, 1234.5, 4)),
    )
    ((document,), reasons) = read_file("a.xls", content)
    assert list(document.fields.values()) == ["Café", "01234", "25.6%", "2022-06-09", "€ 1,234.50"]
    assert reasons == []


def test_xls_that_is_none(read_file: Read) -> None:
    assert read_file("a.xls", b"no\0spreadsheet") == ([], ["It is damaged, or no spreadsheet at all."])


def test_what_is_drawn_on_sheets_of_ods_is_apart_from_their_cells(read_file: Read) -> None:
    box = (
        "<draw:custom-shape><svg:title>Tide table</svg:title><text:p>Low tide</text:p><text:p>only</text:p>"
        "</draw:custom-shape>"
    )
    chart = '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'
    old = "<draw:frame><draw:text-box><text:p>Ask Orla</text:p></draw:text-box></draw:frame>"
    cell = f'<table:table-cell office:value-type="string">{old}<text:p>Mole</text:p></table:table-cell>'
    rows = ods_row(ods_cell("Name"), ods_cell("Berth")) + ods_row(cell, ods_cell("4"))
    tables = (
        f'<table:table table:name="One"><table:shapes>{box}{chart}</table:shapes>{rows}</table:table>'
        f'<table:table table:name="Two">{rows.replace(old, "")}</table:table>'
    )
    title = "<chart:title><text:p>Boats a month</text:p></chart:title>"
    table = f'<table:table table:name="x">{ods_row(ods_cell("GONE"))}</table:table>'
    members = members_of(ods(tables)) | {
        "Object 1/content.xml": f'<office:chart {ODS} xmlns:chart="c">{title}{table}</office:chart>',
        "Object 2": compound_file({"CONTENTS": b"{\\rtf1 Packed}"}),
    }
    documents, reasons = read_file("a.ods", zipped(members))
    assert [(one.place, one.text or one.title) for one in documents] == [
        ("sheet One, row 2", "4"),
        ("sheet One, boxes and charts", "Tide table\n\nLow tide\n\nonly\n\nBoats a month\n\nAsk Orla"),
        ("sheet Two, row 2", "4"),
        ("embedded Object 2.rtf", "Packed"),
    ]
    assert (documents[0].fields["Name"], reasons) == ("Mole", [])


def test_what_is_drawn_on_a_sheet_follows_its_rows(read_file: Read) -> None:
    names = 'xmlns:x="x" xmlns:a="a" xmlns:c="c" xmlns:r="r"'
    words = "<a:p><a:r><a:t>Low tide only</a:t></a:r></a:p>"
    box = f'<x:sp><x:cNvPr name="TextBox 1"/><x:txBody>{words}</x:txBody></x:sp>'
    picture = '<x:pic><x:cNvPr name="Picture 2" descr="The old quay"/></x:pic>'
    frame = '<x:graphicFrame><a:graphicData><c:chart r:id="chart"/></a:graphicData></x:graphicFrame>'
    title = "<c:title><a:p><a:r><a:t>Boats a month</a:t></a:r></a:p></c:title>"
    values = "<c:ser><c:cat><c:pt idx='0'><c:v>Mole</c:v></c:pt></c:cat></c:ser>"
    content = members_of(workbook({"Boats": [["Name", "Berth"], ["Mole", 4]]})) | {
        "xl/worksheets/_rels/sheet1.xml.rels": relationships(drawing="../drawings/one.xml"),
        "xl/drawings/one.xml": f"<x:wsDr {names}>{box}{picture}{frame}</x:wsDr>",
        "xl/drawings/_rels/one.xml.rels": relationships(chart="../charts/one.xml"),
        "xl/charts/one.xml": f"<c:chart {names}>{title}{values}</c:chart>",
    }
    (row, drawn), reasons = read_file("a.xlsx", zipped(content))
    assert (row.fields, reasons) == ({"Name": "Mole", "Berth": "4"}, [])
    assert (drawn.title, drawn.place) == ("Boats", "sheet Boats, boxes and charts")
    assert drawn.text == "Low tide only\n\nThe old quay\n\nBoats a month"
    main = content["xl/workbook.xml"]
    assert isinstance(main, bytes)
    related = relationships(worksheet1="worksheets/sheet1.xml")
    sheet = '<sheet name="Tides" sheetId="2" r:id="chartsheet2"/></sheets>'
    content |= {
        "xl/workbook.xml": main.decode().replace("</sheets>", sheet),
        "xl/_rels/workbook.xml.rels": related.replace(
            "</Relationships>",
            relationships(chartsheet2="chartsheets/sheet2.xml").partition(">")[2],
        ),
        "xl/chartsheets/sheet2.xml": f'<chartsheet xmlns="{MAIN}"/>',
        "xl/chartsheets/_rels/sheet2.xml.rels": relationships(drawing="../drawings/one.xml"),
    }
    *_, sheet_of_a_chart = read_file("c.xlsx", zipped(content))[0]
    assert (sheet_of_a_chart.place, sheet_of_a_chart.text) == ("sheet Tides, boxes and charts", drawn.text)
    content["xl/drawings/one.xml"] = "<x:wsDr"
    assert read_file("b.xlsx", zipped(content))[1] == []


def test_headings_over_several_columns_belong_to_the_name_of_each(read_file: Read) -> None:
    cells = rows(
        ("Port", "Fees", None, "Year", None),
        (None, "Small", "Large", "2023", "2024"),
        ("Riga", "10", "20", "5", "7"),
        ("Oslo", "11", "21", "6", "8"),
    )
    ranges = "".join(f'<mergeCell ref="{one}"/>' for one in ("A1:A2", "B1:C1", "D1:E1"))
    names = ["Port", "Fees Small", "Fees Large", "Year 2023", "Year 2024"]
    documents, _ = read_file("a.xlsx", xlsx(cells, after=f"<mergeCells>{ranges}</mergeCells>"))
    above, *documents = documents
    assert (above.place, above.text) == ("sheet One, row 1", "Port\tFees\tYear")
    assert [list(one.fields) for one in documents] == [names, names]
    assert documents[1].fields["Fees Large"] == "21"
    wide = 'table:number-columns-spanned="2"'
    table = (
        ods_row(ods_cell("Port"), ods_cell("Fees", more=wide), "<table:covered-table-cell/>")
        + ods_row("<table:table-cell/>", ods_cell("Small"), ods_cell("Large"))
        + ods_row(*map(ods_cell, ("Riga", "ten", "twenty")))
    )
    ((above, document), _) = read_file("a.ods", ods(f'<table:table table:name="Stock">{table}</table:table>'))
    assert (above.text, list(document.fields)) == ("Port\tFees", names[:3])


@pytest.mark.parametrize(
    ("second", "ranges"),
    [
        (("Phone", "555", None), ("B1:C1", "B2:C2")),
        (("Dora", "40", "50"), ("B1:C1",)),
        (("Name", "Place", "Trade"), ("A1:C1",)),
    ],
    ids=["values beside labels", "a row of values", "a title over all"],
)
def test_a_heading_over_several_columns_makes_no_header_of_values(
    read_file: Read, second: tuple[str | None, ...], ranges: tuple[str, ...]
) -> None:
    first = ("Crew", None, None) if ranges == ("A1:C1",) else ("Name", "Numbers", None)
    told = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
    cells = rows(first, second, ("Finn", "60", "70"))
    documents, _ = read_file("a.xlsx", xlsx(cells, after=f"<mergeCells>{told}</mergeCells>"))
    words = " ".join(
        word for one in documents for word in (one.title, one.text, *one.fields, *one.fields.values())
    )
    assert all(word in words for word in filter(None, (*first, *second, "Finn", "70")))
    assert not any(name.startswith(("Numbers ", "Crew ")) for one in documents for name in one.fields)


def test_formulas_without_a_result_are_told(read_file: Read) -> None:
    head = "".join(
        f'<c r="{place}1" t="str"><f>"{name}"</f><v>{name}</v></c>'
        for place, name in (("A", "item"), ("B", "sum"))
    )
    rope = '<c r="A2" t="inlineStr"><is><t>Rope</t></is></c>'
    empty = '<c r="B3" t="str"><f>""&amp;""</f><v></v></c>'
    cells = (
        f'<row r="1">{head}</row><row r="2">{rope}<c r="B2"><f>A1*2</f></c></row>'
        f'<row r="3"><c r="A3"><f t="shared" si="0"/><v></v></c>{empty}</row>'
    )
    documents, reasons = read_file("a.xlsx", xlsx(cells))
    assert [one.title or one.text for one in documents] == ["Rope"]
    advice = "in the file: open it in a spreadsheet program and save it there."
    assert reasons == [f"Sheet One: 2 formulas have no result {advice}"]
    line = ods_row(ods_cell("Rope"), '<table:table-cell table:formula="of:=[.A1]"/>')
    _, reasons = read_file("a.ods", ods(f'<table:table table:name="Stock">{line}</table:table>'))
    assert reasons == [f"Sheet Stock: 1 formula has no result {advice}"]
