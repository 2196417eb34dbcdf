"""Whether a sentence meets a requirement: nearness in meaning, words held, what is denied, and numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.core.checklist import Verdict
from desktop_app.language import plural, tr, tr_as
from desktop_app.search.statements import Held

START, NEAR, PARTLY, DOUBTED = 0.38, 4.56, -2.36, -3.23
"""The log odds that a sentence meets a requirement: of one at chance that holds its words, what nearness
adds, and what it takes that no more than half of the words are held, or that there is a doubt.

A logistic regression over cells judged by hand; `benchmarks/checklist/verdicts.py` fits and tests it.
"""
MET, UNCLEAR = 0.7, 0.2
"""The least probability that is called so."""


@dataclass(frozen=True, slots=True)
class SentenceVerdict:
    """A verdict, its probability, 0..1, and why; `contrary` is True where the sentence says the opposite, or
    another number.
    """

    verdict: Verdict
    match: float
    reason: str
    contrary: bool = False


def likelihood(held: Held, near: float) -> float:
    """How likely it is that a sentence speaks of a requirement, 0..1, for or against it.

    `near` is as in `search.relevance.nearness`.
    """
    return _probability(START + NEAR * near + PARTLY * held.partly)


def judged(held: Held, near: float) -> SentenceVerdict:
    """What is to be thought of a sentence, and why."""
    reasons = (_words(held), tr("near in meaning") if near >= 0 else tr("not near in meaning"))
    speaks = likelihood(held, near)
    against = "opposite" if held.sense == "opposite" else held.counted
    if against in ("opposite", "different"):
        contrary = near >= 0 and (speaks >= UNCLEAR or 2 * held.words >= held.of)
        said = tr("negated: it says the opposite") if against == "opposite" else tr("another number")
        reason = _joined((said, *reasons) if contrary else reasons)
        return SentenceVerdict("no evidence", 0.0, reason, contrary)
    doubts = [
        doubt
        for doubt, there in (
            (tr("negated, and not in the same words"), held.sense == "apart"),
            (tr("without the number"), held.counted == "missing"),
            (tr("one of several, or a wish"), not held.firm),
            (tr("said of something else"), not held.own),
        )
        if there
    ]
    match = _probability(START + NEAR * near + PARTLY * held.partly + DOUBTED * bool(doubts))
    unclear = match >= UNCLEAR or (doubts and speaks >= UNCLEAR)
    verdict: Verdict = "met" if match >= MET else "unclear" if unclear else "no evidence"
    return SentenceVerdict(verdict, match, _joined((*doubts, *reasons)))


def _joined(reasons: Sequence[str]) -> str:
    return tr_as("between the words of a list", ", ").join(reasons)


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def _words(held: Held) -> str:
    if held.words == held.of:
        return tr("holds all of its words") if held.of > 1 else tr("holds its word")
    if not held.words:
        return plural(held.of, "holds none of {n} word", "holds none of {n} words")
    return plural(held.of, "holds {some} of {n} word", "holds {some} of {n} words", some=held.words)
