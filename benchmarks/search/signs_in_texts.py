"""What the signs of a pasted text do to its search, and which way of answering an OR is best.

    python -m benchmarks.search.signs_in_texts $EMBEDSCOPE_DATA/retrieval/{cranfield,med}

Every document whose text holds signs of the query language is asked for by its own text: as it is pasted, by
its signs, and with its signs taken out. Then pairs of the set's questions are joined by OR, and the judgments
of both count.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from desktop_app.core.types import MODES, IndexRequest
from desktop_app.corpus.qrels import read_qrels, read_queries
from desktop_app.library.store import Library
from desktop_app.search import exact
from desktop_app.search.evaluate import ndcg
from desktop_app.search.query import parse
from desktop_app.search.ranking import Matched, Ranking, merged
from desktop_app.services.indexing.index import index
from desktop_app.services.libraries import open_or_create
from desktop_app.services.models import open_encoder
from desktop_app.services.searching.search import Searcher

PAIRS, DEPTH = 100, 10
_SIGNS = str.maketrans(dict.fromkeys('"“”„«»:+-*', " "))


def main(folder: Path) -> None:
    encoder = open_encoder()
    with tempfile.TemporaryDirectory() as place:
        request = IndexRequest(Path(place) / folder.name, paths=(folder / "corpus.jsonl",))
        with open_or_create(request, encoder) as made:
            index(made, request, encoder)
        with Library.open(request.folder) as library:
            searcher = Searcher(library, encoder)
            print(folder.name)
            _own_texts(searcher)
            _pairs(searcher, folder)


def _own_texts(searcher: Searcher) -> None:
    texts = dict(searcher.library.query("SELECT id, text FROM documents"))
    signed = [row for row, text in texts.items() if len(parse(f"{text} signs:on").parts) > 1]
    ways: dict[str, Callable[[str], str]] = {
        "as it is pasted": lambda text: text,
        "by its signs": lambda text: f"{text} signs:on",
        "signs taken out": lambda text: text.translate(_SIGNS),
    }
    print(f"{len(signed)} texts that hold signs, of which find themselves first:")
    for words, written in ways.items():
        for mode in MODES:
            answers = [(row, searcher.search(written(texts[row]), 1, mode).hits) for row in signed]
            first = sum(hits[:1] != () and hits[0].document == row for row, hits in answers)
            print(f"  {words:<16} {mode:<9} {first:4}")


def _pairs(searcher: Searcher, folder: Path) -> None:
    queries, qrels = read_queries(folder / "queries.jsonl"), read_qrels(folder / "qrels" / "test.tsv")
    names = dict(searcher.library.query("SELECT id, key FROM documents"))
    drawn = random.Random(1)  # noqa: S311 - the same pairs every time
    judged = sorted(qrels)
    scores: dict[str, list[float]] = {"best of both": [], "mean vector": [], "one text": []}
    with searcher.library.reading():
        rows = searcher.library.rows("mean")
        for one, other in (drawn.sample(judged, 2) for _ in range(PAIRS)):
            texts = [queries[one], queries[other], f"{queries[one]} {queries[other]}"]
            first, second, both = searcher.encoder.encode(texts, searcher.library.recipe.queries).mean
            mean = (first + second) / np.linalg.norm(first + second)
            sides = [exact.top(rows, vector, 100) for vector in (first, second)]
            best = merged([Matched(one, one.scores) for one in sides]).ranking
            ways = (best, exact.top(rows, mean, DEPTH), exact.top(rows, both, DEPTH))
            for found, ranking in zip(scores.values(), ways, strict=True):
                found.append(ndcg(_first(ranking, names), {**qrels[one], **qrels[other]}, DEPTH))
    print(f"{PAIRS} pairs of questions, nDCG@10 by meaning:")
    for words, values in scores.items():
        print(f"  {words:<16} {np.mean(values):.3f}")


def _first(ranking: Ranking, names: dict[int, str]) -> list[str]:
    return [names[row] for row in ranking.head(DEPTH).documents.tolist()]


if __name__ == "__main__":
    for given in sys.argv[1:]:
        main(Path(given))
