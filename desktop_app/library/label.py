"""`library.json`: what a library is, the Recipe of its vectors, and the Recipes kept next to it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.core import paths
from desktop_app.core.errors import AppError, os_error, os_errors
from desktop_app.core.files import parse_json, whole_name, write_json
from desktop_app.core.paths import is_ledger as is_ledger
from desktop_app.core.recipe import NO_PROMPTS, Prompts, Recipe
from desktop_app.core.types import POOLINGS, Preprocessing
from desktop_app.language import tr
from desktop_app.library import lock, marks
from desktop_app.library.sealed import keys
from desktop_app.library.sealed.keys import WrappedKey

FORMAT = 4
"""1: one ledger, documents.db. 2: other recipes are kept in ledgers of their own. 3: a recipe has prompts, or
keeps a part of each vector. 4: private."""
SEVERAL, LATER = 2, 3
NAME = paths.LABEL
LEDGER = "documents.db"
"""The ledger of the first recipe, and of an exported library."""
LARGEST = 1 << 20
"""Bytes of a label in an exported library; a longer one is none."""
VECTORS = "vectors"
"""The folder of the segments of all ledgers."""
WORDS = lock.WORDS
CLASSIFIER = "classifier"
"""The folder of the classifier that divides the documents, where there is one."""
_PARTS = {NAME, VECTORS, WORDS, CLASSIFIER, lock.LOCK, lock.NOTE, lock.CHANGES, lock.SPARE}
_LATER = {"prompts", "dimensions"}
"""What a recipe of a library of format 1 or 2 has not: it is left out where it says nothing."""


class NewerFormatError(AppError):
    """The library was made by a newer program."""


@dataclass(frozen=True, slots=True)
class Label:
    """`id` never changes, however often the folder is renamed or moved.

    `ledger` is the file of the active `recipe`; `kept` holds the files and recipes that were active before.
    Of a `private` library it is all that can be read without its passphrase.
    """

    id: str
    name: str
    recipe: Recipe
    ledger: str = LEDGER
    kept: tuple[tuple[str, Recipe], ...] = ()
    private: WrappedKey | None = None

    def write(self, folder: Path) -> None:
        """Puts the label on `folder`, which makes it a library; raises AppError."""
        content = {"format": 1, "id": self.id, "name": self.name, "recipe": _entries(self.recipe)}
        if self.kept or self.ledger != LEDGER:
            kept = [{"ledger": ledger, "recipe": _entries(recipe)} for ledger, recipe in self.kept]
            content |= {"format": SEVERAL, "ledger": self.ledger, "kept": kept}
        if any(_entries(recipe).keys() & _LATER for recipe in (self.recipe, *dict(self.kept).values())):
            content["format"] = LATER
        if self.private:
            content |= {"format": FORMAT, "private": self.private.to_json()}
        write_json(folder / NAME, content)

    def switched(self, recipe: Recipe) -> Label:
        """The label with `recipe` as the active one. What differs in the pooling alone has one ledger."""
        ledgers = {self.ledger: self.recipe, **dict(self.kept)}
        same = (name for name, known in ledgers.items() if _passages(known) == _passages(recipe))
        ledger = next(same, f"documents-{_digest(recipe)}.db")
        ledgers.pop(ledger, None)
        return dataclasses.replace(self, recipe=recipe, ledger=ledger, kept=tuple(ledgers.items()))

    def without(self, ledger: str) -> Label:
        """The label that does not know of the ledger of that name, which is not in use."""
        return dataclasses.replace(self, kept=tuple(item for item in self.kept if item[0] != ledger))


def is_part(name: str) -> bool:
    """Whether this is the name of a part of a library's folder, or of what was to become one."""
    whole = whole_name(name)
    return whole in _PARTS or is_ledger(whole) or marks.is_part(whole)


def is_there(folder: Path) -> bool:
    """Whether `folder` is a library, by its label; raises AppError where that cannot be seen."""
    with os_errors("read", folder / NAME):
        return (folder / NAME).exists()


def change(folder: Path, change: Callable[[Label], Label]) -> Label:
    """Replaces the label by what `change` makes of it as it is now, whoever else changes it; raises AppError.

    Returns the new one.
    """
    with lock.changing(folder):
        tag = change(read(folder))
        tag.write(folder)
    return tag


def new_ledger() -> str:
    """A name that no ledger has: where a private one was begun and its key is lost, it is not written to."""
    return f"documents-{os.urandom(8).hex()}.db"


def read(folder: Path) -> Label:
    """The label of the library in `folder`; raises AppError if it is not one, or a newer program made it."""
    path = folder / NAME
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise AppError(
            tr("{folder} is not a library.", folder=folder),
            tr("Choose a folder that holds a library.json, or index into a new one."),
        ) from error
    except OSError as error:
        raise os_error("read", path, error) from error
    except ValueError as error:  # a path that cannot be one
        raise _damaged(path) from error
    return parsed(path, data)


