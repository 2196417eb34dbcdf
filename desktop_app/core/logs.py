"""The log of the window: what went wrong, when and where in the program, and nothing of anybody's texts.

What a program knows of a fault is in its exception's words, which may quote a document, a query or a path:
the log has the kinds of exceptions and the lines of the program they went through, and no words of theirs.
"""

from __future__ import annotations

import logging
import traceback
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import cast

from desktop_app.core.files import appending, make_folder
from desktop_app.core.paths import ROOT

NAME = "embedscope.log"
LARGEST = 256 * 1024
"""Bytes; then the log begins anew."""
KEPT = 2
"""So many older ones are kept beside it."""
PROGRAM = "desktop_app"

Exception_ = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def where(error: BaseException) -> str:
    """The line of the program that raised an exception, as "module.py:12"."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{_place(frames[-1].filename)}:{frames[-1].lineno}" if frames else "nowhere"


class WordlessFormatter(logging.Formatter):
    """Of an exception and what led to it the kinds and the lines of the program."""

    def formatException(self, ei: Exception_) -> str:
        lines: list[str] = []
        error = ei[1]
        while error is not None:
            lines.append(type(error).__name__)
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f"  {_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


class PrivateLog(RotatingFileHandler):
    """Files for the owner alone. A log that cannot be written disturbs nobody."""

    def _open(self) -> TextIOWrapper:
        path = Path(self.baseFilename)
        make_folder(path.parent)
        return cast(TextIOWrapper, appending(path))

    def handleError(self, record: logging.LogRecord) -> None:
        """Goes on without it."""


def begin(data: Path) -> logging.Handler:
    """Writes what the program notes of itself into the data folder, its faults to stderr as well."""
    handler = PrivateLog(data / NAME, maxBytes=LARGEST, backupCount=KEPT, delay=True)
    handler.setFormatter(WordlessFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    ours = logging.getLogger(PROGRAM)
    ours.setLevel(logging.INFO)
    ours.addHandler(handler)
    faults = logging.StreamHandler()
    faults.setLevel(logging.WARNING)
    ours.addHandler(faults)
    return handler


def _place(file: str) -> str:
    """A file of the program by its path within it, another one by its name."""
    path = Path(file)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
