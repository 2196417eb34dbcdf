"""Everything that changes a library, killed at random instants and refused by a full disk at random points.

    nice python -m benchmarks.safety.operations [KILLS, 200] [FULL DISKS, 200] [SEED]

The library is small; it follows files that have changed, has marks, and keeps what it had of another recipe.
Each operation has the same share of the kills and of the full disks. Afterward the library has to open, a
thorough check finds nothing, the marks are there; the operation is done again, the library is brought up to
date, and is then what the undisturbed operation makes: the same texts with the same vectors, and no file that
belongs to nobody. A run that ended before its instant or point came is not counted. Prints a Markdown table.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.safety import disturbing
from benchmarks.safety.disturbing import (
    BROKEN,
    REFUSED,
    WAITING,
    Disturber,
    Operation,
    Run,
    vectors,
    write_after,
    write_before,
)  # fmt: skip
from benchmarks.safety.flips import RememberingEncoder
from benchmarks.safety.year import left_over
from desktop_app.core.arrays import Float32
from desktop_app.core.errors import AppError
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import GUIDE, UNTOUCHED, IndexRequest, Preprocessing
from desktop_app.encoder.encode import Encoder
from desktop_app.library import kept, label, marks, transfer
from desktop_app.library.check import check
from desktop_app.library.marks import Mark
from desktop_app.library.proof.repair import mend
from desktop_app.library.sealed import private
from desktop_app.library.store import Library
from desktop_app.services import libraries
from desktop_app.services.indexing.index import index, update
from desktop_app.services.indexing.switch import switch
from desktop_app.services.indexing.unfollow import unfollow
from desktop_app.services.models import recipe_for

PASSPHRASE = "of no importance"  # noqa: S105 - of a library that is thrown away
MARKS = 3
WORDS_ONLY = Preprocessing(punctuation=True)
SAME = 2e-6
"""The largest difference of a vector's number: a disturbed run embeds texts with other companions."""
OTHER, FILE, MORE = "other", "exported", "more"
"""What an operation makes beside the library, and the second folder that it follows."""


def _make(library: Path, corpus: Path, encoder: Encoder) -> None:
    made = library.parent / OTHER
    with Library.open_or_create(made, recipe_for(encoder.bundle, UNTOUCHED)) as opened:
        index(opened, IndexRequest(made, paths=(corpus, corpus.parent / MORE), watched=True), encoder)


def _update(library: Path, _corpus: Path, encoder: Encoder) -> None:
    with Library.open(library, writable=True) as opened:
        update(opened, encoder)


def _mark(library: Path, corpus: Path, _encoder: Encoder) -> None:
    for number in range(20):
        marks.mark(library, Mark(f"query {number}", str(corpus / "long.txt"), "long.txt", 1))


def _let_go(library: Path, _corpus: Path, _encoder: Encoder) -> None:
    for one in kept.kept(library):
        kept.let_go(library, one.ledger)


def _repair(library: Path, corpus: Path, encoder: Encoder) -> None:
    mend(library)
    _update(library, corpus, encoder)


def _import(library: Path, _corpus: Path, _encoder: Encoder) -> None:
    transfer.pack(library, library.parent / FILE)
    transfer.unpack(library.parent / FILE, library.parent / OTHER)


def _switch(library: Path, _corpus: Path, encoder: Encoder) -> None:
    switch(library, encoder, WORDS_ONLY)


def _switch_back(library: Path, _corpus: Path, encoder: Encoder) -> None:
    switch(library, encoder, GUIDE)


def _unfollow(library: Path, corpus: Path, _encoder: Encoder) -> None:
    unfollow(library, corpus.parent / MORE)


def _rename(library: Path, _corpus: Path, _encoder: Encoder) -> None:
    libraries.rename(library, "Another")


def _copy(library: Path, _corpus: Path, _encoder: Encoder) -> None:
    transfer.duplicate(library, library.parent / OTHER)


def _encrypt(library: Path, _corpus: Path, _encoder: Encoder) -> None:
    private.make_private(library, PASSPHRASE)


OPERATIONS: dict[str, Operation] = {
    "make": _make, "update": _update, "switch": _switch, "switch back": _switch_back, "let go": _let_go,
    "unfollow": _unfollow, "repair": _repair, "mark": _mark, "rename": _rename, "copy": _copy,
    "export and import": _import, "make private": _encrypt,
}  # fmt: skip


def serve() -> None:
    """The server that `Disturber` starts."""
    disturbing.serve(OPERATIONS)


@dataclass(frozen=True, slots=True)
class State:
    """What a library is: its name, recipe and marks, and the vector of each text."""

    name: str
    recipe: Recipe
    private: bool
    marks: frozenset[tuple[str, str]]
    vectors: dict[str, Float32]


