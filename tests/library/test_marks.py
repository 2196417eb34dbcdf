"""Marks are kept whatever happens beside them, go where the library goes, and are never lost silently."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from desktop_app.library import label, marks, transfer
from desktop_app.library.archive import opened
from desktop_app.library.check import check
from desktop_app.library.lock import CHANGES
from desktop_app.library.marks import NAME, DamagedMarksError, Mark, mark, read, unmark
from desktop_app.library.proof.repair import repair
from desktop_app.library.store import Library

Put = Callable[..., None]


def plain(folder: Path) -> list[tuple[str, str, str, int]]:
    return [(one.query, one.source, one.key, one.grade) for one in read(folder)]


def test_a_mark_replaces_the_one_before_and_can_be_taken_back(tmp_path: Path) -> None:
    assert read(tmp_path) == ()
    mark(tmp_path, Mark("a  query", "x.txt", "1", 1))
    mark(tmp_path, Mark("a query", "x.txt", "2", 1))
    mark(tmp_path, Mark("a query ", "x.txt", "1", 0))
    mark(tmp_path, Mark("another", "x.txt", "1", 1))
    assert plain(tmp_path) == [
        ("a query", "x.txt", "2", 1),
        ("a query", "x.txt", "1", 0),
        ("another", "x.txt", "1", 1),
    ]
    assert read(tmp_path)[0].time.endswith("+00:00")
    unmark(tmp_path, Mark("a query", "x.txt", "1", 1))
    unmark(tmp_path, Mark("never", "x.txt", "1", 1))
    assert plain(tmp_path) == [("a query", "x.txt", "2", 1), ("another", "x.txt", "1", 1)]


def test_names_that_are_no_unicode_survive(tmp_path: Path) -> None:
    source = os.fsdecode(b"/tmp/caf\xe9.txt")
    mark(tmp_path, Mark("\ud800?", source, "\udcff", 1))
    assert plain(tmp_path) == [("\ud800?", source, "\udcff", 1)]


def test_marking_needs_no_writer(library: Library, put: Put) -> None:
    """The library is open for writing here, and a batch is being committed."""
    put(library, "one\ntwo")
    with library.writing():
        worker = threading.Thread(target=mark, args=(library.folder, Mark("q", "a.txt", "one", 1)))
        worker.start()
        worker.join(10)
        assert plain(library.folder) == [("q", "a.txt", "one", 1)]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"format": 1}',
        '{"format": 1, "judgements": [{"query": "q"}]}',
        '{"format": 1, "judgements": [{"query": "q", "source": "s", "key": 1, "grade": 1}]}',
        '{"format": 1, "judgements": [{"query": "q", "source": "s", "key": "k", "grade": 7}]}',
        '{"format": 1, "judgements": [{"query": "q", "source": "s", "key": "k", "grade": true}]}',
        '{"format": 1, "judgements": [{"query": "q", "source": "s", "key": "k", "grade": 1, "more": 1}]}',
        json.dumps({"format": 1, "judgements": [{"query": "q", "source": "s", "key": "k", "grade": 1}] * 2}),
        "[" * 100_000,
    ],
)
def test_a_damaged_file_is_told_and_set_aside_at_the_next_mark(
    library: Library, put: Put, content: str
) -> None:
    put(library, "one")
    path = library.folder / NAME
    for number in (1, 2):
        path.write_text(content)
        with pytest.raises(DamagedMarksError, match="is damaged") as told:
            read(library.folder)
        assert "The next mark" in told.value.hint
        assert [problem for problem in check(library, thorough=True) if NAME in problem]
        mark(library.folder, Mark("q", "a.txt", "one", 1))
        assert plain(library.folder) == [("q", "a.txt", "one", 1)]
        aside = library.folder / f"judgements.damaged-{number}.json"
        assert aside.read_text() == content
        assert label.is_part(aside.name)
    assert check(library, thorough=True) == ()


def test_repair_sets_a_damaged_file_aside(library: Library, put: Put) -> None:
    put(library, "one")
    (library.folder / NAME).write_text("?")
    (done,) = repair(library)
    assert "judgements.damaged-1.json" in done
    assert check(library, thorough=True) == ()


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"format": 2, "marks": []}')
    for act in (lambda: read(tmp_path), lambda: mark(tmp_path, Mark("q", "s", "k", 1))):
        with pytest.raises(AppError, match="newer"):
            act()
    assert {path.name for path in tmp_path.iterdir()} == {NAME, CHANGES}


def test_a_full_disk_leaves_the_marks_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark(tmp_path, Mark("q", "s", "k", 1))

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(AppError, match="the disk is full"):
        mark(tmp_path, Mark("q", "s", "k", 0))
    assert plain(tmp_path) == [("q", "s", "k", 1)]


def test_the_parts_of_a_library_are_known_by_name() -> None:
    for name in (NAME, "judgements.damaged-12.json", f"{NAME}.4711.partial"):
        assert marks.is_part(name)
    for name in ("judgements.txt", "my judgements.json", "judgements.damaged-.json", f"{NAME}.partial"):
        assert not label.is_part(name)


def test_marks_go_with_a_copy_and_an_export(library: Library, put: Put, tmp_path: Path) -> None:
    put(library, "one", "two")
    unmarked = tmp_path / "unmarked.embedscope"
    transfer.pack(library.folder, unmarked)
    with opened(unmarked) as (_, member), member("embedscope.json") as stream:
        assert json.load(stream)["format"] == 1, "what holds no marks is read by older programs"
    mark(library.folder, Mark("q", "a.txt", "one", 1))
    transfer.duplicate(library.folder, tmp_path / "copy")
    transfer.pack(library.folder, tmp_path / "marked.embedscope")
    transfer.unpack(tmp_path / "marked.embedscope", tmp_path / "imported")
    for folder in ("copy", "imported"):
        assert read(tmp_path / folder) == read(library.folder)
    with opened(tmp_path / "marked.embedscope") as (_, member), member("embedscope.json") as stream:
        assert json.load(stream)["format"] == 2


def test_damaged_marks_stop_a_copy_and_are_not_imported(library: Library, put: Put, tmp_path: Path) -> None:
    put(library, "one")
    mark(library.folder, Mark("q", "a.txt", "one", 1))
    good = (library.folder / NAME).read_bytes()
    file = tmp_path / "hostile.embedscope"
    (library.folder / NAME).write_bytes(good.replace(b'"grade": 1', b'"grade": 2'))
    with pytest.raises(DamagedMarksError):
        transfer.duplicate(library.folder, tmp_path / "copy")
    with pytest.raises(DamagedMarksError):
        transfer.pack(library.folder, file)
    (library.folder / NAME).write_bytes(good)
    original = marks.write
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            marks, "write", lambda folder, marks: original(folder, [*marks, *marks])
        )  # a list that is true, of marks that are not
        transfer.pack(library.folder, file)
    with pytest.raises(AppError, match=r"hostile.embedscope cannot be imported: it is damaged"):
        transfer.unpack(file, tmp_path / "imported")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hostile.embedscope", "library"]
