"""Flips single bits of a library, and counts those that do harm and that a thorough check does not see.

    nice python -m benchmarks.safety.flips [FLIPS, 2000] [SEED]

The library is small: records, notes, a long text, a folder that is followed, marks, removed documents. Half
of the flips are in its ledger, where most bytes of small tables are zeros that mean nothing, so half of these
are in other bytes; the rest are in any other file of the library, and in the window's settings and searches.
A flip does harm where a search, a document shown, an export, what is followed and remembered, or any of these
after indexing the files anew is other than without it. A check sees it where it finds a problem, or where it
cannot run and says so. Prints a Markdown table, and what nobody saw.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.safety.disturbing import small_batches, write_after, write_before
from desktop_app.core import searches, settings
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import NEVER, CancelToken, Report, silent
from desktop_app.core.recipe import ReadAs, Recipe
from desktop_app.core.searches import Search, Searches
from desktop_app.core.settings import Settings
from desktop_app.core.types import MODES, POOLINGS, IndexRequest, Vectors
from desktop_app.corpus.reader_process import ReaderProcess
from desktop_app.encoder.encode import Encoder
from desktop_app.library import commit, label, marks, sources
from desktop_app.library.check import check
from desktop_app.library.marks import Mark
from desktop_app.library.store import Library
from desktop_app.services.indexing import index as indexing
from desktop_app.services.models import open_bundle
from desktop_app.services.searching.export import export_answer
from desktop_app.services.searching.search import Searcher

QUERIES = ("glaciers in the rain", '"tax law" -bread')
DIGITS = 2
"""Of a match: what was measured again of the same vectors in another order differs a little."""
JUST_WRITTEN = 2.1
"""Seconds until a file is trusted to keep its time."""


class RememberingEncoder(Encoder):
    """Gives a text the vector it gave it before, so that a run takes a moment."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ReadAs | None], Vectors] = {}
        super().__init__(open_bundle(), threads=1)

    def encode(
        self,
        texts: Sequence[str],
        reading: ReadAs | None = None,
        report: Report = silent,
        cancel: CancelToken = NEVER,
    ) -> Vectors:
        for text in texts:
            if (text, reading) not in self._known:
                self._known[text, reading] = super().encode([text], reading, report, cancel)
        known = [self._known[text, reading] for text in texts]
        mean, cls = (np.concatenate([one.pooled(name) for one in known]) for name in POOLINGS)
        return Vectors(mean, cls)


