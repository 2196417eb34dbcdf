"""A private library answers as any other, and nothing of what it holds can be read in its folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.errors import AppError, LockedError, WrongPassphraseError
from desktop_app.core.recipe import Recipe
from desktop_app.library import background, compact, label, marks, transfer
from desktop_app.library.check import check
from desktop_app.library.marks import Mark
from desktop_app.library.sealed import files, keys, private
from desktop_app.library.store import Library
from tests.scripts import Scripts

Put = Callable[..., None]
HERE = Path(__file__).parent
PASSPHRASE = "four words of mine"
TEXTS = tuple(f"Violet document {n}\nabout wisteria number {n}\nand the oleander" for n in range(40))
WORDS = (b"iolet", b"IOLET", b"wisteria", b"leander", b"meadow", b"secretquery", b"violet")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a passphrase costs is not what is tried here."""
    monkeypatch.setattr(keys, "MEMORY_KIB", 64)


@pytest.fixture
def secret(tmp_path: Path, recipe: Recipe, put: Put) -> Iterator[Path]:
    folder = tmp_path / "secret"
    with Library.create(folder, recipe, passphrase=PASSPHRASE) as library:
        put(library, *TEXTS, source="/home/meadow/violet.txt")
    marks.mark(folder, Mark("a secretquery of wisteria", "/home/meadow/violet.txt", "1", 1))
    yield folder
    private.lock(folder)


def told(folder: Path) -> list[tuple[Path, bytes]]:
    """What of the texts, paths and queries can be read in the bytes of any file."""
    return [
        (path, word)
        for path in folder.rglob("*")
        if path.is_file()
        for word in WORDS
        if word in path.read_bytes()
    ]


def content(folder: Path) -> list[object]:
    """All that a library holds, and the vectors of both poolings."""
    with Library.open(folder) as library:
        documents = [library.document(row) for row in library.documents()]
        found: list[object] = [documents]
        with library.reading():
            for pooling in ("mean", "cls"):
                rows = library.rows(pooling)
                found += [np.concatenate(rows.matrices)[rows.slots].tolist(), rows.passages.tolist()]
            found.append([segment.terms.decoded() for segment in library.word_index().segments])
        assert check(library, thorough=True) == ()
    return [*found, marks.read(folder)]


def plain(folder: Path, recipe: Recipe, put: Put) -> Path:
    with Library.create(folder, recipe) as library:
        put(library, *TEXTS, source="/home/meadow/violet.txt")
        # SQLite and SQLCipher's do not write this number with as many digits.
        background.write(library, {"mean": background.KeptBackground(40, 1 / 3, (0.1, 0.2))})
    marks.mark(folder, Mark("a secretquery of wisteria", "/home/meadow/violet.txt", "1", 1))
    return folder


def without_times(found: list[object]) -> list[object]:
    *rest, made = found
    return [*rest, [replace(one, time="") for one in made]]  # type: ignore[attr-defined]


def test_it_holds_what_any_other_would_and_nothing_of_it_can_be_read(
    secret: Path, tmp_path: Path, recipe: Recipe, put: Put
) -> None:
    other = plain(tmp_path / "plain", recipe, put)
    assert {word for _, word in told(other)} == set(WORDS)
    assert without_times(content(secret)) == without_times(content(other))
    assert told(secret) == []


def test_nothing_can_be_read_while_it_is_written(secret: Path, put: Put) -> None:
    with Library.open(secret, writable=True) as library, library.writing() as database:
        database.execute("UPDATE documents SET text = text || 'more wisteria', title = 'Violet'")
        database.execute("PRAGMA cache_spill = ON")
        database.execute("PRAGMA cache_size = 1")
        assert len([*secret.glob("*-journal")]) == 1
        assert told(secret) == []


def test_what_is_unlocked_can_be_locked_and_only_its_passphrase_unlocks_it(secret: Path) -> None:
    assert not private.is_locked(secret)
    with Library.open(secret) as library:
        private.lock(secret)
        assert library.counts().documents == len(TEXTS)  # what is open stays open
        with pytest.raises(LockedError):
            Library.open(secret)
    assert private.is_locked(secret)
    for open_ in (Library.open, lambda folder: Library.open(folder, writable=True), marks.read):
        with pytest.raises(LockedError, match="private and locked"):
            open_(secret)
    with pytest.raises(LockedError):
        marks.mark(secret, Mark("another", "x", "1", 1))
    with pytest.raises(WrongPassphraseError, match="not the passphrase"):
        private.unlock(secret, "five words of mine")
    assert private.is_locked(secret)
    private.unlock(secret, PASSPHRASE)
    assert len(marks.read(secret)) == 1


