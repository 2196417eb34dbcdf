"""A library goes out as Parquet whole or not at all, and other engines find the same in it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop_app import cli
from desktop_app.core.errors import AppError, Cancelled
from desktop_app.core.jobs import CancelToken, Progress
from desktop_app.core.paths import ROOT, SAMPLE_LIBRARY
from desktop_app.encoder.encode import Encoder
from desktop_app.library.sealed import private
from desktop_app.library.store import Library
from desktop_app.services import parquet
from tests.services.indexed import index

QUERIES = 100
ENGINES = {"LanceDB": "lancedb", "Milvus": "milvus_lite", "DuckDB": "duckdb"}
Search = Callable[[Sequence[float]], list[int]]


@pytest.fixture
def written() -> Any:
    """What reads Parquet."""
    pytest.importorskip("pyarrow")
    import pyarrow.parquet

    return pyarrow.parquet


@pytest.fixture
def two(library: Library, encoder: Encoder, tmp_path: Path) -> Library:
    """A library of a long record with a number for a title, and of one that is not quite Unicode."""
    records = [
        {"_id": "a", "title": "7", "text": "The harbor froze. " * 40, "year": "1904"},
        {"_id": "b", "title": "Bread", "text": "Half a soul: \ud800, and bread.", "kind": "food"},
    ]
    (tmp_path / "records.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    index(library, [tmp_path / "records.jsonl"], encoder)
    return library


def test_rows_are_those_of_the_library(two: Library, tmp_path: Path, written: Any) -> None:
    told: list[Progress] = []
    done = parquet.export(two, tmp_path / "out", model="a model", report=told.append)
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(done.files)
    passages = written.read_table(tmp_path / "out" / parquet.PASSAGES).to_pylist()
    documents = written.read_table(tmp_path / "out" / parquet.DOCUMENTS).to_pylist()
    about = json.loads((tmp_path / "out" / parquet.ABOUT).read_text())
    assert (about["model"], about["pooling"], about["dimensions"]) == ("a model", "mean", 384)
    assert about["vectors"] == about["passages"] == done.passages == len(passages) > 3
    assert json.loads(documents[0]["fields"])["year"] == "1904"
    assert [row["document_id"] for row in documents] == ["a", "b"]
    assert passages[-1]["text"] == "Half a soul: \ufffd, and bread."
    rows = two.rows("mean")
    for row in passages:
        stored = two.document(row["document"]).document
        assert (row["title"], row["place"]) == (stored.title, stored.place)
        assert row["text"] == stored.text[row["start"] : row["end"]]
        (slot,) = rows.slots[rows.passages == row["id"]]
        np.testing.assert_array_equal(np.concatenate(rows.matrices)[slot], np.float32(row["vector"]))
    assert (told[-1].done, told[-1].total, told[-1].unit) == (2, 2, "documents")


def test_passages_that_wait_have_no_vector(two: Library, tmp_path: Path, written: Any) -> None:
    (two.vectors / "000001.cls.npy").unlink()
    with Library.open(two.folder) as again:
        done = parquet.export(again, tmp_path / "out", "cls")
    assert done.vectors == 0
    passages = written.read_table(tmp_path / "out" / parquet.PASSAGES)
    assert passages["vector"].null_count == len(passages) == done.passages


def test_an_empty_library_has_the_same_columns(library: Library, tmp_path: Path, written: Any) -> None:
    assert parquet.export(library, tmp_path / "out").passages == 0
    schema = written.read_schema(tmp_path / "out" / parquet.PASSAGES)
    assert schema.names[-1] == "vector"


def test_what_ends_it_leaves_nothing(
    two: Library, tmp_path: Path, written: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(AppError, match="exists already"):
        parquet.export(two, tmp_path / "there")
    token = CancelToken()
    with pytest.raises(Cancelled):
        parquet.export(two, tmp_path / "out", report=lambda _progress: token.cancel(), cancel=token)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(AppError, match="the disk is full"):
        parquet.export(two, tmp_path / "out")

    monkeypatch.undo()

    def indexing(_progress: Progress) -> None:
        with two.writing():
            pass

    with pytest.raises(AppError, match="changed while it was exported"):
        parquet.export(two, tmp_path / "out", report=indexing)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"library", "records.jsonl", "there"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is Linux's")
def test_pyarrow_on_a_full_disk_is_an_error_of_the_disk(
    two: Library, tmp_path: Path, written: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "desktop_app.core.files._claim", lambda _path: (tmp_path / "x", os.open("/dev/full", 1))
    )
    with pytest.raises(AppError, match="the disk is full"):
        parquet.export(two, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_private_library_is_refused(two: Library, tmp_path: Path, written: Any) -> None:
    folder = two.folder
    two.close()
    private.make_private(folder, "correct horse")
    private.lock(folder)
    assert cli.main(["export", str(folder), "--output", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()


def test_without_pyarrow_it_is_said_what_to_do(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(AppError, match=r"written by pyarrow.*Run.*pip install"):
        parquet.export(library, tmp_path / "out")


@pytest.mark.parametrize("engine", ENGINES)
def test_the_blocks_of_the_docs_find_the_same_ten(
    engine: str,
    tmp_path: Path,
    written: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    encoder: Encoder,
) -> None:
    pytest.importorskip(ENGINES[engine])
    monkeypatch.chdir(tmp_path)
    assert cli.main(["export", str(SAMPLE_LIBRARY), "--output", "exported", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["vectors"] == told["passages"] == told["coverage"]["by_meaning"]
    with Library.open(SAMPLE_LIBRARY) as library:
        rows = library.rows("mean")
        matrix = np.concatenate(rows.matrices)[rows.slots]
        texts = [
            library.document(int(row)).document.title for row in rows.documents[:: len(matrix) // QUERIES]
        ]
    queries = encoder.encode([f"Wanted: {text}" for text in texts[:QUERIES]], encoder.queries).mean
    assert len(queries) == QUERIES
    page = (ROOT / "docs" / "scaling.md").read_text(encoding="utf-8")
    (block,) = re.findall(rf"## {engine}\n\n```python\n(.*?)```", page, re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(block, engine, "exec"), names)
    search: Search = names["search"]
    for query in queries:
        cosines = matrix @ query
        found = search(query.tolist())
        place = {int(passage): number for number, passage in enumerate(rows.passages)}
        ours = np.sort(cosines)[::-1][:10]
        np.testing.assert_allclose(cosines[[place[passage] for passage in found]], ours, atol=1e-6)
