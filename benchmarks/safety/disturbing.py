"""Indexing runs that are killed, or refused by the disk, at a chosen write point or a random instant.

A write point is the moment before a rename, an fsync, a removal, a new folder or a commit of the ledger. They
are counted by a server process that has everything ready and forks a child for each run, so
that a run takes a moment; the program itself knows nothing of it.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self

import numpy as np
from sqlcipher3 import dbapi2

from desktop_app.core.arrays import Float32
from desktop_app.core.errors import AppError
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import POOLINGS, IndexRequest
from desktop_app.corpus.reader_process import ReaderProcess
from desktop_app.encoder.encode import Encoder
from desktop_app.library import compact
from desktop_app.library.check import check
from desktop_app.library.sealed import private
from desktop_app.library.store import Library
from desktop_app.library.words import files as word_files
from desktop_app.services.indexing import index as indexing
from desktop_app.services.indexing import read
from desktop_app.services.indexing.calibrate import about_nothing
from desktop_app.services.models import open_encoder

CALLS = ("replace", "rename", "fsync", "unlink", "mkdir")
BATCH = 240
TOPICS = ("bread", "glaciers", "violins", "tax law", "orchids", "trains", "chess", "volcanoes")
WAITS = ("wait to be embedded", "are not whole")
WAITING = tuple(f"{words}; index again to complete them." for words in WAITS)
"""How a problem ends that is none: what a run had not come to."""
REFUSED, BROKEN = 2, 3
Operation = Callable[[Path, Path, Encoder], None]
"""What is done to a library, from the folder of its files."""
_EMBEDDED = "SELECT DISTINCT hex(hash) FROM passages WHERE vector IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Run:
    """How a disturbed run ended. `committed` are the hashes of the passages embedded at its last commit."""

    status: int
    seconds: float
    points: int
    committed: frozenset[str]
    told: str

    @property
    def killed(self) -> bool:
        return os.WIFSIGNALED(self.status) and os.WTERMSIG(self.status) == signal.SIGKILL

    @property
    def code(self) -> int:
        return os.waitstatus_to_exitcode(self.status)


class Disturber:
    """Runs in children of a process that has everything ready; of indexing, unless the plan names another."""

    def __init__(self, log: Path, module: str = "disturbing") -> None:
        """A run writes into `log` what it committed and how it ended. `module` serves the runs."""
        self._log = log
        self._server = subprocess.Popen(
            # Not as a main module, which the readers of the forked children would import as well.
            [sys.executable, "-c", f"from benchmarks.safety import {module}; {module}.serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        self._server.communicate()

    def disturb(
        self,
        library: Path,
        corpus: Path,
        plan: Mapping[str, float],
        passphrase: str | None = None,
        do: str = "",
    ) -> Run:
        """Indexes the corpus, or does `do`, in a child that is disturbed as `plan` says; see `_child`."""
        self._log.unlink(missing_ok=True)
        assert self._server.stdin
        assert self._server.stdout
        order = {"library": str(library), "corpus": str(corpus), "log": str(self._log), "do": do, **plan}
        if passphrase:
            order["passphrase"] = passphrase
        self._server.stdin.write(json.dumps(order) + "\n")
        self._server.stdin.flush()
        status, seconds = json.loads(self._server.stdout.readline())
        points, told = 0, ""
        committed: frozenset[str] = frozenset()
        for line in self._log.read_text().splitlines() if self._log.exists() else ():
            kind, _, rest = line.partition(" ")
            if kind == "committed":
                committed = frozenset(rest.split())
            elif kind == "points":
                points = int(rest)
            else:
                told += rest
        return Run(status, seconds, points, committed, told)


class Rehearsal:
    """A library that was committed, files that changed since, and what an undisturbed run makes of them."""

    def __init__(self, folder: Path, encoder: Encoder, passphrase: str | None = None) -> None:
        """A private library where there is a passphrase."""
        self.folder, self.encoder, self.passphrase = folder, encoder, passphrase
        self.recipe = Recipe(encoder.bundle.fingerprint, 32)
        self.corpus = folder / "corpus"
        self._reader = ReaderProcess()
        self._disturber = Disturber(folder / "log")
        write_before(self.corpus)
        with Library.create(folder / "before", self.recipe, passphrase=passphrase) as library:
            indexing.index(library, IndexRequest(library.folder, paths=(self.corpus,)), encoder)
        write_after(self.corpus)
        shutil.copytree(folder / "before", folder / "undisturbed")
        self._unlock(folder / "undisturbed")
        with Library.open(folder / "undisturbed", writable=True) as library:
            indexing.index(library, IndexRequest(library.folder, paths=(self.corpus,)), encoder)
            self.expected = vectors(library)
            self.hashes = embedded(library.database)

    def close(self) -> None:
        self._disturber.close()
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def fresh(self, name: str = "library") -> Path:
        """A copy of the library as it was before the files changed."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        made = Path(shutil.copytree(self.folder / "before", self.folder / name))
        self._unlock(made)
        return made

    def _unlock(self, library: Path) -> None:
        if self.passphrase:
            private.unlock(library, self.passphrase)

    def disturb(self, library: Path, **plan: float) -> Run:
        """Indexes the changed files in a child that is disturbed as `plan` says; see `_child`."""
        return self._disturber.disturb(library, self.corpus, plan, self.passphrase)

    def verify(self, library: Path, run: Run) -> float:
        """Holds a disturbed library to every promise; returns the largest difference of a vector's number."""
        if self.passphrase:
            assert readable(library) == []
        with Library.open(library) as reader:
            problems = [problem for problem in check(reader, thorough=True) if not problem.endswith(WAITING)]
            assert problems == [], problems
            there = embedded(reader.database)
        lost = (run.committed & self.hashes) - there
        assert not lost, f"{len(lost)} committed passages are gone"
        with Library.open(library, writable=True) as writer:
            assert writer.recovered == ()
            assert [path for path in library.rglob("*.partial") if path.exists()] == []
            report = indexing.index(
                writer, IndexRequest(writer.folder, paths=(self.corpus,)), self.encoder, process=self._reader
            )
            assert report.embedded <= len(self.hashes - there), "a passage was embedded twice"
            assert check(writer, thorough=True) == ()
            found = vectors(writer)
            named = {name for (name,) in writer.database.execute("SELECT name FROM files")}
            assert {path.name for path in writer.vectors.iterdir()} == named
            words = {file.name for file in word_files.named(writer.database)}
            assert {path.name for path in writer.words.iterdir()} == words
        assert found.keys() == self.expected.keys()
        return max(float(np.abs(found[text] - row).max()) for text, row in self.expected.items())


