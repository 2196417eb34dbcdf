"""`library.json`: what a library is, the Recipe of its vectors, and the Recipes kept next to it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.core.errors import AppError, os_error
from desktop_app.core.files import write_bytes
from desktop_app.core.types import POOLINGS, Preprocessing, Recipe

FORMAT = 2
"""1: one ledger, documents.db. 2: other recipes are kept in ledgers of their own."""
NAME = "library.json"
LEDGER = "documents.db"
"""The ledger of the first recipe, and of an exported library."""
CLASSIFIER = "classifier"
"""The folder of the classifier that divides the documents, where there is one."""
_LEDGER = re.compile(r"documents(-[0-9a-f]{16})?\.db")


class NewerFormatError(AppError):
    """The library was made by a newer program."""


@dataclass(frozen=True, slots=True)
class Label:
    """`id` never changes, however often the folder is renamed or moved.

    `ledger` is the file of the active `recipe`; `kept` holds the files and recipes that were active before.
    """

    id: str
    name: str
    recipe: Recipe
    ledger: str = LEDGER
    kept: tuple[tuple[str, Recipe], ...] = ()

    def write(self, folder: Path) -> None:
        """Puts the label on `folder`, which makes it a library; raises AppError."""
        content = {"format": 1, "id": self.id, "name": self.name, "recipe": dataclasses.asdict(self.recipe)}
        if self.kept or self.ledger != LEDGER:
            kept = [{"ledger": ledger, "recipe": dataclasses.asdict(recipe)} for ledger, recipe in self.kept]
            content |= {"format": FORMAT, "ledger": self.ledger, "kept": kept}
        write_bytes(folder / NAME, json.dumps(content, indent=1).encode())

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


def is_ledger(name: str) -> bool:
    """Whether a library's file of this name is a ledger, or a journal of one."""
    return bool(_LEDGER.fullmatch(name.removesuffix("-journal")))


def read(folder: Path) -> Label:
    """The label of the library in `folder`; raises AppError if it is not one, or a newer program made it."""
    path = folder / NAME
    try:
        content = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise AppError(
            f"{folder} is not a library.",
            "Choose a folder that holds a library.json, or index into a new one.",
        ) from error
    except OSError as error:
        raise os_error("read", path, error) from error
    except ValueError as error:
        raise _damaged(path) from error
    if not isinstance(content, dict) or not isinstance(content.get("format"), int):
        raise _damaged(path)
    if content["format"] > FORMAT:
        raise newer(folder)
    try:
        kept = tuple((str(item["ledger"]), _recipe(item["recipe"])) for item in content.get("kept", ()))
        ledger = str(content.get("ledger", LEDGER))
        names = [ledger, *(name for name, _ in kept)]
        if len(set(names)) < len(names) or not all(map(_LEDGER.fullmatch, names)):
            raise ValueError("not the ledgers of a library")
        return Label(str(content["id"]), str(content["name"]), _recipe(content["recipe"]), ledger, kept)
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(path) from error


def moved(folder: Path) -> AppError:
    """What is said of a library that was there when it was opened."""
    return AppError(
        f"The library {folder} was moved, deleted or replaced while it was in use.",
        "Open it where it is now; what was finished before is in it.",
    )


def newer(folder: Path) -> NewerFormatError:
    return NewerFormatError(
        f"The library {folder} was made by a newer Embedscope.",
        "Update this program, or index the files into a new library.",
    )


def _recipe(content: Any) -> Recipe:
    recipe = Recipe(**{**content, "preprocessing": Preprocessing(**content["preprocessing"])})
    plain = recipe.model.isalnum() and recipe.pooling in POOLINGS and recipe.max_length > 0
    if not plain or not all(
        isinstance(flag, bool) for flag in dataclasses.asdict(recipe.preprocessing).values()
    ):
        raise ValueError("not a recipe")
    return recipe


def _passages(recipe: Recipe) -> Recipe:
    """What of a recipe decides the passages and their vectors: every segment has both poolings."""
    return dataclasses.replace(recipe, pooling=POOLINGS[0])


def _digest(recipe: Recipe) -> str:
    content = json.dumps(dataclasses.asdict(_passages(recipe)), sort_keys=True)
    return hashlib.blake2b(content.encode(), digest_size=8).hexdigest()


def _damaged(path: Path) -> AppError:
    return AppError(f"{path} is damaged.", "Restore it from a backup, or index the files into a new library.")
