"""Pages of a PDF of which the text cannot be had, and how that is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop_app.core.types import Scanned, Skipped
from desktop_app.core.words import count as count_of
from desktop_app.corpus.formats.base import Refused, numbered, skipped
from desktop_app.corpus.formats.scans import ADVICE


@dataclass(slots=True)
class UnreadPages:
    """The numbers (from 1) of the pages that are pictures, that are garbled, and that failed.

    `stamped` are pictures with a few letters on them.
    """

    scanned: list[int] = field(default_factory=list)
    garbled: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    stamped: list[int] = field(default_factory=list)


def waiting(path: Path, pages: UnreadPages, count: int, any_text: bool) -> Iterator[Scanned]:
    """What only OCR can read of the `count` pages of a PDF."""
    scanned, garbled = pages.scanned, pages.garbled
    if not any_text and garbled:
        reason = f"its letters are stored without their meaning: {ADVICE}"
        yield _scanned(path, reason, len(garbled) + len(scanned))
        return
    if not any_text and scanned:
        held = "its only page holds" if count == 1 else f"its {count} pages hold"
        yield _scanned(path, f"{held} pictures of text: {ADVICE}", len(scanned))
        return
    told = (
        (scanned, f"no text but pictures: {ADVICE} if they show text"),
        (garbled, f"letters that are stored without their meaning: {ADVICE}"),
        (pages.stamped, f"a picture with a few letters on it: {ADVICE} if it shows text"),
    )
    for numbers, what in told:
        if numbers:
            yield _scanned(path, _sentence(numbers, count, what), len(numbers))


def not_recognized(
    path: Path, pages: UnreadPages, count: int, read: set[int], foreign: Mapping[int, int], any_text: bool
) -> Iterator[Skipped]:
    """What OCR did not read: of the `foreign` pages so many lines; raises Refused where that is all."""
    bare = sorted({*pages.scanned, *pages.garbled} - read - foreign.keys())
    if not any_text and foreign:
        lines = count_of(sum(foreign.values()), "line")
        raise Refused(f"its pages show {lines} in a script that OCR does not know, which reads Latin letters")
    if not any_text and bare:
        raise Refused("its pages are pictures in which OCR finds no text")
    for number, lines_there in sorted(foreign.items()):
        yield skipped(
            path, f"page {number} of {count} shows {count_of(lines_there, 'line')} that OCR cannot read"
        )
    if bare:
        yield skipped(path, _sentence(bare, count, "pictures in which OCR finds no text"))


def damaged(path: Path, pages: UnreadPages, count: int, any_text: bool) -> Iterator[Skipped]:
    """Which pages have a fault; raises Refused where all have."""
    if len(pages.failed) == count and not any_text:
        raise Refused("it is damaged: none of its pages can be read")
    if pages.failed:
        yield skipped(path, _sentence(pages.failed, count, "a fault, and cannot be read"))


def _sentence(numbers: Sequence[int], count: int, what: str) -> str:
    verb = "holds" if len(numbers) == 1 else "hold"
    return f"{numbered('page', numbers)} of {count} {verb} {what}"


def _scanned(path: Path, reason: str, pages: int) -> Scanned:
    return Scanned(str(path), skipped(path, reason).reason, pages)
