"""What a library keeps of recipes that are not in use: listed with its size, looked into, deleted."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from desktop_app.core.errors import AppError, os_error
from desktop_app.core.files import sweep_partial, sync_folder
from desktop_app.core.recipe import Recipe
from desktop_app.library import label, mirror, waiting
from desktop_app.library.lock import WriterLock
from desktop_app.library.store import LEDGER, VECTORS, Library
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
            raise AppError(f"{ledger} is in use by the library {folder}.", "Switch to another model first.")
        sweep_partial(folder / label.NAME)
        tag.without(ledger).write(folder)
        try:
            for place in _places(folder, ledger):
                shutil.rmtree(place)
            # The ledger before its journal: SQLite plays back a journal only onto a file that is there.
            for path in (folder / ledger, folder / f"{ledger}-journal"):
                path.unlink(missing_ok=True)
            sync_folder(folder)
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
