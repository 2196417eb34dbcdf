"""How likely it is that a passage answers: evidence of meaning and of words as one probability.

Evidence is a sum. Its weights rank best over judged queries and over questions with one known answer; the
curves that make a probability of it are logistic regressions over the first ten of each query. Both are
computed, and cross-checked on what was left out, by `benchmarks/search/relevance.py`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.types import Mode

WORDS = 0.40
"""What the query's words weigh, where all of its information is held once in a passage of average length."""
VERBATIM = 1.3
"""What the whole query, as it is typed, weighs, where it tells one passage of the library from all others."""
TOGETHER, EXPECTED = 0.5, 0.7
"""What words weigh that tell one passage from all others though they stand apart: of information beyond so
much of what that takes.
"""
TITLED, NAMED = 0.25, 0.75
"""What a title, or a number written as it was typed, that is the whole query adds to that, and what a file's
name does, where `VERBATIM` is 1.
"""
FARTHER = 0.7
"""What it weighs that a passage is farther than chance: of what means something else, all is about as far."""
UNREAD, UNREAD_WITH_WORDS = -0.3, 0.4
"""A passage without a vector is taken to be as near in meaning as passages with its share of words are."""
NOTHING = 0.06
"""Below it a best result is not called an answer."""
COMPETING = 10
"""The place of which the curves know, beside the first."""

Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """The log odds that a result answers: they rise with its evidence, from `knee` on by `beyond` less.

    The evidence of its best rival counts against it, since they compete for the same answer, and so does that
    of the tenth result.
    """

    start: float
    evidence: float
    knee: float
    beyond: float
    rival: float
    tenth: float

    def probability(self, evidence: Float64) -> Float64:
        """0..1 for the evidence of all results of a query, best first, in that order."""
        if not len(evidence):
            return evidence
        leading = evidence[:COMPETING].tolist()
        others = np.full(len(evidence), self.against(leading))
        others[0] = self.against(leading, best=True)
        own = self.evidence * evidence - self.beyond * np.maximum(evidence - self.knee, 0)
        result: Float64 = 1 / (1 + np.exp(-(self.start + own + others)))
        return result

    def against(self, leading: Sequence[float], best: bool = False) -> float:
        """The log odds that the evidence of the first results adds for the `best` of them, or for another."""
        tenth = leading[COMPETING - 1] if len(leading) >= COMPETING else min(leading[-1], 0.0)
        rivals = (*leading[best:], min(leading[-1], 0.0))
        return self.rival * rivals[0] + self.tenth * tenth


CURVES: dict[Mode, Curve] = {
    "hybrid": Curve(-4.40, 9.20, 0.5, 6.98, -1.32, -0.59),
    "semantic": Curve(-3.60, 12.31, 0.3, 5.62, -1.22, -3.63),
    "keyword": Curve(-4.58, 12.55, 0.4, 10.25, -1.80, -1.67),
}
SIMILAR = Curve(-2.19, 13.43, 0.2, 9.02, 1.52, -6.65)
"""That of a document beside another one: that both answer the same question."""


def moved(probability: float, log_odds: float) -> float:
    """A probability, 0..1, with so much more evidence for it."""
    if not 0 < probability < 1:
        return probability
    return 1 / (1 + (1 / probability - 1) * math.exp(-log_odds))


def nearness(cosines: Float64, chance: float) -> Float64:
    """0 for the cosine that one in ten queries about nothing reaches with its best passage, 1 for 1."""
    return (cosines - chance) / max(1 - chance, 1e-6)


def weighed(nearness: Float64) -> Float64:
    """The evidence of meaning that there is in this nearness, beside that of words."""
    return np.where(nearness < 0, FARTHER * nearness, nearness)


def without_vector(held: Float64) -> Float64:
    """The nearness to expect of passages that hold this share, 0..1, of the query's information."""
    return UNREAD + UNREAD_WITH_WORDS * np.minimum(held, 1)


def together(shares: Float64, tells: float) -> Float64:
    """How much the words tell that a passage holds of a query, 0..1.

    `shares` are those of its information, `tells` is all of it as a multiple of what tells one passage of the
    library from all others, ln n.
    """
    return np.clip(shares * tells - EXPECTED, 0, 1) * shares**2


def beyond_words(together: Float64, verbatim: Float64) -> Float64:
    """The evidence beyond that of single words: that they are there together, or even word for word."""
    return np.maximum(TOGETHER * together, VERBATIM * verbatim)
