"""Tables come whole through odd delimiters, quotes and rows; a bad row costs itself alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.core.types import Skipped
from desktop_app.corpus.formats.base import Record
from desktop_app.corpus.formats.delimited import MAX_CELL_LINES, NONE, guess_delimiter, read_delimited


def rows(path: Path, content: str | bytes) -> tuple[list[dict[str, str]], list[str]]:
    """The records of a file with `content`, and the reasons of what was skipped."""
    path = path / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    items = list(read_delimited(path))
    records = [dict(item.fields) for item in items if isinstance(item, Record)]
    return records, [item.reason for item in items if isinstance(item, Skipped)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end(tmp_path: Path, delimiter: str, end: str) -> None:
    lines = ["id,title,text", '1,One,"a, b; c\td|e"', "2,Two,f"]
    content = end.join([lines[0].replace(",", delimiter), lines[1].replace("1,One,", "1,One,"), lines[2]])
    content = content.replace("1,One,", f"1{delimiter}One{delimiter}").replace(
        "2,Two,", f"2{delimiter}Two{delimiter}"
    )
    records, reasons = rows(tmp_path, content)
    assert records == [
        {"id": "1", "title": "One", "text": "a, b; c\td|e"},
        {"id": "2", "title": "Two", "text": "f"},
    ]
    assert reasons == []


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        (["title;text", "A;one, two, three", "B;four, five, six"], ";"),
        (["title,text", "A,one; two; three; four", "B,five; six; seven; eight"], ","),
        (["text", "Hello, world", "One, two, three", "None"], NONE),
        (["a;b,c;d", "1;2,3;4"], ";"),
        ([], NONE),
        (["", ""], NONE),
        (["title|text", '"x|y"|z'], "|"),
        (["id^name^note", "1^Ada^one, two"], "^"),
        (["id~name~note", "1~Ada~a; b"], "~"),
        (["about ~5 pounds", "and ~6 pounds", "x ^ y"], NONE),
    ],
)
def test_the_delimiter_is_the_one_that_cuts_all_rows_alike(lines: list[str], delimiter: str) -> None:
    assert guess_delimiter([f"{line}\n" for line in lines]) == delimiter


def test_quoted_line_breaks_and_quotes_belong_to_the_cell(tmp_path: Path) -> None:
    records, reasons = rows(tmp_path, 'title,text\nA,"one\ntwo ""2"""\nB,three\n')
    assert records == [{"title": "A", "text": 'one\ntwo "2"'}, {"title": "B", "text": "three"}]
    assert reasons == []


def test_blanks_beside_quotes_and_apostrophes_around_cells_are_no_part_of_them(tmp_path: Path) -> None:
    records, _ = rows(tmp_path, '"title" , "text"\n"A" , "one, two"\n"B" ,\n')
    assert records == [{"title": "A ", "text": "one, two"}, {"title": "B ", "text": ""}]
    records, _ = rows(tmp_path, "'title','text'\n'A','one, \"two\"'\n'B',5\n")
    assert records == [{"title": "A", "text": 'one, "two"'}, {"title": "B", "text": "5"}]
    records, _ = rows(tmp_path, "title,text\n'Tis the season,it's\n'Twas,rock 'n' roll\n")
    assert records[0] == {"title": "'Tis the season", "text": "it's"}


def test_the_place_is_the_first_line_of_the_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('title,text\nA,"one\ntwo"\n\nB,three\n', encoding="utf-8")
    assert [item.place for item in read_delimited(path) if isinstance(item, Record)] == ["line 2", "line 5"]


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    assert rows(tmp_path, b"\xef\xbb\xbftitle,text\nA,b\n")[0] == [{"title": "A", "text": "b"}]


def test_short_rows_are_filled_up_and_long_ones_kept(tmp_path: Path) -> None:
    records, reasons = rows(tmp_path, "id,title,text\n1,A\n2,B,b\n3,C,c,d\n4,D,d,,\n")
    assert [list(record.values()) for record in records] == [
        ["1", "A", ""],
        ["2", "B", "b"],
        ["3", "C", "c", "d"],
        ["4", "D", "d"],
    ]
    assert list(records[2]) == ["id", "title", "text", "column 4"]
    assert reasons == []


def test_a_quote_that_is_never_closed_is_a_character(tmp_path: Path) -> None:
    content = 'title,text\nA,"never closed\nB,b\nC,"quoted, rightly"\nD,"also never\n'
    records, reasons = rows(tmp_path, content)
    assert [list(record.values()) for record in records] == [
        ["A", '"never closed'],
        ["B", "b"],
        ["C", "quoted, rightly"],
        ["D", '"also never'],
    ]
    assert reasons == []


def test_a_quote_that_is_never_closed_does_not_swallow_a_long_file(tmp_path: Path) -> None:
    lines = [f"T{number},text" for number in range(3 * MAX_CELL_LINES)]
    records, reasons = rows(tmp_path, "\n".join(["title,text", 'A,"open', *lines]))
    assert len(records) == len(lines) + 1
    assert reasons == []


def test_a_quote_inside_a_cell_is_a_character(tmp_path: Path) -> None:
    records, reasons = rows(tmp_path, 'title,text\nPipe,5" wide\nB,"say "hi" now"\n')
    assert records[0] == {"title": "Pipe", "text": '5" wide'}
    assert records[1]["title"] == "B"
    assert "hi" in records[1]["text"]
    assert reasons == []


def test_a_cell_may_be_as_long_as_it_likes(tmp_path: Path) -> None:
    ((record,), _) = rows(tmp_path, "title,text\nA," + "word " * 200_000)
    assert len(record["text"]) == 1_000_000


