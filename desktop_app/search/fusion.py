"""One ranking by meaning and by words: a convex combination of both scores (Bruch, Gai and Ingber 2023)."""

import numpy as np

from desktop_app.search.ranking import Ranking, best_passages

MEANING = 0.7
"""The share of the cosine. From 0.5 to 0.9 nothing is lost on any set that was measured (benchmarks.md)."""
SMALLEST = 1e-6


def fuse(semantic: Ranking, keyword: Ranking, mean: float) -> Ranking:
    """Every document of the two rankings by 0.7 of its nearness in meaning and 0.3 of that in words.

    Nearness is 1 for the best of a ranking. In meaning it is 0 for `mean`, the cosine that the library's
    passages have with the query on average, and below 0 beyond; in words it is 0 without a word in common.
    `semantic` holds all documents of `keyword` that have a vector; one that has none yet is taken to be as
    near in meaning as it is in words. A document's passage is that of the ranking in which it stands nearer,
    of the semantic one if equal.

    Ranks alone (reciprocal rank fusion) forget how much better one document is than the next, and cost half
    of what is won here.
    """
    spread = max(float(semantic.scores[0]) - mean, SMALLEST) if len(semantic) else 1.0
    words = keyword.scores / keyword.scores[0] if len(keyword) else keyword.scores
    documents = np.union1d(semantic.documents, keyword.documents)
    with_vector = np.searchsorted(documents, semantic.documents)
    with_words = np.searchsorted(documents, keyword.documents)
    near = np.full(len(documents), -np.inf)
    near[with_vector] = (semantic.scores - mean) / spread
    found = np.zeros(len(documents))
    found[with_words] = words
    passages = np.empty(len(documents), dtype=np.int64)
    passages[with_vector] = semantic.passages
    by_words = words > near[with_words]
    passages[with_words[by_words]] = keyword.passages[by_words]
    near = np.where(np.isinf(near), found, near)
    return best_passages(documents, passages, MEANING * near + (1 - MEANING) * found)
