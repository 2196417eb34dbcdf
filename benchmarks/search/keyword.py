"""What the keyword index costs, beside the FTS5 that it replaced and beside tantivy where that is installed.

    python -m benchmarks.search.keyword [PASSAGES, 100000 1000000]

Passages are three running sentences each of $EMBEDSCOPE_DATA/text and of the sets in
$EMBEDSCOPE_DATA/retrieval, ten passages a document; what is beyond these texts is put together of their
sentences anew. Queries are 60 other sentences, each asked of all three in turn. Everything is built as the
program does it: 5,000 passages, then they are durably on the disk. Times are of the processor, so that what
else runs on it does not count. Prints one Markdown table.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.search.latency import PLAIN, sentences
from desktop_app.core.lexical import stemming
from desktop_app.core.lexical.word_segment import WordIndex, WordSegment
from desktop_app.library.words import files
from desktop_app.library.words.building import Indexed, build
from desktop_app.library.words.merging import merge
from desktop_app.library.words.numbering import Numbering
from desktop_app.search import keyword

try:
    import tantivy
except ImportError:
    tantivy = None

SIZES = (100_000, 1_000_000)
QUERIES, BATCH, A_DOCUMENT, A_PASSAGE, BEST = 60, 5_000, 10, 3, 10
JOINED = 131_072
"""Passages of our segments once they are joined, of the sizes that a library of a million has."""
_TABLES = """
PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA cache_spill = OFF;
CREATE TABLE passages (id INTEGER PRIMARY KEY, document INTEGER NOT NULL, title TEXT, text TEXT);
"""
_INDEX = """
CREATE VIRTUAL TABLE passage_index USING fts5 (
    title, text, content = 'passages', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
);
INSERT INTO passage_index (passage_index, rank) VALUES ('rank', 'bm25(2.0, 1.0)');
"""
_MATCHES = """
SELECT rowid, (SELECT document FROM passages WHERE id = passage_index.rowid), -rank
FROM passage_index WHERE passage_index MATCH ? ORDER BY rank, rowid
"""
Ask = Callable[[str], list[int]]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Titles and texts of passages; passage n, from 1 on, belongs to document (n - 1) // 10 + 1."""

    titles: list[str]
    texts: list[str]

    def batches(self) -> Iterator[range]:
        for start in range(0, len(self.texts), BATCH):
            yield range(start, min(start + BATCH, len(self.texts)))


@dataclass(frozen=True, slots=True)
class Built:
    """An index: what it cost, in seconds and bytes, and how it is asked for the best documents."""

    name: str
    seconds: float
    bytes: int
    ask: Ask


