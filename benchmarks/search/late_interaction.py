"""Whether MaxSim of the token vectors ranks the first hundred better than they are: nDCG@10 and its time.

    python -m benchmarks.search.late_interaction $EMBEDSCOPE_DATA/retrieval/{onet_titles,cranfield,med}

Late interaction (Khattab and Zaharia 2020, ColBERT): each token of the query, by its last hidden state
brought to unit length, takes the highest cosine that any token of the passage has with it, and the passage
has their mean. The model is the one that embeds, which was not trained for this. [CLS] and [SEP] are left
out. With "rare ones more" a token weighs as its idf over the passages of the set.

The hundred are those that the program finds. They are ordered by MaxSim alone, and by what they have and a
multiple of it; the multiple is the best of MULTIPLES on the other sets together, so that no set chooses its
own. Intervals are of the difference, 95 %, by resampling of the queries.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Float32
from desktop_app.core.recipe import ReadAs
from desktop_app.core.types import IndexRequest, Mode
from desktop_app.corpus.qrels import read_qrels, read_queries
from desktop_app.encoder.encode import Encoder
from desktop_app.search.evaluate import Grades, ndcg, resampled
from desktop_app.search.relevance import nearness
from desktop_app.services.indexing.index import index
from desktop_app.services.libraries import open_or_create
from desktop_app.services.models import open_bundle
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.why.explain import passage_read

FIRST, TOP, TIMED = 100, 10, 10
MODES: tuple[Mode, ...] = ("semantic", "hybrid")
MULTIPLES = (0.0, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0)
ALONE = "alone"
WAYS = ("all alike", "rare ones more")
Floats = NDArray[np.float64]


@dataclass(eq=False)
class Judged:
    """A query's first hundred: their ids, their evidence, their MaxSim in each of WAYS, and the grades."""

    ids: list[str]
    evidence: Floats
    late: Floats
    grades: Grades

    def ndcg(self, scores: Floats) -> float:
        """That of the hundred ordered by `scores`."""
        order = np.argsort(-scores, kind="stable")
        return ndcg([self.ids[at] for at in order], self.grades, TOP)


@dataclass(eq=False)
class Tokens:
    """The unit vectors of the tokens of passages and queries, and how rare each piece is."""

    encoder: Encoder
    read: ReadAs
    known: dict[int, tuple[Float32, list[int]]] = field(default_factory=dict)

    def of(self, texts: list[str]) -> list[tuple[Float32, list[int]]]:
        """(vectors, ids) of each text's tokens without the special ones."""
        ids = self.encoder.wordpiece.ids(texts, self.read.max_length)
        states = self.encoder.token_states(texts, self.read)
        return [
            (one[1:-1] / np.linalg.norm(one[1:-1], axis=1, keepdims=True), list(pieces[1:-1]))
            for one, pieces in zip(states, ids, strict=True)
        ]

    def rarity(self) -> dict[int, float]:
        """The idf of every piece of the passages."""
        counts = Counter(piece for _, pieces in self.known.values() for piece in set(pieces))
        return {piece: log(1 + len(self.known) / count) for piece, count in counts.items()}


def main(folders: list[Path]) -> None:
    """Prints a table a mode, and what a query takes."""
    encoder = Encoder(open_bundle(), threads=1)
    judged: dict[tuple[str, Mode], list[Judged]] = {}
    for folder in folders:
        with tempfile.TemporaryDirectory() as temporary:
            request = IndexRequest(Path(temporary, "library"), paths=(folder / "corpus.jsonl",))
            with open_or_create(request, encoder) as library:
                index(library, request, encoder)
                searcher = Searcher(library, encoder)
                tokens = Tokens(encoder, ReadAs(library.recipe.max_length))
                for mode in MODES:
                    judged[folder.name, mode] = _asked(searcher, tokens, folder, mode)
                _time(searcher, tokens, folder)
    for mode in MODES:
        print(f"\n**{mode}**\n\n| set | queries | tokens | as found | MaxSim alone | and MaxSim | multiple |")
        print("|---|---|---|---|---|---|---|")
        for folder in folders:
            for way, name in enumerate(WAYS):
                others = [judged[other.name, mode] for other in folders if other != folder]
                multiple = _best(others or [judged[folder.name, mode]], way)
                _row(folder.name, judged[folder.name, mode], way, name, multiple)


