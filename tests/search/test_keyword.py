"""The user's text is words to find, never syntax."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.search import keyword
from desktop_app.search.keyword import WordQuery

TEXTS = ("C++ and full-time work", "5 years of Python", "AND OR NOT NEAR", "quote \" and 'apostrophe'")


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE texts USING fts5 (text)")
    database.executemany("INSERT INTO texts VALUES (?)", [(text,) for text in TEXTS])
    return database


def find(index: sqlite3.Connection, query: str) -> list[int]:
    with closing(
        index.execute("SELECT rowid FROM texts WHERE texts MATCH ?", (WordQuery.of(query).expression,))
    ) as rows:
        return sorted(row for (row,) in rows)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("C++", [1]),
        ("full-time", [1]),
        ("time-full", []),
        ("5 years", [2]),
        ("python C++", [1, 2]),
        ("NOT", [3]),
        ("near(", [3]),
        ('"', []),
        ("text:work", []),
        ("wor*", [1]),
        ("^5", [2]),
        ("   ", []),
        ("", []),
    ],
)
def test_words_are_found_literally(index: sqlite3.Connection, query: str, found: list[int]) -> None:
    assert find(index, query) == found


@given(st.text(alphabet=st.characters(codec=None)) | st.text(alphabet="ab \"'*^:(){}[]+-NOTANDR.,\0\n\ud800"))
@example("a\0b")
@example('"""')
@example("\ud800")
def test_no_query_is_a_syntax_error(query: str) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE VIRTUAL TABLE texts USING fts5 (text)")
        find(database, query)


def test_a_pasted_page_is_a_query(index: sqlite3.Connection) -> None:
    assert find(index, " ".join(f"word{number}" for number in range(20_000)) + " python") == [2]


@pytest.mark.parametrize(
    ("query", "looked_for"),
    [
        ("What is the price of bread?", ["price", "bread?"]),
        ("how are you", ["how", "are", "you"]),
        ("The Who", ["The", "Who"]),
        ("The Python of C++, and the rest.", ["Python", "C++,", "rest."]),
    ],
)
def test_stop_words_count_only_where_there_is_nothing_else(query: str, looked_for: list[str]) -> None:
    assert keyword.words(query) == looked_for


def test_only_a_last_word_that_occurs_nowhere_may_be_the_beginning_of_one() -> None:
    unfinished = WordQuery.of("python full-ti", lambda expression: expression == '"python"')
    assert unfinished.expression == '"python" OR "full-ti" *'
    assert unfinished.every == '"python" AND "full-ti"'
    assert list(unfinished.terms) == [("python", '"python"'), ("full-ti", '"full-ti" *')]
    assert not WordQuery.of("full-ti python", lambda expression: expression == '"python"').unfinished
    assert WordQuery.of("", lambda _expression: False).expression == '""'


def test_a_document_counts_once_with_its_best_passage() -> None:
    matches = [(5, 1, 9.0), (2, 7, 8.5), (6, 1, 8.0), (9, 3, 8.0), (11, 4, 1.0)]
    ranking = keyword.top(iter(matches), 3)
    assert ranking.documents.tolist() == [1, 7, 3]
    assert ranking.passages.tolist() == [5, 2, 9]
    assert ranking.scores.tolist() == [9.0, 8.5, 8.0]


def test_only_documents_that_are_allowed_count() -> None:
    matches = [(5, 1, 9.0), (2, 7, 8.5), (9, 3, 8.0), (11, 4, 1.0)]
    assert keyword.top(iter(matches), 2, np.array([3, 4, 7])).documents.tolist() == [7, 3]
    assert len(keyword.top(iter(matches), 2, np.array([], dtype=np.int64))) == 0


def test_nothing_found() -> None:
    assert len(keyword.top(iter([]), 3)) == 0
