"""What is looked up is what a plain reading of every passage finds, whatever lies in which segment."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.lexical import stemming, terms
from desktop_app.core.lexical.word_segment import WordIndex
from desktop_app.library.words.building import Indexed, build
from desktop_app.library.words.numbering import Numbering
from desktop_app.search import keyword
from desktop_app.search.keyword import QueryWord, WordQuery
from desktop_app.search.lookup import K1, LONGER, STEM, B

SAID = [
    *("carve", "carved", "carving", "carver", "valley", "valleys", "night", "night-shift", "shift", "part"),
    *(
        "RM1-8395",
        "8395",
        "car",
        "cargo",
        "carp",
        "the",
        "of",
        "and",
        "is",
        "数据库",
        "数据",
        "gasket",
        "gaskets",
    ),
    *("gasketry", "2024-05-14", "C++", "c", "on", "one", "once", "walks", "walk", "walked"),
]
ASKED = st.lists(
    st.sampled_from([*SAID, "car*", "gas*", "wal*", "*ket", "*ing", "*car*", "zebra", "shifts"]),
    min_size=1,
    max_size=6,
)
TEXTS = st.lists(st.lists(st.sampled_from(SAID), max_size=12).map(" ".join), min_size=1, max_size=12)


def counted(text: str) -> dict[str, int]:
    found = terms.terms(text)
    return {term: found.count(term) for term in found}


def saturated(often: float, length: float) -> float:
    return often * (K1 + 1) / (often + K1 * (1 - B + B * length))


class Plain:
    """BM25 as it is defined, over passages that are lists of terms."""

    def __init__(self, passages: Mapping[int, dict[str, int]], languages: Iterable[str]) -> None:
        self.passages, self.languages = passages, tuple(languages)
        total = sum(sum(passage.values()) for passage in passages.values())
        self.average = max(total / max(len(passages), 1), 1)

    def idf(self, holding: int) -> float:
        return math.log(1 + (len(self.passages) - holding + 0.5) / (holding + 0.5))

    def kind(self, term: str, whole: tuple[str, ...], begins: bool, ends: bool) -> float:
        """What a term of a passage counts for a word."""
        if term in whole:
            return 1.0
        if any(
            stemming.has_stem(one)
            and stemming.has_stem(term)
            and stemming.stem(one, language) == stemming.stem(term, language)
            for one in whole
            for language in self.languages
        ):
            return STEM
        begun = sum(term.startswith(one) for one in whole) if begins else 0
        return LONGER * (begun or (ends and term.endswith(whole)))

    def own(self, whole: tuple[str, ...], begins: bool, ends: bool) -> tuple[dict[int, float], float]:
        """What each passage that holds a word or a form of it counts, and the word's rarity."""
        exact, alike = {}, {}
        for number, passage in self.passages.items():
            length = sum(passage.values()) / self.average
            kinds = {term: self.kind(term, whole, begins, ends) for term in passage}
            if itself := sum(often for term, often in passage.items() if term in whole):
                exact[number] = saturated(itself, length)
            if every := sum(often * kinds[term] for term, often in passage.items()):
                alike[number] = saturated(every, length)
        rarity, of_all = self.idf(len(exact) or len(alike)), self.idf(len(alike))
        shares = {number: value * of_all / rarity for number, value in alike.items()}
        return {number: max(shares[number], exact.get(number, 0)) for number in alike}, rarity

    def scores(self, word: QueryWord) -> tuple[dict[int, float], float]:
        own, rarity = self.own(word.whole, word.begins, word.ends)
        parts = [self.own(part, False, False) for part in dict.fromkeys(word.parts)]
        if not parts:
            return own, rarity
        total = sum(idf for _, idf in parts)
        found = dict(own)
        for number in {number for held, _ in parts for number in held}:
            share = sum(held.get(number, 0) * idf for held, idf in parts) / total
            found[number] = max(found.get(number, 0), share * (keyword.PARTS if word.whole else 1))
        if not own:
            every = sum(all(number in held for held, _ in parts) for number in found)
            rarity = self.idf(every)
        return found, rarity


@given(TEXTS, ASKED, st.integers(1, 5), st.data())
def test_scores_are_those_of_a_plain_reading(
    texts: list[str], asked: list[str], at_once: int, data: st.DataObject
) -> None:
    documents = [Indexed(row, "", text, (), [(row, 0, len(text))]) for row, text in enumerate(texts)]
    numbering = Numbering()
    segments = [
        build(documents[start : start + at_once], numbering) for start in range(0, len(texts), at_once)
    ]
    every = build(documents, numbering).forms
    if any(segment.forms.keys() != every.keys() for segment in segments):
        segments = [build(documents, numbering)]  # forms are looked for in the languages of a segment
    there = np.array(data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts))))
    bounds = np.cumsum([0, *(len(segment.passages) for segment in segments)])
    live = [there[start:end] for start, end in pairwise(bounds)]
    index = WordIndex(tuple(segments), tuple(None if part.all() else part for part in live))
    plain = Plain({row: counted(text) for row, text in enumerate(texts) if there[row]}, every)

    found = keyword.evidence(index, WordQuery.of(" ".join(asked), index))
    sums: dict[int, float] = {}
    for word, way in zip(found.query.words, found.found, strict=True):
        scores, rarity = plain.scores(word)
        rarity *= keyword.TO_THE_LETTER if word.is_to_the_letter else 1
        rarity *= 1 if scores else keyword.NOWHERE
        assert way.idf == pytest.approx(rarity)
        assert dict(zip(way.slots.tolist(), way.saturation.tolist(), strict=True)) == pytest.approx(
            scores, rel=1e-5
        )
        for number, score in scores.items():
            sums[number] = sums.get(number, 0) + rarity * score
    assert found.held.tolist() == sorted(sums)
    assert found.sums[found.held].tolist() == pytest.approx([sums[slot] for slot in sorted(sums)], rel=1e-5)
    parts = found.parts(np.arange(len(texts)))
    assert parts.sum(axis=0).tolist() == found.sums.tolist()
    most = np.array([[way.idf] for way in found.found]).reshape(-1, 1)
    shares = np.minimum(parts, most).sum(axis=0) / max(found.information, 1e-9)
    assert found.shares_of(np.arange(len(texts))).tolist() == shares.tolist()
    ranking = keyword.top(found, len(texts))
    assert ranking.scores.tolist() == sorted(found.sums[found.held].tolist(), reverse=True)
