"""`library.json`: what a library is, and the Recipe its vectors were made by."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.core.errors import AppError, os_error
from desktop_app.core.files import write_bytes
from desktop_app.core.types import POOLINGS, Preprocessing, Recipe

FORMAT = 1
NAME = "library.json"


class NewerFormatError(AppError):
    """The library was made by a newer program."""


@dataclass(frozen=True, slots=True)
class Label:
    """`id` never changes, however often the folder is renamed or moved."""

    id: str
    name: str
    recipe: Recipe

    def write(self, folder: Path) -> None:
        """Puts the label on `folder`, which makes it a library; raises AppError."""
        content = {"format": FORMAT, **dataclasses.asdict(self)}
        write_bytes(folder / NAME, json.dumps(content, indent=1).encode())


def read(folder: Path) -> Label:
    """The label of the library in `folder`; raises AppError if it is none, or a newer program made it."""
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
        return Label(str(content["id"]), str(content["name"]), _recipe(content["recipe"]))
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(path) from error


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


def _damaged(path: Path) -> AppError:
    return AppError(f"{path} is damaged.", "Restore it from a backup, or index the files into a new library.")
