"""Retrieval sets are read as BEIR lays them out, and what is something else is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from desktop_app.corpus.qrels import find, read_qrels, read_queries


def test_qrels_are_read_by_query(tmp_path: Path) -> None:
    path = tmp_path / "test.tsv"
    path.write_text("query-id\tcorpus-id\tscore\n1\ta\t3\n1\tb\t0\n\n2\ta\t1\n", encoding="utf-8")
    assert read_qrels(path) == {"1": {"a": 3, "b": 0}, "2": {"a": 1}}
    path.write_text("1\ta\t3\r\n", encoding="utf-8")
    assert read_qrels(path) == {"1": {"a": 3}}, "no line of titles"


def test_queries_are_read_by_id(tmp_path: Path) -> None:
    path = tmp_path / "queries.jsonl"
    path.write_text('{"_id": "1", "text": "wie geht’s"}\n{"_id": 2, "text": "", "metadata": {}}\n', "utf-8")
    assert read_queries(path) == {"1": "wie geht’s", "2": ""}


@pytest.mark.parametrize(
    "line", ["nothing", "[]", "3", '{"_id": "1"}', '{"_id": null, "text": "a"}', "[" * 9999]
)
def test_a_line_that_is_no_query_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "queries.jsonl"
    path.write_text('{"_id": "1", "text": "a"}\n' + line)
    with pytest.raises(AppError, match=r"Line 2 of .*queries.jsonl is no query"):
        read_queries(path)


@pytest.mark.parametrize("line", ["1\ta", "1\ta\tgood", "1 a 3", "a,b,c"])
def test_a_line_that_is_no_judgement_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "test.tsv"
    path.write_text("query-id\tcorpus-id\tscore\n" + line)
    with pytest.raises(AppError, match=r"Line 2 of .*test.tsv is no judgement"):
        read_qrels(path)


def test_what_is_no_text_or_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_bytes(b"\0\1\2" * 100)
    with pytest.raises(AppError, match="cannot be read"):
        read_qrels(tmp_path / "a.tsv")
    with pytest.raises(AppError, match="it does not exist"):
        read_queries(tmp_path / "b.jsonl")


def test_a_set_is_found_by_its_folder_or_its_files(tmp_path: Path) -> None:
    (tmp_path / "qrels").mkdir()
    names = ("corpus.jsonl", "queries.jsonl", "qrels/dev.tsv", "qrels/test.tsv", "qrels/train.tsv")
    _, queries, dev, test, _ = [tmp_path / name for name in names]
    for name in names:
        (tmp_path / name).touch()
    assert find([tmp_path]) == (queries, test)
    assert find([dev, queries]) == (queries, dev)
    assert find([queries]) == (queries, test)
    assert find([dev]) == (queries, dev)
    assert find([tmp_path / "qrels" / "train.tsv", tmp_path]) == (queries, test)
    queries.unlink()
    with pytest.raises(AppError, match="no queries"):
        find([test])
    with pytest.raises(AppError, match="no queries"):
        find([tmp_path])
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "queries.jsonl").touch()
    with pytest.raises(AppError, match="no judgements"):
        find([tmp_path / "empty"])
