"""Switches a library to the bundle given, and ends itself without warning at a chosen write point.

Arguments: the library's folder, the bundle's folder, which write point (0: none, and their number is
printed at the end). Started by test_switching.py.
"""

import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from desktop_app.library import schema
from desktop_app.services.indexing import embed as filling
from desktop_app.services.indexing.switch import switch
from desktop_app.services.models import open_encoder

reached = 0
connect = schema.connect


def point() -> None:
    global reached
    reached += 1
    if reached == int(sys.argv[3]):
        os._exit(9)


def deadly(original: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        point()
        return original(*arguments, **named)

    return call


def watched(path: Path, mode: Literal["ro", "rw", "rwc"]) -> sqlite3.Connection:
    database = connect(path, mode)
    database.set_trace_callback(lambda statement: point() if statement == "COMMIT" else None)
    return database


filling.LEAST_WORK = filling.MOST_WORK = 500
encoder = open_encoder(Path(sys.argv[2]), threads=1)
schema.connect = watched
os.replace = deadly(os.replace)
os.fsync = deadly(os.fsync)
switch(Path(sys.argv[1]), encoder)
sys.stdout.write(str(reached))
