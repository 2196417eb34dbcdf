"""How long a query takes in libraries of 1,000, 100,000 and 1,000,000 passages, in every mode.

    python -m benchmarks.search.latency [PASSAGES...]

The texts are running sentences of $EMBEDSCOPE_DATA/text. The vectors of the first 20,000 are their own; every
other text is two of these sentences, and its vector a mixture of theirs, of unit length, since a million
sentences take hours to embed. Queries are other sentences of the same texts, and embedded before, as their
words are mended. Times are of the processor, so that what else runs on it does not count as much.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from desktop_app.core.arrays import Float32
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import MODES, Document, Passage, Vectors
from desktop_app.encoder.encode import Encoder
from desktop_app.library import commit, compact, waiting
from desktop_app.library.commit import SplitDocument
from desktop_app.library.store import Library
from desktop_app.search import exact
from desktop_app.services.indexing.calibrate import Calibrator
from desktop_app.services.models import open_encoder
from desktop_app.services.searching.search import Searcher

SIZES = (1_000, 100_000, 1_000_000)
EMBEDDED = 20_000
QUERIES = 200
BATCH = 5_000
PLAIN = re.compile(r"[\w ,.']+")
"""Sentences that say nothing in the query language."""


def main(sizes: tuple[int, ...]) -> None:
    """Prints one Markdown table."""
    encoder = open_encoder()
    found = sentences(Path(os.environ["EMBEDSCOPE_DATA"], "text"))
    texts = [next(found) for _ in range(EMBEDDED)]
    queries = [next(found) for _ in range(QUERIES)]
    vectors = encoder.encode(texts).mean
    print("| passages | mode | p50 ms | p95 ms | recall@10 |\n|---|---|---|---|---|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary, "library")
            fill(folder, size, encoder, texts, vectors)
            with Library.open(folder) as library:
                measure(Searcher(library, encoder), size, queries, encoder)


def sentences(folder: Path) -> Iterator[str]:
    """Every plain sentence of 40 to 300 characters."""
    for path in sorted(folder.glob("train-*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                for sentence in re.split(r"(?<=[.!?])\s+", json.loads(line)["text"]):
                    if 40 <= len(sentence) <= 300 and PLAIN.fullmatch(sentence):
                        yield sentence


def fill(
    folder: Path,
    size: int,
    encoder: Encoder,
    texts: list[str],
    vectors: Float32,
    passphrase: str | None = None,
) -> None:
    """A library of `size` documents of one passage each, private where there is a passphrase."""
    random = np.random.default_rng(0)
    recipe = Recipe(encoder.bundle.fingerprint, encoder.passage_length)
    with Library.create(folder, recipe, passphrase=passphrase) as library:
        for start in range(0, size, BATCH):
            numbers = range(start, min(start + BATCH, size))
            first, second = random.integers(0, len(texts), (2, len(numbers)))
            share = random.uniform(0, 0.5, (len(numbers), 1)).astype(np.float32)
            known = np.array([number < len(texts) for number in numbers])
            first[known], share[known] = np.arange(start, start + known.sum()), 0
            mixed = vectors[first] * (1 - share) + vectors[second] * share
            mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
            said = [
                texts[one] if is_known else f"{texts[one]} {texts[other]}"
                for one, other, is_known in zip(first.tolist(), second.tolist(), known.tolist(), strict=True)
            ]
            hashes = [hashlib.blake2b(f"{n}".encode(), digest_size=16).hexdigest() for n in numbers]
            parts = [
                SplitDocument(
                    f"{n % 1000}.txt",
                    Document(str(n), f"Document {n}", text),
                    [Passage(0, len(text), text, key)],
                )
                for n, text, key in zip(numbers, said, hashes, strict=True)
            ]
            commit.commit(library, parts)
            waiting.place(library, hashes, Vectors(mixed, mixed))
            compact.join(library)
        compact.purge(library)
        Calibrator(library, encoder).keep()


def measure(searcher: Searcher, size: int, queries: list[str], encoder: Encoder) -> None:
    """A row a mode; recall against the exact search is told for the semantic one."""
    searcher.prepare([text for query in queries for text in searcher.understand(query).toward])
    for query in queries[:12]:
        searcher.search(query, mode="hybrid")
    for mode in MODES:
        took, shared = [], []
        for query in queries:
            started = time.process_time()
            searcher.search(query, mode=mode)
            took.append((time.process_time() - started) * 1e3)
            if mode == "semantic":
                with searcher.library.reading():
                    rows = searcher.library.rows("mean")
                best = exact.top(rows, encoder.encode([query]).mean[0], 10).documents.tolist()
                found = searcher.ranking(query, 10, mode, "mean").documents.tolist()
                shared.append(len(set(found) & set(best)) / 10)
        recall = f"{statistics.fmean(shared):.4f}" if shared else ""
        p95 = statistics.quantiles(took, n=20)[18]
        print(f"| {size:,} | {mode} | {statistics.median(took):.1f} | {p95:.1f} | {recall} |", flush=True)


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
