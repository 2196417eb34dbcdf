"""What each cleaning step does to the ranking: nDCG@10 of BEIR sets, for both poolings.

    python -m benchmarks.preprocessing $EMBEDSCOPE_DATA/retrieval/{onet_titles,cranfield,med}

Every document is `Title. Text`, cut at the length the model was trained with; queries and documents are
cleaned alike; the ranking is by exact cosine. Behind each value stands its difference to the untouched
text with a 95% interval over the queries (paired, normal approximation).
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from desktop_app.core.types import POOLINGS, UNTOUCHED, Document, Pooling, Preprocessing
from desktop_app.corpus.passages import joined
from desktop_app.corpus.preprocess import clean
from desktop_app.corpus.qrels import read_qrels, read_queries
from desktop_app.corpus.sources import SourceFile, read
from desktop_app.encoder.encode import Encoder
from desktop_app.search.evaluate import ndcg
from desktop_app.services.models import open_encoder

DEPTH = 10
VARIANTS = {
    "untouched": UNTOUCHED,
    "without punctuation": Preprocessing(punctuation=True),
    "and stop words": Preprocessing(punctuation=True, stopwords=True),
    "and lemmas (the guide, part 4)": Preprocessing(punctuation=True, stopwords=True, lemmas=True),
    "without punctuation, stop words, numbers (part 8)": Preprocessing(
        punctuation=True, numbers=True, stopwords=True
    ),
    "lemmas alone": Preprocessing(lemmas=True),
}


def main(folders: Sequence[Path]) -> None:
    """Prints one Markdown table a set."""
    encoder = open_encoder()
    for folder in folders:
        qrels = read_qrels(folder / "qrels" / "test.tsv")
        documents = read_documents(folder / "corpus.jsonl")
        asked = read_queries(folder / "queries.jsonl")
        queries = {name: text for name, text in asked.items() if name in qrels}
        print(f"\n{folder.name}: {len(documents):,} documents, {len(queries):,} queries\n")
        print(f"| {DEPTH} best | {' | '.join(POOLINGS)} |\n|---|---|---|", flush=True)
        base: dict[Pooling, list[float]] = {}
        for name, options in VARIANTS.items():
            values = measure(encoder, documents, queries, qrels, options)
            cells = [cell(values[pooling], base.get(pooling)) for pooling in POOLINGS]
            base = base or values
            print(f"| {name} | {' | '.join(cells)} |", flush=True)


def read_documents(path: Path) -> dict[str, str]:
    """`Title. Text` of every document that has one, by its id."""
    files = [item for item in read([path]) if isinstance(item, SourceFile)]
    found = [item for file in files for item in file.documents() if isinstance(item, Document)]
    return {document.id: joined(document.title, document.text) for document in found}


def measure(
    encoder: Encoder,
    documents: dict[str, str],
    queries: dict[str, str],
    qrels: dict[str, dict[str, int]],
    options: Preprocessing,
) -> dict[Pooling, list[float]]:
    """nDCG@10 of every query, in their order."""
    rows = encoder.encode([clean(text, options) for text in documents.values()])
    asked = encoder.encode([clean(text, options) for text in queries.values()])
    names = list(documents)
    values: dict[Pooling, list[float]] = {}
    for pooling in POOLINGS:
        scores = asked.pooled(pooling) @ rows.pooled(pooling).T
        best = np.argsort(-scores, axis=1, kind="stable")[:, :DEPTH]
        ranked = ([names[row] for row in line] for line in best)
        values[pooling] = [
            ndcg(line, qrels[query], DEPTH) for line, query in zip(ranked, queries, strict=True)
        ]
    return values


def cell(values: Sequence[float], base: Sequence[float] | None) -> str:
    """The mean, and how far from the base's."""
    text = f"{statistics.fmean(values):.3f}"
    if base is None:
        return text
    differences = [value - before for value, before in zip(values, base, strict=True)]
    half = 1.96 * statistics.stdev(differences) / len(differences) ** 0.5
    return f"{text} ({statistics.fmean(differences):+.3f} ± {half:.3f})"


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
