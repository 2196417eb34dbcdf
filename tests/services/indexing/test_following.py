"""A second look costs only what changed, and loses nothing."""

import json
import os
import shutil
import signal
import sqlite3
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.recipe import Recipe
from desktop_app.core.types import IndexRequest
from desktop_app.corpus.reader_process import ReaderProcess
from desktop_app.encoder.encode import Encoder
from desktop_app.library import schema, sources
from desktop_app.library.check import check
from desktop_app.library.store import Library
from desktop_app.library.tables import versions
from desktop_app.search import keyword
from desktop_app.services.indexing import embed as filling
from desktop_app.services.indexing import index as indexing
from desktop_app.services.indexing import read as reading
from desktop_app.services.indexing import scan as scanning
from tests.services.indexed import index, update
from tests.services.indexing.conftest import Write, counted, texts


def test_a_file_of_the_same_size_and_times_is_not_opened(
    library: Library, encoder: Encoder, folder: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("a.txt", "One text.")
    write("b.txt", "Another text.")
    index(library, [folder], encoder)
    assert counted(index(library, [folder], encoder)) == (2, 0, 2)
    roots, known = sources.roots(library), sources.remembered(library)
    assert scanning.scan(roots, known).wanted == ()
    path.touch()
    (wanted,) = scanning.scan(roots, known).wanted
    assert wanted.file.path == path


def test_another_text_of_the_same_size_and_time_is_read(
    library: Library, encoder: Encoder, folder: Path, write: Write
) -> None:
    """`cp -p` and some programs that synchronize put the time back; the system keeps its own."""
    path = write("a.txt", "One text.")
    index(library, [folder], encoder)
    write("b.txt", "Another text.")
    before = path.stat()
    path.write_text("Two text.")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert counted(index(library, [folder], encoder)) == (2, 2, 0)
    assert texts(library) == {"a.txt": "Two text.", "b.txt": "Another text."}


def test_a_ledger_without_times_of_change_takes_them_on_without_reading(
    library: Library, encoder: Encoder, folder: Path, write: Write
) -> None:
    path = write("a.txt", "One text.")
    index(library, [folder], encoder)
    library.database.execute("UPDATE sources SET changed_ns = NULL")
    roots, known = sources.roots(library), sources.remembered(library)
    assert scanning.scan(roots, known).wanted == ()
    update(library, encoder)
    assert sources.remembered(library)[str(path)].changed_ns == path.stat().st_ctime_ns
    assert not scanning.scan(roots, sources.remembered(library), careful=True).changed


def test_a_file_that_was_just_written_is_looked_at_again(
    library: Library, encoder: Encoder, folder: Path
) -> None:
    """Its time may stay the same when it is written once more."""
    path = folder / "a.txt"
    path.write_text("One text.")
    index(library, [path], encoder)
    moment = path.stat()
    path.write_text("Two text.")
    os.utime(path, ns=(moment.st_atime_ns, moment.st_mtime_ns))
    assert counted(index(library, [path], encoder)) == (1, 1, 0)
    assert texts(library) == {"a.txt": "Two text."}


def test_a_file_that_was_just_written_has_the_day_of_today(
    library: Library, encoder: Encoder, folder: Path
) -> None:
    (folder / "a.txt").write_text("One text.")
    index(library, [folder], encoder)
    (known,) = sources.remembered(library).values()
    assert (known.size, known.mtime_ns) == (None, (folder / "a.txt").stat().st_mtime_ns)


def test_other_fields_are_another_reading(library: Library, encoder: Encoder, write: Write) -> None:
    path = write("a.jsonl", json.dumps({"title": "T", "text": "First.", "note": "Second."}))
    index(library, [path], encoder)
    assert counted(index(library, [path], encoder, text_fields=("note",))) == (1, 1, 0)
    assert texts(library) == {"a.jsonl": "Second."}
    assert counted(index(library, [path], encoder, text_fields=("note",))) == (1, 0, 1)


def test_a_moved_file_is_not_embedded_again(
    library: Library, encoder: Encoder, folder: Path, write: Write
) -> None:
    path = write("a.txt", "One text.")
    index(library, [folder], encoder)
    (folder / "deeper").mkdir()
    path.rename(folder / "deeper" / "a.txt")
    assert counted(index(library, [folder], encoder)) == (1, 0, 1)
    assert [Path(source).parent.name for source in sources.remembered(library)] == ["deeper"]
    assert check(library, thorough=True) == ()


def test_of_a_table_only_the_changed_row_is_embedded(
    library: Library, encoder: Encoder, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where one above all others moves them to other lines, across many commits."""
    monkeypatch.setattr(reading, "MOST_DOCUMENTS", 3)
    rows = [f"Row {number} is about {word}" for number, word in enumerate(["bread", "ice", "tax"] * 4)]
    path = write("a.csv", "\n".join(["text", *rows]))
    assert counted(index(library, [path], encoder)) == (12, 12, 0)
    rows[5] = "Something else"
    write("a.csv", "\n".join(["text", *rows]))
    assert counted(index(library, [path], encoder)) == (12, 1, 11)
    write("a.csv", "\n".join(["text", "The very first", *rows]))
    assert counted(index(library, [path], encoder)) == (13, 1, 12)
    assert check(library, thorough=True) == ()


def test_what_was_skipped_stays_known_and_is_tried_again_when_it_changed(
    library: Library, encoder: Encoder, folder: Path, write: Write
) -> None:
    bad = write("bad.json", '[{"text": "good"}, {"text": ')
    write("good.txt", "A text.")
    write("photo.heic", "")
    report = index(library, [folder], encoder)
    assert {Path(skipped.source).name for skipped in report.skipped} == {"bad.json", "files"}
    assert set(sources.coverage(library).skipped) == set(report.skipped)
    again = index(library, [folder], encoder)
    assert (set(again.skipped), again.embedded) == (set(report.skipped), 0)
    moment = bad.stat()
    bad.write_text('[{"text": "good"}, {"text": "b"}')
    os.utime(bad, ns=(moment.st_atime_ns, moment.st_mtime_ns))
    assert counted(index(library, [folder], encoder, again=True)) == (3, 1, 2)
    (folder / "photo.heic").unlink()
    write("bad.json", '[{"text": "good"}]')
    assert index(library, [folder], encoder).skipped == ()
    assert sources.coverage(library).skipped == ()
    assert texts(library) == {"bad.json": "good", "good.txt": "A text."}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGSTOP")
def test_a_file_whose_disk_did_not_answer_is_read_again_as_it_is(
    library: Library, encoder: Encoder, write: Write
) -> None:
    path = write("a.txt", "A text.")
    with ReaderProcess(patience=5.0) as reader:
        list(reader.documents(path))
        assert reader.pid
        os.kill(reader.pid, signal.SIGSTOP)
        (told,) = indexing.index(
            library, IndexRequest(library.folder, paths=(path,)), encoder, process=reader
        ).skipped
    assert told.reason.startswith("Nothing of it came for 5 s")
    assert index(library, [path], encoder).skipped == ()
    assert texts(library) == {"a.txt": "A text."}


def test_bad_rows_beyond_a_hundred_are_counted(library: Library, encoder: Encoder, write: Write) -> None:
    path = write("a.jsonl", '{"text": "good"}\n' + "bad\n" * 250)
    report = index(library, [path], encoder)
    assert len(report.skipped) == 101
    assert report.skipped[-1].reason == "150 more were left out."


def test_patterns_of_a_root_are_kept_and_what_they_leave_out_goes(
    library: Library, encoder: Encoder, folder: Path, write: Write
) -> None:
    write("a.txt", "One.")
    write("b.log", "Two.")
    index(library, [folder], encoder)
    index(library, [folder], encoder, exclude=("*.log",), watched=True)
    (root,) = sources.roots(library)
    assert (root.path, root.exclude, root.watched) == (str(folder), ("*.log",), True)
    assert texts(library) == {"a.txt": "One."}
    write("c.log", "Three.")
    write("c.txt", "Four.")
    update(library, encoder)
    assert texts(library) == {"a.txt": "One.", "c.txt": "Four."}


def test_a_disk_that_is_not_there_loses_nothing(
    library: Library, encoder: Encoder, folder: Path, write: Write, tmp_path: Path
) -> None:
    write("a.txt", "One.")
    index(library, [folder], encoder, watched=True)
    folder.rename(tmp_path / "elsewhere")
    (told,) = update(library, encoder).skipped
    assert "does not exist" in told.reason
    assert texts(library) == {"a.txt": "One."}
    folder.mkdir()
    (told,) = update(library, encoder).skipped
    assert "empty now" in told.reason
    assert texts(library) == {"a.txt": "One."}
    index(library, [folder], encoder)
    assert texts(library) == {}


def test_a_file_within_a_followed_folder_keeps_its_own_fields(
    library: Library, encoder: Encoder, folder: Path, write: Write
) -> None:
    path = write("a.jsonl", json.dumps({"title": "T", "text": "First.", "other": "Second."}))
    write("b.txt", "Text.")
    index(library, [folder], encoder)
    index(library, [path], encoder, text_fields=("other",))
    assert update(library, encoder).embedded == 0
    assert texts(library)["a.jsonl"] == "Second."
    assert len(sources.roots(library)) == 2
    index(library, [folder], encoder)
    assert texts(library)["a.jsonl"] == "First."
    assert [root.path for root in sources.roots(library)] == [str(folder)]


def test_only_watched_roots_are_looked_at_when_that_is_asked(
    library: Library, encoder: Encoder, folder: Path, write: Write
) -> None:
    one, two = write("one/a.txt", "One."), write("two/b.txt", "Two.")
    index(library, [one.parent], encoder, watched=True)
    index(library, [two.parent], encoder)
    write("one/a.txt", "Uno.")
    write("two/b.txt", "Dos.")
    update(library, encoder, only_watched=True)
    assert texts(library) == {"a.txt": "Uno.", "b.txt": "Two."}


def test_a_look_without_changes_writes_nothing(
    library: Library, encoder: Encoder, folder: Path, write: Write
) -> None:
    write("a.txt", "One.")
    write("photo.heic", "")
    index(library, [folder], encoder)
    roots, known = sources.roots(library), sources.remembered(library)
    assert not scanning.scan(roots, known, careful=True).changed
    generation = library.database.execute("SELECT generation FROM state").fetchone()
    update(library, encoder)
    assert library.database.execute("SELECT generation FROM state").fetchone() == generation
    write("b.txt", "Two.")
    assert scanning.scan(roots, known, careful=True).changed


def test_what_is_asked_is_embedded_first(
    library: Library, encoder: Encoder, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "LEAST_WORK", 200)
    monkeypatch.setattr(filling, "MOST_WORK", 200)
    lines = [
        f"Line {number} tells of {'glaciers' if number % 50 == 49 else 'bread'}" for number in range(200)
    ]
    path = write("a.csv", "\n".join(["text", *lines]))
    asked = iter(["", "glaciers"])
    seen: list[list[str]] = []

    def urgent() -> str:
        with library.reading():
            rows = library.rows("mean").passages.tolist()
        if len(seen) < 3:
            seen.append(sorted(found.text for found in library.found(rows).values()))
        return next(asked, "glaciers")

    index(library, [path], encoder, between=urgent)
    first, second = set(seen[1]), set(seen[2])
    assert first == set(lines[: len(first)])
    assert second - first == {line for line in lines if "glaciers" in line}
    assert sources.coverage(library).waiting == 0


def test_words_are_found_before_their_vectors_are_there(
    library: Library, encoder: Encoder, write: Write
) -> None:
    path = write("a.csv", "\n".join(["text", *(f"Line {number} tells of bread" for number in range(40))]))
    counts = []

    def urgent() -> str:
        with library.reading():
            words = library.word_index()
            held = keyword.matching(keyword.evidence(words, keyword.WordQuery.of("bread", words)))
            counts.append((len(held), len(library.rows("mean").slots)))
        return ""

    index(library, [path], encoder, between=urgent)
    assert counts[0] == (40, 0)
    assert counts[-1] == (40, 40)


def test_texts_that_were_not_kept_are_split_again(
    library: Library, encoder: Encoder, recipe: Recipe, write: Write, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path = write("a.txt", " ".join(f"Sentence {n} tells of many things at once." for n in range(30)))
    index(library, [path], encoder)
    monkeypatch.setattr(filling, "KEPT_CHARACTERS", -1)
    with Library.create(tmp_path / "other", recipe) as other:
        index(other, [path], encoder)
        with library.reading(), other.reading():
            one, two = library.rows("mean"), other.rows("mean")
        assert one.passages.tolist() == two.passages.tolist()
        np.testing.assert_allclose(
            np.concatenate(one.matrices)[one.slots], np.concatenate(two.matrices)[two.slots], atol=1e-5
        )


def test_a_passage_that_would_be_split_another_way_now_is_replaced(
    library: Library, encoder: Encoder, write: Write
) -> None:
    path = write("a.txt", "One text. And another.")
    index(library, [path], encoder)
    library.database.execute("UPDATE passages SET vector = NULL, hash = randomblob(16)")
    assert counted(index(library, [path], encoder)) == (1, 1, 0)
    assert check(library, thorough=True) == ()


def test_a_library_of_version_1_is_completed(
    library: Library, encoder: Encoder, write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its documents that were cut short are whole afterwards, from the library alone."""
    long = " ".join(f"Sentence {n} tells of many things at once." for n in range(30))
    path = write("a.txt", long)
    with Library.create(tmp_path / "whole", library.recipe) as whole:
        index(whole, [path], encoder)
        expected = whole.counts()
    library.close()
    (library.folder / "documents.db").unlink()
    with sqlite3.connect(library.folder / "documents.db") as ledger:
        ledger.executescript(versions.VERSION_1)
        ledger.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        ledger.execute("PRAGMA user_version = 1")
        ledger.execute("INSERT INTO sources (path) VALUES (?)", (str(path),))
        ledger.execute(
            "INSERT INTO documents (source, key, title, text, fields, place)"
            " VALUES (1, 'a.txt', 'a', ?, '{}', '')",
            (long,),
        )
    ledger.close()
    with Library.open(library.folder, writable=True) as migrated:
        assert index(migrated, [], encoder).embedded > 3
        assert migrated.counts() == expected
        assert check(migrated, thorough=True) == ()


def test_two_libraries_in_turn_follow_the_same_folder(
    library: Library, encoder: Encoder, folder: Path, write: Write, tmp_path: Path
) -> None:
    """What one remembers is carried along in a copy of it."""
    write("a.txt", "One.")
    index(library, [folder], encoder, watched=True)
    library.close()
    shutil.copytree(library.folder, tmp_path / "copy")
    with Library.open(tmp_path / "copy", writable=True) as copy:
        assert counted(update(copy, encoder)) == (1, 0, 1)
        (root,) = sources.roots(copy)
        sources.follow(copy, replace(root, watched=False))
        assert [root.watched for root in sources.roots(copy)] == [False]
