"""Every row of a table says what it is under, though a merged cell stands there only once."""

from __future__ import annotations

import pytest

from tests.corpus.conftest import Read
from tests.corpus.formats.test_office import odt, pptx
from tests.corpus.making import paragraph, word

Cell = tuple[str, str, int]
"""Its text; whether it begins ("v"), or goes on with what stands above ("^") or before it ("<"); how wide."""
LONG = "long " * 20
ROWS: list[list[Cell]] = [
    [("Port", "", 1), ("Ship", "", 1), ("Load", "", 1)],
    [("Riga", "v", 1), ("Alba", "", 1), ("hemp", "v", 1)],
    [("", "^", 1), ("Bora", "", 1), ("", "^", 1)],
    [("Kiel", "", 2), ("", "<", 1), ("", "^", 1)],
    [(LONG, "v", 1), ("x", "", 1), ("y", "", 1)],
    [("", "^", 1), ("p", "", 1), ("q", "", 1)],
]
TEXT = f"Port\tShip\tLoad\nRiga\tAlba\themp\nRiga\tBora\themp\nKiel\themp\n{LONG}\tx\ty\np\tq"


def _below(row: int, column: int) -> int:
    """How many rows a cell that begins there takes."""
    rows = ROWS[row + 1 :]
    return 1 + next((at for at, cells in enumerate(rows) if cells[column][1] != "^"), len(rows))


def _word() -> bytes:
    merges = {"v": '<w:vMerge w:val="restart"/>', "^": "<w:vMerge/>"}

    def cell(text: str, merge: str, width: int) -> str:
        wide = f'<w:gridSpan w:val="{width}"/>' if width > 1 else ""
        return f"<w:tc><w:tcPr>{wide}{merges.get(merge, '')}</w:tcPr>{paragraph(text)}</w:tc>"

    rows = ("".join(cell(*one) for one in row if one[1] != "<") for row in ROWS)
    return word(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>")


def _slide() -> bytes:
    def cell(text: str, merge: str, rows: int, width: int) -> str:
        told = {"v": f'rowSpan="{rows}"', "^": 'vMerge="1"', "<": 'hMerge="1"'}.get(merge, "")
        run = f"<a:r><a:t>{text}</a:t></a:r>"
        return f'<a:tc {told} gridSpan="{width}"><a:txBody><a:p>{run}</a:p></a:txBody></a:tc>'

    rows = (
        "".join(cell(*one[:2], _below(at, column), one[2]) for column, one in enumerate(row))
        for at, row in enumerate(ROWS)
    )
    return pptx(f"<a:tbl>{''.join(f'<a:tr>{row}</a:tr>' for row in rows)}</a:tbl>")


def _odt() -> bytes:
    def cell(text: str, merge: str, rows: int, width: int) -> str:
        if merge in "^<" and merge:
            return "<table:covered-table-cell/>"
        spans = f'table:number-rows-spanned="{rows}" table:number-columns-spanned="{width}"'
        return f"<table:table-cell {spans}><text:p>{text}</text:p></table:table-cell>"

    rows = (
        "".join(cell(*one[:2], _below(at, column), one[2]) for column, one in enumerate(row))
        for at, row in enumerate(ROWS)
    )
    lines = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return odt(f"<table:table>{lines}</table:table>")


def _rtf() -> bytes:
    merges = {"v": r"\clvmgf", "^": r"\clvmrg"}

    def row(cells: list[Cell]) -> str:
        shown = [one for one in cells if one[1] != "<"]
        told = "".join(rf"{merges.get(merge, '')}\cellx{at}" for at, (_, merge, _) in enumerate(shown))
        return rf"\trowd{told} " + "".join(rf"\intbl {text}\cell " for text, *_ in shown) + r"\row "

    # Without the cell that is wider than others, of which RTF tells the place on the page.
    return rf"{{\rtf1 {''.join(row(cells) for cells in ROWS if cells[0][2] == 1)}}}".encode()


def _book() -> bytes:
    rows = (
        "".join(
            f'<td rowspan="{_below(at, column)}" colspan="{width}">{text}</td>'
            for column, (text, merge, width) in enumerate(row)
            if merge not in ("^", "<")
        )
        for at, row in enumerate(ROWS)
    )
    table = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<FictionBook><body><section><table>{table}</table></section></body></FictionBook>".encode()


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("a.docx", _word(), TEXT),
        ("a.pptx", _slide(), TEXT),
        ("a.odt", _odt(), TEXT),
        ("a.rtf", _rtf(), TEXT.replace("Kiel\themp\n", "")),
        ("a.fb2", _book(), TEXT),
    ],
)
def test_a_merged_cell_belongs_to_all_its_rows(read_file: Read, name: str, content: bytes, text: str) -> None:
    ((document,), reasons) = read_file(name, content)
    assert reasons == []
    assert document.text.replace(f"{LONG.strip()}\t", f"{LONG}\t") == text
