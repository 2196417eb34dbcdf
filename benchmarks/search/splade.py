"""Whether SPLADE finds more: by itself, as expansion of the words, and as a third part of the evidence.

    python -m benchmarks.search.splade FOLDER $EMBEDSCOPE_DATA/retrieval/{onet_titles,cranfield,med}

nDCG@10 of what the program ranks by words and by both, and of the same documents with something added to
their evidence: the cosine of the SPLADE weights of query and passage, or what the passage holds (BM25) of the
words that SPLADE adds to the query, each by its weight, as a share of the information. The multiple of
each is the best of MULTIPLES on the other sets together, so that no set chooses its own. Intervals are of the
difference, 95 %, by resampling of the queries. Of each set the first MOST queries are asked. The libraries
are those that `late_interaction` beside this made in FOLDER; the model splade-tiny must be installed.
"""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from desktop_app.core.types import Mode
from desktop_app.corpus.qrels import read_qrels, read_queries
from desktop_app.encoder import splade
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.search import keyword, relevance
from desktop_app.search.evaluate import Grades, ndcg, resampled
from desktop_app.search.keyword import WordQuery
from desktop_app.services.models import named, open_bundle
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.why.explain import passage_read

FIRST, TOP, MOST, BLOCK, ADDED = 400, 10, 500, 64, 20
"""Documents that are ordered again, results that count, queries of a set, texts at once, words added."""
MODES: tuple[Mode, ...] = ("keyword", "hybrid")
MULTIPLES = (0.0, 0.0625, 0.125, 0.25, 0.5, 1.0, 2.0)
ALONE, WEIGHTS, WORDS = "SPLADE alone", "and SPLADE", "and its words"
Floats = NDArray[np.float64]


@dataclass(eq=False)
class Judged:
    """A query's documents: their ids, their evidence, what WEIGHTS and WORDS add to it, and the grades."""

    ids: list[str]
    evidence: Floats
    added: dict[str, Floats]
    grades: Grades

    def ndcg(self, scores: Floats) -> float:
        """That of the documents ordered by `scores`."""
        order = np.argsort(-scores, kind="stable")
        return ndcg([self.ids[at] for at in order], self.grades, TOP)


def main(kept: Path, folders: list[Path]) -> None:
    """Prints what SPLADE makes of the sets, and a table a mode."""
    sparse, dense = Encoder(named("splade-tiny"), threads=1), Encoder(open_bundle(), threads=1)
    judged: dict[tuple[str, Mode], list[Judged]] = {}
    for folder in folders:
        with Library.open(kept / folder.name) as library:
            for mode, found in _asked(Searcher(library, dense), sparse, folder).items():
                judged[folder.name, mode] = found
    for mode in MODES:
        print(f"\n**{mode}**\n\n| set | queries | as found | {ALONE} | {WEIGHTS} | {WORDS} |")
        print("|---|---|---|---|---|---|")
        for folder in folders:
            others = [judged[other.name, mode] for other in folders if other != folder]
            _row(folder.name, judged[folder.name, mode], others or [judged[folder.name, mode]])


