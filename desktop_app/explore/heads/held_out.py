"""What is known of how well the heads guess; it stands beside every guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.core.words import per_cent

if TYPE_CHECKING:
    from desktop_app.encoder.heads import HeadsCard


def held_out(card: HeadsCard, *, pairs: bool = False) -> str:
    """Whose heads these are and how often they were right on text they had not seen, in one short line.

    With `pairs` it is about next sentences, else about masked words.
    """
    from desktop_app.encoder.heads import TRAINED_HERE

    whose = "Heads trained here" if card.origin == TRAINED_HERE else "The checkpoint’s own heads"
    told = _pairs(card.figures) if pairs else _words(card.figures)
    return f"{whose} · {'on unseen text: ' + told if told else 'how often they are right was not measured'}"


def figures(card: HeadsCard) -> tuple[tuple[str, str], ...]:
    """All figures of held-out text, name and value each."""
    known = (
        ("top1", "hidden word first", "{:.1%}"),
        ("top5", "among the first five", "{:.1%}"),
        ("word_loss", "loss of a word", "{:.3f} nats"),
        ("places", "hidden words", "{:,.0f}"),
        ("next_sentence", "pairs judged right", "{:.1%}"),
        ("pairs", "pairs", "{:,.0f}"),
    )
    return tuple((words, form.format(card.figures[key])) for key, words, form in known if key in card.figures)


def _words(told: dict[str, float]) -> str:
    parts = []
    if "top1" in told:
        parts.append(f"hidden word first in {per_cent(told['top1'])}")
    if "top5" in told:
        parts.append(f"in the first five in {per_cent(told['top5'])}")
    if "word_loss" in told:
        parts.append(f"loss {told['word_loss']:.2f} nats")
    return ", ".join(parts)


def _pairs(told: dict[str, float]) -> str:
    if "next_sentence" not in told:
        return ""
    of = f" of {told['pairs']:,.0f} pairs" if "pairs" in told else " of pairs"
    return f"{per_cent(told['next_sentence'])}{of} judged right; a coin would be right in 50 %"
