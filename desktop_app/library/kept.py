"""What a library keeps of recipes that are not in use: listed with its size, looked into, purged, deleted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop_app.core.errors import AppError, NoRoomError, os_error
from desktop_app.core.files import sync_folder
from desktop_app.core.recipe import Recipe
from desktop_app.language import tr
from desktop_app.library import commit, compact, label, mirror, schema, segments, waiting
from desktop_app.library.lock import WriterLock
from desktop_app.library.proof.rewriting import for_writing
from desktop_app.library.store import LEDGER, VECTORS, Library
from desktop_app.library.words import index as words
from desktop_app.library.words.files import FOLDER as WORDS


@dataclass(frozen=True, slots=True)
class Kept:
    """A ledger that is not in use, and its size with its segments in bytes.

    `recipe` is None where it never was in use: a switch that did not end, or a removal that was cut short.
    """

    ledger: str
    recipe: Recipe | None
    bytes: int


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a ledger lacks until it can be in use: documents to split, and passages that wait already."""

    documents: int
    passages: int


def kept(folder: Path) -> tuple[Kept, ...]:
    """What the library in `folder` keeps besides its recipe; raises AppError."""
    tag = label.read(folder)
    recipes = dict(tag.kept)
    try:
        names = {
            path.name.removesuffix("-journal") for path in folder.iterdir() if label.is_ledger(path.name)
        }
        names |= {_ledger(place.name) for place in (folder / VECTORS).glob("*")} | recipes.keys()
        names |= {f"{place.name}.db" for place in (folder / WORDS).glob("*")}
    except OSError as error:
        raise os_error("read", folder, error) from error
    return tuple(Kept(name, recipes.get(name), _size(folder, name)) for name in sorted(names - {tag.ledger}))


def lacking(folder: Path, recipe: Recipe) -> Lacking | None:
    """What is to be done until the library can have `recipe`; None where that is all. Raises AppError."""
    with Library.open(folder) as library:
        if label.read(folder).switched(recipe).ledger == library.ledger.name:
            return Lacking(0, 0)
        other = Library.peek(folder, recipe)
        if other is None:
            return None
        with other:
            return Lacking(len(mirror.difference(other, library).changed), waiting.amount(other).passages)


def let_go(folder: Path, ledger: str) -> None:
    """Removes a ledger that is not in use, with its segments. Raises AppError; the library stays whole.

    The label goes first. What a kill leaves after that is listed as a switch that did not end.
    """
    with closing(WriterLock(folder)):
        tag = label.read(folder)
        if not label.is_ledger(ledger) or ledger == tag.ledger:
            raise AppError(
                tr("{ledger} is in use by the library {folder}.", ledger=ledger, folder=folder),
                tr("Switch to another model first."),
            )
        try:
            label.change(folder, lambda now: now.without(ledger))
        except NoRoomError:  # what goes makes room; without its vectors it can be in use all the same
            _remove_segments(folder, ledger)
            label.change(folder, lambda now: now.without(ledger))
        _remove(folder, ledger)


def purge(library: Library) -> tuple[str, ...]:
    """Takes what `library`, open for writing, does not hold any more out of what is kept besides.

    Returns a sentence for each ledger that cannot be used. Raises AppError when the disk is full.
    """
    problems = []
    for one in kept(library.folder):
        if not (library.folder / one.ledger).exists():
            continue
        if one.recipe is None and one.ledger == LEDGER:  # whose segments nobody knows: it was being removed
            _remove(library.folder, one.ledger)
            continue
        try:
            with _beside(library, one) as other:
                if other is None:
                    continue
                stale, known = mirror.stale(other, library)
                commit.remove(other, stale)
                if stale or not known:
                    mirror.remember(other, library)
                compact.purge(other)
        except NoRoomError:
            raise
        except AppError as error:
            problems.append(error.message)
    return tuple(problems)


@contextmanager
def _beside(library: Library, one: Kept) -> Iterator[Library | None]:
    """What is kept, open for writing by who writes the library; None if it is empty. Raises AppError."""
    recipe = one.recipe or library.recipe  # unknown where a switch did not end, and then not needed
    tag = label.Label(library.id, library.name, recipe, one.ledger, private=library.private)
    with schema.translated(library.folder):
        path = library.folder / one.ledger
        database = for_writing(schema.connect(path, "rw"), path)
    with Library(library.folder, tag, database, _Lent()) as other, schema.translated(library.folder):
        if not schema.version(database):
            yield None
            return
        schema.migrate(database)
        other.recovered = segments.recover(other)
        words.recover(other)
        yield other


class _Lent(WriterLock):
    """The lock that is held already."""

    def __init__(self) -> None:
        self._descriptor = None


def _remove(folder: Path, ledger: str) -> None:
    _remove_segments(folder, ledger)
    try:
        # The ledger before its journal: SQLite plays back a journal only onto a file that is there.
        for path in (folder / ledger, folder / f"{ledger}-journal"):
            path.unlink(missing_ok=True)
        sync_folder(folder)
    except OSError as error:
        raise os_error("remove", folder / ledger, error) from error


def _remove_segments(folder: Path, ledger: str) -> None:
    try:
        for place in _places(folder, ledger):
            shutil.rmtree(place)
    except OSError as error:
        raise os_error("remove", folder / ledger, error) from error


def _size(folder: Path, ledger: str) -> int:
    paths = [folder / ledger]
    for place in _places(folder, ledger):
        paths += place.rglob("*")
    try:
        return sum(path.lstat().st_size for path in paths if path.is_file())
    except OSError as error:
        raise os_error("read", folder, error) from error


def _places(folder: Path, ledger: str) -> list[Path]:
    """The folders of its segments, of vectors and of words."""
    places = [place for place in (folder / VECTORS).glob("*") if _ledger(place.name) == ledger]
    return [*places, *(folder / WORDS).glob(ledger.removesuffix(".db"))]


def _ledger(place: str) -> str:
    """Whose segments lie in a folder of this name: those of the first ledger have the name of its model."""
    return f"{place.removeprefix('of-')}.db" if place.startswith("of-") else LEDGER