def test_a_table_without_a_header_keeps_its_first_row(tmp_path: Path) -> None:
    prose = "They check every valve of the plant before the night shift begins, and once more at dawn."
    records, _ = rows(tmp_path, f'1,A,"{prose}"\n2,B,"{prose}"\n')
    assert [list(record) for record in records] == [["column 1", "column 2", "column 3"]] * 2


@pytest.mark.parametrize(("header", "count"), [("text", 2), ("sentence", 2), ("A line of words", 3)])
def test_one_column(tmp_path: Path, header: str, count: int) -> None:
    records, _ = rows(tmp_path, f"{header}\nHello, world; again\nOne more\n")
    assert len(records) == count
    assert list(records[-1].values()) == ["One more"]


def test_names_that_are_missing_or_twice_are_made_distinct(tmp_path: Path) -> None:
    assert rows(tmp_path, "title,,title\na,b,c\n")[0] == [{"title": "a", "column 2": "b", "title (2)": "c"}]


def test_excels_own_first_line_names_the_delimiter(tmp_path: Path) -> None:
    assert rows(tmp_path, "sep=;\ntitle;text\nA;b, c\n")[0] == [{"title": "A", "text": "b, c"}]


def test_bytes_of_windows_in_a_file_of_utf8_are_read_as_such(tmp_path: Path) -> None:
    good = "é,ü\n".encode() * 20
    records, reasons = rows(tmp_path, b"title,text\n" + good + "caf\xe9,\x80 5\n".encode("latin-1") + good)
    assert len(records) == 41
    assert records[20] == {"title": "café", "text": "€ 5"}
    assert reasons == []


def test_lines_above_the_table_are_one_record_of_their_own(tmp_path: Path) -> None:
    content = (
        "Statement of Harbor Bank\nAccount;DE00 99;;;\nFrom;2024-01-01;To;2024-03-31;\n\n"
        "Booked;Payee;Purpose;Amount;Currency\n2024-01-05;Gas Ltd;Heating;-310,00;EUR\n"
        "2024-02-11;Theater;Two tickets;-48,00;EUR\n"
    )
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8")
    above, first, _ = [item for item in read_delimited(path) if isinstance(item, Record)]
    assert above.text == "Statement of Harbor Bank\nAccount\tDE00 99\nFrom\t2024-01-01\tTo\t2024-03-31"
    assert first.place == "line 6"
    assert list(first.fields) == ["Booked", "Payee", "Purpose", "Amount", "Currency"]


def test_commas_in_cells_do_not_win_over_the_delimiter_that_cuts_alike(tmp_path: Path) -> None:
    content = "Name, first name;Price, net;Remark\nOdell, Pia;12,50;Wants the green, narrow one\n"
    records, _ = rows(tmp_path, content + "Varga, Tom;7,25;Paid, thanks\nBrandt, Uwe;9,00;Monday, maybe\n")
    assert [record["Price, net"] for record in records] == ["12,50", "7,25", "9,00"]


def test_numbers_are_as_they_were_written(tmp_path: Path) -> None:
    content = 'part,stock,share\n"00471",1.500,25.60%\n="00472",4111111111111111,1e5\n'
    records, _ = rows(tmp_path, content)
    assert [list(record.values()) for record in records] == [
        ["00471", "1.500", "25.60%"],
        ["00472", "4111111111111111", "1e5"],
    ]


def test_quotes_behind_a_backslash_belong_to_the_cell(tmp_path: Path) -> None:
    records, _ = rows(tmp_path, 'title,text\nA,"say \\"hi\\", twice"\nB,"plain, too"\n')
    assert [record["text"] for record in records] == ['say "hi", twice', "plain, too"]


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        ('id,text\n1,"C:\\path\\"\n2,"other, thing"\n', ["C:\\path\\", "other, thing"]),
        ("id,text\n1,hello\\, world\n2,plain\n3,foo\\, bar\n", ["hello, world", "plain", "foo, bar"]),
        ("id|text\n1|a \\| b\n2|plain\n3|c\n", ["a | b", "plain", "c"]),
        ('id;text\n1;"a \\"quoted\\" word; and"\n2;"said ""no"""\n', ['a "quoted" word; and', 'said "no"']),
        ('id,text\n1,"one\\ntwo, \\"x\\""\n2,"C:\\temp \\"y\\""\n', ['one\ntwo, "x"', 'C:\\temp "y"']),
        ("id\ttext\n1\tline\\none\n2\tplain\\, ok\n", ["line\\none", "plain\\, ok"]),
        ("id,text\n'1','well, yes'\n'2','it''s fine'\n", ["well, yes", "it's fine"]),
        ("'id','text'\n'1','it\\'s, here'\n'2','no, there'\n", ["it's, here", "no, there"]),
        ("id,text\n1,'tis the season\n2,rock 'n' roll\n", ["'tis the season", "rock 'n' roll"]),
    ],
)
def test_a_backslash_and_an_apostrophe_are_signs_unless_they_quote(
    tmp_path: Path, content: str, texts: list[str]
) -> None:
    records, reasons = rows(tmp_path, content)
    assert ([one["text"] for one in records], reasons) == (texts, [])


def test_a_form_of_labels_and_values_is_one_record(tmp_path: Path) -> None:
    path = tmp_path / "order.csv"
    path.write_text("Customer:,Yarrow Mills\nDeliver to:,Lock house\nRemarks:,Ring twice\n", encoding="utf-8")
    (record,) = [item for item in read_delimited(path) if isinstance(item, Record)]
    assert record.title == "order"
    assert record.fields == {"Customer": "Yarrow Mills", "Deliver to": "Lock house", "Remarks": "Ring twice"}
    assert record.text == "Customer:\tYarrow Mills\nDeliver to:\tLock house\nRemarks:\tRing twice"