class Trial:
    """A library to try the operations on, and what each of them makes of it when nothing disturbs it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._count = folder, 0
        self._corpus, self._more = folder / "corpus", folder / MORE
        self._base = folder / "base"
        self._encoder = RememberingEncoder()
        write_before(self._corpus)
        self._more.mkdir()
        for number in range(4):
            (self._more / f"{number}.txt").write_text(f"More of note {number}, about owls and wells.")
        recipe = recipe_for(self._encoder.bundle, GUIDE)
        with Library.create(self._base, recipe) as library:
            request = IndexRequest(self._base, paths=(self._corpus, self._more), watched=True)
            index(library, request, self._encoder)
        switch(self._base, self._encoder, UNTOUCHED)
        for number in range(MARKS):
            marks.mark(self._base, Mark(f"first {number}", str(self._corpus / "long.txt"), "long.txt", 1))
        write_after(self._corpus)
        self._disturber = Disturber(folder / "log", "operations")
        self._whole: dict[str, tuple[Run, State]] = {}

    def close(self) -> None:
        self._disturber.close()

    def disturbed(self, name: str, chance: random.Random, full: bool) -> bool:
        """One run; whether it was killed or refused. Raises AssertionError where anything is lost."""
        whole, expected = self._undisturbed(name)
        library = self._fresh(name)
        if full:
            plan = {"fail_at": float(chance.randint(1, whole.points))}
        else:
            plan = {"kill_after": chance.uniform(0, whole.seconds)}
        run = self._disturb(name, library, plan)
        assert run.code != BROKEN, run.told
        assert run.code != REFUSED or "the disk is full" in run.told, run.told
        self._unlock(library)
        self._whole_now(library, damaged=name == "repair")
        if (library.parent / OTHER / label.NAME).exists() and name != "make":
            self._whole_now(library.parent / OTHER)
        with suppress(AppError):  # it had been done: what follows sees that
            OPERATIONS[name](library, self._corpus, self._encoder)
        found = self._ended(name, library)
        assert replace(found, vectors={}) == replace(expected, vectors={}), "another state"
        assert found.vectors.keys() == expected.vectors.keys(), "other texts"
        largest = max(
            float(np.abs(found.vectors[text] - row).max()) for text, row in expected.vectors.items()
        )
        assert largest <= SAME, f"vectors differ by {largest}"
        shutil.rmtree(library.parent)
        return run.killed or run.code == REFUSED

    def _undisturbed(self, name: str) -> tuple[Run, State]:
        if name not in self._whole:
            library = self._fresh(name)
            run = self._disturb(name, library, {})
            assert run.code == 0, (name, run.told)
            self._whole[name] = run, self._ended(name, library)
        return self._whole[name]

    def _disturb(self, name: str, library: Path, plan: Mapping[str, float]) -> Run:
        return self._disturber.disturb(library, self._corpus, plan, do=name)

    def _fresh(self, name: str) -> Path:
        self._count += 1
        library = self._folder / str(self._count) / "library"
        shutil.copytree(self._base, library)
        if name == "repair":
            segment = max(library.rglob("*.npy"), key=lambda path: path.stat().st_size)
            content = bytearray(segment.read_bytes())
            content[-100] ^= 1
            segment.write_bytes(content)
        return library

    def _unlock(self, library: Path) -> None:
        if label.read(library).private:
            private.unlock(library, PASSPHRASE)

    def _whole_now(self, library: Path, damaged: bool = False) -> None:
        """It opens, a thorough check finds nothing but what was damaged before, and no mark is lost."""
        with Library.open(library) as reader:
            problems = check(reader, thorough=True)
        assert damaged or not [one for one in problems if not one.endswith(WAITING)], problems
        first = [mark for mark in marks.read(library) if mark.query.startswith("first")]
        assert len(first) == MARKS, "marks are lost"

    def _ended(self, name: str, library: Path) -> State:
        """What it is once it is up to date, with nothing left that belongs to nobody."""
        made = library.parent / OTHER
        ended = made if name == "make" else library
        self._unlock(ended)
        _update(ended, self._corpus, self._encoder)
        if name in ("copy", "export and import"):
            _update(made, self._corpus, self._encoder)
            assert _state(made).vectors.keys() == _state(library).vectors.keys(), "the copy is another"
            assert left_over(made) == []
        assert left_over(ended) == [], left_over(ended)
        beside = {path.name for path in library.parent.iterdir()} - {library.name, OTHER, FILE}
        assert not beside, beside
        return _state(ended)


def _state(library: Path) -> State:
    tag = label.read(library)
    with Library.open(library) as reader:
        assert check(reader, thorough=True) == ()
        found = vectors(reader)
    marked = frozenset((mark.query, mark.source) for mark in marks.read(library))
    return State(tag.name, tag.recipe, tag.private is not None, marked, found)


def main(kills: int = 200, full: int = 200, seed: int = 1) -> int:
    """Prints the table; 1 where anything was lost."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    lost = 0
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder))
        print("| operation | killed | full disks | lost or damaged |\n|---|---|---|---|")
        total = [0, 0]
        for number, name in enumerate(OPERATIONS):
            done, bad = [0, 0], 0
            for kind, wanted in enumerate((kills, full)):
                share = wanted * (number + 1) // len(OPERATIONS) - wanted * number // len(OPERATIONS)
                while done[kind] < share:
                    try:
                        done[kind] += trial.disturbed(name, chance, full=bool(kind))
                    except AssertionError as error:
                        done[kind] += 1
                        bad += 1
                        print(name, ("killed", "full")[kind], error, file=sys.stderr)
            total = [total[0] + done[0], total[1] + done[1]]
            lost += bad
            print(f"| {name} | {done[0]} | {done[1]} | {bad} |", flush=True)
        print(f"| all | {total[0]} | {total[1]} | {lost} |")
        trial.close()
    return int(lost > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
