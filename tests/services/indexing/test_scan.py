"""What is gone, and what only seems so: behind links, in renamed folders, on disks that are away."""

import os
from pathlib import Path

import pytest

from desktop_app.encoder.encode import Encoder
from desktop_app.library import sources
from desktop_app.library.store import Library
from desktop_app.services.indexing import scan as scanning
from tests.services.indexed import index, update
from tests.services.indexing.conftest import LONG_AGO, Write, counted, texts


def test_a_link_that_is_left_keeps_nothing_of_the_file_it_led_to(
    library: Library, encoder: Encoder, folder: Path, write: Write
) -> None:
    path = write("cooper.txt", "Of the cooper.")
    write("tinker.txt", "Of the tinker.")
    (folder / "favorite.txt").symlink_to("cooper.txt")
    (folder / "a.favorite").symlink_to("cooper.txt")
    assert counted(index(library, [folder], encoder)) == (2, 2, 0), "a link that is not read hides no file"
    path.unlink()
    report = index(library, [folder], encoder)
    assert counted(report) == (1, 0, 1)
    assert {(Path(left.source).name, left.reason) for left in report.skipped} == {
        ("favorite.txt", "It is a link to nothing."),
        ("a.favorite", "It is a link to nothing."),
    }
    assert texts(library) == {"tinker.txt": "Of the tinker."}
    assert not scanning.scan(sources.roots(library), sources.remembered(library), careful=True).changed
    write("cooper.txt", "Of another cooper.")
    update(library, encoder)
    assert texts(library) == {"cooper.txt": "Of another cooper.", "tinker.txt": "Of the tinker."}
    assert [Path(left.source).name for left in sources.coverage(library).skipped] == ["a.favorite"]


def test_a_file_that_became_something_else_is_gone(
    library: Library, encoder: Encoder, folder: Path, write: Write
) -> None:
    path = write("a.txt", "One.")
    write("b.txt", "Two.")
    index(library, [folder], encoder)
    path.unlink()
    os.mkfifo(path)
    (told,) = update(library, encoder).skipped
    assert "pipe" in told.reason
    assert texts(library) == {"b.txt": "Two."}
    assert not scanning.scan(sources.roots(library), sources.remembered(library), careful=True).changed
    assert [Path(left.source).name for left in sources.coverage(library).skipped] == ["a.txt"]


@pytest.mark.parametrize("again", ["update", "index"])
def test_of_a_renamed_folder_within_another_the_old_documents_go(
    library: Library, encoder: Encoder, folder: Path, write: Write, again: str
) -> None:
    write("old/w.txt", "Of the wainwright.")
    write("b.txt", "Two.")
    index(library, [folder], encoder)
    index(library, [folder / "old"], encoder, title_field="title")
    assert len(sources.roots(library)) == 2
    (folder / "old").rename(folder / "new")
    report = update(library, encoder) if again == "update" else index(library, [folder], encoder)
    assert report.skipped == ()
    assert {Path(source).parent.name for source in sources.holdings(library)} == {"new", "files"}
    assert [root.path for root in sources.roots(library)] == [str(folder)]


def test_a_followed_folder_that_was_renamed_is_found_once_when_the_one_above_is_indexed(
    library: Library, encoder: Encoder, folder: Path, write: Write
) -> None:
    write("old/w.txt", "Of the wainwright.")
    index(library, [folder / "old"], encoder)
    (folder / "old").rename(folder / "new")
    index(library, [folder], encoder)
    assert {Path(source).parent.name for source in sources.holdings(library)} == {"new"}
    assert [root.path for root in sources.roots(library)] == [str(folder)]


def test_what_a_link_led_to_is_kept_and_told_while_its_disk_is_away(
    library: Library, encoder: Encoder, folder: Path, write: Write, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    (disk / "far.txt").write_text("Of far away.")
    os.utime(disk / "far.txt", (LONG_AGO, LONG_AGO))
    write("near.txt", "Of here.")
    (folder / "far").symlink_to(disk)
    assert counted(index(library, [folder], encoder, links=True)) == (2, 2, 0)
    disk.rename(tmp_path / "unplugged")
    told = {left.source: left.reason for left in update(library, encoder).skipped}
    assert told == {str(folder / "far"): "It is a link to nothing.", str(disk): scanning.AWAY}
    disk.mkdir()
    assert {left.source for left in update(library, encoder).skipped} == {str(disk)}
    assert set(texts(library)) == {"far.txt", "near.txt"}
    disk.rmdir()
    (tmp_path / "unplugged").rename(disk)
    assert update(library, encoder).skipped == ()
    (disk / "far.txt").unlink()
    index(library, [folder], encoder)
    assert set(texts(library)) == {"near.txt"}


def test_a_link_out_of_the_folder_is_told_and_followed_once_that_is_wanted(
    library: Library, encoder: Encoder, folder: Path, write: Write, tmp_path: Path
) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "secret.txt").write_text("Of far away.")
    write("near.txt", "Of here.")
    (folder / "link").symlink_to(tmp_path / "far")
    (told,) = index(library, [folder], encoder).skipped
    assert told.source == str(folder / "link")
    assert f"to {tmp_path / 'far'}, and not followed" in told.reason
    assert sources.coverage(library).skipped == (told,)
    assert set(texts(library)) == {"near.txt"}
    assert index(library, [folder], encoder, links=True).skipped == ()
    assert update(library, encoder).skipped == ()
    assert index(library, [folder], encoder).skipped == (), "as it was"
    assert set(texts(library)) == {"near.txt", "secret.txt"}
    assert index(library, [folder], encoder, links=False).skipped == (told,)
    assert set(texts(library)) == {"near.txt"}
