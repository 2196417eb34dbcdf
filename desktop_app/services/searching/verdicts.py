"""Whether a sentence meets a requirement: nearness in meaning, words held, what is denied, and numbers."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.core.checklist import Verdict
from desktop_app.core.words import per_cent
from desktop_app.search.calibration import AT_CHANCE
from desktop_app.search.statements import Held

MET = 0.54
"""This and the others were chosen on judged pairs; see docs/benchmarks.md for what they reach on others."""
NEAR = 0.2
"""Words alone are not enough: "tests that a part-time successor could read" is about no part-time job."""
NEAR_ONE = 0.43
"""The same where it is one word only: "a courtesy car" and "simple car care" are no car of one's own."""
BY_MEANING = 0.88
"""The match from which a sentence counts that holds no more than half of the words."""
UNCLEAR = 0.25


@dataclass(frozen=True, slots=True)
class SentenceVerdict:
    """A verdict and why; `contrary` is True where the sentence says the opposite, or another number."""

    verdict: Verdict
    reason: str
    contrary: bool = False


def strength(held: Held, match: float) -> float:
    """How much a sentence says of a requirement, 0..1, whichever way; `match` is that of its cosine."""
    return (match + held.share) / 2


def judged(held: Held, match: float) -> SentenceVerdict:
    """What is to be thought of a sentence, and why."""
    score, reasons = strength(held, match), [_words(held), f"{per_cent(match)} near in meaning"]
    half = 2 * held.words >= held.of
    about = match >= AT_CHANCE and (score >= UNCLEAR or half)
    if about and held.sense == "opposite":
        return SentenceVerdict(
            "no evidence", ", ".join(("negated: it says the opposite", *reasons)), contrary=True
        )
    if about and held.counted == "different":
        return SentenceVerdict("no evidence", ", ".join(("another number", *reasons)), contrary=True)
    if score < UNCLEAR or held.sense == "opposite" or held.counted == "different":
        return SentenceVerdict("no evidence", ", ".join(reasons))
    doubts = [
        doubt
        for doubt, there in (
            ("negated, and not in the same words", held.sense == "apart"),
            ("without the number", held.counted == "missing"),
            ("one of several, or a wish", not held.firm),
        )
        if there
    ]
    near = BY_MEANING if 2 * held.words <= held.of else NEAR_ONE if held.of == 1 else NEAR
    enough = score >= MET and match >= near
    return SentenceVerdict("met" if enough and not doubts else "unclear", ", ".join((*doubts, *reasons)))


def _words(held: Held) -> str:
    if held.words == held.of:
        return "holds all of its words" if held.of > 1 else "holds its word"
    return f"holds {held.words or 'none'} of {held.of} words"
