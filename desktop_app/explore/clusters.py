"""Groups that vectors fall into, and words that tell each from the others; scikit-learn is imported late."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.jobs import NEVER, CancelToken, Progress, Report, silent
from desktop_app.explore.projection import alone, distinct
from desktop_app.language import tr

CHOICES = range(3, 9)
"""Numbers of groups among which the best is looked for: no more than there are colors."""
MOST = 20
WORDS = 3
_TRIED = 5_000  # vectors on which those numbers are tried
_JUDGED = 1_500  # of these so many for the silhouette, which takes the square of it
_WORD = re.compile(r"[^\W\d_][\w'’-]+[^\W_]")


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """`labels` is int64, (vectors,), the largest group first; `names` are their most telling words.

    `silhouette` (-1..1) is that of the number of groups where it was looked for, None where it was given.
    """

    labels: Int64
    names: tuple[str, ...]
    silhouette: float | None = None


@alone
def groups(
    vectors: Float32,
    texts: Sequence[str],
    number: int = 0,
    seed: int = 0,
    report: Report = silent,
    cancel: CancelToken = NEVER,
) -> Groups:
    """`number` groups of unit vectors by k-means (Lloyd 1982); with 0 as many of CHOICES as have the best
    silhouette (Rousseeuw 1987). Fewer where fewer vectors differ. The same for the same seed.

    `texts` name them. Raises Cancelled.
    """
    different = len(distinct(vectors)[0])
    silhouette = None
    if not number:
        number, silhouette = _best_number(vectors, different, seed, report, cancel)
    number = max(min(number, different, MOST), 1)
    cancel.check()
    report(Progress(tr("Grouping")))
    found = _k_means(vectors, number, seed)
    order = np.argsort(-np.bincount(found, minlength=number), kind="stable")
    place = np.empty(number, dtype=np.int64)
    place[order] = np.arange(number)
    labels = place[found]
    cancel.check()
    return Groups(labels, names(labels, texts), silhouette)


def names(labels: Int64, texts: Sequence[str]) -> tuple[str, ...]:
    """For each group the words that set it apart: class-based tf-idf (Grootendorst 2022, BERTopic).

    A word's weight is its share of the group's words times log(1 + a / f): `a` is the number of words in a
    group on average, `f` how often the word occurs in all. A text counts a word once.
    """
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    total = int(labels.max(initial=-1)) + 1
    counts: list[Counter[str]] = [Counter() for _ in range(total)]
    for label, text in zip(labels.tolist(), texts, strict=True):
        counts[label].update({word.lower() for word in _WORD.findall(text)} - ENGLISH_STOP_WORDS)
    everywhere: Counter[str] = Counter()
    for one in counts:
        everywhere.update(one)
    average = everywhere.total() / max(total, 1)
    named: list[str] = []
    for number, one in enumerate(counts):
        weight = {word: many * log(1 + average / everywhere[word]) for word, many in one.items()}
        best = sorted(weight, key=lambda word: (-weight[word], word))[:WORDS]
        name = ", ".join(best) or tr("group {number}", number=number + 1)
        named.append(name if name not in named else f"{name} ({number + 1})")
    return tuple(named)


def _best_number(
    vectors: Float32, different: int, seed: int, report: Report, cancel: CancelToken
) -> tuple[int, float | None]:
    from sklearn.metrics import silhouette_score

    chosen = np.random.default_rng(seed)
    tried = vectors
    if len(vectors) > _TRIED:
        tried = vectors[np.sort(chosen.choice(len(vectors), _TRIED, replace=False))]
    judged = np.arange(len(tried))
    if len(tried) > _JUDGED:
        judged = np.sort(chosen.choice(len(tried), _JUDGED, replace=False))
    best, score = 1, None
    for done, number in enumerate(CHOICES):
        cancel.check()
        report(Progress(tr("Looking for the number of groups"), done, len(CHOICES)))
        if number >= different:
            break
        labels = _k_means(tried, number, seed)[judged]
        if not 1 < len(set(labels.tolist())) < len(judged):
            continue
        found = float(silhouette_score(tried[judged], labels))
        if score is None or found > score:
            best, score = number, found
    return best, score


def _k_means(vectors: Float32, number: int, seed: int) -> Int64:
    """One thread: with several, sums and thus borderline vectors depend on who comes first."""
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api="openmp"):
        found = KMeans(number, n_init=3, random_state=seed).fit_predict(vectors)
    labels: Int64 = found.astype(np.int64)
    return labels