def main(sizes: tuple[int, ...]) -> None:
    """Prints one Markdown table."""
    data = Path(os.environ["EMBEDSCOPE_DATA"])
    found = list(every_sentence(data))
    random = np.random.default_rng(1)
    random.shuffle(found)
    queries, said = found[:QUERIES], found[QUERIES:]
    print("| passages | index | built in s | MB | p50 ms | p95 ms | FTS5's p50 / p95 |")
    print("|---|---|---|---|---|---|---|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as temporary:
            measure(size, corpus(said, size), queries, Path(temporary))


def every_sentence(data: Path) -> Iterator[str]:
    yield from sentences(data / "text")
    for path in sorted((data / "retrieval").glob("*/corpus.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            for sentence in re.split(r"(?<=[.!?])\s+", json.loads(line)["text"]):
                if 40 <= len(sentence) <= 300 and PLAIN.fullmatch(sentence):
                    yield sentence


def corpus(said: list[str], size: int) -> Corpus:
    wanted = A_PASSAGE * size
    if wanted > len(said):
        random = np.random.default_rng(2)
        said = said + [said[number] for number in random.integers(0, len(said), wanted - len(said)).tolist()]
    texts = [" ".join(said[start : start + A_PASSAGE]) for start in range(0, wanted, A_PASSAGE)]
    titles = [" ".join(texts[number - number % A_DOCUMENT].split()[:4]) for number in range(size)]
    return Corpus(titles, texts)


def measure(size: int, corpus: Corpus, queries: list[str], folder: Path) -> None:
    with closing(sqlite3.connect(folder / "fts5.db", isolation_level=None)) as database:
        built = [ours(corpus, folder / "words"), fts5(corpus, folder / "fts5.db", database)]
        if tantivy:
            built.append(by_tantivy(corpus, folder / "tantivy"))
        took: dict[str, list[float]] = {one.name: [] for one in built}
        for number, query in enumerate([*queries[:5], *queries]):
            for one in built:
                started = time.process_time()
                one.ask(query)
                if number >= 5:  # the first ones warm up
                    took[one.name].append((time.process_time() - started) * 1e3)
        spans = {
            name: (statistics.median(ms), statistics.quantiles(ms, n=20)[18]) for name, ms in took.items()
        }
        middle, slow = spans["FTS5"]
        for one in built:
            p50, p95 = spans[one.name]
            print(
                f"| {size:,} | {one.name} | {one.seconds:.1f} | {one.bytes / 1e6:.0f} | {p50:.2f} | {p95:.2f}"
                f" | {middle / p50:.0f} / {slow / p95:.0f} |",
                flush=True,
            )


def ours(corpus: Corpus, folder: Path) -> Built:
    numbering = Numbering()
    started = time.process_time()
    small: list[WordSegment] = []
    joined: list[WordSegment] = []
    size = number = 0

    def publish(segment: WordSegment) -> WordSegment:
        nonlocal number
        number += 1
        bounds = (int(segment.passages[0]), int(segment.passages[-1]))
        return files.load(folder, files.publish(folder, number, bounds, segment))

    for batch in corpus.batches():
        documents = [
            Indexed(
                first // A_DOCUMENT + 1,
                corpus.titles[first],
                text := "\n".join(corpus.texts[first : min(first + A_DOCUMENT, batch.stop)]),
                (),
                spans(first + 1, text),
            )
            for first in range(batch.start, batch.stop, A_DOCUMENT)
        ]
        small.append(publish(build(documents, numbering)))
        if sum(len(segment.passages) for segment in small) >= JOINED or batch.stop == len(corpus.texts):
            joined.append(publish(merge([(segment, None) for segment in small])))
            small = []
            size += (folder / f"{number:06d}.words.npy").stat().st_size
    seconds = time.process_time() - started
    index = WordIndex(tuple(joined), (None,) * len(joined))

    def ask(query: str) -> list[int]:
        found = keyword.evidence(index, keyword.WordQuery.of(query, index))
        return keyword.top(found, BEST).documents.tolist()  # type: ignore[no-any-return]

    return Built("ours", seconds, size, ask)


def spans(first: int, text: str) -> list[tuple[int, int, int]]:
    """The passages of a document, one a line."""
    found, start = [], 0
    for number, line in enumerate(text.split("\n"), first):
        found.append((number, start, start + len(line)))
        start += len(line) + 1
    return found


def fts5(corpus: Corpus, path: Path, database: sqlite3.Connection) -> Built:
    database.executescript(_TABLES)
    with database:
        database.execute("BEGIN")
        rows = zip(corpus.titles, corpus.texts, strict=True)
        database.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?)",
            ((n, (n - 1) // A_DOCUMENT + 1, title, text) for n, (title, text) in enumerate(rows, 1)),
        )
        database.execute("COMMIT")
    before = path.stat().st_size
    started = time.process_time()
    database.executescript(_INDEX)
    for batch in corpus.batches():
        database.execute("BEGIN IMMEDIATE")
        database.executemany(
            "INSERT INTO passage_index (rowid, title, text) VALUES (?, ?, ?)",
            [(n + 1, corpus.titles[n], corpus.texts[n]) for n in batch],
        )
        database.execute("COMMIT")
    seconds = time.process_time() - started
    little = stemming.stop_words("english")

    def ask(query: str) -> list[int]:
        said = [
            word for word in dict.fromkeys(query.split()) if word.strip(".,;:!?()\"'").lower() not in little
        ]
        expression = " OR ".join('"' + word.replace('"', '""') + '"' for word in said)
        best: dict[int, int] = {}
        with closing(database.execute(_MATCHES, (expression,))) as rows:
            for passage, document, _ in rows:
                best.setdefault(document, passage)
                if len(best) == BEST:
                    break
        return list(best)

    return Built("FTS5", seconds, path.stat().st_size - before, ask)


def by_tantivy(corpus: Corpus, folder: Path) -> Built:
    folder.mkdir()
    schema: Any = tantivy.SchemaBuilder()
    schema.add_unsigned_field("passage", stored=True)
    schema.add_unsigned_field("document", stored=True)
    schema.add_text_field("title", tokenizer_name="en_stem")
    schema.add_text_field("text", tokenizer_name="en_stem")
    index: Any = tantivy.Index(schema.build(), path=str(folder))
    started = time.process_time()
    writer = index.writer(num_threads=1)
    for batch in corpus.batches():
        for n in batch:
            writer.add_document(
                tantivy.Document(
                    passage=n + 1, document=n // A_DOCUMENT + 1, title=corpus.titles[n], text=corpus.texts[n]
                )
            )
        writer.commit()
    writer.wait_merging_threads()
    seconds = time.process_time() - started
    index.reload()
    searcher, little = index.searcher(), stemming.stop_words("english")

    def ask(query: str) -> list[int]:
        plain = " ".join(said for said in re.findall(r"\w+", query) if said.lower() not in little)
        parsed = index.parse_query(plain, ["title", "text"], field_boosts={"title": 2.0})
        found = searcher.search(parsed, A_DOCUMENT * BEST).hits
        best: dict[int, None] = {}
        for _, address in found:
            best.setdefault(searcher.doc(address)["document"][0])
            if len(best) == BEST:
                break
        return list(best)

    size = sum(path.stat().st_size for path in folder.iterdir())
    return Built("tantivy", seconds, size, ask)


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
