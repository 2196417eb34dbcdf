"""Whether the keyword index says what the documents do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from desktop_app.core.jobs import NEVER, CancelToken, Progress, Report, silent
from desktop_app.core.lexical.word_segment import WordSegment
from desktop_app.language import tr
from desktop_app.library.vectors import BadSegmentError
from desktop_app.library.words import files, index
from desktop_app.library.words.files import WordFile

if TYPE_CHECKING:
    from desktop_app.library.store import Library

COMPARED = 4_096
"""Passages of a file whose terms are compared with their texts."""
RUNS = 16
"""Places of a larger file from which they are taken."""
NO_MATCH = tr("The keyword index does not match the documents.")


def problems(
    library: Library, thorough: bool, report: Report = silent, cancel: CancelToken = NEVER
) -> Iterator[tuple[WordFile | None, str]]:
    """What is wrong with the files of words, a sentence each, and with which.

    Quick: their existence, lengths and headers, and that they cover all passages. Thorough: every byte,
    and the terms of the texts (see `_runs`). Raises Cancelled.
    """
    database = library.database
    covered = []
    named = files.named(database)
    progress = _Told(report, cancel, sum(min(file.passages, COMPARED) for file in named))
    for file in named:
        try:
            (files.verify if thorough else files.check)(library.words, file)
            if thorough and not _says_what_the_documents_do(library, file, progress):
                yield file, NO_MATCH
        except BadSegmentError as error:
            yield file, error.message
        covered.append((file.first, file.last))
    if files.known(database) and index.gaps(database, covered):  # where it is not, readers make their own
        yield None, tr("The keyword index lacks some of the passages.")


def repaired(library: Library) -> bool:
    """Makes anew what is wrong with the index of a library that is open for writing; whether anything was."""
    found = list(problems(library, thorough=True))
    if found:
        bad = {file for file, _ in found}
        index.keep(library, [file for file in files.named(library.database) if file not in bad])
        index.fill(library)
    return bool(found)


@dataclass
class _Told:
    """How many passages were compared, of how many."""

    report: Report
    cancel: CancelToken
    total: int
    done: int = 0

    def passages(self, count: int) -> None:
        self.cancel.check()
        self.done += count
        self.report(Progress(tr("Checking the keyword index"), self.done, self.total, "passages"))


def _says_what_the_documents_do(library: Library, file: WordFile, progress: _Told) -> bool:
    """Whether a segment has every term of its live passages, at least as often as it is in the ledger."""
    segment = files.load(library.words, file)
    live = index.live(library.database, file, segment)
    known = segment.passages if live is None else segment.passages[live]
    ids = library.query("SELECT id FROM passages WHERE id BETWEEN ? AND ? ORDER BY id", file.first, file.last)
    if not np.array_equal(known, np.array([id_ for (id_,) in ids], dtype=np.int64)):
        return False
    postings = _Postings(segment)
    for bounds in _runs(segment, (file.first, file.last)):
        # In which folder a file is seen depends on what is followed, which may have changed.
        for _, part in index.made(library.database, bounds, ()):
            progress.passages(len(part.passages))
            if not postings.hold(part):
                return False
    return True


def _runs(segment: WordSegment, bounds: index.Bounds) -> list[index.Bounds]:
    """The passages to be compared, in runs of whole documents: all, or some spread evenly over many.

    That a file is the one that was written is known from its bytes; this finds a fault of the program.
    """
    if len(segment.passages) <= COMPARED:
        return [bounds]
    begins = np.flatnonzero(np.diff(segment.documents, prepend=-1))
    length = COMPARED // RUNS
    found = []
    for place in np.linspace(0, len(segment.passages) - length, RUNS).astype(np.int64):
        first, last = np.searchsorted(begins, [place, place + length], side="right") - 1
        end = begins[last] if last > first else (*begins, len(segment.passages))[last + 1]
        found.append((int(segment.passages[begins[first]]), int(segment.passages[end - 1])))
    return found


class _Postings:
    """Which passages of a segment have which terms, to look others up in."""

    def __init__(self, segment: WordSegment) -> None:
        self._segment = segment
        self._known = {term: number for number, term in enumerate(segment.terms.decoded())}
        self._held = held = segment.postings.decoded()
        having = np.repeat(np.arange(len(segment.terms)), held.counts)
        self._keys = having * len(segment.passages) + held.places

    def hold(self, part: WordSegment) -> bool:
        """Whether all terms of `part` are there, at least as often."""
        segment, keys = self._segment, self._keys
        numbers = np.array([self._known.get(term, -1) for term in part.terms.decoded()], dtype=np.int64)
        if (numbers < 0).any():
            return False
        expected = part.postings.decoded()
        wanted = np.repeat(numbers, expected.counts) * len(segment.passages)
        wanted += np.searchsorted(segment.passages, part.passages)[expected.places]
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        often = self._held.frequencies[place] >= expected.frequencies
        return bool(np.array_equal(keys[place], wanted) and often.all())
