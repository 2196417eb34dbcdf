"""What encryption costs: a private library beside one that holds the same and is not private.

    python -m benchmarks.safety.private [PASSAGES...]

The libraries are those of benchmarks.search.latency, of 2,000 embedded sentences. What is measured is done
in both by turns, in one process. Milliseconds and seconds are of the processor, since other programs may run.
Prints a Markdown table.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from benchmarks.search.latency import fill, sentences
from desktop_app.core.paths import SAMPLE_CORPUS
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import MODES, IndexRequest
from desktop_app.encoder.encode import Encoder
from desktop_app.library.sealed import private
from desktop_app.library.store import Library
from desktop_app.services.indexing.index import index
from desktop_app.services.models import open_encoder
from desktop_app.services.searching.search import Searcher

SIZES = (20_000, 100_000)
EMBEDDED, QUERIES, OPENINGS, RUNS = 2_000, 100, 9, 3
PASSPHRASE = "four words of mine"  # noqa: S105 - of libraries that are thrown away


def main(sizes: Sequence[int]) -> None:
    encoder = open_encoder()
    found = sentences(Path(os.environ["EMBEDSCOPE_DATA"], "text"))
    texts, queries = list(islice(found, EMBEDDED)), list(islice(found, QUERIES))
    vectors = encoder.encode(texts).mean
    print("| what | passages | plain | private | ratio |\n|---|---|---|---|---|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as temporary:
            folders = [Path(temporary, name) for name in ("plain", "private")]
            took = [
                _seconds(fill, folder, size, encoder, texts, vectors, passphrase)
                for folder, passphrase in zip(folders, (None, PASSPHRASE), strict=True)
            ]
            row("storing them, s", size, took)
            _open(size, folders)
            _search(size, folders, queries, encoder)
    with tempfile.TemporaryDirectory() as temporary:
        _index(Path(temporary), encoder)
    _unlock()


def row(what: str, size: int, pair: Sequence[float], digits: int = 1) -> None:
    plain, sealed = pair
    ratio = f"{sealed / plain:.2f}" if plain else ""
    print(f"| {what} | {size:,} | {plain:.{digits}f} | {sealed:.{digits}f} | {ratio} |", flush=True)


def _open(size: int, folders: Sequence[Path]) -> None:
    """Until the vectors of one pooling and the words are there."""

    def opened(folder: Path) -> None:
        with Library.open(folder) as library, library.reading():
            for matrix in library.rows("mean").matrices:
                matrix.sum()  # a mapped file is read only when it is looked at
            library.word_index()

    took = [[_seconds(opened, folder) for folder in folders] for _ in range(OPENINGS)]
    row("opening, ms", size, [1000 * statistics.median(one) for one in zip(*took, strict=True)])


def _search(size: int, folders: Sequence[Path], queries: Sequence[str], encoder: Encoder) -> None:
    libraries = [Library.open(folder) for folder in folders]
    searchers = [Searcher(library, encoder) for library in libraries]
    for query in queries[:12]:
        for searcher in searchers:
            searcher.search(query, mode="hybrid")
    for mode in MODES:
        took = []
        for query in queries:
            answers = [searcher.search(query, mode=mode) for searcher in searchers]
            hits = [[(hit.id, hit.score) for hit in answer.hits] for answer in answers]
            assert hits[0] == hits[1], query
            took.append([1000 * _seconds(searcher.search, query, mode=mode) for searcher in searchers])
        pair = list(zip(*took, strict=True))
        row(f"search, {mode}, p50 ms", size, [statistics.median(one) for one in pair], 2)
        row(f"search, {mode}, p95 ms", size, [statistics.quantiles(one, n=20)[18] for one in pair], 2)
    for library in libraries:
        library.close()


def _index(place: Path, encoder: Encoder) -> None:
    """The sample jobs, read and embedded."""
    took = []
    for number in range(RUNS):
        pair = []
        for passphrase in (None, PASSPHRASE):
            folder = place / f"{number} {passphrase}"
            recipe = Recipe(encoder.bundle.fingerprint, encoder.passage_length)
            with Library.create(folder, recipe, passphrase=passphrase) as library:
                request = IndexRequest(folder, paths=(SAMPLE_CORPUS,))
                pair.append(_seconds(index, library, request, encoder))
        took.append(pair)
    row("indexing, s", 1_000, [statistics.median(one) for one in zip(*took, strict=True)])


def _unlock() -> None:
    """What a passphrase costs."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, "library")
        Library.create(folder, Recipe("f00d", 64), passphrase=PASSPHRASE).close()
        took = [_seconds(private.unlock, folder, PASSPHRASE) for _ in range(RUNS)]
    print(f"\nTrying a passphrase takes {statistics.median(took):.2f} s.")


def _seconds(work: Callable[..., object], *given: object, **named: object) -> float:
    started = time.process_time()
    work(*given, **named)
    return time.process_time() - started


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
