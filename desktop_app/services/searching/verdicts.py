"""Whether a sentence meets a requirement: nearness in meaning, words held, what is denied, and numbers."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.core.checklist import Verdict
from desktop_app.core.words import per_cent
from desktop_app.search.statements import Held

MET = 0.5
"""This and the others were chosen on judged pairs; see docs/benchmarks.md for what they reach on others."""
NEAR = 0.2
"""Words alone are not enough: "tests that a part-time successor could read" is about no part-time job."""
BY_MEANING = 0.9
"""The match from which a sentence counts that holds none of the words."""
UNCLEAR = 0.25


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict and why; `contrary` is True where the sentence says the opposite, or another number."""

    verdict: Verdict
    reason: str
    contrary: bool = False


def strength(held: Held, match: float) -> float:
    """How much a sentence says of a requirement, 0..1, whichever way; `match` is that of its cosine."""
    return (match + held.share) / 2


def judged(held: Held, match: float) -> Judged:
    """What is to be thought of a sentence, and why."""
    score, reasons = strength(held, match), [_words(held), f"{per_cent(match)} near in meaning"]
    opposite = held.sense == "opposite"
    if score < UNCLEAR and not (opposite and 2 * held.words >= held.of):
        return Judged("no evidence", ", ".join(reasons))
    if opposite:
        return Judged("no evidence", ", ".join(("negated: it says the opposite", *reasons)), contrary=True)
    if held.counted == "different":
        return Judged("no evidence", ", ".join(("another number", *reasons)), contrary=True)
    if held.sense == "apart":
        reasons.insert(0, "negated, and not in the same words")
    if held.counted == "missing":
        reasons.insert(0, "without the number")
    near = score >= MET and match >= NEAR if held.words else match >= BY_MEANING
    sure = near and held.sense == "same" and held.counted != "missing"
    return Judged("met" if sure else "unclear", ", ".join(reasons))


def _words(held: Held) -> str:
    if held.words == held.of:
        return "holds all of its words" if held.of > 1 else "holds its word"
    return f"holds {held.words or 'none'} of {held.of} words"
