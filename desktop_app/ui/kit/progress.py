"""How far a piece of work is, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desktop_app.core.jobs import Progress
from desktop_app.language import fraction, number, plural, tr

_SIZES = (tr("{size} bytes"), tr("{size} kB"), tr("{size} MB"), tr("{size} GB"), tr("{size} TB"))
_COUNTED: Mapping[str, Callable[[int], str]] = {
    "checks": lambda n: plural(n, "{n} check", "{n} checks"),
    "documents": lambda n: plural(n, "{n} document", "{n} documents"),
    "files": lambda n: plural(n, "{n} file", "{n} files"),
    "networks": lambda n: plural(n, "{n} network", "{n} networks"),
    "passages": lambda n: plural(n, "{n} passage", "{n} passages"),
    "points": lambda n: plural(n, "{n} point", "{n} points"),
    "queries": lambda n: plural(n, "{n} query", "{n} queries"),
    "records": lambda n: plural(n, "{n} record", "{n} records"),
    "requirements": lambda n: plural(n, "{n} requirement", "{n} requirements"),
    "rows": lambda n: plural(n, "{n} row", "{n} rows"),
    "steps": lambda n: plural(n, "{n} step", "{n} steps"),
    "texts": lambda n: plural(n, "{n} text", "{n} texts"),
    "tokens": lambda n: plural(n, "{n} token", "{n} tokens"),
    "word pieces": lambda n: plural(n, "{n} word piece", "{n} word pieces"),
}
"""The units of Progress, counted."""
_OF: Mapping[str, Callable[[str, int], str]] = {
    "checks": lambda done, n: plural(n, "{done} of {n} check", "{done} of {n} checks", done=done),
    "documents": lambda done, n: plural(n, "{done} of {n} document", "{done} of {n} documents", done=done),
    "files": lambda done, n: plural(n, "{done} of {n} file", "{done} of {n} files", done=done),
    "networks": lambda done, n: plural(n, "{done} of {n} network", "{done} of {n} networks", done=done),
    "passages": lambda done, n: plural(n, "{done} of {n} passage", "{done} of {n} passages", done=done),
    "points": lambda done, n: plural(n, "{done} of {n} point", "{done} of {n} points", done=done),
    "queries": lambda done, n: plural(n, "{done} of {n} query", "{done} of {n} queries", done=done),
    "records": lambda done, n: plural(n, "{done} of {n} record", "{done} of {n} records", done=done),
    "requirements": lambda done, n: plural(
        n, "{done} of {n} requirement", "{done} of {n} requirements", done=done
    ),
    "rows": lambda done, n: plural(n, "{done} of {n} row", "{done} of {n} rows", done=done),
    "steps": lambda done, n: plural(n, "{done} of {n} step", "{done} of {n} steps", done=done),
    "texts": lambda done, n: plural(n, "{done} of {n} text", "{done} of {n} texts", done=done),
    "tokens": lambda done, n: plural(n, "{done} of {n} token", "{done} of {n} tokens", done=done),
    "word pieces": lambda done, n: plural(
        n, "{done} of {n} word piece", "{done} of {n} word pieces", done=done
    ),
}
"""So many of them, of all."""


def progress_lines(progress: Progress, paused: str = "") -> list[str]:
    """What is done of what, and how fast: "430 of 1,000 passages", "2 min left · 120 a second".

    `paused` tells why work rests, instead of how fast it goes.
    """
    lines = [paused, _done(progress)]
    files = []
    if progress.files_total and progress.files < progress.files_total:
        files.append(counted_of(progress.files, progress.files_total, "files"))
    if progress.skipped:
        files.append(plural(progress.skipped, "{n} skipped", "{n} skipped"))
    lines.append(" · ".join(files))
    speed = []
    if progress.seconds_left is not None and not paused:
        speed.append(tr("{time} left", time=duration(progress.seconds_left)))
    if progress.rate and not paused:
        speed.append(tr("{count} a second", count=number(round(progress.rate))))
    lines.append(" · ".join(speed))
    return [line for line in lines if line]


def current_file(progress: Progress) -> str:
    """What is being read now; nothing once all is read."""
    return progress.current if progress.files < progress.files_total else ""


def progress_share(progress: Progress) -> float | None:
    """How much of the whole is done, 0..1, or None while that is not known."""
    if progress.share is not None:
        return min(max(progress.share, 0.0), 1.0)
    return min(progress.done / progress.total, 1.0) if progress.total else None


def duration(seconds: float) -> str:
    """Seconds as one reads them: "8 s", "2 min", "1 h 5 min"."""
    whole = max(1, round(seconds))
    if whole < 60:
        return tr("{seconds} s", seconds=whole)
    minutes = round(whole / 60)
    if minutes < 60:
        return tr("{minutes} min", minutes=minutes)
    return tr("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)


def size(count: float) -> str:
    """Bytes as one reads them: "12 MB"."""
    unit = 0
    while count >= 1000 and unit < len(_SIZES) - 1:
        count /= 1000
        unit += 1
    return _SIZES[unit].format(size=fraction(count, 1 if unit and count < 10 else 0))


def counted_of(done: int, total: int, unit: str) -> str:
    """How many of them, by a unit of Progress: "3 of 12 files"."""
    words = _OF.get(unit)
    return words(number(done), total) if words else _plain_of(done, total, unit)


def _plain_of(done: int, total: int, unit: str) -> str:
    words = tr("{done} of {total}", done=number(done), total=number(total))
    return f"{words} {unit}" if unit else words


def _done(progress: Progress) -> str:
    if progress.unit == "bytes":
        if not progress.total:
            return progress.stage
        done, total = size(progress.done), size(progress.total)
        return tr("{stage}: {done} of {total}", stage=progress.stage, done=done, total=total)
    if not progress.total and not progress.done:
        return progress.stage
    unit, _, model = progress.unit.partition(" for ")
    if progress.total:
        words = counted_of(progress.done, progress.total, unit)
    else:
        counted = _COUNTED.get(unit)
        things = counted(progress.done) if counted else f"{number(progress.done)} {unit}".rstrip()
        words = tr("{stage} {things}", stage=progress.stage, things=things)
    return tr("{done} for {model}", done=words, model=model) if model else words