def test_marks_cannot_be_made_in_a_locked_library_that_has_none(tmp_path: Path, recipe: Recipe) -> None:
    Library.create(tmp_path / "empty", recipe, passphrase=PASSPHRASE).close()
    private.lock(tmp_path / "empty")
    with pytest.raises(LockedError):
        marks.mark(tmp_path / "empty", Mark("secretquery", "x", "1", 1))
    assert not (tmp_path / "empty" / marks.NAME).exists()


def test_a_passphrase_is_the_same_however_its_letters_are_composed(tmp_path: Path, recipe: Recipe) -> None:
    Library.create(tmp_path / "a", recipe, passphrase="caf\u00e9 am see").close()
    private.lock(tmp_path / "a")
    private.unlock(tmp_path / "a", "cafe\u0301 am see")
    private.lock(tmp_path / "a")


def test_a_short_passphrase_is_refused_and_no_library_is_made(tmp_path: Path, recipe: Recipe) -> None:
    with pytest.raises(AppError, match="at least 8 characters"):
        Library.create(tmp_path / "a", recipe, passphrase="short")
    assert not (tmp_path / "a" / label.NAME).exists()


def test_one_whose_creation_was_killed_can_be_made_again(secret: Path, recipe: Recipe) -> None:
    (secret / label.NAME).unlink()
    private.lock(secret)
    for passphrase in (PASSPHRASE, None):
        with Library.create(secret, recipe, passphrase=passphrase) as library:
            assert library.counts().documents == 0
        (secret / label.NAME).unlink()


def test_another_passphrase_takes_the_place_of_the_old_one(secret: Path) -> None:
    before = {path: path.read_bytes() for path in secret.rglob("*.npy")} | {
        path: path.read_bytes() for path in secret.glob("*.db")
    }
    with pytest.raises(WrongPassphraseError):
        private.change_passphrase(secret, "not the old one", "the new passphrase")
    private.change_passphrase(secret, PASSPHRASE, "the new passphrase")
    assert all(path.read_bytes() == data for path, data in before.items())
    private.lock(secret)
    with pytest.raises(WrongPassphraseError):
        private.unlock(secret, PASSPHRASE)
    private.unlock(secret, "the new passphrase")
    assert len(marks.read(secret)) == 1


def test_a_copy_stays_encrypted_and_is_opened_by_the_same_passphrase(secret: Path, tmp_path: Path) -> None:
    transfer.duplicate(secret, tmp_path / "copy")
    assert content(tmp_path / "copy") == content(secret)
    assert told(tmp_path) == []
    private.lock(tmp_path / "copy")
    assert not private.is_locked(secret)
    private.unlock(tmp_path / "copy", PASSPHRASE)
    assert content(tmp_path / "copy") == content(secret)


def test_an_exported_file_stays_encrypted_and_is_imported_by_its_passphrase(
    secret: Path, tmp_path: Path
) -> None:
    with Library.open(secret, writable=True) as library:
        for _ in range(2):
            compact.join(library)
    transfer.pack(secret, tmp_path / "secret.embedscope", "a model")
    assert told(tmp_path) == []
    private.lock(secret)
    with pytest.raises(LockedError):
        transfer.unpack(tmp_path / "secret.embedscope", tmp_path / "in")
    with pytest.raises(WrongPassphraseError):
        transfer.unpack(tmp_path / "secret.embedscope", tmp_path / "in", passphrase="a wrong one")
    assert not (tmp_path / "in").exists()
    transfer.unpack(tmp_path / "secret.embedscope", tmp_path / "in", passphrase=PASSPHRASE)
    private.unlock(secret, PASSPHRASE)
    assert content(tmp_path / "in") == content(secret)


def test_a_library_is_made_private_with_all_that_is_in_it(tmp_path: Path, recipe: Recipe, put: Put) -> None:
    folder = plain(tmp_path / "plain", recipe, put)
    other = replace(recipe, model="beef" * 16)
    with Library.prepare(folder, other) as library:
        put(library, *TEXTS, source="/home/meadow/violet.txt")
        library.activate()
    (folder / label.CLASSIFIER).mkdir()
    weights = b"the weights of violets"
    told_of = {"classes": ["violet"], "weights": "weights-1.npz", "sha256": sha256(weights).hexdigest()}
    files.write_json(folder / label.CLASSIFIER / "classifier.json", told_of)
    files.write_bytes(folder / label.CLASSIFIER / "weights-1.npz", weights)
    before = content(folder)
    private.make_private(folder, PASSPHRASE)
    assert told(folder) == []
    assert content(folder) == before
    assert label.read(folder).recipe == other
    assert len(label.read(folder).kept) == 1
    assert b"violet" in files.read_bytes(folder / label.CLASSIFIER / "classifier.json")
    with Library.prepare(folder, recipe) as library:
        library.activate()
    assert content(folder) == before  # the vectors of these tests follow from the texts
    assert len([*folder.glob("*.db")]) == 2
    private.lock(folder)
    with pytest.raises(AppError, match="locked"):
        Library.open(folder)


