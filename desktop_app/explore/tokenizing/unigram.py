"""Unigram: of all ways to spell a word, the likeliest (Kudo 2018, "Subword Regularization", section 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

UNKNOWN_PENALTY = 10.0
"""By so much a character without a piece is less likely than the rarest piece, as in SentencePiece."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A piece [start, end) of the word, `score` its log probability, `total` that of the best way to its end.

    `best` says that no other way to `end` is as likely; `known` that the vocabulary has the piece.
    """

    piece: str
    start: int
    end: int
    score: float
    total: float
    best: bool
    known: bool = True


@dataclass(frozen=True, slots=True)
class UnigramPath:
    """Every piece that fits, by the character where it begins, and the likeliest pieces from left to right.

    Unknown characters that follow one another are one piece.
    """

    arrivals: tuple[Arrival, ...]
    path: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """The log probabilities of all pieces, the length of the longest, and the least of them."""

    of: Mapping[str, float]
    longest: int
    least: float

    @classmethod
    def of_pieces(cls, pieces: Mapping[str, float]) -> Scores:
        return cls(pieces, max(map(len, pieces), default=1), min(pieces.values(), default=0.0))


def best_path(word: str, scores: Scores) -> UnigramPath:
    """Viterbi's algorithm over the characters of a word; of equally likely ways the first that is found."""
    longest, unknown = scores.longest, scores.least - UNKNOWN_PENALTY
    best: list[tuple[float, Arrival | None]] = [(0.0, None), *[(float("-inf"), None)] * len(word)]
    tried: list[Arrival] = []

    def arrive(piece: str, start: int, score: float, known: bool) -> None:
        end, total = start + len(piece), best[start][0] + score
        found = Arrival(piece, start, end, score, total, best=False, known=known)
        tried.append(found)
        if best[end][1] is None or total > best[end][0]:
            best[end] = (total, found)

    for start in range(len(word)):
        single = False
        for end in range(start + 1, min(start + longest, len(word)) + 1):
            if (score := scores.of.get(word[start:end])) is not None:
                arrive(word[start:end], start, score, known=True)
                single = single or end == start + 1
        if not single:
            arrive(word[start], start, unknown, known=False)
    chosen = {id(arrival) for _, arrival in best if arrival}
    arrivals = tuple(_marked(arrival, id(arrival) in chosen) for arrival in tried)
    path: list[Arrival] = []
    at = len(word)
    while at:
        last = best[at][1]
        assert last, "every character can be reached"
        path.append(_marked(last, best=True))
        at = last.start
    return UnigramPath(arrivals, tuple(_fused(path[::-1])))


def _marked(arrival: Arrival, best: bool) -> Arrival:
    return Arrival(
        arrival.piece, arrival.start, arrival.end, arrival.score, arrival.total, best, arrival.known
    )


def _fused(path: list[Arrival]) -> list[Arrival]:
    """Runs of unknown characters as one."""
    found: list[Arrival] = []
    for known, group in groupby(path, key=lambda arrival: arrival.known):
        run = list(group)
        if known:
            found += run
            continue
        piece = "".join(arrival.piece for arrival in run)
        score = sum(arrival.score for arrival in run)
        found.append(Arrival(piece, run[0].start, run[-1].end, score, run[-1].total, best=True, known=False))
    return found
