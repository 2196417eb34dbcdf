"""The model card of the heads: figures, sources, and guesses that were wrong."""

from __future__ import annotations

import json
from pathlib import Path

from tokenizers import Tokenizer

from desktop_app.core.files import write_bytes
from model_export.heads_graphs import CARD
from model_export.pretraining.evaluation import Miss, Score

FAILURES = 10
SIDE = 12
"""Word pieces shown before and after a place."""
README = "README.md"


def lines(masked: Score, trained: Score) -> list[str]:
    """The figures of a run in words; `masked` hid every word, `trained` used BERT's 80/10/10."""
    words = [
        f"masked words, {how}: top-1 {score.top1:.1%}, top-5 {score.top5:.1%}, "
        f"loss {score.word_loss:.3f} nats ({score.places:,} places)"
        for how, score in (("every one hidden", masked), ("80/10/10", trained))
    ]
    said = f"IsNext said to {masked.said_next:.1%}"
    return [*words, f"next sentence: {masked.next_sentence:.1%} of {masked.pairs:,} pairs ({said})"]


def write(folder: Path, masked: Score, trained: Score, tokenizer: Tokenizer) -> None:
    """Puts the figures into `card.json`, and with ten failures into the README between its two marks."""
    card = json.loads((folder / CARD).read_bytes())
    card["figures"] = {
        "top1": round(masked.top1, 4),
        "top5": round(masked.top5, 4),
        "word_loss": round(masked.word_loss, 4),
        "places": masked.places,
        "top1_as_trained": round(trained.top1, 4),
        "top5_as_trained": round(trained.top5, 4),
        "next_sentence": round(masked.next_sentence, 4),
        "pairs": masked.pairs,
    }
    write_bytes(folder / CARD, (json.dumps(card, indent=1, ensure_ascii=False) + "\n").encode())
    text = (folder / README).read_text(encoding="utf-8")
    head, _, _ = text.partition("## Measured")
    measured = [
        "## Measured",
        "",
        *(f"- {line[0].upper()}{line[1:]}." for line in lines(masked, trained)),
        "",
    ]
    failures = ["## Ten failures", "", "| before | stood there | guessed | after |", "|---|---|---|---|"]
    step = max(1, len(masked.misses) // FAILURES)
    failures += [_row(miss, tokenizer) for miss in masked.misses[::step][:FAILURES]]
    write_bytes(folder / README, "\n".join([head.rstrip(), "", *measured, *failures, ""]).encode())


def _row(miss: Miss, tokenizer: Tokenizer) -> str:
    taken, place, guess, probability = miss
    row, column = divmod(int(taken.places[place]), taken.ids.shape[1])
    ids = taken.ids[row].copy()
    before, after = ids[max(1, column - SIDE) : column], ids[column + 1 : column + 1 + SIDE]
    texts = [tokenizer.decode(part.tolist(), skip_special_tokens=False) for part in (before, after)]
    word, said = (tokenizer.id_to_token(int(number)) for number in (taken.words[place], guess))
    cells = (f"… {texts[0]}", word, f"{said} ({probability:.0%})", f"{texts[1]} …")
    return "| " + " | ".join(cell.replace("|", "\\|").replace("[PAD]", "").strip() for cell in cells) + " |"
