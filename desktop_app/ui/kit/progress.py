"""How far a piece of work is, in words."""

from __future__ import annotations

import re

from desktop_app.core.jobs import Progress

_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def progress_lines(progress: Progress, paused: str = "") -> list[str]:
    """What is done of what, and how fast: "430 of 1,000 passages", "2 min left · 120 a second".

    `paused` tells why work rests, instead of how fast it goes.
    """
    lines = [paused, _done(progress)]
    files = []
    if progress.files_total and progress.files < progress.files_total:
        files.append(f"{progress.files:,} of {progress.files_total:,} files")
    if progress.skipped:
        files.append(f"{progress.skipped:,} skipped")
    lines.append(" · ".join(files))
    speed = []
    if progress.seconds_left is not None and not paused:
        speed.append(f"{duration(progress.seconds_left)} left")
    if progress.rate and not paused:
        speed.append(f"{progress.rate:,.0f} a second")
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
        return f"{whole} s"
    minutes = round(whole / 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def size(count: float) -> str:
    """Bytes as one reads them: "12 MB"."""
    unit = 0
    while count >= 1000 and unit < len(_UNITS) - 1:
        count /= 1000
        unit += 1
    return f"{count:.1f} {_UNITS[unit]}" if unit and count < 10 else f"{count:.0f} {_UNITS[unit]}"


def _done(progress: Progress) -> str:
    if progress.unit == "bytes":
        if not progress.total:
            return progress.stage
        return f"{progress.stage}: {size(progress.done)} of {size(progress.total)}"
    unit = f" {progress.unit}" if progress.unit else ""
    if (progress.total or progress.done) == 1:
        unit = re.sub(r"s\b", "", unit, count=1)
    if progress.total:
        return f"{progress.done:,} of {progress.total:,}{unit}"
    return f"{progress.stage} {progress.done:,}{unit}" if progress.done else progress.stage