def readable(library: Path) -> list[str]:
    """What of the texts and paths can be read in the bytes of a library's files."""
    words = [word.encode() for topic in TOPICS for word in (topic, topic.upper())] + [b".jsonl", b"notes"]
    return [
        f"{word!r} in {path}"
        for path in library.rglob("*")
        if path.is_file()
        for word in words
        if word in path.read_bytes()
    ]


def write_before(folder: Path) -> None:
    """Records, notes and a long text; `write_after` changes, adds, moves and removes some of each."""
    (folder / "notes").mkdir(parents=True)
    _records(folder / "a.jsonl", {n: f"Record {n} tells of {TOPICS[n % 8]}." for n in range(24)})
    for number in range(6):
        (folder / "notes" / f"{number}.txt").write_text(f"Note {number} is about {TOPICS[number]}.")
    (folder / "long.txt").write_text(_long(12))


def write_after(folder: Path) -> None:
    changed = {n: f"Record {n} tells of {TOPICS[n % 8]}{' anew' * (n % 3 == 0)}." for n in range(4, 30)}
    _records(folder / "a.jsonl", changed)
    (folder / "notes" / "0.txt").unlink()
    (folder / "notes" / "1.txt").rename(folder / "notes" / "moved.txt")
    (folder / "notes" / "2.txt").write_text("Another note, of rain and wind.")
    (folder / "notes" / "new.txt").write_text("A new note, of ships.")
    (folder / "long.txt").write_text(_long(24))


def _records(path: Path, texts: dict[int, str]) -> None:
    rows = ({"_id": str(number), "text": text} for number, text in texts.items())
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def _long(sentences: int) -> str:
    return " ".join(
        f"Sentence {n} of this long text tells at length of {TOPICS[n % 8]} and of {TOPICS[n * 3 % 8]}."
        for n in range(sentences)
    )


