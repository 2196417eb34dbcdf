"""A writer that ends itself without warning at a chosen moment; started by test_kill.py.

Arguments: the library's folder, conftest.py, the name of the moment, which occurrence of it.
"""

import os
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop_app.library import commit, compact
from desktop_app.library.store import Library
from desktop_app.library.words import index as words

folder, tools, moment, occurrence = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
put = runpy.run_path(tools)["put_texts"]
left = occurrence


def deadly(original: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        global left
        left -= 1
        if not left:
            os._exit(9)
        return original(*arguments, **named)

    return call


def statement(text: str) -> None:
    global left
    left -= moment in ("statement", text)
    if not left:
        os._exit(9)


compact.FAN = words.FAN = 3
with Library.open(folder, writable=True) as library:
    if moment in ("replace", "fsync", "unlink"):
        setattr(os, moment, deadly(getattr(os, moment)))
    elif moment == "hot journal":
        # A cache of one page forces changes into the file before the commit.
        library.database.execute("PRAGMA cache_spill = 1")
        library.database.execute("PRAGMA cache_size = 1")
        moment = "COMMIT"
        library.database.set_trace_callback(statement)
    else:
        library.database.set_trace_callback(statement)
    put(library, "second\nshared", "first\nchanged")
    put(library, "third\nmore\nshared", source="b.txt")
    commit.remove(library, commit.documents_of(library, "gone.txt"))
    compact.reclaim(library)
    words.settle(library)
