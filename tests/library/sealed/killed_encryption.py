"""Makes a library private, and ends itself without warning at a chosen step; started by test_private.py.

Arguments: the library's folder, the passphrase, which step (0: none, and their number is printed at the end).
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop_app.library.sealed import keys
from desktop_app.library.sealed.private import make_private

reached = 0
keys.MEMORY_KIB = 64


def deadly(original: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        global reached
        reached += 1
        if reached == int(sys.argv[3]):
            os._exit(9)
        return original(*arguments, **named)

    return call


for name in ("replace", "fsync", "unlink", "rmdir", "mkdir"):
    setattr(os, name, deadly(getattr(os, name)))
make_private(Path(sys.argv[1]), sys.argv[2])
sys.stdout.write(str(reached))
