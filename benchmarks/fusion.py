"""Ways to make one ranking of two: nDCG@10 of each, and its difference to the better side.

    python -m benchmarks.fusion $EMBEDSCOPE_DATA/retrieval/{onet_titles,cranfield,med}

Both sides rank the whole library. The difference is paired by query, with its 95% interval (normal
approximation), to whichever of meaning and words is better on the set.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.types import IndexRequest
from desktop_app.corpus.qrels import read_qrels, read_queries
from desktop_app.library.store import Library
from desktop_app.search import exact, fusion, keyword
from desktop_app.search.evaluate import ndcg
from desktop_app.search.ranking import Ranking, best_passages
from desktop_app.services.indexing.index import index
from desktop_app.services.libraries import open_or_create
from desktop_app.services.models import open_encoder

Fuse = Callable[[Ranking, Ranking, float], Ranking]


def reciprocal(constant: int, words: float) -> Fuse:
    """Reciprocal rank fusion (Cormack, Clarke and Buettcher 2009), the keyword side weighted."""

    def fuse(semantic: Ranking, by_words: Ranking, _mean: float) -> Ranking:
        sides = ((semantic, 1.0), (by_words, words))
        documents = np.unique(np.concatenate([side.documents for side, _ in sides]))
        scores = np.zeros(len(documents))
        for side, weight in sides:
            scores[np.searchsorted(documents, side.documents)] += weight / (
                constant + 1 + np.arange(len(side))
            )
        return best_passages(documents, documents, scores)

    return fuse


def convex(meaning: float) -> Fuse:
    """The application's own, with another share of meaning."""

    def fuse(semantic: Ranking, by_words: Ranking, mean: float) -> Ranking:
        vars(fusion)["MEANING"] = meaning
        return fusion.fuse(semantic, by_words, mean)

    return fuse


WAYS: dict[str, Fuse] = {
    "by words": lambda _semantic, by_words, _mean: by_words,
    "by meaning": lambda semantic, _by_words, _mean: semantic,
    "reciprocal rank, 60": reciprocal(60, 1),
    "reciprocal rank, 60, words 0.3": reciprocal(60, 0.3),
    "reciprocal rank, 10, words 0.5": reciprocal(10, 0.5),
    **{f"convex, meaning {share}": convex(share) for share in (0.5, 0.6, 0.7, 0.8, 0.9)},
}


def main(folders: list[Path]) -> None:
    """Prints one Markdown table."""
    columns = [measured(folder) for folder in folders]
    print(f"| | {' | '.join(folder.name for folder in folders)} |\n|---{'|---' * len(folders)}|")
    for number, name in enumerate(WAYS):
        print(f"| {name} | {' | '.join(column[number] for column in columns)} |")


def measured(folder: Path) -> list[str]:
    """A cell for each of WAYS."""
    encoder = open_encoder()
    qrels = read_qrels(folder / "qrels" / "test.tsv")
    queries = {name: text for name, text in read_queries(folder / "queries.jsonl").items() if name in qrels}
    vectors = encoder.encode(list(queries.values())).mean
    gains = np.zeros((len(WAYS), len(queries)))
    with tempfile.TemporaryDirectory() as temporary:
        with open_or_create(IndexRequest(Path(temporary, "library")), encoder) as library:
            index(library, IndexRequest(library.folder, paths=(folder / "corpus.jsonl",)), encoder)
        with Library.open(Path(temporary, "library")) as library, library.reading():
            rows, words = library.rows("mean"), library.word_index()
            names = {row: key for _, key, row in library.rows_of(_judged(qrels))}
            count = library.counts().documents
            for column, ((name, text), vector) in enumerate(zip(queries.items(), vectors, strict=True)):
                semantic = exact.top(rows, vector, count)
                by_words = keyword.top(keyword.evidence(words, keyword.WordQuery.of(text, words)), count)
                mean = exact.mean_cosine(rows, vector)
                for row, fuse in enumerate(WAYS.values()):
                    best = fuse(semantic, by_words, mean).documents[:10].tolist()
                    gains[row, column] = ndcg([names.get(one, one) for one in best], qrels[name], 10)
    best_side = gains[int(gains[:2].mean(axis=1).argmax())]
    return [_cell(row, row - best_side) for row in gains]


def _judged(qrels: dict[str, dict[str, int]]) -> list[str]:
    return [key for grades in qrels.values() for key in grades]


def _cell(values: NDArray[np.float64], lead: NDArray[np.float64]) -> str:
    interval = 1.96 * lead.std(ddof=1) / np.sqrt(len(lead))
    return f"{values.mean():.3f} ({lead.mean():+.3f} ± {interval:.3f})"


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