def test_a_kill_while_it_is_made_private_leaves_it_whole_and_one_or_the_other(
    tmp_path: Path, recipe: Recipe, put: Put, run_script: Scripts
) -> None:
    folder = plain(tmp_path / "plain", recipe, put)
    before = content(folder)

    def encrypted(place: Path, step: int) -> int:
        run = run_script(HERE / "killed_encryption.py", place, PASSPHRASE, step)
        assert run.returncode == (0 if run.stdout else 9), run.stderr
        return int(run.stdout or 0)

    shutil.copytree(folder, tmp_path / "undisturbed")
    steps = encrypted(tmp_path / "undisturbed", 0)
    assert steps > 15
    private_ones = 0
    for step in range(1, steps + 1, 3):
        struck = Path(shutil.copytree(folder, tmp_path / f"killed at {step}"))
        assert not encrypted(struck, step)
        if label.read(struck).private:
            private_ones += 1
            private.unlock(struck, PASSPHRASE)
            assert content(struck) == before
        else:
            assert content(struck) == before
            private.make_private(struck, PASSPHRASE)
            assert content(struck) == before
        assert told(struck) == []
        assert len([*struck.glob("*.db")]) == len([*(struck / "vectors").iterdir()]) == 1
        private.lock(struck)
    assert 0 < private_ones < steps


def test_one_that_is_private_cannot_be_made_so_again(secret: Path) -> None:
    with pytest.raises(AppError, match="private already"):
        private.make_private(secret, PASSPHRASE)


@pytest.mark.parametrize("pattern", ["vectors/*/*.mean.npy", "judgements.json", "*.db"])
def test_a_changed_byte_is_found(secret: Path, pattern: str) -> None:
    (path, *_) = secret.glob(pattern)
    data = bytearray(path.read_bytes())
    data[len(data) * 2 // 3] ^= 1
    path.write_bytes(data)
    try:
        with Library.open(secret) as library:
            problems = list(check(library, thorough=True))
    except AppError as error:
        problems = [error.message]
    assert problems


def test_a_changed_byte_of_the_keyword_index_costs_making_it_again(secret: Path) -> None:
    before = content(secret)
    (path, *_) = secret.glob("words/*/*.npy")
    data = bytearray(path.read_bytes())
    data[len(data) * 2 // 3] ^= 1
    path.write_bytes(data)
    assert content(secret) == before
    assert (path.parent / "bad" / path.name).exists()
    assert told(secret) == []


def test_a_file_under_another_name_or_without_its_end_is_not_read(secret: Path, tmp_path: Path) -> None:
    path = tmp_path / "secret" / "a"
    files.write_bytes(path, b"x" * (3 * files.PIECE))
    assert files.read(path).tobytes() == b"x" * (3 * files.PIECE)
    path.rename(path.with_name("b"))
    with pytest.raises(files.BrokenSealError):
        files.read(path.with_name("b"))
    whole = path.with_name("b").read_bytes()
    for cut in (0, 10, 24, 30, len(whole) - 1, 24 + 2 * (files.PIECE + 16)):
        path.write_bytes(whole[:cut])
        with pytest.raises(files.BrokenSealError):
            files.read(path)


@pytest.mark.parametrize("size", [0, 1, files.PIECE - 1, files.PIECE, files.PIECE + 1, 5 * files.PIECE])
def test_files_of_every_size_come_back(secret: Path, size: int) -> None:
    data = np.random.default_rng(size).bytes(size)
    files.write_bytes(secret / "a", data)
    assert files.read(secret / "a").tobytes() == data
    assert files.content_size(secret / "a", (secret / "a").stat().st_size) == size


def test_a_file_that_is_not_encrypted_is_no_segment_of_a_private_library(
    secret: Path, tmp_path: Path, recipe: Recipe, put: Put
) -> None:
    other = plain(tmp_path / "plain", recipe, put)
    (path, *_) = secret.glob("vectors/*/*.mean.npy")
    shutil.copy(next(other.glob(f"vectors/*/{path.name}")), path)
    with Library.open(secret) as library:
        assert any(path.name in problem for problem in check(library))
