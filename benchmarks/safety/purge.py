"""What it costs to leave nothing of what was removed, in a library of made-up texts.

    python -m benchmarks.safety.purge [PASSAGES]

Processor time, since other programs take theirs. Vectors are random: nothing is embedded.
"""

from __future__ import annotations

import hashlib
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from desktop_app.core.recipe import Recipe
from desktop_app.core.types import Document, Passage, Vectors
from desktop_app.library import commit, compact, waiting
from desktop_app.library.store import Library

PASSAGES = 100_000
DIMENSIONS = 384
AT_ONCE = 20_000
A_DOCUMENT = 4
WORDS = [f"w{number:05d}" for number in range(60_000)]


def main(passages: int = PASSAGES) -> None:
    with (
        TemporaryDirectory() as scratch,
        Library.create(Path(scratch) / "library", Recipe("f00d" * 16, 64)) as library,
    ):
        fill(library, passages)
        compact.purge(library)
        documents = library.documents()
        for told, gone in (
            ("one document removed", documents[5:6]),
            ("100 documents all over removed", documents[10 :: len(documents) // 100][:100]),
            ("nothing removed", []),
        ):
            commit.remove(library, gone)
            print(f"{told}: {measured(lambda: compact.purge(library)):.2f} s")


def fill(library: Library, passages: int) -> None:
    chance = random.Random(1)  # noqa: S311 - for texts
    for begin in range(0, passages, AT_ONCE):
        commit.commit(
            library, [_document(chance, number) for number in range(begin, begin + AT_ONCE, A_DOCUMENT)]
        )
        hashes = list(waiting.following(library, 1 << 30))
        rows = np.random.default_rng(begin).standard_normal((len(hashes), DIMENSIONS)).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        waiting.place(library, hashes, Vectors(rows, rows))
        compact.join(library)


def _document(chance: random.Random, number: int) -> commit.SplitDocument:
    text, passages = "", []
    for _ in range(A_DOCUMENT):
        said = " ".join(WORDS[int(chance.paretovariate(0.4)) % len(WORDS)] for _ in range(45)) + "\n"
        digest = hashlib.blake2b(said.encode(), digest_size=16).hexdigest()
        passages.append(Passage(len(text), len(text) + len(said), said, digest, 60))
        text += said
    return commit.SplitDocument(f"/texts/{number}.txt", Document(str(number), "A text", text), passages)


def measured(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
