"""The command that verifies a library and repairs it, and what is said of one that is not searched whole."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from desktop_app import cli_private
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken
from desktop_app.core.query_values import Reach, gaps
from desktop_app.core.types import IndexRequest, Pooling
from desktop_app.core.words import count
from desktop_app.meter import Meter, say

if TYPE_CHECKING:
    from desktop_app.library.store import Library

REPAIR = "embedscope check --repair embeds them."


def reached(library: Library, pooling: Pooling | None = None) -> dict[str, Any]:
    """What a search of the library does not find, for the JSON document; it is said on stderr as well."""
    from desktop_app.services.reach import reach, reach_document

    found, problems = reach(library, pooling)
    missing = gaps(found, problems)
    say(missing)
    return reach_document(found, missing)


def check(options: argparse.Namespace, cancel: CancelToken) -> tuple[dict[str, Any], Sequence[str]]:
    """What is wrong with a library, once what can be repaired was; raises AppError and Cancelled.

    Passages that wait for a vector are no fault, but they are said: meaning does not find them.
    """
    from desktop_app.library.check import check
    from desktop_app.library.proof.repair import mend
    from desktop_app.library.store import Library
    from desktop_app.services.reach import reach, reach_document, still_to_read

    cli_private.unlock(options.library)
    if options.repair:
        with Meter() as meter:
            repaired = mend(options.library, meter.show, cancel)
        for done in repaired:
            say((done,))
        with Library.open(options.library, writable=True) as library:
            _embed(library, cancel)
    found, to_read = Reach(), list[str]()
    with Library.open(options.library) as library:
        with Meter() as meter:
            problems = list(check(library, True, meter.show, cancel))
        with suppress(AppError):  # of a library that is damaged, which is said anyway
            found, _ = reach(library)
            to_read = still_to_read(library)
    waits = [f"{found.sentence} {REPAIR}"] if found.without and not options.repair else [found.sentence]
    waits = [*filter(None, waits), *to_read]
    say(waits)
    document = {"ok": not problems, **reach_document(found, problems)}
    return document, problems or ["No file is damaged." if waits else "No problem found."]


def _embed(library: Library, cancel: CancelToken) -> None:
    """Embeds what waits, where the model is there; raises Cancelled."""
    from desktop_app.services.indexing.index import index
    from desktop_app.services.open_models import OpenModels
    from desktop_app.services.reach import reach

    if not (waiting := reach(library)[0].without):
        return
    try:
        with Meter() as meter:
            request = IndexRequest(library.folder, paths=())
            index(library, request, OpenModels().of_library(library.folder), meter.show, cancel)
        say((f"Embedded: {count(waiting - reach(library)[0].without, 'passage')}.",))
    except AppError as error:
        say((f"To be embedded: {count(waiting, 'passage')}. {error}",))