def vectors(library: Library) -> dict[str, Float32]:
    """Every passage's vector of both poolings, float32, (2 * dimensions,), by document and text."""
    halves = []
    for pooling in POOLINGS:
        with library.reading():
            rows = library.rows(pooling)
            found = library.found(rows.passages.tolist())
        matrix = np.concatenate(rows.matrices)
        halves.append(
            {
                f"{found[passage].source} {found[passage].id} {found[passage].text}": matrix[slot]
                for passage, slot in zip(rows.passages.tolist(), rows.slots.tolist(), strict=True)
            }
        )
    mean, cls = halves
    assert mean.keys() == cls.keys()
    return {text: np.concatenate([mean[text], cls[text]]) for text in mean}


def embedded(database: sqlite3.Connection) -> frozenset[str]:
    """The hashes of the passages that have a vector."""
    return frozenset(hash_ for (hash_,) in database.execute(_EMBEDDED))


def small_batches() -> None:
    """Makes many commits of little, none of them by the clock, and joins segments early."""
    compact.FAN = 3
    read.SLICE_SECONDS = inf  # else a slow machine has other write points than a quick one
    for module in [item for name, item in sys.modules.items() if name.startswith("desktop_app.services.")]:
        for name in ("LEAST_WORK", "MOST_WORK"):
            if hasattr(module, name):
                setattr(module, name, BATCH)


class _Points:
    """Counts write points; at `kill_at` the process dies, at `fail_at` the disk is full, from there on."""

    def __init__(self, log: int, kill_at: int = 0, fail_at: int = 0) -> None:
        self.count = 0
        self._log, self._kill_at, self._fail_at = log, kill_at, fail_at

    def pass_one(self) -> bool:
        """Whether the disk refuses now."""
        self.count += 1
        if self.count == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return bool(self._fail_at) and self.count >= self._fail_at

    def write(self, kind: str, text: str = "") -> None:
        os.write(self._log, f"{kind} {text}\n".encode())

    def around(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            if self.pass_one():
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return original(*arguments, **named)

        return call

    def install(self) -> None:
        for name in CALLS:
            setattr(os, name, self.around(getattr(os, name)))
        for driver in (sqlite3, dbapi2):
            self._follow(driver)

    def _follow(self, driver: Any) -> None:
        """Counts the commits of ledgers of SQLite, or of SQLCipher."""
        points = self

        class Ledger(driver.Connection):  # type: ignore[misc]
            def execute(self, sql: str, *arguments: Any) -> Any:
                if sql != "COMMIT" or not self.total_changes:
                    return super().execute(sql, *arguments)
                if points.pass_one():
                    full = driver.OperationalError("database or disk is full")
                    full.sqlite_errorcode = sqlite3.SQLITE_FULL
                    raise full
                cursor = super().execute(sql, *arguments)
                points.write("committed", " ".join(embedded(self)))
                return cursor

        original = driver.connect
        driver.connect = lambda *arguments, **named: original(*arguments, **{**named, "factory": Ledger})


def _index(library: Path, corpus: Path, encoder: Encoder) -> None:
    with Library.open(library, writable=True) as opened:
        indexing.index(opened, IndexRequest(library, paths=(corpus,)), encoder)


def _child(plan: dict[str, Any], encoder: Encoder, operation: Operation) -> int:
    """One run. `kill_at` and `fail_at` are write points; one that ends by itself tells how many there are."""
    points = _Points(
        os.open(plan["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND),
        int(plan.get("kill_at", 0)),
        int(plan.get("fail_at", 0)),
    )
    small_batches()
    if passphrase := plan.get("passphrase"):
        private.unlock(Path(plan["library"]), passphrase)
    points.install()
    try:
        operation(Path(plan["library"]), Path(plan["corpus"]), encoder)
    except AppError as error:
        points.write("told", error.message)
        return REFUSED
    except BaseException:
        points.write("broke", traceback.format_exc().replace("\n", " | "))
        return BROKEN
    points.write("points", str(points.count))
    return 0


def serve(operations: Mapping[str, Operation] = MappingProxyType({})) -> None:
    """Reads a plan a line, runs it in a forked child, and answers with its wait status and seconds.

    `kill_after` seconds from its start the child is killed.
    """
    encoder = open_encoder(threads=1)
    about_nothing(encoder, encoder.queries)  # else every child would compute them
    for line in sys.stdin:
        plan = json.loads(line)
        started = time.monotonic()
        child = os.fork()
        if not child:
            code = BROKEN
            try:
                code = _child(plan, encoder, operations.get(plan["do"], _index))
            finally:
                os._exit(code)
        if "kill_after" in plan:
            time.sleep(plan["kill_after"])
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        print(json.dumps([status, time.monotonic() - started]), flush=True)
