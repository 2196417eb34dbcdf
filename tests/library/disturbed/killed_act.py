"""Makes or renames a library, and ends itself without warning at a chosen step; started by test_leftovers.py.

Arguments: what to do, the library's folder, which step (0: none, and their number is printed at the end).
"""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop_app.core.recipe import Recipe
from desktop_app.library import label, marks
from desktop_app.library.store import Library

reached = 0


def deadly(original: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        global reached
        reached += 1
        if reached == int(sys.argv[3]):
            os._exit(9)
        return original(*arguments, **named)

    return call


for name in ("open", "replace", "fsync", "unlink", "mkdir", "close"):
    setattr(os, name, deadly(getattr(os, name)))
folder = Path(sys.argv[2])
match sys.argv[1]:
    case "make":
        Library.create(folder, Recipe("f00d" * 16, 64)).close()
    case "rename":
        label.change(folder, lambda tag: replace(tag, name="Another"))
    case "mark":
        marks.mark(folder, marks.Mark("query", "a.txt", "a", 1))
sys.stdout.write(str(reached))
