"""What a model's prompts are worth: `python -m benchmarks.search.prompts NAME FOLDER …`, sets of BEIR.

nDCG@10 by meaning alone, with the prompts that the model was trained with and without any; the interval is
that of the difference, by 1,000 resamplings of the queries.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from desktop_app.core.recipe import ReadAs
from desktop_app.core.types import Document
from desktop_app.corpus.passages import joined
from desktop_app.corpus.qrels import read_qrels, read_queries
from desktop_app.corpus.sources import SourceFile
from desktop_app.encoder.encode import Encoder
from desktop_app.search.evaluate import ndcg
from desktop_app.services.models import named

RESAMPLINGS = 1_000
TOP = 10
MOST = 1_000


def main(name: str, folders: list[Path]) -> None:
    """Prints one table."""
    encoder = Encoder(named(name), threads=1)
    plain = ReadAs(encoder.passage_length)
    print("| set | queries | without prompts | with prompts | difference |\n|---|---|---|---|---|")
    for folder in folders:
        without = values(encoder, folder, plain, plain)
        with_prompts = values(encoder, folder, encoder.queries, encoder.passages)
        difference = with_prompts - without
        random = np.random.default_rng(0)
        means = [random.choice(difference, len(difference)).mean() for _ in range(RESAMPLINGS)]
        low, high = np.quantile(means, (0.025, 0.975))
        print(
            f"| {folder.name} | {len(without):,} | {without.mean():.3f} | {with_prompts.mean():.3f} | "
            f"{difference.mean():+.3f} ({low:+.3f} to {high:+.3f}) |",
            flush=True,
        )


def values(encoder: Encoder, folder: Path, queries: ReadAs, passages: ReadAs) -> np.ndarray:
    """nDCG@10 of each query; documents are cut to what the model reads at once."""
    corpus = folder / "corpus.jsonl"
    documents = [
        item for item in SourceFile(corpus, corpus.stat().st_size).documents() if isinstance(item, Document)
    ]
    asked = read_queries(folder / "queries.jsonl")
    judged = read_qrels(folder / "qrels" / "test.tsv")
    chosen = [key for key in asked if key in judged][:MOST]
    pooling = encoder.bundle.manifest.pooling
    given = encoder.encode([joined(one.title, one.text) for one in documents], passages).pooled(pooling)
    rows = encoder.encode([asked[key] for key in chosen], queries).pooled(pooling)
    found = []
    for key, row in zip(chosen, rows, strict=True):
        best = np.argsort(-(given @ row), kind="stable")[:TOP]
        found.append(ndcg([documents[at].id for at in best], judged[key], TOP))
    return np.array(found)


if __name__ == "__main__":
    main(sys.argv[1], [Path(folder) for folder in sys.argv[2:]])
