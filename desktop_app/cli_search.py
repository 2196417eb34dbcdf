"""Which libraries the command line searches, and how they answer."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken
from desktop_app.core.paths import data_folder

if TYPE_CHECKING:
    from desktop_app.core.types import Answer


def add_libraries(command: argparse.ArgumentParser) -> None:
    """One library, several, or those of the window."""
    which = command.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--library",
        type=Path,
        action="append",
        metavar="DIR",
        help="may be repeated: all are searched as one",
    )
    which.add_argument("--everywhere", action="store_true", help="search all libraries of the window as one")


def asks_several(options: argparse.Namespace) -> bool:
    """Whether libraries are searched as one, of which some may fail."""
    return options.everywhere or len(options.library) > 1


def answer(options: argparse.Namespace, cancel: CancelToken) -> Answer:
    """The answer of the libraries that were named; raises AppError and Cancelled."""
    from desktop_app.services.libraries import remembered
    from desktop_app.services.open_libraries import OpenLibraries
    from desktop_app.services.open_models import OpenModels
    from desktop_app.services.searching.everywhere import Everywhere

    query, top, mode, pooling = options.query, options.top, options.mode, options.pooling
    libraries = OpenLibraries(OpenModels())
    try:
        if not asks_several(options):
            return libraries.searcher(options.library[0]).search(query, top, mode, pooling)
        folders = options.library or remembered(data_folder())
        if not folders:
            raise AppError("The window has no libraries yet.", "Name one: --library DIR.")
        *_, found = Everywhere(libraries).search(folders, query, top, mode, pooling, cancel)
    finally:
        libraries.close()
    if not found.parts and len(found.problems) >= found.total:
        raise AppError("No library could be searched.", "\n".join(found.problems))
    return found
