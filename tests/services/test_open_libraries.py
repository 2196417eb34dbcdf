"""Libraries stay open while there is room for them, and are what lies on the disk now."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.core.recipe import Recipe
from desktop_app.encoder.encode import Encoder
from desktop_app.library import label
from desktop_app.library.sealed import private
from desktop_app.library.store import Library
from desktop_app.services import open_libraries
from desktop_app.services.open_libraries import OpenLibraries
from desktop_app.services.open_models import OpenModels
from tests.services.indexed import index


@pytest.fixture
def folders(tmp_path: Path, recipe: Recipe) -> list[Path]:
    """Three empty libraries."""
    made = [tmp_path / name for name in "abc"]
    for folder in made:
        Library.create(folder, recipe).close()
    return made


@pytest.fixture
def opened(encoder: Encoder) -> Iterator[OpenLibraries]:
    libraries = OpenLibraries(OpenModels(preloaded=(encoder,)))
    yield libraries
    libraries.close()


def test_a_library_stays_open_until_it_is_closed(opened: OpenLibraries, folders: list[Path]) -> None:
    first = opened.searcher(folders[0])
    assert opened.searcher(folders[1]).encoder is first.encoder
    assert opened.searcher(folders[0]) is first
    opened.close(folders[0])
    assert [opened.is_open(folder) for folder in folders] == [False, True, False]
    assert opened.searcher(folders[0]) is not first
    opened.close()
    assert not any(map(opened.is_open, folders))


def test_the_one_used_last_gives_way_where_there_is_no_room(
    opened: OpenLibraries, folders: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_libraries, "MOST", 2)
    for folder in folders:
        opened.searcher(folder)
    assert [opened.is_open(folder) for folder in folders] == [True, False, True]


def test_a_private_one_takes_more_of_the_room(
    opened: OpenLibraries,
    folders: list[Path],
    tmp_path: Path,
    encoder: Encoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "text.txt").write_text("Two trains meet in the fog.")
    for folder in folders[:2]:
        with Library.open(folder, writable=True) as library:
            index(library, [tmp_path / "text.txt"], encoder)
    private.make_private(folders[1], "four words of mine")
    monkeypatch.setattr(open_libraries, "MOST_PASSAGES", 3)
    for folder in (folders[0], folders[2], folders[1]):
        opened.searcher(folder)
    assert [opened.is_open(folder) for folder in folders] == [False, True, False]
    opened.close()
    private.lock(folders[1])


def test_another_library_in_the_same_folder_is_opened_anew(
    opened: OpenLibraries, folders: list[Path], recipe: Recipe
) -> None:
    first = opened.searcher(folders[0])
    shutil.rmtree(folders[0])
    Library.create(folders[0], recipe).close()
    assert opened.searcher(folders[0]) is not first
    label_now = label.read(folders[0])
    replace(label_now, name="renamed").write(folders[0])
    assert opened.searcher(folders[0]) is opened.searcher(folders[0])


@pytest.mark.parametrize("in_place", [False, True])
def test_an_earlier_copy_of_the_ledger_is_opened_anew(
    opened: OpenLibraries, encoder: Encoder, recipe: Recipe, tmp_path: Path, in_place: bool
) -> None:
    """A program that synchronizes folders puts it there, as another file or into the same one."""
    files, folder = tmp_path / "files", tmp_path / "library"
    files.mkdir()
    for name in ("one", "two", "three"):
        (files / f"{name}.txt").write_text(f"The text number {name}.")
    with Library.create(folder, recipe) as library:
        index(library, [files], encoder)
    earlier = (folder / "documents.db").read_bytes()
    for name in ("two", "three"):
        (files / f"{name}.txt").unlink()
    with Library.open(folder, writable=True) as library:
        index(library, [files], encoder)
    first = opened.searcher(folder)
    assert len(first.search("number", mode="keyword").hits) == 1
    assert first.divide(first.understand("number"), "hybrid").findable == 1
    copy = folder / "documents.db" if in_place else tmp_path / "copy"
    copy.write_bytes(earlier)
    if not in_place:
        copy.replace(folder / "documents.db")
    again = opened.searcher(folder)
    assert again is not first
    assert len(again.search("number", mode="keyword").hits) == 3
    assert again.divide(again.understand("number"), "hybrid").findable == 3
    assert opened.searcher(folder) is again
    with Library.open(folder, writable=True) as library:
        assert index(library, [files], encoder).documents == 1
    assert len(opened.searcher(folder).search("number", mode="keyword").hits) == 1


def test_no_model_is_loaded_twice(opened: OpenLibraries, folders: list[Path], encoder: Encoder) -> None:
    opened.searcher(folders[0])
    opened.models.use("cpu")  # which forgets what is loaded
    assert opened.searcher(folders[1]).encoder is encoder