def _asked(searcher: Searcher, sparse: Encoder, folder: Path) -> dict[Mode, list[Judged]]:
    qrels, texts = read_qrels(folder / "qrels" / "test.tsv"), read_queries(folder / "queries.jsonl")
    keys = [key for key in texts if key in qrels][:MOST]
    library = searcher.library
    with library.reading():
        passages = library.word_index().passages
    started = time.process_time()
    given = _weights(sparse, [passage_read(searcher, one)[1].model_text for one in passages.tolist()])
    between = time.process_time()
    asked = _weights(sparse, [texts[key] for key in keys])
    ended = time.process_time()
    print(
        f"{folder.name}: {(between - started) / len(passages) * 1e3:.0f} ms of processor time a passage, "
        f"{(ended - between) / len(keys) * 1e3:.1f} ms a query; words a passage "
        f"{np.median(np.diff(given.indptr)):.0f}, a query {np.median(np.diff(asked.indptr)):.0f}",
        flush=True,
    )
    place = np.full(passages.max() + 1, -1)
    place[passages] = np.arange(len(passages))
    entries = {id_: piece for piece, id_ in sparse.wordpiece.vocabulary().items()}
    norms = np.sqrt(given.multiply(given).sum(axis=1)).A1
    ids = {row: library.document(row).document.id for row in library.documents()}
    found: dict[Mode, list[Judged]] = {mode: [] for mode in MODES}
    for number, key in enumerate(keys):
        cosines = (given @ asked[number].T).toarray()[:, 0] / np.maximum(norms, 1e-9)
        cosines /= max(float(np.sqrt(asked[number].multiply(asked[number]).sum())), 1e-9)
        words, information = _words(searcher, entries, texts[key], asked[number])
        for mode in MODES:
            ranking = searcher.ranking(texts[key], FIRST, mode, "mean")
            slots = place[ranking.passages]
            scores = ranking.scores
            if mode == "keyword":  # shown as BM25; the evidence is a share of the information
                scores = scores * relevance.WORDS / max(information, 1e-9)
            added = {WEIGHTS: cosines[slots], WORDS: words[slots]}
            names = [ids[row] for row in ranking.documents.tolist()]
            found[mode].append(Judged(names, scores, added, qrels[key]))
    return found


def _weights(sparse: Encoder, texts: list[str]) -> csr_matrix:
    """(texts, vocabulary), few of them not 0."""
    from scipy.sparse import vstack

    blocks = [
        csr_matrix(splade.weights(sparse, texts[start : start + BLOCK]))
        for start in range(0, len(texts), BLOCK)
    ]
    return vstack(blocks, format="csr")


def _words(
    searcher: Searcher, entries: dict[int, str], query: str, weights: csr_matrix
) -> tuple[Floats, float]:
    """By slot the BM25 of the words that SPLADE adds, each by its weight, and the query's information.

    The first is a share of the second.
    """
    with searcher.library.reading():
        words = searcher.library.word_index()
        own = keyword.evidence(words, WordQuery.of(query, words))
        total = np.zeros(len(words.passages))
        typed = {term for word in own.query.words for term in (*word.whole, *word.parts)}
        added = 0
        for at in np.argsort(-weights.data).tolist():
            word = entries[int(weights.indices[at])]
            if added == ADDED:
                break
            if word.isalpha() and word not in typed:  # no piece of a word, no special token
                total += float(weights.data[at]) * keyword.evidence(words, WordQuery.of(word, words)).sums
                added += 1
        return total / max(own.information, 1e-9), own.information


def _best(sets: list[list[Judged]], what: str) -> float:
    """The multiple with the highest nDCG@10, each set counting alike."""

    def value(multiple: float) -> float:
        return statistics.fmean(
            statistics.fmean(one.ndcg(one.evidence + multiple * one.added[what]) for one in judged)
            for judged in sets
        )

    return max(MULTIPLES, key=value)


def _row(name: str, judged: list[Judged], others: list[list[Judged]]) -> None:
    multiples = {what: _best(others, what) for what in (WEIGHTS, WORDS)}
    columns = [[one.ndcg(one.evidence) for one in judged], [one.ndcg(one.added[WEIGHTS]) for one in judged]]
    columns += [
        [one.ndcg(one.evidence + multiple * one.added[what]) for one in judged]
        for what, multiple in multiples.items()
    ]
    values = np.array(columns).T
    means = resampled(values)
    cells = [f"{values[:, 0].mean():.3f}"]
    for column, multiple in zip((1, 2, 3), ("", *multiples.values()), strict=True):
        low, high = np.quantile(means[:, column] - means[:, 0], (0.025, 0.975))
        mean = values[:, column].mean()
        times = f"; x {multiple}" if multiple != "" else ""
        cells.append(f"{mean:.3f} ({mean - values[:, 0].mean():+.3f}, {low:+.3f} to {high:+.3f}{times})")
    print(f"| {name} | {len(judged):,} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(folder) for folder in sys.argv[2:]])
