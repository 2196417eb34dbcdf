"""Workbooks that programs write as texts, under the ending of Excel's own files, are read as tables."""

from __future__ import annotations

import pytest

from tests.corpus.conftest import Read

SPACE = "urn:schemas-microsoft-com:office:spreadsheet"


def cell(text: str, kind: str = "String", more: str = "", behind: str = "") -> str:
    return f'<Cell {more}><Data ss:Type="{kind}">{text}</Data>{behind}</Cell>'


def workbook(*rows: str, columns: str = "", options: str = "") -> str:
    table = columns + "".join(row if row.startswith("<Row") else f"<Row>{row}</Row>" for row in rows)
    return (
        f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="{SPACE}" '
        f'xmlns:ss="{SPACE}"><Worksheet ss:Name="Stock"><Table>{table}</Table>{options}'
        "</Worksheet></Workbook>"
    )


@pytest.mark.parametrize("name", ["a.xls", "a.xml"])
def test_a_workbook_that_is_one_xml_text_is_read_row_by_row(read_file: Read, name: str) -> None:
    rows = (
        "".join(map(cell, ("item", "count", "day", "open", "remark"))),
        cell("Rope", behind="<Comment><Data>ask Orla</Data></Comment>", more='ss:MergeDown="1"')
        + cell("12.50", "Number")
        + cell("2024-05-06T00:00:00.000", "DateTime")
        + cell("1", "Boolean")
        + cell("tarred"),
        f'<Row ss:Index="4" ss:Hidden="1">{cell("late", more="ss:Index=" + chr(34) + "5" + chr(34))}</Row>',
    )
    options = "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>"
    documents, reasons = read_file(name, workbook(*rows, options=options))
    assert [(one.place, one.fields) for one in documents] == [
        (
            "sheet Stock (hidden), row 2",
            {
                "item": "Rope",
                "count": "12.5",
                "day": "2024-05-06",
                "open": "true",
                "remark": "tarred",
                "item (note)": "ask Orla",
            },
        ),
        (
            "sheet Stock (hidden), row 4 (hidden)",
            {"item": "", "count": "", "day": "", "open": "", "remark": "late"},
        ),
    ]
    assert reasons == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("name\tage\nOrla\t5\nFinn\t7\n", ["Orla", "5", "Finn", "7"]),
        ("name;age\nOrla;5\nFinn;7\n", ["Orla", "5", "Finn", "7"]),
        ("<html><table><tr><th>name<th>age<tr><td>Orla<td>5</table>", ["name", "age", "Orla", "5"]),
        ("<table><tr><td>Größe</td></tr></table>".encode("utf-16"), ["Größe"]),
    ],
    ids=["tabs", "semicolons", "a page", "a page in UTF-16"],
)
def test_a_table_under_the_ending_of_excel_is_read_as_what_it_is(
    read_file: Read, content: str | bytes, words: list[str]
) -> None:
    documents, reasons = read_file("a.xls", content)
    told = " ".join(word for one in documents for word in (one.title, one.text, *one.fields.values()))
    assert (all(word in told.split() for word in words), reasons) == (True, [])


def test_what_is_no_table_at_all_is_told(read_file: Read) -> None:
    assert read_file("a.xls", b"\0\1\2 no table")[1] == ["It is damaged, or no spreadsheet at all."]
    broken = workbook(cell("item"))[:-30]
    assert read_file("a.xls", broken)[1] == ["It is damaged: its XML is faulty at line 3."]
