"""Files to a searchable library: read, split, embed what is new, keep every batch."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from desktop_app.core.jobs import CancelToken, Progress, Report, silent
from desktop_app.core.types import Document, IndexReport, Skipped
from desktop_app.corpus.passages import split
from desktop_app.corpus.sources import SourceFile, read
from desktop_app.encoder.encode import Encoder
from desktop_app.library import commit, compact
from desktop_app.library.store import Library
from desktop_app.services.models import check_model
from desktop_app.services.pace import Pace

SECONDS_PER_COMMIT = 1.5
"""What a kill may cost. A commit takes about 1% of it (see benchmarks.md)."""
FEWEST_PASSAGES, MOST_PASSAGES = 256, 8_192
"""Passages to embed for one commit: enough to fill batches of equal length, few enough for the memory."""
MOST_DOCUMENTS = 2_000
MOST_CHARACTERS = 16_000_000
"""What may wait for a commit when little or nothing of it has to be embedded."""


def index(
    library: Library,
    paths: Iterable[Path],
    encoder: Encoder,
    title_field: str | None = None,
    text_fields: Sequence[str] = (),
    report: Report = silent,
    cancel: CancelToken | None = None,
) -> IndexReport:
    """Brings `library` up to date with the files at and below `paths`.

    A document that says the same as before costs nothing, a passage that was ever embedded is not embedded
    again. Documents that a file no longer has are removed once it was read to its end, and those of files
    that are gone from a folder among `paths`. What lost its vectors is embedded again from the library.

    Progress counts passages; its total is estimated from the bytes read so far. Raises AppError (the disk,
    another model, a path that does not exist) and Cancelled; every batch committed before stays.
    """
    check_model(encoder, library.recipe, library.name)
    started = time.perf_counter()
    run = _Run(library, encoder, report, cancel)
    roots = [Path(path) for path in paths]
    files: list[SourceFile] = []
    for item in read(roots, title_field, text_fields, report, cancel):
        if isinstance(item, Skipped):
            run.skipped.append(item)
        else:
            files.append(item)
    run.pace.total = sum(file.size for file in files)
    for file in files:
        run.read(file)
    run.flush()
    run.forget_missing([root.resolve() for root in roots if root.is_dir()])
    run.rebuild()
    run.finish()
    return run.outcome(time.perf_counter() - started)


class _Run:
    """One indexing run: what waits for the next commit, and the counts so far."""

    def __init__(
        self, library: Library, encoder: Encoder, report: Report, cancel: CancelToken | None
    ) -> None:
        self.skipped: list[Skipped] = []
        self.pace = Pace(report)
        self._library, self._encoder, self._cancel = library, encoder, cancel
        self._documents = self._passages = self._embedded = self._reused = 0
        self._dead = False
        self._batch = FEWEST_PASSAGES
        self._parts: list[commit.Part] = []
        self._fresh: dict[str, str] = {}
        self._known: dict[str, int] = {}
        self._cost = 0.0
        self._characters = 0

    def read(self, file: SourceFile) -> None:
        """Takes in a file. Documents that vanished go, unless the last word of it was that it was skipped."""
        source = str(file.path.resolve())
        vanished = set(commit.documents_of(self._library, source))
        complete = True
        self.pace.begin_file(file.path.name, file.size)
        for item in file.documents():
            self._check()
            complete = isinstance(item, Document)
            if isinstance(item, Skipped):
                self.skipped.append(item)
                self.pace.skipped += 1
                continue
            old = commit.stored(self._library, source, item)
            if old:
                vanished.discard(old.row)
                self._dead |= not old.unchanged
            cost = self.pace.cost(item)
            if old and old.unchanged:
                self._documents += 1
                self._passages += old.passages
                self._reused += old.passages
                self.pace.advance(cost, old.passages)
            else:
                self._add(source, item, cost)
        if complete:
            self._remove(sorted(vanished))
        self.pace.end_file()

    def flush(self) -> None:
        """Embeds what is new, and commits what waits."""
        if not self._parts:
            return
        passages = sum(len(part.passages) for part in self._parts)
        started = time.perf_counter()

        def partly(progress: Progress) -> None:
            share = progress.done / progress.total if progress.total else 0.0
            self.pace.tell(self._cost * share, passages * share)

        fresh = list(self._fresh)
        embedded = None
        if fresh:
            length = self._library.recipe.max_length
            embedded = self._encoder.encode(list(self._fresh.values()), length, partly, self._cancel)
        recovered = self._library.recovered
        self._known |= commit.commit(self._library, self._parts, self._known, fresh, embedded)
        compact.join(self._library)
        if self._library.recovered != recovered:
            self._known.clear()  # some of these vectors may be among those just set aside
        if fresh:
            rate = len(fresh) / (time.perf_counter() - started)
            self._batch = min(max(round(rate * SECONDS_PER_COMMIT), FEWEST_PASSAGES), MOST_PASSAGES)
        self._embedded += len(fresh)
        self.pace.advance(self._cost, passages)
        self._parts, self._fresh, self._cost, self._characters = [], {}, 0.0, 0

    def forget_missing(self, folders: Sequence[Path]) -> None:
        """Removes the documents of files that are gone from `folders`."""
        gone: list[int] = []
        for source in commit.sources(self._library):
            path = Path(source)
            if any(path.is_relative_to(folder) for folder in folders) and not os.path.lexists(path):
                gone += commit.documents_of(self._library, source)
        self._remove(gone)

    def rebuild(self) -> None:
        """Embeds from the library's own documents what lost its vectors and was not read again."""
        waiting = commit.unfinished(self._library)
        for row, source in waiting:
            self._check()
            document = self._library.document(row).document
            self.pace.begin_file(document.title, size := len(document.text.encode()))
            self.pace.total += size
            self._add(source, document, size)
        self.flush()

    def finish(self) -> None:
        """Takes the vectors of removed documents out of the files where they are many."""
        if self._dead:
            compact.reclaim(self._library)
        self.pace.tell(always=True)

    def outcome(self, seconds: float) -> IndexReport:
        set_aside = [
            Skipped(str(self._library.vectors), f"{told} Its passages are embedded again.")
            for told in self._library.recovered
        ]
        skipped = (*self.skipped, *set_aside)
        return IndexReport(self._documents, self._passages, self._embedded, self._reused, skipped, seconds)

    def _add(self, source: str, document: Document, cost: float) -> None:
        """Splits a document and queues it, in several parts if one commit would take too long."""
        recipe = self._library.recipe
        spans = self._encoder.wordpiece.spans
        passages = split(document, spans, recipe.max_length, recipe.preprocessing)
        new = {passage.hash for passage in passages} - self._fresh.keys() - self._known.keys()
        self._known |= commit.known(self._library, new)
        self._documents += 1
        self._passages += len(passages)
        self._characters += len(document.text)
        start = 0
        for end, passage in enumerate(passages, 1):
            if passage.hash in self._known or passage.hash in self._fresh:
                self._reused += 1
            else:
                self._fresh[passage.hash] = passage.model_text
            if len(self._fresh) >= self._batch and end < len(passages):
                part = passages[start:end]
                self._queue(
                    commit.Part(source, document, part, not start, False), cost * len(part) / len(passages)
                )
                self.flush()
                start = end
        rest = passages[start:]
        share = len(rest) / len(passages) if passages else 1.0
        self._queue(commit.Part(source, document, rest, not start), cost * share)
        if (
            len(self._fresh) >= self._batch
            or len(self._parts) >= MOST_DOCUMENTS
            or self._characters >= MOST_CHARACTERS
        ):
            self.flush()
            self._known.clear()

    def _queue(self, part: commit.Part, cost: float) -> None:
        self._parts.append(part)
        self._cost += cost

    def _remove(self, documents: Sequence[int]) -> None:
        if documents:
            commit.remove(self._library, documents)
            self._dead = True

    def _check(self) -> None:
        if self._cancel:
            self._cancel.check()
