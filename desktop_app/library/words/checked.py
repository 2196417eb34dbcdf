"""Whether the keyword index says what the documents do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from desktop_app.core.jobs import NEVER, CancelToken, Progress, Report, silent
from desktop_app.core.lexical.word_segment import WordSegment
from desktop_app.library.vectors import BadSegmentError
from desktop_app.library.words import files, index
from desktop_app.library.words.files import WordFile

if TYPE_CHECKING:
    from desktop_app.library.store import Library

NO_MATCH = "The keyword index does not match the documents."


def problems(
    library: Library, thorough: bool, report: Report = silent, cancel: CancelToken = NEVER
) -> Iterator[tuple[WordFile | None, str]]:
    """What is wrong with the files of words, a sentence each, and with which.

    Quick: their existence, lengths and headers, and that they cover all passages. Thorough: every byte,
    and the terms of every text. Raises Cancelled.
    """
    database = library.database
    covered = []
    named = files.named(database)
    progress = _Told(report, cancel, sum(file.passages for file in named))
    for file in named:
        try:
            (files.verify if thorough else files.check)(library.words, file)
            if thorough and not _says_what_the_documents_do(library, file, progress):
                yield file, NO_MATCH
        except BadSegmentError as error:
            yield file, error.message
        covered.append((file.first, file.last))
    if index.gaps(database, covered):
        yield None, "The keyword index lacks some of the passages."


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
        self.report(Progress("Checking the keyword index", self.done, self.total, "passages"))


def _says_what_the_documents_do(library: Library, file: WordFile, progress: _Told) -> bool:
    """Whether a segment has every term of its live passages, at least as often as it is in the ledger."""
    segment = files.load(library.words, file)
    live = index.live(library.database, file, segment)
    known = segment.passages if live is None else segment.passages[live]
    # In which folder a file is seen depends on what is followed, which may have changed.
    expected = []
    progress.passages(0)
    for _, part in index.made(library.database, (file.first, file.last), ()):
        expected.append(part)
        progress.passages(len(part.passages))
    passages = [part.passages for part in expected]
    if not np.array_equal(known, np.concatenate(passages) if passages else known[:0]):
        return False
    return all(_holds(segment, part) for part in expected)


def _holds(segment: WordSegment, part: WordSegment) -> bool:
    numbers = _numbers(segment, part.terms.decoded())
    if (numbers < 0).any():
        return False
    width = len(segment.passages)
    held, expected = segment.postings.decoded(), part.postings.decoded()
    keys = np.repeat(np.arange(len(segment.terms)), held.counts) * width + held.places
    wanted = np.repeat(numbers, expected.counts) * width
    wanted += np.searchsorted(segment.passages, part.passages)[expected.places]
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return bool(
        np.array_equal(keys[place], wanted) and (held.frequencies[place] >= expected.frequencies).all()
    )


def _numbers(segment: WordSegment, terms: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    known = {term: number for number, term in enumerate(segment.terms.decoded())}
    return np.array([known.get(term, -1) for term in terms], dtype=np.int64)
