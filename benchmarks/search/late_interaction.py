"""Whether MaxSim of the token vectors ranks the first hundred better than they are: nDCG@10 and its time.

    python -m benchmarks.search.late_interaction FOLDER $EMBEDSCOPE_DATA/retrieval/{onet_titles,cranfield,med}

Late interaction (Khattab and Zaharia 2020, ColBERT): each token of the query, by its last hidden state
brought to unit length, takes the highest cosine that any token of the passage has with it, and the passage
has their mean. The model is the one that embeds, which was not trained for this. [CLS] and [SEP] are left
out. With "rare ones more" a token weighs as its idf over the passages of the set.

The hundred are those that the program finds. They are ordered by MaxSim alone, and by what they have and a
multiple of it; the multiple is the best of MULTIPLES on the other sets together, so that no set chooses its
own. Intervals are of the difference, 95 %, by resampling of the queries. Of each set the first MOST are
asked. The libraries are made in FOLDER, where `splade` beside this finds them.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Float32
from desktop_app.core.jobs import NEVER, CancelToken, Report, silent
from desktop_app.core.recipe import ReadAs
from desktop_app.core.types import IndexRequest, Mode, Vectors
from desktop_app.corpus.qrels import read_qrels, read_queries
from desktop_app.encoder.encode import Encoder
from desktop_app.search.evaluate import Grades, ndcg, resampled
from desktop_app.search.relevance import nearness
from desktop_app.services.indexing.index import index
from desktop_app.services.libraries import open_or_create
from desktop_app.services.models import open_bundle
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.why.explain import passage_read

FIRST, TOP, TIMED, MOST = 100, 10, 5, 1_000
MODES: tuple[Mode, ...] = ("semantic", "hybrid")
MULTIPLES = (0.0, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0)
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


class Keeping(Encoder):
    """An encoder that keeps the unit vectors of all tokens of what it embeds, and their ids, by the text."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[Float32, list[int]]] = {}
        super().__init__(open_bundle(), threads=1)

    def encode(
        self,
        texts: Sequence[str],
        reading: ReadAs | None = None,
        report: Report = silent,  # noqa: ARG002
        cancel: CancelToken = NEVER,
    ) -> Vectors:
        """As `Encoder.encode`, without a report."""
        states = self.token_states(texts, reading, cancel)
        how = reading or self.passages
        for text, one, ids in zip(texts, states, self.wordpiece.ids(texts, how.max_length), strict=True):
            inner = one[1:-1]
            self.kept[text] = inner / np.linalg.norm(inner, axis=1, keepdims=True), list(ids[1:-1])
        mean = self.finished(np.stack([one.mean(axis=0) for one in states]))
        return Vectors(mean, self.finished(np.stack([one[0] for one in states])))


def main(kept: Path, folders: list[Path]) -> None:
    """Prints a table a mode, and what a query takes."""
    judged: dict[tuple[str, Mode], list[Judged]] = {}
    for folder in folders:
        encoder = Keeping()
        request = IndexRequest(kept / folder.name, paths=(folder / "corpus.jsonl",))
        with open_or_create(request, encoder) as library:
            index(library, request, encoder)
            searcher = Searcher(library, encoder)
            for mode in MODES:
                judged[folder.name, mode] = _asked(searcher, encoder, folder, mode)
            _time(searcher, encoder, folder)
    for mode in MODES:
        print(f"\n**{mode}**\n\n| set | queries | tokens | as found | MaxSim alone | and MaxSim | multiple |")
        print("|---|---|---|---|---|---|---|")
        for folder in folders:
            for way, name in enumerate(WAYS):
                others = [judged[other.name, mode] for other in folders if other != folder]
                multiple = _best(others or [judged[folder.name, mode]], way)
                _row(folder.name, judged[folder.name, mode], way, name, multiple)


def _rarity(encoder: Keeping, texts: Iterable[str]) -> dict[int, float]:
    """The idf of every piece over these texts."""
    pieces = [set(encoder.kept[text][1]) for text in texts]
    counts = Counter(piece for one in pieces for piece in one)
    return {piece: log(1 + len(pieces) / count) for piece, count in counts.items()}


def _asked(searcher: Searcher, encoder: Keeping, folder: Path, mode: Mode) -> list[Judged]:
    qrels, texts = read_qrels(folder / "qrels" / "test.tsv"), read_queries(folder / "queries.jsonl")
    keys = [key for key in texts if key in qrels][:MOST]
    rankings = [searcher.ranking(texts[key], FIRST, mode, "mean") for key in keys]
    wanted = {passage for ranking in rankings for passage in ranking.passages.tolist()}
    read = {passage: passage_read(searcher, passage)[1].model_text for passage in wanted}
    rarity = _rarity(encoder, read.values())
    rarest = max(rarity.values())
    ids = {row: searcher.library.document(row).document.id for row in searcher.library.documents()}
    chance = searcher.chance("mean")
    found = []
    for key, ranking in zip(keys, rankings, strict=True):
        if texts[key] not in encoder.kept:
            encoder.encode([texts[key]])
        vectors, pieces = encoder.kept[texts[key]]
        weights = np.array([[1.0] * len(pieces), [rarity.get(piece, rarest) for piece in pieces]])
        highest = np.stack(
            [(vectors @ encoder.kept[read[one]][0].T).max(axis=1) for one in ranking.passages.tolist()],
            axis=1,
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


def _time(searcher: Searcher, encoder: Keeping, folder: Path) -> None:
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
        encoder.encode(read)
        encoded = time.process_time()
        vectors, _ = encoder.kept[text]
        for one in read:
            (vectors @ encoder.kept[one][0].T).max(axis=1).mean()
        ended = time.process_time()
        size += sum(encoder.kept[one][0].nbytes for one in read)
        spent.append((searched - started, encoded - before, ended - encoded))
    each = [statistics.median(column) * 1e3 for column in zip(*spent, strict=True)]
    held = size / len(texts) / FIRST / 1e3
    print(
        f"{folder.name}: the search {each[0]:.1f} ms, its hundred passages encoded {each[1]:.0f} ms, MaxSim "
        f"{each[2]:.1f} ms of processor time; token vectors of {held:.0f} KB a passage",
        flush=True,
    )


if __name__ == "__main__":
    kept, *sets = map(Path, sys.argv[1:])
    main(kept, sets)