class Watched:
    """The label of a library as it is now, read again only where its file is another one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: tuple[int, int, int] | None = None
        self._label: Label | None = None

    def now(self) -> Label:
        """As `read`."""
        try:
            status = (self._folder / NAME).stat()
        except (OSError, ValueError):
            return read(self._folder)
        file = (status.st_ino, status.st_mtime_ns, status.st_size)
        if self._label is None or file != self._file:
            self._label, self._file = read(self._folder), file
        return self._label


def parsed(path: Path, data: bytes) -> Label:
    """The label with these bytes, which are those of `path`; raises AppError if it is not one of ours."""
    try:
        content, whole = parse_json(data)
    except (ValueError, RecursionError) as error:
        raise _damaged(path) from error
    if not isinstance(content, dict) or not isinstance(content.get("format"), int):
        raise _damaged(path)
    if content["format"] > FORMAT:
        raise newer(path.parent)
    if not whole:
        raise _damaged(path)
    try:
        kept = tuple((str(item["ledger"]), _recipe(item["recipe"])) for item in content.get("kept", ()))
        ledger = str(content.get("ledger", LEDGER))
        names = [ledger, *(name for name, _ in kept)]
        if len(set(names)) < len(names) or not all(
            is_ledger(name) and name.endswith(".db") for name in names
        ):
            raise ValueError("not the ledgers of a library")
        private = WrappedKey.from_json(content["private"]) if "private" in content else None
        name, recipe = str(content["name"]), _recipe(content["recipe"])
        return Label(str(content["id"]), name, recipe, ledger, kept, private)
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(path) from error


def check_unlocked(folder: Path) -> None:
    """Raises LockedError where the library in `folder` is private and locked."""
    if is_there(folder):
        keys.required(folder, read(folder).private)


def there_already(folder: Path) -> AppError:
    return AppError(
        tr("{folder} is a library already.", folder=folder), tr("Open it, or choose another folder.")
    )


def kept_damaged(folder: Path, ledger: str) -> AppError:
    return AppError(
        tr("What the library {folder} keeps for this model is damaged: {file}.", folder=folder, file=ledger),
        tr("Delete that file and switch again: it is made again from the documents."),
    )


def moved(folder: Path) -> AppError:
    """What is said of a library that was there when it was opened."""
    return AppError(
        tr("The library {folder} was moved, deleted or replaced while it was in use.", folder=folder),
        tr("Open it where it is now; what was finished before is in it."),
    )


def newer(folder: Path) -> NewerFormatError:
    return NewerFormatError(
        tr("The library {folder} was made by a newer Embedscope.", folder=folder),
        tr("Update this program, or index the files into a new library."),
    )


def _recipe(content: Any) -> Recipe:
    cleaning = Preprocessing(**content["preprocessing"])
    prompts = Prompts(**content.get("prompts", {}))
    recipe = Recipe(**{**content, "preprocessing": cleaning, "prompts": prompts})
    plain = recipe.model.isalnum() and recipe.pooling in POOLINGS and recipe.max_length > 0
    plain &= isinstance(prompts.query, str) and isinstance(prompts.passage, str)
    plain &= recipe.dimensions is None or (type(recipe.dimensions) is int and recipe.dimensions > 0)
    if not plain or not all(
        isinstance(flag, bool) for flag in dataclasses.asdict(recipe.preprocessing).values()
    ):
        raise ValueError("not a recipe")
    return recipe


def _entries(recipe: Recipe) -> dict[str, Any]:
    """The recipe as JSON: what it does not have is not named, so that older programs can read it."""
    entries = dataclasses.asdict(recipe)
    if recipe.prompts == NO_PROMPTS:
        del entries["prompts"]
    if recipe.dimensions is None:
        del entries["dimensions"]
    return entries


def _passages(recipe: Recipe) -> Recipe:
    """What of a recipe decides the passages and their vectors: every segment has both poolings."""
    return dataclasses.replace(recipe, pooling=POOLINGS[0])


def _digest(recipe: Recipe) -> str:
    content = json.dumps(_entries(_passages(recipe)), sort_keys=True)
    return hashlib.blake2b(content.encode(), digest_size=8).hexdigest()


def _damaged(path: Path) -> AppError:
    return AppError(
        tr("{file} is damaged.", file=path),
        tr("Restore it from a backup, or index the files into a new library."),
    )


def vectors_of(folder: Path, tag: Label) -> Path:
    """The folder of a ledger's segments, which is its alone: what it does not name there is swept."""
    own = tag.recipe.model if tag.ledger == LEDGER else f"of-{tag.ledger.removesuffix('.db')}"
    return folder / VECTORS / own


def words_of(folder: Path, tag: Label) -> Path:
    """The same, of its segments of words."""
    return folder / WORDS / tag.ledger.removesuffix(".db")
