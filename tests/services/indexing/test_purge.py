"""What was removed is gone: from the ledgers, the vectors, the words, and from every copy made later."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import GUIDE
from desktop_app.encoder.encode import Encoder
from desktop_app.library import compact, kept, schema, sources, transfer
from desktop_app.library.check import check
from desktop_app.library.proof.rewriting import for_writing
from desktop_app.library.store import Library
from desktop_app.services import libraries
from desktop_app.services.indexing.switch import switch
from desktop_app.services.indexing.unfollow import unfollow
from tests.services.indexed import index, update

SECRET = "The zanzibar dossier names Quillfeather."
TRACES = ("zanzibar", "dossier", "quillfeather")
OTHERS = [f"Plain text number {number} about bread and glaciers." for number in range(20)]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "private").mkdir(parents=True)
    for number, text in enumerate(OTHERS):
        (folder / f"{number}.txt").write_text(text)
    (folder / "private" / "secret.txt").write_text(f"{OTHERS[0]}\n\n{SECRET}")
    return folder


@pytest.fixture
def folder(tmp_path: Path, corpus: Path, encoder: Encoder) -> Path:
    """A library with the secret in two ledgers: one in use, and one that is kept."""
    place = tmp_path / "library"
    with Library.create(place, Recipe(encoder.bundle.fingerprint, 64)) as library:
        index(library, [corpus], encoder)
    switch(place, encoder, GUIDE)
    assert len(kept.kept(place)) == 1
    return place


def traces(folder: Path, vectors: bytes = b"", names: tuple[str, ...] = ()) -> list[str]:
    """The files in which something of the secret stands, in any spelling."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            lower = data.lower()
            found += [f"{path.name}: {word}" for word in (*TRACES, *names) if word.encode() in lower]
            if vectors and vectors in data:
                found.append(f"{path.name}: its vector")
    return found


def vector_of_secret(folder: Path) -> bytes:
    with Library.open(folder) as library, library.reading():
        (vector,) = library.query(
            "SELECT vector FROM passages JOIN documents ON documents.id = document WHERE text LIKE '%zanz%'"
        )[0]
        return bytes(np.concatenate(library.rows("mean").matrices)[vector].tobytes())


def edited(folder: Path, corpus: Path, encoder: Encoder) -> None:
    (corpus / "private" / "secret.txt").write_text(OTHERS[0])
    with Library.open(folder, writable=True) as library:
        update(library, encoder)


def deleted(folder: Path, corpus: Path, encoder: Encoder) -> None:
    (corpus / "private" / "secret.txt").unlink()
    with Library.open(folder, writable=True) as library:
        update(library, encoder)


def excluded(folder: Path, corpus: Path, encoder: Encoder) -> None:
    with Library.open(folder, writable=True) as library:
        index(library, [corpus], encoder, exclude=("private",))


def unfollowed(folder: Path, corpus: Path, encoder: Encoder) -> None:
    assert unfollow(folder, corpus) == ""


@pytest.mark.parametrize("act", [edited, deleted, excluded, unfollowed])
def test_not_a_byte_of_it_is_left(
    folder: Path, corpus: Path, encoder: Encoder, act: Callable[[Path, Path, Encoder], None], tmp_path: Path
) -> None:
    vector = vector_of_secret(folder)
    assert traces(folder, vector)
    act(folder, corpus, encoder)
    names = () if act is edited else ("secret.txt",)
    assert traces(folder, vector, names) == []
    with Library.open(folder) as library:
        assert library.counts().documents == (0 if act is unfollowed else 20 + (act is edited))
        assert check(library, thorough=True) == ()
        (hashes,) = library.query("SELECT count(*) FROM removed WHERE hash IS NOT NULL")[0]
        assert hashes == 0
    transfer.duplicate(folder, tmp_path / "copy")
    libraries.export(folder, tmp_path / "out.embedscope")
    assert traces(tmp_path / "copy", vector, names) == []
    exported = (tmp_path / "out.embedscope").read_bytes().lower()
    assert not any(word.encode() in exported for word in TRACES)
    switch(folder, encoder)
    with Library.open(folder) as library:
        assert check(library, thorough=True) == ()
    assert traces(folder, vector, names) == []


def test_what_a_run_that_was_cut_short_left_goes_with_the_next(
    folder: Path, corpus: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_short(_library: Library) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(compact, "purge", cut_short)
        with pytest.raises(KeyboardInterrupt):
            deleted(folder, corpus, encoder)
    assert traces(folder)
    with Library.open(folder, writable=True) as library:
        update(library, encoder)
    assert traces(folder) == []


def test_a_library_of_an_earlier_program_loses_what_was_removed_then(folder: Path) -> None:
    """Free pages of its ledger still hold it until it is opened for writing."""
    with closing(sqlite3.connect(folder / "documents.db")) as database:
        database.execute("PRAGMA secure_delete = OFF")
        database.execute("PRAGMA auto_vacuum = NONE")
        database.execute("VACUUM")
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("DELETE FROM passages")
        database.execute("DELETE FROM documents")
        database.execute("PRAGMA user_version = 8")
        database.commit()
    assert any(trace.startswith("documents.db") for trace in traces(folder))
    path = folder / "documents.db"
    with closing(for_writing(schema.connect(path, "rw"), path)) as database:
        schema.migrate(database)
        assert schema.version(database) == len(schema.MIGRATIONS)
    assert not any(trace.startswith("documents.db") for trace in traces(folder))


def test_a_ledger_gets_shorter_when_much_of_it_goes(tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / "a.txt").write_text("Bread.")
    (tmp_path / "b.txt").write_text("A long text about glaciers. " * 20_000)
    with Library.create(tmp_path / "library", Recipe(encoder.bundle.fingerprint, 64)) as library:
        index(library, [tmp_path / "a.txt"], encoder)
        index(library, [tmp_path / "b.txt"], encoder)
        before = library.ledger.stat().st_size
    unfollow(tmp_path / "library", tmp_path / "b.txt")
    with Library.open(tmp_path / "library") as library:
        assert library.ledger.stat().st_size < before / 2
        assert [root.path for root in sources.roots(library)] == [str(tmp_path / "a.txt")]
        assert check(library, thorough=True) == ()


def test_what_is_not_followed_cannot_be_unfollowed(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="does not follow"):
        unfollow(folder, tmp_path)
