"""A hybrid search beside whole engines over the same passages and vectors, asked in turn.

    python -m benchmarks.search.engines [PASSAGES, 100000 1000000]

The passages are those of `benchmarks.search.latency`. The vectors of queries, as ours has mended their
words, are computed before, and are no part of any time. LanceDB, SQLite with FTS5 and sqlite-vec, and
usearch with tantivy take part where they are installed; those that do not fuse by themselves are fused by
reciprocal rank (Cormack et al. 2009, k = 60) of a hundred passages each. Ours measures what its cosines
mean as well, while it is built. Times are of the processor, all threads together, so that what else runs on
it does not count. Recall is that of the ten nearest vectors, against comparing all of them. Prints one
Markdown table.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import statistics
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.search.latency import fill, sentences
from desktop_app.core.arrays import Float32
from desktop_app.core.lexical import stemming
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.search import exact
from desktop_app.services.models import open_encoder
from desktop_app.services.searching.search import Searcher

SIZES = (100_000, 1_000_000)
EMBEDDED, QUERIES, WARM, BEST, EACH, BATCH = 2_000, 60, 5, 10, 100, 5_000
K = 60
Find = Callable[[str, Float32], list[int]]


@dataclass(frozen=True, slots=True)
class Engine:
    """What it cost to build, in seconds and bytes; how it is asked for both, and for the nearest vectors."""

    name: str
    seconds: float
    bytes: int
    hybrid: Find
    nearest: Find


def main(sizes: tuple[int, ...]) -> None:
    """Prints one Markdown table."""
    encoder = open_encoder()
    found = sentences(Path(os.environ["EMBEDSCOPE_DATA"], "text"))
    texts = [next(found) for _ in range(EMBEDDED)]
    queries = [next(found) for _ in range(WARM + QUERIES)]
    vectors = encoder.encode(texts).mean
    asked = encoder.encode(queries, encoder.queries).mean
    print("| passages | engine | built in s | MB | p50 ms | p95 ms | ours p50 / p95 | recall@10 |")
    print("|---|---|---|---|---|---|---|---|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            began = time.process_time()
            fill(folder / "library", size, encoder, texts, vectors)
            built = time.process_time() - began
            with Library.open(folder / "library") as library:
                measure(folder, library, encoder, built, queries, asked)


def measure(
    folder: Path, library: Library, encoder: Encoder, built: float, queries: list[str], asked: Float32
) -> None:
    """A row an engine; ours is the first."""
    rows = library.rows("mean")
    matrix = np.concatenate(rows.matrices)[rows.slots]
    said = dict(
        library.query("SELECT passages.id, text FROM passages JOIN documents ON documents.id = document")
    )
    ids = rows.passages.tolist()
    texts = [said[passage] for passage in ids]
    engines = [ours(library, encoder, built, queries)]
    for make, needed in (
        (lancedb, ("lancedb", "pyarrow")),
        (lancedb_hnsw, ("lancedb", "pyarrow")),
        (sqlite_vec, ("sqlite_vec", "pysqlite3")),
        (by_hand, ("usearch", "tantivy")),
    ):
        if all(map(find_spec, needed)):
            engines.append(make(folder, ids, texts, matrix))
            print(f"built {engines[-1].name}", file=sys.stderr, flush=True)
    took: dict[str, list[float]] = {engine.name: [] for engine in engines}
    right: dict[str, list[float]] = {engine.name: [] for engine in engines}
    for number, (query, vector) in enumerate(zip(queries, asked, strict=True)):
        cosines = np.vecdot(matrix, vector)  # a product's threads spin on in the time of others
        tenth = np.partition(cosines, -BEST)[-BEST] - 1e-6
        place = dict(zip(ids, cosines.tolist(), strict=True))
        for engine in engines:
            began = time.process_time()
            engine.hybrid(query, vector)
            if number >= WARM:
                took[engine.name].append((time.process_time() - began) * 1e3)
                right[engine.name].append(
                    sum(place[one] >= tenth for one in engine.nearest(query, vector)) / BEST
                )
    spans = {name: (statistics.median(ms), statistics.quantiles(ms, n=20)[18]) for name, ms in took.items()}
    middle, slow = spans[engines[0].name]
    for engine in engines:
        p50, p95 = spans[engine.name]
        recall = statistics.fmean(right[engine.name])
        print(
            f"| {len(ids):,} | {engine.name} | {engine.seconds:.0f} | {engine.bytes / 1e6:,.0f} | {p50:.1f} |"
            f" {p95:.1f} | {p50 / middle:.1f} / {p95 / slow:.1f} | {recall:.3f} |",
            flush=True,
        )


def ours(library: Library, encoder: Encoder, seconds: float, queries: list[str]) -> Engine:
    searcher = Searcher(library, encoder)
    searcher.prepare([text for query in queries for text in searcher.understand(query).toward])

    def hybrid(query: str, _vector: Float32) -> list[int]:
        return [hit.passage_id for hit in searcher.search(query, BEST, mode="hybrid").hits]

    def nearest(_query: str, vector: Float32) -> list[int]:
        with library.reading():
            return exact.top(library.rows("mean"), vector, BEST).passages.tolist()  # type: ignore[no-any-return]

    return Engine("ours", seconds, size_of(library.folder), hybrid, nearest)


def fused(*lists: list[int]) -> list[int]:
    """The best of several rankings by reciprocal rank."""
    score: dict[int, float] = {}
    for ranking in lists:
        for rank, one in enumerate(ranking, 1):
            score[one] = score.get(one, 0) + 1 / (K + rank)
    return sorted(score, key=lambda one: -score[one])[:BEST]


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def content_words(query: str) -> list[str]:
    little = stemming.stop_words("english")
    return [word for word in dict.fromkeys(re.findall(r"\w+", query)) if word.lower() not in little]


def lancedb(folder: Path, ids: list[int], texts: list[str], matrix: Float32) -> Engine:
    return _lancedb(folder / "lance", ids, texts, matrix, "LanceDB, every vector", graph=False)


def lancedb_hnsw(folder: Path, ids: list[int], texts: list[str], matrix: Float32) -> Engine:
    return _lancedb(folder / "lance-hnsw", ids, texts, matrix, "LanceDB, IVF_HNSW_SQ", graph=True)


def _lancedb(
    folder: Path, ids: list[int], texts: list[str], matrix: Float32, name: str, graph: bool
) -> Engine:
    database, arrow = importlib.import_module("lancedb"), importlib.import_module("pyarrow")
    rerankers = importlib.import_module("lancedb.rerankers")
    began = time.process_time()
    values = arrow.FixedSizeListArray.from_arrays(arrow.array(matrix.reshape(-1)), matrix.shape[1])
    rows = arrow.table({"id": arrow.array(ids), "text": arrow.array(texts), "vector": values})
    table = database.connect(folder).create_table("passages", rows)
    indexing = importlib.import_module("lancedb.index")
    table.create_index("text", config=indexing.FTS(stem=True, remove_stop_words=True, with_position=False))
    if graph:
        table.create_index("vector", config=indexing.HnswSq(distance_type="cosine"))
    seconds = time.process_time() - began
    fuse = rerankers.RRFReranker(K)

    def hybrid(query: str, vector: Float32) -> list[int]:
        plain = " ".join(content_words(query))
        asked = table.search(query_type="hybrid").vector(vector).text(plain).distance_type("cosine")
        if graph:
            asked = asked.refine_factor(10)
        return asked.rerank(fuse).limit(BEST).to_arrow()["id"].to_pylist()  # type: ignore[no-any-return]

    def nearest(_query: str, vector: Float32) -> list[int]:
        asked = table.search(vector).distance_type("cosine")
        if graph:
            asked = asked.refine_factor(10)
        return asked.limit(BEST).to_arrow()["id"].to_pylist()  # type: ignore[no-any-return]

    return Engine(name, seconds, size_of(folder), hybrid, nearest)


def sqlite_vec(folder: Path, ids: list[int], texts: list[str], matrix: Float32) -> Engine:
    path = folder / "vec.db"
    database: Any = importlib.import_module("pysqlite3").connect(str(path), isolation_level=None)
    database.enable_load_extension(True)  # which that of Python is often built without
    importlib.import_module("sqlite_vec").load(database)
    began = time.process_time()
    database.executescript(
        "CREATE TABLE passages (id INTEGER PRIMARY KEY, text TEXT);"
        f"CREATE VIRTUAL TABLE nearest USING vec0 (vector float[{matrix.shape[1]}] distance_metric=cosine);"
        "CREATE VIRTUAL TABLE words USING fts5 (text, content = 'passages', content_rowid = 'id',"
        " tokenize = 'porter unicode61 remove_diacritics 2');"
    )
    for start in range(0, len(ids), BATCH):
        block = range(start, min(start + BATCH, len(ids)))
        database.execute("BEGIN")
        both = [(ids[n], texts[n]) for n in block]
        database.executemany("INSERT INTO passages VALUES (?, ?)", both)
        database.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", both)
        vectors = ((ids[n], matrix[n].tobytes()) for n in block)
        database.executemany("INSERT INTO nearest (rowid, vector) VALUES (?, ?)", vectors)
        database.execute("COMMIT")
    seconds = time.process_time() - began

    def rows(statement: str, *values: object) -> list[int]:
        with closing(database.execute(statement, values)) as found:
            return [row for (row, *_) in found]

    def by_vector(vector: Float32, number: int) -> list[int]:
        packed = struct.pack(f"{len(vector)}f", *vector.tolist())
        return rows("SELECT rowid, distance FROM nearest WHERE vector MATCH ? AND k = ?", packed, number)

    def hybrid(query: str, vector: Float32) -> list[int]:
        asked = " OR ".join(f'"{word}"' for word in content_words(query))
        held = rows("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?", asked, EACH)
        best = fused(by_vector(vector, EACH), held)
        rows("SELECT text FROM passages WHERE id IN (SELECT value FROM json_each(?))", json.dumps(best))
        return best

    def nearest(_query: str, vector: Float32) -> list[int]:
        return by_vector(vector, BEST)

    return Engine("SQLite: FTS5 + sqlite-vec", seconds, path.stat().st_size, hybrid, nearest)


def by_hand(folder: Path, ids: list[int], texts: list[str], matrix: Float32) -> Engine:
    tantivy: Any = importlib.import_module("tantivy")
    place = folder / "tantivy"
    place.mkdir()
    began = time.process_time()
    graph = importlib.import_module("usearch.index").Index(
        ndim=matrix.shape[1], metric="cos", dtype="f32", expansion_search=128
    )
    graph.add(np.array(ids, dtype=np.uint64), matrix)
    graph.save(str(folder / "graph.usearch"))
    schema = tantivy.SchemaBuilder()
    schema.add_unsigned_field("passage", stored=True)
    schema.add_text_field("text", tokenizer_name="en_stem", stored=True)
    index = tantivy.Index(schema.build(), path=str(place))
    writer = index.writer(num_threads=1)
    for passage, text in zip(ids, texts, strict=True):
        writer.add_document(tantivy.Document(passage=passage, text=text))
    writer.commit()
    writer.wait_merging_threads()
    seconds = time.process_time() - began
    index.reload()
    searcher = index.searcher()

    def by_vector(vector: Float32, number: int) -> list[int]:
        return graph.search(vector, number).keys.tolist()  # type: ignore[no-any-return]

    def hybrid(query: str, vector: Float32) -> list[int]:
        parsed = index.parse_query(" ".join(content_words(query)), ["text"])
        found = searcher.search(parsed, EACH).hits
        held = [searcher.doc(address)["passage"][0] for _score, address in found]
        return fused(by_vector(vector, EACH), held)

    def nearest(_query: str, vector: Float32) -> list[int]:
        return by_vector(vector, BEST)

    size = (folder / "graph.usearch").stat().st_size + size_of(place)
    return Engine("usearch + tantivy", seconds, size, hybrid, nearest)


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
