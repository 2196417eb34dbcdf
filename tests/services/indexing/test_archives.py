"""An archive is a folder to a library: its files are sources of their own, which come and go with it."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

from desktop_app.encoder.encode import Encoder
from desktop_app.library import commit, sources
from desktop_app.library.check import check
from desktop_app.library.store import Library
from desktop_app.services.searching.search import Searcher
from tests.services.indexed import index


def pack(path: Path, members: dict[str, str], day: int) -> None:
    with zipfile.ZipFile(path, "w") as file:
        for name, text in members.items():
            file.writestr(name, text)
    os.utime(path, (1_700_000_000 + day, 1_700_000_000 + day))


def held(library: Library, folder: Path) -> dict[str, int]:
    return {
        str(Path(source).relative_to(folder)): count
        for source, (count, _) in sources.holdings(library).items()
    }


def test_members_are_sources_with_their_kind_and_folder(
    library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    folder = tmp_path.resolve() / "in"
    folder.mkdir()
    members = {
        "notes/heron.md": "# Heron\nIt stands.",
        "birds.csv": "name,notes\neel,climbs\nowl,flies\n",
        "a.svg": "",
    }
    pack(folder / "a.zip", members, 1)
    report = index(library, [folder], encoder)
    assert (report.documents, report.embedded) == (3, 3)
    assert [item.reason for item in report.skipped] == ["1 file is of the kind .svg (pictures) and not read."]
    assert held(library, folder) == {
        "a.zip/notes/heron.md".replace("/", os.sep): 1,
        f"a.zip{os.sep}birds.csv": 2,
    }
    assert check(library, thorough=True) == ()
    searcher = Searcher(library, encoder)
    (hit,) = searcher.search("type:md").hits
    assert hit.source == str(folder / "a.zip" / "notes" / "heron.md")
    assert [hit.id for hit in searcher.search("in:notes").hits] == ["heron.md"]

    report = index(library, [folder], encoder)
    assert (report.documents, report.embedded) == (3, 0)


def test_what_leaves_the_archive_leaves_the_library_and_so_do_archives(
    library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    folder = tmp_path.resolve() / "in"
    folder.mkdir()
    (folder / "a.zip.txt").write_text("Not in the archive.")
    (folder / "a.zipper").mkdir()
    (folder / "a.zipper" / "b.txt").write_text("Nor this.")
    others = {"a.zip.txt": 1, f"a.zipper{os.sep}b.txt": 1}
    pack(folder / "a.zip", {"x.txt": "Heron.", "y.txt": "Eel.", "z.png": ""}, 1)
    index(library, [folder], encoder)
    assert held(library, folder) == {**others, f"a.zip{os.sep}x.txt": 1, f"a.zip{os.sep}y.txt": 1}
    pack(folder / "a.zip", {"x.txt": "Heron, again.", "z.png": ""}, 2)
    report = index(library, [folder], encoder)
    assert (report.documents, report.embedded) == (3, 1)
    assert held(library, folder) == {**others, f"a.zip{os.sep}x.txt": 1}
    (folder / "a.zip").unlink()
    index(library, [folder], encoder)
    assert held(library, folder) == others
    assert set(sources.remembered(library)) == {str(folder / name) for name in others}


def test_an_archive_whose_reading_was_interrupted_loses_nothing(
    library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    folder = tmp_path.resolve() / "in"
    folder.mkdir()
    pack(folder / "a.zip", {"x.txt": "Heron."}, 1)
    index(library, [folder], encoder)
    # What a run leaves that is ended between a member and the end of its archive.
    with library.writing() as database:
        path = commit.stored_path(str(folder / "a.zip"))
        database.execute(
            "DELETE FROM skipped WHERE source = (SELECT id FROM sources WHERE path = ?)", (path,)
        )
        database.execute("DELETE FROM sources WHERE path = ?", (path,))
    index(library, [folder], encoder)
    assert held(library, folder) == {f"a.zip{os.sep}x.txt": 1}
