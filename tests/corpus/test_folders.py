"""A folder gives its readable files, each once, and tells what else lies there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.types import Skipped
from desktop_app.corpus.folders import FoundFile, Patterns, walk


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("text", encoding="utf-8")


def names(folder: Path, *paths: Path, links: bool = False) -> list[str]:
    found = walk(paths or [folder], {".txt", ".md"}, links=links)
    return [item.path.relative_to(folder).as_posix() for item in found if isinstance(item, FoundFile)]


def reasons(*paths: Path) -> dict[str, str]:
    return {
        Path(item.source).name: item.reason for item in walk(paths, {".txt"}) if isinstance(item, Skipped)
    }


def test_files_come_sorted_before_folders(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "A.md", "c/z.txt", "c/a/x.txt", "B2.TXT", "a/y.txt")
    assert names(tmp_path) == ["A.md", "b.txt", "B2.TXT", "a/y.txt", "c/z.txt", "c/a/x.txt"]


def test_hidden_ones_are_left_out_unless_named(tmp_path: Path) -> None:
    make(tmp_path, ".secret.txt", ".git/config.txt", "seen.txt")
    assert names(tmp_path) == ["seen.txt"]
    assert names(tmp_path, tmp_path / ".secret.txt", tmp_path / ".git") == [".secret.txt", ".git/config.txt"]


def test_links_are_followed_but_never_in_a_circle(tmp_path: Path) -> None:
    make(tmp_path, "real/a.txt", "elsewhere/b.txt")
    (tmp_path / "real" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "real" / "other").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (tmp_path / "real" / "again.txt").symlink_to(tmp_path / "real" / "a.txt")
    (tmp_path / "real" / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    assert names(tmp_path, tmp_path / "real", links=True) == ["real/a.txt", "real/other/b.txt"]
    assert reasons(tmp_path / "real")["gone.txt"] == "It is a link to nothing."


def test_links_out_of_the_folder_are_told_and_not_followed_unless_that_is_wanted(tmp_path: Path) -> None:
    make(tmp_path, "real/a.txt", "real/deep/er/b.txt", "real-er/c.txt", "far/d.txt")
    for name, target in {"out": "real-er", "deep/up": ".", "deep/far": "far", "same": "real/deep"}.items():
        (tmp_path / "real" / name).symlink_to(tmp_path / target, target_is_directory=True)
    assert names(tmp_path, tmp_path / "real") == ["real/a.txt", "real/deep/er/b.txt"]
    told = reasons(tmp_path / "real")
    assert told.keys() == {"out", "up", "far"}
    assert f"a link out of the folder that was named, to {tmp_path / 'far'}, and not followed" in told["far"]
    (tmp_path / "named").symlink_to(tmp_path / "real", target_is_directory=True)
    assert names(tmp_path, tmp_path / "named") == ["named/a.txt", "named/deep/er/b.txt"], "it was named"
    assert len(names(tmp_path, tmp_path / "real", links=True)) == 4


def test_what_is_named_twice_is_read_once(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.txt")
    assert names(tmp_path, tmp_path / "b.txt", tmp_path, tmp_path / "a.txt") == ["b.txt", "a.txt"]


def test_other_kinds_are_told_and_pictures_in_one_line(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "1.png", "deep/2.PNG", "song.mp3", "report.pdf", "deep/Makefile")
    assert reasons(tmp_path) == {
        "report.pdf": "Files of the kind .pdf are not read.",
        "Makefile": "Files without an ending in their name are not read.",
        tmp_path.name: "1 file is of the kind .mp3 (sound) and not read.",
    } | {tmp_path.name: "2 files are of the kind .png (pictures) and not read."}
    told = [item.reason for item in walk([tmp_path], {".txt"}) if isinstance(item, Skipped)]
    assert told[-2:] == [
        "1 file is of the kind .mp3 (sound) and not read.",
        "2 files are of the kind .png (pictures) and not read.",
    ]


def test_a_picture_that_is_named_is_told_by_name(tmp_path: Path) -> None:
    make(tmp_path, "1.png")
    assert reasons(tmp_path / "1.png") == {"1.png": "Files of the kind .png are not read."}


@pytest.mark.skipif(os.name != "posix", reason="named pipes are made differently there")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert reasons(tmp_path) == {"pipe.txt": "It is a pipe, not a regular file."}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the administrator may read everything")
def test_a_closed_folder_is_told(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "closed/b.txt")
    (tmp_path / "closed").chmod(0)
    assert names(tmp_path) == ["a.txt"]
    assert "permission was denied" in reasons(tmp_path)["closed"]


def chosen(folder: Path, include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> list[str]:
    found = walk([folder], {".txt", ".md"}, Patterns(include, exclude))
    return [item.path.relative_to(folder).as_posix() for item in found if isinstance(item, FoundFile)]


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        ((), (), ["a.md", "b.txt", "notes/Old/c.txt", "notes/d[1].md"]),
        (("*.txt",), (), ["b.txt", "notes/Old/c.txt"]),
        (("*.TXT", "a.*"), (), ["a.md", "b.txt", "notes/Old/c.txt"]),
        (("notes",), (), ["notes/Old/c.txt", "notes/d[1].md"]),
        (("notes/*",), (), ["notes/Old/c.txt", "notes/d[1].md"]),
        (("notes/*.md",), (), ["notes/d[1].md"]),
        (("**/c.txt",), (), ["notes/Old/c.txt"]),
        (("notes\\Old\\",), (), ["notes/Old/c.txt"]),
        (("?.[mt][dx]*",), (), ["a.md", "b.txt", "notes/Old/c.txt"]),
        (("[!a].*",), (), ["b.txt", "notes/Old/c.txt"]),
        (("[a-c].*",), (), ["a.md", "b.txt", "notes/Old/c.txt"]),
        ((), ("old",), ["a.md", "b.txt", "notes/d[1].md"]),
        ((), ("notes/",), ["a.md", "b.txt"]),
        ((), ("notes/**/*.txt", "a.md"), ["b.txt", "notes/d[1].md"]),
        ((), ("*/Old",), ["a.md", "b.txt", "notes/d[1].md"]),
        (("*.md",), ("notes",), ["a.md"]),
        ((), ("*",), []),
    ],
)
def test_patterns(
    tmp_path: Path, include: tuple[str, ...], exclude: tuple[str, ...], expected: list[str]
) -> None:
    make(tmp_path, "a.md", "b.txt", "notes/Old/c.txt", "notes/d[1].md")
    assert sorted(chosen(tmp_path, include, exclude)) == expected


def test_what_is_excluded_is_not_told_and_what_is_named_is_not_excluded(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.pdf", "c.png")
    assert list(walk([tmp_path], {".txt"}, Patterns(exclude=["*"]))) == []
    (found,) = walk([tmp_path / "a.txt"], {".txt"}, Patterns(exclude=["*"]))
    assert isinstance(found, FoundFile)


@pytest.mark.parametrize("pattern", ["[z-a]", "x[b-a]y"])
def test_a_pattern_that_is_none_is_an_error(pattern: str) -> None:
    with pytest.raises(AppError, match="cannot be understood"):
        Patterns(include=[pattern])


def test_folders_of_the_system_and_our_own_libraries_are_left_out(tmp_path: Path) -> None:
    make(tmp_path, "node_modules/a.txt", "__pycache__/b.txt", "$RECYCLE.BIN/c.txt", "~$d.txt", ".~lock.e.txt")
    make(tmp_path, "venv/lib/site-packages/f.txt")
    make(tmp_path, "library/library.json", "library/documents.db", "library/f.txt", "g.txt")
    assert names(tmp_path) == ["g.txt"]
    assert reasons(tmp_path) == {}


@pytest.mark.parametrize(
    "parts",
    [
        ("library.json", "documents-0123456789abcdef.db"),
        ("library.json", "vectors/x/1.npy"),
        ("library.json", "writer.lock"),
        ("documents.db", "words/documents/1.npy"),
        ("documents.db", "writer.lock"),
    ],
)
def test_a_library_is_known_whatever_of_it_is_left(tmp_path: Path, parts: tuple[str, ...]) -> None:
    make(tmp_path, *(f"library/{part}" for part in parts), "library/judgements.txt", "a.txt")
    make(tmp_path, "project/library.json", "project/b.txt", "books/documents.db", "books/c.txt")
    assert names(tmp_path) == ["a.txt", "books/c.txt", "project/b.txt"]


def test_what_the_program_itself_remembers_is_no_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "a.txt", "data/searches.txt")
    monkeypatch.setenv("EMBEDSCOPE_DATA_DIR", str(tmp_path / "data"))
    assert names(tmp_path) == ["a.txt"]
    assert names(tmp_path, tmp_path / "data") == ["data/searches.txt"]


def test_a_file_comes_as_it_stood(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    os.utime(tmp_path / "a.txt", ns=(1, 1_234_567_891_234_567_800))
    (found,) = walk([tmp_path], {".txt"})
    changed = None if os.name == "nt" else (tmp_path / "a.txt").stat().st_ctime_ns
    assert found == FoundFile(tmp_path / "a.txt", 4, 1_234_567_891_234_567_800, changed)


def test_what_is_not_read_is_told_with_what_to_do(tmp_path: Path) -> None:
    make(tmp_path, "a.one", "b.pages", "c.unheardof", "d.7z")
    (tmp_path / "e").symlink_to("nothing")
    (tmp_path / "f.key").symlink_to("nothing else")
    assert reasons(tmp_path) == {
        tmp_path.name: "1 file is of the kind .7z (archives) and not read."
        " Unpack archives of this kind, or pack them as .zip.",
        "a.one": "Files of the kind .one are not read. Export the section from OneNote as .docx or .pdf.",
        "c.unheardof": "Files of the kind .unheardof are not read.",
        "e": "It is a link to nothing.",
        "f.key": "It is a link to nothing.",
        "b.pages": "Files of the kind .pages are not read. Export it as .docx or .pdf.",
    }