def _asked(searcher: Searcher, tokens: Tokens, folder: Path, mode: Mode) -> list[Judged]:
    qrels, texts = read_qrels(folder / "qrels" / "test.tsv"), read_queries(folder / "queries.jsonl")
    keys = [key for key in texts if key in qrels]
    rankings = [searcher.ranking(texts[key], FIRST, mode, "mean") for key in keys]
    wanted = {passage for ranking in rankings for passage in ranking.passages.tolist()} - tokens.known.keys()
    read = [(passage, passage_read(searcher, passage)[1].model_text) for passage in sorted(wanted)]
    made = tokens.of([text for _, text in read])
    tokens.known |= {passage: one for (passage, _), one in zip(read, made, strict=True)}
    rarity = tokens.rarity()
    rarest = max(rarity.values())
    ids = {row: searcher.library.document(row).document.id for row in searcher.library.documents()}
    chance = searcher.chance("mean")
    found = []
    for key, ranking, (vectors, pieces) in zip(
        keys, rankings, tokens.of([texts[key] for key in keys]), strict=True
    ):
        weights = np.array([[1.0] * len(pieces), [rarity.get(piece, rarest) for piece in pieces]])
        highest = np.stack(
            [(vectors @ tokens.known[one][0].T).max(axis=1) for one in ranking.passages.tolist()], axis=1
        )
        late = weights @ highest / weights.sum(axis=1, keepdims=True)
        scores = ranking.scores if mode == "hybrid" else nearness(ranking.scores, chance)
        found.append(Judged([ids[row] for row in ranking.documents.tolist()], scores, late, qrels[key]))
    return found


def _best(sets: list[list[Judged]], way: int) -> float:
    """The multiple with the highest nDCG@10, each set counting alike."""

    def value(multiple: float) -> float:
        means = [
            statistics.fmean(one.ndcg(one.evidence + multiple * one.late[way]) for one in judged)
            for judged in sets
        ]
        return statistics.fmean(means)

    return max(MULTIPLES, key=value)


def _row(name: str, judged: list[Judged], way: int, called: str, multiple: float) -> None:
    columns = [
        [one.ndcg(one.evidence) for one in judged],
        [one.ndcg(one.late[way]) for one in judged],
        [one.ndcg(one.evidence + multiple * one.late[way]) for one in judged],
    ]
    values = np.array(columns).T
    means = resampled(values)
    cells = [f"{values[:, 0].mean():.3f}"]
    for column in (1, 2):
        low, high = np.quantile(means[:, column] - means[:, 0], (0.025, 0.975))
        mean = values[:, column].mean()
        cells.append(f"{mean:.3f} ({mean - values[:, 0].mean():+.3f}, {low:+.3f} to {high:+.3f})")
    print(f"| {name} | {len(judged):,} | {called} | {' | '.join(cells)} | {multiple} |", flush=True)


def _time(searcher: Searcher, tokens: Tokens, folder: Path) -> None:
    """Processor time of the search, of encoding its hundred passages, and of MaxSim; medians."""
    texts = list(read_queries(folder / "queries.jsonl").values())[:TIMED]
    spent: list[tuple[float, float, float]] = []
    size = 0
    for text in texts:
        started = time.process_time()
        ranking = searcher.ranking(text, FIRST, "hybrid", "mean")
        searched = time.process_time()
        read = [passage_read(searcher, one)[1].model_text for one in ranking.passages.tolist()]
        before = time.process_time()
        made = tokens.of(read)
        encoded = time.process_time()
        ((vectors, _),) = tokens.of([text])
        for one, _ in made:
            (vectors @ one.T).max(axis=1).mean()
        ended = time.process_time()
        size += sum(one.nbytes for one, _ in made)
        spent.append((searched - started, encoded - before, ended - encoded))
    each = [statistics.median(column) * 1e3 for column in zip(*spent, strict=True)]
    held = size / len(texts) / FIRST / 1e3
    print(
        f"{folder.name}: the search {each[0]:.1f} ms, its hundred passages encoded {each[1]:.0f} ms, MaxSim "
        f"{each[2]:.1f} ms of processor time; token vectors of {held:.0f} KB a passage",
        flush=True,
    )


if __name__ == "__main__":
    main([Path(folder) for folder in sys.argv[1:]])
