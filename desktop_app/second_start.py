"""The program started again while its window is open: that window is asked to come, and the new start ends.

What is asked is a file in the data folder, which the window takes away: that is its answer. Where none comes,
or the disk knows no locks, the program opens a window of its own.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from desktop_app.core.errors import AppError
from desktop_app.core.files import lock, make_file, parse_json, write_json

LOCK = "window.lock"
ASKED = "asked-{}.json"
TOKEN = "XDG_ACTIVATION_TOKEN"  # noqa: S105 - what a desktop gives a program so that it may come to the front
PATIENCE_S = 5.0
_AGAIN_S = 0.01
_ANYBODY = -1


@dataclass(frozen=True, slots=True)
class Summoned:
    """What another start asks of the window: to come, with the desktop's leave, and to open a file."""

    token: str
    opening: Path | None


@contextmanager
def only(folder: Path) -> Iterator[None]:
    """Within, later starts with this data folder ask this one; nothing is asked of it before."""
    with ExitStack() as held:
        with suppress(OSError):
            make_file(folder / LOCK)
            lock(held.enter_context((folder / LOCK).open("rb")).fileno())
            for _left in taken(folder):
                pass
        yield


def ask(folder: Path, opening: Path | None, patience_s: float = PATIENCE_S) -> bool:
    """Whether a window that is open has come to the front, and opens what this start was to open."""
    if not _is_open(folder):
        return False
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(_ANYBODY)
    path = folder / ASKED.format(os.getpid())
    wanted = str(opening.absolute()) if opening else ""
    try:
        write_json(path, {"token": os.environ.get(TOKEN, ""), "opening": wanted})
    except AppError:
        return False
    until = time.monotonic() + patience_s
    while path.exists() and time.monotonic() < until:
        time.sleep(_AGAIN_S)
    return not _took(path)


def taken(folder: Path) -> Iterator[Summoned]:
    """What was asked since the last time."""
    for path in sorted(folder.glob(ASKED.format("*"))):
        try:
            content, sound = parse_json(path.read_bytes())
        except (OSError, ValueError, RecursionError):
            content, sound = {}, False
        if _took(path) and sound and isinstance(content, dict):
            opening = str(content.get("opening", ""))
            yield Summoned(str(content.get("token", "")), Path(opening) if opening else None)


def _took(path: Path) -> bool:
    """Takes a file away; False where that was done already, or cannot be."""
    try:
        path.unlink()
    except OSError:
        return False
    return True


def _is_open(folder: Path) -> bool:
    """Whether a window holds the lock."""
    try:
        with (folder / LOCK).open("rb") as file:
            lock(file.fileno())
    except (BlockingIOError, PermissionError):
        return True
    except OSError:
        pass
    return False
