"""The evidence about passages that could answer: nearness in meaning, share of the words, word for word."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Bools, Int64
from desktop_app.core.folding import fold, holder, is_unspaced
from desktop_app.core.lexical.neighbors import pairs_of
from desktop_app.core.lexical.terms import whole_names
from desktop_app.library.keyword_index import wordings
from desktop_app.library.store import Library
from desktop_app.search import relevance
from desktop_app.search.keyword import WordEvidence
from desktop_app.search.ranking import Ranking, best_passages

READ = 64
"""Passages whose text is read to see whether they say the query word for word."""
Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What is known of some passages, (passages,) each: row ids, and float64.

    `cosines` is nan where there is no vector; the others are as `search.relevance` has them.
    """

    documents: Int64
    passages: Int64
    cosines: Float64
    near: Float64
    held: Float64
    together: Float64
    verbatim: Float64

    @property
    def by_words(self) -> Float64:
        return relevance.WORDS * self.held + self.beyond_words

    @property
    def beyond_words(self) -> Float64:
        return relevance.beyond_words(self.together, self.verbatim)

    @property
    def by_both(self) -> Float64:
        return self.near + self.by_words

    def ranking(self, evidence: Float64) -> Ranking:
        """Every document once, by the passage about which there is most of this evidence."""
        return best_passages(self.documents, self.passages, evidence)


@dataclass(frozen=True, slots=True, eq=False)
class Verbatim:
    """The slots, ascending, of passages that hold the whole query, and what that tells, 0 to about 2."""

    slots: Int64
    weights: Float64

    def at(self, slots: Int64) -> Float64:
        """Their weights, 0 where they are none of these."""
        if not len(self.slots):
            return np.zeros(len(slots))
        place = np.minimum(np.searchsorted(self.slots, slots), len(self.slots) - 1)
        return np.where(self.slots[place] == slots, self.weights[place], 0.0)


def weigh(
    evidence: WordEvidence,
    verbatim: Verbatim,
    slots: Int64,
    allowed: Bools | None,
    cosines: Float64,
    chance: float,
) -> Weights:
    """What is known of the passages in these slots of the word index.

    Words count in `allowed` slots only; `cosines` are theirs, nan where there is no vector.
    """
    held, said = evidence.held_by(slots), verbatim.at(slots)
    together = relevance.together(evidence.shares_of(slots), _tells(evidence))
    if allowed is not None:
        held, together = np.where(allowed[slots], (held, together), 0.0)
    near = relevance.nearness(cosines, chance)
    near = relevance.weighed(np.where(np.isnan(near), relevance.without_vector(held), near))
    index = evidence.index
    return Weights(index.documents[slots], index.passages[slots], cosines, near, held, together, said)


def word_for_word(
    library: Library, text: str, evidence: WordEvidence, allowed: Bools | None, nearest: Ranking
) -> Verbatim:
    """The passages that hold `text`, the query as it was typed, and those of files that are called so.

    Where the words of a query stand next to one another, in passages of `allowed` slots, is looked up; up to
    READ of these are read, those with the highest BM25, of equal ones those that are `nearest` in meaning:
    else it would be decided by the order in which they came into the library. A word is held in any way to
    write it, but counts more as it was typed. Call it within `reading`.
    """
    index = evidence.index
    tells = min(_tells(evidence), 1.0)
    candidates = _candidates(text, evidence, allowed)
    is_one = _is_one_word(text, evidence)
    found = dict.fromkeys(candidates.tolist(), tells) if is_one else {}
    if len(candidates) and not (is_one and evidence.query.words[0].whole == (fold(text),)):
        best = candidates
        if len(candidates) > READ:
            far = -_cosines(nearest, index.passages[candidates])
            best = candidates[np.lexsort((candidates, far, -evidence.held_by(candidates)))[:READ]]
        holds, folded = holder(text), fold(text).strip(" .")
        for slot, said in zip(best.tolist(), wordings(library, index.passages[best].tolist()), strict=True):
            if said is not None and any(holds(part) for part in map(fold, said.parts)):
                found[slot] = tells + relevance.TITLED * (is_one or fold(said.title).strip(" .") == folded)
    for slot in _allowed(index.having(whole_names(text)), allowed).tolist():
        found[slot] = found.get(slot, 0.0) + relevance.NAMED
    slots = np.array(sorted(found), dtype=np.int64)
    return Verbatim(slots, np.array([found[slot] for slot in slots.tolist()], dtype=np.float64))


def _tells(evidence: WordEvidence) -> float:
    """The information of a query as a multiple of what tells one passage of the library from all others."""
    return evidence.information / math.log(max(evidence.index.count, 2))


def _cosines(nearest: Ranking, passages: Int64) -> Float64:
    """Those of passages that are among the nearest, -1 of all others."""
    known = dict(zip(nearest.passages.tolist(), nearest.scores.tolist(), strict=True))
    return np.array([known.get(passage, -1.0) for passage in passages.tolist()], dtype=np.float64)


def _is_one_word(text: str, evidence: WordEvidence) -> bool:
    """Whether a passage that holds the query's only word, in any way to write it, holds the query.

    The sign of a currency does not matter.
    """
    words = evidence.query.words
    if len(words) != 1 or words[0].begins or words[0].ends or not words[0].whole:
        return False
    rest = text.replace(words[0].text, "", 1)
    return all(sign.isspace() or unicodedata.category(sign) == "Sc" for sign in rest)


def _candidates(text: str, evidence: WordEvidence, allowed: Bools | None) -> Int64:
    """The slots with every word of the query, as far as is known one behind the other."""
    each = sorted((word.exactly for word in evidence.found), key=len)
    if not each or not len(each[0]):
        return np.empty(0, dtype=np.int64)
    common: Int64 = each[0]
    for slots in each[1:]:
        place = np.minimum(slots.searchsorted(common), len(slots) - 1)
        common = common[slots.take(place) == common]
        if not len(common):
            return common
    common = _allowed(common, allowed)
    if len(evidence.query.words) > 1 and not is_unspaced(text):
        common = common[evidence.index.may_neighbor(common, pairs_of(text))]
    return common


def _allowed(slots: Int64, allowed: Bools | None) -> Int64:
    return slots if allowed is None else slots[allowed[slots]]
