"""The command that searches: which libraries, and what it prints."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app import cli_private
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken
from desktop_app.core.paths import data_folder
from desktop_app.core.query_values import gaps
from desktop_app.core.words import NO_GOOD_MATCHES, behind
from desktop_app.meter import say

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


def search(options: argparse.Namespace, cancel: CancelToken) -> tuple[dict[str, Any], Sequence[str]]:
    """The JSON document of an answer, and its lines; raises AppError and Cancelled."""
    answer, waiting = _answer(options, cancel)
    from desktop_app.services.reach import reach_document
    from desktop_app.services.searching.describe import hit_document

    asked = answer.asked
    document = {name: getattr(answer, name) for name in ("query", "mode", "pooling", "elapsed_ms")}
    document["hits"] = list(map(hit_document, answer.hits))
    document["notes"] = list(asked.notes)
    document |= {"instead": dict(asked.instead), "unread": [*map(asdict, answer.unread)]}
    missing = [*gaps(answer.reach, answer.problems, answer.mode == "keyword"), *waiting]
    document |= reach_document(answer.reach, missing)
    say(missing)
    for note in asked.unmet:
        say((note,))
    lines = [note for note in asked.notes if note not in asked.unmet]
    if not answer.relevant:
        lines.append(NO_GOOD_MATCHES)
    for hit in answer.hits:
        match = "" if answer.listed else f"{hit.match:.0%}"
        library = f"  {hit.library_name}" if hit.library_name else ""
        lines.append(f"{hit.rank:3}  {match:>4}  {hit.name}  [{hit.id}]{library}")
        lines.append(f"           {' '.join(hit.passage.split())[:160]}")
        if others := behind(len(hit.copies), len(hit.more)):
            lines.append(f"           {others}")
    lines += (f"     not read  {one.source}: {one.reason}" for one in answer.unread)
    return document, [*lines, f"{len(answer.hits)} results in {answer.elapsed_ms:.0f} ms"]


def _asks_several(options: argparse.Namespace) -> bool:
    """Whether libraries are searched as one, of which some may fail."""
    return options.everywhere or len(options.library) > 1


def _answer(options: argparse.Namespace, cancel: CancelToken) -> tuple[Answer, list[str]]:
    """The answer of the libraries that were named, and which of them have files to read; raises AppError and
    Cancelled.
    """
    from desktop_app.services.open_libraries import OpenLibraries
    from desktop_app.services.open_models import OpenModels
    from desktop_app.services.reach import still_to_read

    query, top, mode, pooling = options.query, options.top, options.mode, options.pooling
    cli_private.unlock(*options.library or ())
    libraries = OpenLibraries(OpenModels())
    try:
        if not _asks_several(options):
            searcher = libraries.searcher(options.library[0])
            found = searcher.search(query, top, mode, pooling)
            return found, still_to_read(searcher.library)
        from desktop_app.services import private_libraries
        from desktop_app.services.libraries import remembered
        from desktop_app.services.searching.everywhere.search import Everywhere

        folders = options.library or remembered(data_folder())
        for folder in folders:  # one that is locked, or not there, is left out, and it is said
            with suppress(AppError):
                private_libraries.unlock_remembered(folder, data_folder())
        if not folders:
            raise AppError("The window has no libraries yet.", "Name one: --library DIR.")
        *_, together = Everywhere(libraries).search(folders, query, top, mode, pooling, cancel)
        waiting = []
        for folder in folders:
            with suppress(AppError):
                waiting += still_to_read(libraries.searcher(folder).library)
    finally:
        libraries.close()
    if not together.parts and len(together.problems) >= together.total:
        raise AppError("No library could be searched.", "\n".join(together.problems))
    return together, waiting
