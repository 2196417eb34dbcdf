"""Files to passages in the library, a slice of time after the other; their vectors come later."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from desktop_app.core.types import Document, PageStep, Scanned, Skipped
from desktop_app.core.words import count_are
from desktop_app.corpus.formats.scans import ADVICE, ALONE
from desktop_app.language import number, tr
from desktop_app.library import commit
from desktop_app.library.commit import Added, ReadFile
from desktop_app.services.indexing.embed import Filling
from desktop_app.services.indexing.scan import WAITS_FOR_OCR, Wanted
from desktop_app.services.passages import passages_of

SLICE_SECONDS = 2.0
"""So long is read before the encoder has its turn."""
MOST_DOCUMENTS = 2_000
MOST_CHARACTERS = 16_000_000
"""What waits for a commit at most."""
MOST_REASONS = 100
"""Of a file with more bad rows so many are reported, and the number of the others."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What OCR is to read of a file: its numbered `parts`, or all of it; and what was told of it before."""

    parts: frozenset[int]
    reasons: tuple[str, ...]

    @classmethod
    def of(cls, scanned: Sequence[Scanned], reasons: Iterable[str]) -> _Waiting:
        whole = any(not item.parts for item in scanned)
        parts = frozenset[int]().union(*(() if whole else item.parts for item in scanned))
        return cls(parts, tuple(reasons))


class FileReading:
    """Takes in files; `skipped` is what was left out of them.

    OCR read `recognized` pages.

    `scanned` are those with pages that only OCR reads, which is slow and comes when all else is done.
    """

    def __init__(self, filling: Filling, ocr: bool = False) -> None:
        """What is committed is handed to `filling`, into whose library it goes. Without `ocr` none comes."""
        self.skipped: list[Skipped] = []
        self.scanned: dict[Wanted, _Waiting] = {}
        self.recognized = 0
        self._ocr, self._recognizing = ocr, False
        self._filling, self._library = filling, filling.library
        self._parts: list[commit.SplitDocument] = []
        self._files: list[ReadFile] = []
        self._characters = 0
        self._announced: frozenset[str] = frozenset()
        self._bytes = Counter[str]()  # by the kind of file
        self._since = time.perf_counter()

    def announce(self, wanted: Sequence[Wanted], known: Mapping[str, ReadFile]) -> None:
        """What is new or has changed is told of as unread until it was read, however the run ends."""
        new = [item for item in wanted if item.is_new(known.get(item.read.source))]
        self._announced = frozenset(item.read.source for item in new)
        for start in range(0, len(new), MOST_DOCUMENTS):
            self._filling.cancel.check()
            commit.commit(self._library, [], [item.unread for item in new[start : start + MOST_DOCUMENTS]])

    def slices(self, wanted: Iterable[Wanted], known: Mapping[str, ReadFile]) -> Iterator[None]:
        """Reads everything, and stops each time some seconds are over, with all of it committed.

        Documents that say the same as before cost nothing. Those that a file no longer has are removed,
        unless the last word of it was that it was skipped.
        """
        began = self._since = time.perf_counter()
        for item in wanted:
            for _ in self._file(item, known.get(item.read.source)):
                if time.perf_counter() - began > SLICE_SECONDS:
                    self.flush()
                    yield
                    began = self._since = time.perf_counter()
        self.flush()

    def recognize(self, known: Mapping[str, ReadFile]) -> Iterator[None]:
        """Reads the pages of `scanned` that only OCR reads, and stops as `slices` does."""
        self._recognizing = True
        yield from self.slices(list(self.scanned), known)
        self.scanned.clear()

    def take(self, source: str, document: Document, digest: bytes | None = None) -> None:
        """Queues a document; `digest` is the one that another ledger has of it."""
        passages = passages_of(document, self._filling.encoder, self._library.recipe)
        self._parts.append(commit.SplitDocument(source, document, passages, digest))
        self._characters += len(document.text)
        if len(self._parts) >= MOST_DOCUMENTS or self._characters >= MOST_CHARACTERS:
            self.flush()

    def flush(self) -> None:
        """Commits what waits for it."""
        added = Added()
        if self._parts or self._files:
            added = commit.commit(self._library, self._parts, self._files)
            self._filling.took((passage for part in self._parts for passage in part.passages), added)
        now = time.perf_counter()
        self._filling.pace.read(self._bytes, now - self._since, added)
        self._parts, self._files, self._characters, self._bytes = [], [], 0, Counter()
        self._since = now

    def _file(self, wanted: Wanted, old: ReadFile | None) -> Iterator[None]:
        """Takes in a file, and stops after each document."""
        path, source, left = wanted.file.path, wanted.read.source, wanted.file.size
        kind = path.suffix.lower()
        before = self.scanned.get(wanted)
        parts = before.parts if before else frozenset[int]()
        vanished = set(commit.documents_of(self._library, source)) if old and not parts else set()
        reasons: list[str] = list(before.reasons) if before else []
        new, left_out = len(reasons), 0
        complete = True
        self._filling.pace.current = path.name
        scanned: list[Scanned] = []
        for item in wanted.file.transcribe(parts) if self._recognizing else wanted.file.documents():
            self._filling.cancel.check()
            if isinstance(item, PageStep):
                self._filling.pace.current = tr(
                    "{file}, page {page} of {pages}",
                    file=path.name,
                    page=number(item.done + 1),
                    pages=number(item.of),
                )
                self._filling.pace.tell()
                yield
                continue
            complete = isinstance(item, Document)
            if isinstance(item, Scanned) and self._ocr:
                if not self._recognizing:
                    scanned.append(item)
                    continue
                item = replace(item, reason=item.reason.replace(ADVICE, ALONE))
            if isinstance(item, Skipped):
                if not (before and item.reason in before.reasons):
                    left_out += 1
                    if left_out <= MOST_REASONS:
                        reasons.append(item.reason)
                continue
            if parts and not item.recognized:
                continue  # as it was read before
            if self._recognizing:
                self.recognized += len({line.page for line in item.recognized})
            cost = min(_bytes(item), left)
            left -= cost
            self._bytes[kind] += cost
            own = commit.member_source(source, item.member)
            known = commit.stored(self._library, own, item) if old else None
            if known:
                vanished.discard(known.row)
            if not (known and known.unchanged):
                self.take(own, item)
            yield
        self._bytes[kind] += left
        if complete and vanished:
            commit.remove(self._library, sorted(vanished))
        if left_out > MOST_REASONS:
            reasons.append(f"{left_out - MOST_REASONS:,} more were left out.")
        self.skipped += [Skipped(str(path), reason) for reason in reasons[new:]]
        self._filling.pace.skipped += left_out
        self._filling.pace.files_read += not self._recognizing
        if scanned:
            self.scanned[wanted] = _Waiting.of(scanned, reasons)
            pages = sum(item.pages for item in scanned)
            reasons.append(f"{count_are(pages, 'page')} {WAITS_FOR_OCR}.")
        self._remember(wanted, old, tuple(reasons))
        yield

    def _remember(self, wanted: Wanted, old: ReadFile | None, reasons: tuple[str, ...]) -> None:
        read = replace(wanted.read, skipped=reasons)
        if not os.access(wanted.file.path, os.R_OK):
            read = replace(read, size=None)  # who may read it changes without a trace in its time
        if read != old or read.source in self._announced:
            self._files.append(read)


def _bytes(document: Document) -> int:
    """About how many bytes of its file a document takes."""
    parts = [*document.fields, *document.fields.values()] or [document.text]
    return sum(len(part.encode()) for part in parts)
