"""What is known of how well the heads guess; it stands beside every guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.core.words import per_cent
from desktop_app.language import fraction, number, tr

if TYPE_CHECKING:
    from desktop_app.encoder.heads import HeadsCard

_STORIES = {
    (
        "Trained anew over this model's own embeddings, on 14.3 million words of Wikipedia, Simple "
        "Wikipedia, Wikinews, old books and speeches. The model that searches is not touched by it."
    ): tr(
        "Trained anew over this model's own embeddings, on 14.3 million words of Wikipedia, Simple "
        "Wikipedia, Wikinews, old books and speeches. The model that searches is not touched by it."
    ),
}
"""What the heads that come with the program say of themselves, in the window's language."""


def story(card: HeadsCard) -> str:
    """With what the heads were trained, in sentences; as their makers wrote it where it is not known here."""
    return _STORIES.get(card.story, card.story)


def held_out(card: HeadsCard, *, pairs: bool = False) -> str:
    """Whose heads these are and how often they were right on text they had not seen, in one short line.

    With `pairs` it is about next sentences, else about masked words.
    """
    from desktop_app.encoder.heads import TRAINED_HERE

    whose = tr("Heads trained here") if card.origin == TRAINED_HERE else tr("The checkpoint’s own heads")
    told = _pairs(card.figures) if pairs else _words(card.figures)
    measured = (
        tr("on unseen text: {told}", told=told) if told else tr("how often they are right was not measured")
    )
    return f"{whose} · {measured}"


def figures(card: HeadsCard) -> tuple[tuple[str, str], ...]:
    """All figures of held-out text, name and value each."""
    known = (
        ("top1", tr("hidden word first"), _share),
        ("top5", tr("among the first five"), _share),
        ("word_loss", tr("loss of a word"), _nats),
        ("places", tr("hidden words"), _whole),
        ("next_sentence", tr("pairs judged right"), _share),
        ("pairs", tr("pairs"), _whole),
    )
    return tuple((words, form(card.figures[key])) for key, words, form in known if key in card.figures)


def _share(figure: float) -> str:
    return per_cent(figure, 1)


def _nats(figure: float) -> str:
    return tr("{loss} nats", loss=fraction(figure, 3))


def _whole(figure: float) -> str:
    return number(round(figure))


def _words(told: dict[str, float]) -> str:
    parts = []
    if "top1" in told:
        parts.append(tr("hidden word first in {share}", share=per_cent(told["top1"])))
    if "top5" in told:
        parts.append(tr("in the first five in {share}", share=per_cent(told["top5"])))
    if "word_loss" in told:
        parts.append(tr("loss {loss} nats", loss=fraction(told["word_loss"], 2)))
    return ", ".join(parts)


def _pairs(told: dict[str, float]) -> str:
    if "next_sentence" not in told:
        return ""
    share = per_cent(told["next_sentence"])
    if "pairs" not in told:
        return tr("{share} of pairs judged right; a coin would be right in 50 %", share=share)
    pairs = number(round(told["pairs"]))
    return tr(
        "{share} of {pairs} pairs judged right; a coin would be right in 50 %", share=share, pairs=pairs
    )