class Flips:
    """A library that is whole, and what everything that can be asked of it gives."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.corpus = folder, folder / "corpus"
        self.encoder = RememberingEncoder()
        self.reader = ReaderProcess()
        self._make(folder / "sound")
        write_after(self.corpus)
        time.sleep(JUST_WRITTEN)
        self.sound = self._outcome(folder / "sound")

    def close(self) -> None:
        self.reader.close()

    def _make(self, folder: Path) -> None:
        library = folder / "library"
        write_before(self.corpus)
        time.sleep(JUST_WRITTEN)
        with Library.create(library, Recipe(self.encoder.bundle.fingerprint, 32)) as made:
            self._index(made)
            row = made.rows_of(["3"])[0][2]
            commit.remove(made, [row])
        source = str(self.corpus / "a.jsonl")
        marks.write(
            library, [Mark(QUERIES[0], source, str(n), n % 2, "2026-11-30T00:00:00+00:00") for n in range(4)]
        )
        data = folder / "data"
        settings.save(data, Settings(libraries=(str(library),), library=str(library), query="chess"))
        kept = tuple(Search(query, MODES[0], POOLINGS[0], str(library), query) for query in QUERIES)
        searches.save(data, Searches(kept, kept[:2]))

    def _index(self, library: Library) -> None:
        request = IndexRequest(library.folder, paths=(self.corpus,), include=("*.jsonl", "*.txt"))
        indexing.index(library, request, self.encoder, process=self.reader)

    def files(self) -> list[Path]:
        """What can be flipped, below the folder of the sound library."""
        root = self.folder / "sound"
        return sorted(
            path.relative_to(root) for path in root.rglob("*") if path.is_file() and path.stat().st_size
        )

    def flipped(self, file: Path, bit: int, name: str) -> Path:
        """A copy in which this bit of this file is another one."""
        copy = self.folder / name
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.folder / "sound", copy)
        data, status = bytearray((copy / file).read_bytes()), (copy / file).stat()
        data[bit // 8] ^= 1 << bit % 8
        (copy / file).write_bytes(data)
        os.utime(copy / file, ns=(status.st_atime_ns, status.st_mtime_ns))
        return copy

    def seen(self, folder: Path) -> list[str]:
        """What a thorough check, and the window at its start, say of it."""
        said = []
        try:
            with Library.open(folder / "library") as library:
                said += [*library.recovered, *check(library, thorough=True)]
        except AppError as error:
            said.append(error.message)
        data = folder / "data"
        said += [kept.notice for kept in (settings.opened(data), searches.opened(data)) if kept.notice]
        return said

    def harm(self, folder: Path) -> dict[str, str]:
        """What is otherwise in `folder` than in the sound library, by what was asked."""
        found = self._outcome(folder)
        return {name: said for name, said in found.items() if said != self.sound[name]}

    def _outcome(self, folder: Path) -> dict[str, str]:
        """Everything that can be asked of a library, before and after indexing the files anew."""
        found: dict[str, str] = {}
        place = Path(shutil.copytree(folder, folder.with_name("asked"), dirs_exist_ok=False))
        told = str(place)

        def ask(name: str, what: Callable[[], object]) -> None:
            try:
                said = str(what())
            except AppError as error:
                said = f"refused: {error.message}"
            except Exception:
                said = f"CRASH {traceback.format_exc()}"
            found[name] = said.replace(told, "…")

        try:
            for moment in ("before", "after"):
                if moment == "after":
                    ask("index", lambda: self._indexed(place / "library"))
                ask(f"read {moment}", lambda: self._read(place / "library"))
            ask("label", lambda: label.read(place / "library"))
            ask("marks", lambda: marks.read(place / "library"))
            ask("settings", lambda: settings.load(place / "data"))
            ask("searches", lambda: searches.load(place / "data"))
        finally:
            shutil.rmtree(place)
        return found

    def _indexed(self, folder: Path) -> str:
        with Library.open(folder, writable=True) as library:
            self._index(library)
        return "done"

    def _read(self, folder: Path) -> object:
        with Library.open(folder) as library:
            searcher = Searcher(library, self.encoder)
            said: list[object] = [searcher.library.name, library.recipe]
            for query in QUERIES:
                for mode in MODES:
                    for pooling in POOLINGS if mode == "semantic" else POOLINGS[:1]:
                        answer = searcher.search(query, 10, mode, pooling)
                        hits = [
                            (hit.id, hit.source, hit.passage, round(hit.match, DIGITS)) for hit in answer.hits
                        ]
                        said += [query, mode, pooling, hits, answer.problems, answer.note]
                rows = [line.split(",") for line in export_answer(answer, "csv").decode().splitlines()]
                said.append([row[:3] for row in rows])
            documents = [library.document(row) for row in library.documents()]
            said += sorted((one.source, str(one.document), one.passages) for one in documents)
            remembered = sources.remembered(library)
            said += [(name, file.root, file.size, file.skipped) for name, file in sorted(remembered.items())]
            said += [sources.roots(library), sources.coverage(library)]
        return said


def main(flips: int = 2_000, seed: int = 1) -> None:
    """Prints the table."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    counted: dict[str, Counter[str]] = {}
    small_batches()
    with tempfile.TemporaryDirectory() as temporary:
        run = Flips(Path(temporary))
        try:
            files = run.files()
            ledger = next(file for file in files if file.name == label.LEDGER)
            content = (run.folder / "sound" / ledger).read_bytes()
            filled = [place for place, byte in enumerate(content) if byte]
            for number in range(flips):
                file = ledger if number % 2 else chance.choice([other for other in files if other != ledger])
                bits = 8 * (run.folder / "sound" / file).stat().st_size
                bit = chance.randrange(bits)
                if number % 4 == 1:
                    bit = 8 * chance.choice(filled) + bit % 8
                one(run, file, bit, counted.setdefault(kind(file), Counter()))
                if number % 100 == 99:
                    print(number + 1, dict(sum(counted.values(), Counter())), file=sys.stderr, flush=True)
        finally:
            run.close()
    print("| file | flips | did harm | seen by a check | refused a search | harm unseen | crashes |")
    print("|---|---|---|---|---|---|---|")
    for name, counts in (*sorted(counted.items()), ("all", sum(counted.values(), Counter()))):
        told = (counts[what] for what in ("flips", "harm", "seen", "refused", "unseen", "crash"))
        print(f"| {name} | " + " | ".join(f"{count:,}" for count in told) + " |")


def one(run: Flips, file: Path, bit: int, counts: Counter[str]) -> None:
    """Flips a bit and counts what came of it."""
    seen = run.seen(run.flipped(file, bit, "checked"))
    harm = run.harm(run.flipped(file, bit, "flipped"))
    crash = [said for said in harm.values() if said.startswith("CRASH")]
    refused = any(
        name.startswith(("read", "index")) and said.startswith("refused") for name, said in harm.items()
    )
    outcome = {
        "flips": True,
        "harm": bool(harm),
        "seen": bool(seen),
        "refused": refused,
        "unseen": bool(harm) and not seen,
        "crash": bool(crash),
    }
    counts.update(name for name, counted in outcome.items() if counted)
    if outcome["unseen"] or crash:
        print(f"\n{file} bit {bit}: unseen {outcome['unseen']}, {sorted(harm)}", file=sys.stderr)
        for name, said in harm.items():
            sound = run.sound[name]
            place = next((n for n, (a, b) in enumerate(zip(said, sound, strict=False)) if a != b), 0)
            start = max(place - 80, 0)
            shown = said[-1500:] if said.startswith("CRASH") else said[start : start + 300]
            print(f"  {name}: {shown}\n   was: {sound[start : start + 300]}", file=sys.stderr, flush=True)


def kind(file: Path) -> str:
    """What a file is called in the table."""
    suffix = "".join(file.suffixes[-2:])
    return {".mean.npy": "vectors", ".cls.npy": "vectors", ".words.npy": "keyword index"}.get(
        suffix, file.name
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
