"""Writes down what an indexing run tells its estimate of the time left, for the tests to replay.

    python -m benchmarks.traces TRACE.json PATH...

An event a line: seconds since the start, seconds of processor time that the run has got, its kind, and what
`services.pace.Pace` was told.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from desktop_app.core.jobs import Report
from desktop_app.core.types import IndexRequest
from desktop_app.corpus.sources import SourceFile
from desktop_app.library.commit import Added
from desktop_app.library.waiting import Amount
from desktop_app.services.indexing import index as indexing
from desktop_app.services.indexing.pace import Pace
from desktop_app.services.libraries import open_or_create
from desktop_app.services.models import open_encoder


class Recorder(Pace):
    """A Pace that keeps what it is told."""

    events: list[list[Any]]
    began: float
    spent: float

    def __init__(self, report: Report) -> None:
        super().__init__(report)
        Recorder.events = []
        Recorder.began, Recorder.spent = time.perf_counter(), time.process_time()

    def found(self, files: Iterable[SourceFile]) -> None:
        sizes: dict[str, int] = {}
        for file in list(files):
            kind = file.path.suffix.lower()
            sizes[kind] = sizes.get(kind, 0) + file.size
        self._note("found", dict(sorted(sizes.items())))

    def known(self, passages: int, waiting: Amount) -> None:
        super().known(passages, waiting)
        self._note("known", passages, waiting.passages, waiting.work)

    def read(self, sizes: Mapping[str, int], seconds: float, added: Added) -> None:
        lengths = [pieces for _, pieces in added.fresh]
        self._note(
            "read", sizes, round(seconds, 3), added.passages, added.waiting, len(lengths), sum(lengths)
        )

    def embedded(self, placed: Amount, seconds: float) -> None:
        self._note("embedded", placed.passages, placed.work, round(seconds, 3))

    @classmethod
    def _note(cls, *event: Any) -> None:
        now, spent = time.perf_counter() - cls.began, time.process_time() - cls.spent
        cls.events.append([round(now, 3), round(spent, 3), *event])

    @classmethod
    def end(cls) -> None:
        """The work is over."""
        cls._note("end")


def main(trace: Path, paths: list[Path]) -> None:
    """Indexes `paths` into a library that is thrown away."""
    vars(indexing)["Pace"] = Recorder
    encoder = open_encoder()
    with (
        tempfile.TemporaryDirectory() as folder,
        open_or_create(IndexRequest(Path(folder)), encoder) as library,
    ):
        indexing.index(library, IndexRequest(library.folder, paths=tuple(paths)), encoder)
        Recorder.end()
    lines = ",\n".join(json.dumps(event) for event in Recorder.events)
    trace.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(path) for path in sys.argv[2:]])
