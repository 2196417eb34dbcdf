"""What the command line prints: progress, what has to be known, and documents."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any, Self

from desktop_app.core.jobs import Progress

LINE_EVERY_S = 5.0
BAR_EVERY_S = 0.1
BAR_CELLS = 24


class Meter:
    """Progress on stderr: a bar on a terminal, otherwise a line now and then."""

    def __init__(self) -> None:
        self._bar = sys.stderr.isatty()
        self._shown = 0.0 if self._bar else time.monotonic()
        self._waiting: Progress | None = None
        self._drawn = False

    def show(self, progress: Progress) -> None:
        """Shows where the task stands, unless it did so a moment ago."""
        self._waiting = progress
        now = time.monotonic()
        if now - self._shown >= (BAR_EVERY_S if self._bar else LINE_EVERY_S):
            self._shown = now
            self._draw()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if not error:
            self._draw()
        if self._drawn and self._bar:
            print(file=sys.stderr)

    def _draw(self) -> None:
        if self._waiting is None:
            return
        progress, self._waiting = self._waiting, None
        self._drawn = True
        text = told(progress)
        if not self._bar:
            print(text, file=sys.stderr, flush=True)
            return
        known = progress.done / progress.total if progress.total else 0.0
        filled = int(BAR_CELLS * (known if progress.share is None else progress.share))
        bar = "█" * filled + "░" * (BAR_CELLS - filled)
        print(f"\r\x1b[K{bar} {text}", end="", file=sys.stderr, flush=True)


def told(progress: Progress) -> str:
    """Progress in words: "Indexing, 532 of 1,135 passages, 106 a second, 6 s left"."""
    count = f"{progress.done:,}" + (f" of {progress.total:,}" if progress.total else "")
    parts = [progress.stage, *([f"{count} {progress.unit}"] if progress.unit else [])]
    if progress.rate:
        parts.append(f"{progress.rate:,.0f} a second")
    if progress.seconds_left:
        parts.append(f"{progress.seconds_left:.0f} s left")
    return ", ".join(parts)


def say(sentences: Iterable[str]) -> None:
    """One line on stderr, where there is anything to say."""
    if told := " ".join(sentences):
        print(f"embedscope: {told}", file=sys.stderr)


def json_parts(document: dict[str, Any]) -> Iterator[str]:
    """The document on one line, in parts that are made in a moment each, between which one can interrupt."""
    yield from _parts(document, 3)
    yield "\n"


def _parts(value: Any, depth: int) -> Iterator[str]:
    if not depth or not value or not isinstance(value, dict | list | tuple):
        yield json.dumps(value, ensure_ascii=False, allow_nan=False)
        return
    named = isinstance(value, dict)
    separator = "{" if named else "["
    for one in value:
        yield f"{separator}{json.dumps(one, ensure_ascii=False)}: " if named else separator
        yield from _parts(value[one] if named else one, depth - 1)
        separator = ", "
    yield "}" if named else "]"
