"""Files become documents; what is wrong with them is told with its place and stops nothing."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError, Cancelled
from desktop_app.core.jobs import CancelToken, Progress
from desktop_app.core.paths import SAMPLE_CORPUS
from desktop_app.core.types import Skipped
from desktop_app.corpus.documents import SAMPLE_RECORDS
from desktop_app.corpus.sources import SourceFile, describe, read
from tests.corpus.conftest import Read, outcome


def test_a_record_keeps_everything_and_is_read_by_its_parts(read_file: Read) -> None:
    record = {"_id": "a", "title": " T \n U ", "text": "X", "place": "Rome", "requirements": "Y", "n": 1.50}
    line = json.dumps(record).replace("1.5", "1.50")
    ((document,), reasons) = read_file("jobs.jsonl", line)
    assert (document.id, document.title, document.text) == ("a", "T U", "X\n\nY")
    assert document.fields == {**record, "n": "1.50"}
    assert list(document.fields) == list(record)
    assert document.place == "line 1"
    assert reasons == []


def test_ids_are_the_records_own_or_made_and_never_twice(read_file: Read) -> None:
    lines = [
        '{"id": 7, "text": "a"}',
        '{"id": "7", "text": "b"}',
        '{"text": "c"}',
        '{"id": " ", "text": "d"}',
    ]
    lines += ['{"id": "7", "text": "e"}', '{"id": "7 (2)", "text": "f"}']
    documents, _ = read_file("x.jsonl", "\n".join(lines))
    ids = [document.id for document in documents]
    assert ids == ["7", "7 (2)", "x.jsonl line 3", "x.jsonl line 4", "7 (3)", "7 (2) (2)"]


def test_the_same_file_gives_the_same_ids_again(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("title,text\na,b\na,b\n", encoding="utf-8")
    assert outcome(path) == outcome(path)


def test_chosen_fields(read_file: Read) -> None:
    content = "title,text,city\nT,X,Rome\n"
    ((document,), _) = read_file("a.csv", content, "city", ("title", "text"))
    assert (document.title, document.text) == ("Rome", "T\n\nX")


def test_a_chosen_field_that_is_not_there_names_those_that_are(read_file: Read) -> None:
    documents, reasons = read_file("a.csv", "title,text\nT,X\n", "headline")
    assert documents == []
    assert reasons == ["It has no field 'headline'; its fields are 'title', 'text'."]


def test_choices_do_not_concern_files_without_fields(read_file: Read) -> None:
    ((document,), reasons) = read_file("note.txt", "Some words.", "headline", ("body",))
    assert (document.id, document.title, document.text) == ("note.txt", "note", "Some words.")
    assert (document.fields, document.place, reasons) == ({}, "", [])


def test_empty_records_are_told(read_file: Read) -> None:
    documents, reasons = read_file("a.jsonl", '{"title": "", "text": " "}\n{"title": "T", "text": ""}\n{}\n')
    assert [(document.title, document.text) for document in documents] == [("T", "")]
    assert reasons == ["Line 1: it holds no text.", "Line 3: it holds no text."]


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl"])
def test_a_file_without_records_is_told(read_file: Read, name: str) -> None:
    assert read_file(name, "") == ([], ["It holds no records."])


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_file_without_text_is_told(read_file: Read, name: str) -> None:
    assert read_file(name, " \n\t ") == ([], ["It holds no text."])


def test_what_no_store_can_hold_is_replaced(read_file: Read) -> None:
    ((document,), _) = read_file("a.jsonl", '{"id": "\\u0000", "title": "a\\ud800b", "text": "c\\u0000d"}')
    assert (document.title, document.text) == ("a\ufffdb", "c\ufffdd")
    str(document).encode()


def test_fields_that_come_late_are_kept(read_file: Read) -> None:
    lines = ['{"text": "a"}'] * SAMPLE_RECORDS + ['{"text": "b", "late": "c"}']
    documents, _ = read_file("a.jsonl", "\n".join(lines))
    assert len(documents) == SAMPLE_RECORDS + 1
    assert documents[-1].fields == {"text": "b", "late": "c"}


def test_a_path_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="it does not exist"):
        list(read([tmp_path / "nothing.csv"]))


def test_a_file_that_vanishes_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\nx\n", encoding="utf-8")
    (found,) = read([path])
    path.unlink()
    assert isinstance(found, SourceFile)
    assert found.size == 7
    assert list(found.documents()) == [Skipped(str(path), f"Cannot read {path}: it does not exist.")]


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "x"}\n' * 10, encoding="utf-8")
    token = CancelToken()
    (found,) = read([path], cancel=token)
    assert isinstance(found, SourceFile)
    documents = found.documents()
    next(documents)
    token.cancel()
    with pytest.raises(Cancelled):
        next(documents)


def test_every_file_is_reported(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    told: list[Progress] = []
    list(read([tmp_path], report=told.append))
    assert [(progress.done, progress.current) for progress in told] == [(0, "a.txt"), (1, "b.txt")]


@pytest.mark.parametrize("name", ["big.jsonl", "big.csv"])
def test_a_large_file_is_not_held_in_memory(tmp_path: Path, name: str) -> None:
    row = {"big.jsonl": json.dumps({"text": "word " * 200}) + "\n", "big.csv": "word " * 200 + ",1\n"}[name]
    path = tmp_path / name
    path.write_text(("" if name.endswith("l") else "text,n\n") + row * 20_000, encoding="utf-8")
    (found,) = read([path])
    assert isinstance(found, SourceFile)
    assert found.size > 20_000_000
    tracemalloc.start()
    assert sum(1 for _ in found.documents()) == 20_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def test_describe_shows_what_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text(
        "name,what,pay\nNurse,Cares for the sick at night.,9\nCook,Cooks a hot meal every day.,8\n"
    )
    described = describe(tmp_path, records=1)
    assert described.path == path
    assert described.fields == ("name", "what", "pay")
    assert (described.title, described.texts) == ("name", ("what",))
    assert described.records == ({"name": "Nurse", "what": "Cares for the sick at night.", "pay": "9"},)


def test_describe_of_texts_has_no_fields(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    assert describe(tmp_path).fields == ()


@pytest.mark.parametrize(("name", "content"), [("a.one", b"\xd0\xcf"), ("a.csv", b"a\0\0\0b")])
def test_describe_tells_why_it_cannot(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AppError, match=r"kind \.one|zero bytes") as caught:
        describe(tmp_path / name)
    assert ".csv" in caught.value.hint


def test_the_sample_corpus_is_read_whole() -> None:
    documents, reasons = outcome(SAMPLE_CORPUS)
    assert len(documents) == 1_000
    assert reasons == []
    assert all(document.id.startswith("job-") and document.title for document in documents)
    assert all(
        document.text == f"{document.fields['description']}\n\n{document.fields['requirements']}"
        for document in documents
    )


def test_real_files_in_odd_encodings_are_read(messy: Path) -> None:
    documents, _ = outcome(messy)
    texts = {document.id.partition(" line")[0]: document.text for document in documents}
    for name in ("16", "16-be", "16-le", "32"):
        assert texts[f"fake-text-utf-{name}.txt"].startswith("This is a test document to use for unit tests.")
    assert "können" in texts["umlauts-non-utf8.md"]
    assert texts["umlauts-non-utf8.md"] == texts["umlauts-utf8.md"]
    assert "Norwich" in texts["norwich-city.txt"]
    assert "Flyers" in texts["stanley-cups-utf-16.csv"] + "".join(
        document.text + document.title for document in documents if document.id.startswith("stanley")
    )
