"""Which way to search wins, in words that say no more than the numbers do."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.core.words import count, listed
from desktop_app.search.evaluate import Estimate

DECIDES = 10
"""From so many queries on a winner is named: the percentile interval is too narrow for fewer."""
FEW = 30

Compared = tuple[str, float, Estimate | None]
"""A way in words, its nDCG@10, and how much more the best one has; None for the best."""


def verdict(compared: Sequence[Compared], queries: int) -> tuple[str, ...]:
    """Who wins, or who cannot be told apart, over whom by how much, and whether the queries are few."""
    best, top, _ = next(item for item in compared if item[2] is None)
    others = sorted((item for item in compared if item[2]), key=lambda item: -item[1])
    asked = count(queries, "query", "queries")
    if queries < DECIDES:
        return (f"{asked} cannot tell which is best: {DECIDES} is the least, and {FEW} are better.",)
    level = [_inside(words) for words, _, behind in others if behind and behind.low <= 0]
    sentences = [f"{best} wins here: its nDCG@10 of {top:.3f} is ahead of every other."]
    if level:
        sentences = [
            f"{listed([best, *level])} cannot be told apart with {asked}.",
            f"{best} has the highest nDCG@10, {top:.3f}.",
        ]
    for words, _, behind in others:
        if behind and behind.low > 0:
            low, high = signed(behind.low), signed(behind.high)
            sentences.append(
                f"{best} finds more than {_inside(words)}: {signed(behind.mean)} nDCG@10, "
                f"95 % interval {low} … {high}."
            )
    if queries < FEW:
        sentences.append(f"{asked} are few and the intervals wide: more can still turn the order.")
    return tuple(sentences)


def signed(value: float) -> str:
    """0.0123 as "+0.012", with a true minus."""
    return f"{value:+.3f}".replace("-", "−")


def _inside(words: str) -> str:
    """A way's words in the middle of a sentence."""
    return words[0].lower() + words[1:]
