import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.cells import written
from desktop_app.core.checklist import Checked, CheckedRecord, Evidence
from desktop_app.core.types import Answer, Hit
from desktop_app.services.searching.export import COLUMNS, export_answer, export_checked, plain


def answer(*texts: str, query: str = "a | query") -> Answer:
    hits = tuple(
        Hit(rank, rank, "id", text, -0.25, 0.5, text, "/a/b.csv", "line 3", rank, 0, len(text), -0.25, 0.5)
        for rank, text in enumerate(texts, start=1)
    )
    return Answer(query, "semantic", "mean", hits, 1.0, False)


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", ["=1+1", "\t=1", "\u00a0-1", "＝1"])
def test_a_formula_is_made_harmless(text: str) -> None:
    (_, row) = read_csv(export_answer(answer(text), "csv"))
    assert row[COLUMNS.index("title")].startswith("'")
    assert row[COLUMNS.index("passage")].startswith("'")


@given(st.text(st.characters(codec="utf-8")))
def test_no_cell_is_lost(text: str) -> None:
    rows = read_csv(export_answer(answer(text, "next"), "csv"))
    assert len(rows) == 3
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert rows[1][COLUMNS.index("title")] == written(text)


def test_numbers_stay_numbers() -> None:
    data = export_answer(answer("=x"), "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    assert b',0.5,-0.25,-0.25,"' in data


def test_json_is_the_text_itself() -> None:
    document = json.loads(export_answer(answer("=1+1\n", query="bread"), "json"))
    assert document["query"] == "bread"
    assert tuple(document["hits"][0]) == COLUMNS
    assert document["hits"][0]["passage"] == "=1+1\n"
    assert json.loads(export_answer(answer(), "json", "Baker"))["similar_to"] == "Baker"


@given(st.text())
def test_markdown_reads_nothing_into_a_cell(text: str) -> None:
    lines = export_answer(answer(text, query=text), "md").decode().splitlines()
    assert len(lines) == 5
    assert lines[0].startswith("# ")
    assert [len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in lines[2:]] == [len(COLUMNS) + 1] * 3
    assert "<" not in plain(text).replace("\\<", "")


def test_markdown_leaves_the_marks_of_a_sentence_as_they_are() -> None:
    assert plain('Dr. Ann-Marie (4.5/5), it\'s "new"!') == 'Dr. Ann-Marie (4.5/5), it\'s "new"!'
    assert plain("/home/ann/a-b.txt") == "/home/ann/a-b.txt"
    assert plain("http://a.org www.a.org ann@a.org") == r"http\://a.org www\.a.org ann\@a.org"
    assert plain("[a](b) *c* _d_ `e` <f> |g| #h ~~i~~") == (
        r"\[a\](b) \*c\* \_d\_ \`e\` \<f\> \|g\| \#h \~\~i\~\~"
    )


def test_a_checklist_is_a_table() -> None:
    found = Evidence("=Bakes bread", 0.8, 0.8, "met", "holds its word", "line 1", 0, 12)
    far = Evidence("Sleeps", 0.1, 0.1, "unclear", "holds none of 1 words", "line 1", 12, 18)
    records = (
        CheckedRecord(1, "a", "Baker", "/a.csv", "line 1", (found, far)),
        CheckedRecord(2, "b", "-", "/a.csv", "line 2", (None, None)),
    )
    checked = Checked(("bread", "=SUM(A1)"), records, 0.1)
    header, first, second = read_csv(export_checked(checked, "csv"))
    assert header[7:10] == ["bread", "sentence: bread", "match: bread"]
    assert header[10:] == ["'=SUM(A1)", "sentence: =SUM(A1)", "match: =SUM(A1)"]
    assert first[3:5] == ["1", "0.45"]
    assert first[7:] == ["met", "'=Bakes bread", "0.8", "unclear", "Sleeps", "0.1"]
    assert second[2] == "'-"
    assert second[7:] == ["no evidence", "", "", "no evidence", "", ""]
    document = json.loads(export_checked(checked, "json"))
    evidence = document["records"][0]["evidence"]
    assert (evidence[0]["sentence"], evidence[0]["met"]) == ("=Bakes bread", True)
    assert (evidence[1]["verdict"], evidence[1]["reason"]) == ("unclear", "holds none of 1 words")
    assert export_checked(checked, "md").decode().count("\n") == 6
