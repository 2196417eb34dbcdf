"""The commands of the command line that ask a model's heads, or classify texts."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken
from desktop_app.core.types import Encoding
from desktop_app.core.words import count
from desktop_app.meter import Meter, say

if TYPE_CHECKING:
    from desktop_app.encoder.heads import Heads
    from desktop_app.encoder.wordpiece import WordPiece

Outcome = tuple[dict[str, Any], Sequence[str]]
"""As in `cli`."""


def unread(encoding: Encoding) -> Sequence[str]:
    """What to say of the word pieces that truncation cut off."""
    cut = len(encoding.unread)
    return (f"{count(cut, 'word piece')} cut off, never read.",) if cut else ()


def too_long(cut: int) -> Sequence[str]:
    """What to say of so many texts whose ends were not read."""
    if not cut:
        return ()
    are = "text is" if cut == 1 else "texts are"
    return (
        f"{cut:,} {are} longer than the model reads: the rest counts for nothing.",
        "Divide it into shorter texts where the end matters (embedscope tokens TEXT shows what is cut off).",
    )


def mask(options: argparse.Namespace, cancel: CancelToken) -> Outcome:
    """What the model puts in place of every [MASK]."""
    from desktop_app.explore.heads import masked_words
    from desktop_app.explore.heads.held_out import held_out
    from desktop_app.explore.heads.masked_words_export import document

    heads, tokenizer = _heads()
    table = masked_words.piece_table(tokenizer)
    encoding = tokenizer.encode(options.text)
    hidden = masked_words.hide(encoding, (), table)
    if not hidden.places:
        said = "The part of it that the model reads has" if "[MASK]" in encoding.unread else "The text has"
        raise AppError(
            f"{said} no {masked_words.MASK}.",
            'Write [MASK] in place of a word: embedscope mask "The restaurant had [MASK] food"',
        )
    guesses = masked_words.at_once(heads, hidden, top=options.top, cancel=cancel)
    lines = [held_out(heads.card)]
    for one in guesses:
        lines.append(f"[MASK] at position {one.place}: {one.entropy:.2f} bits of entropy")
        lines += [f"  {share:8.3%}  {table.pieces[piece]}" for piece, share in one.best]
    say(unread(encoding))
    return document(guesses, table), lines


def follows(options: argparse.Namespace, _cancel: CancelToken) -> Outcome:
    """Whether the second text follows the first."""
    from desktop_app.explore.heads.held_out import held_out
    from desktop_app.explore.heads.next_sentence import judge

    heads, tokenizer = _heads()
    for name, text in (("first", options.first), ("second", options.second)):
        if not text.strip():
            raise AppError(f"The {name} text is empty.", "Give two texts.")
    encoding = tokenizer.encode(options.first, options.second)
    say(unread(encoding))
    (verdict,) = judge(heads, [encoding])
    return {"is_next": verdict.is_next}, [
        f"{verdict.words}: {verdict.is_next:.2%} that the second text follows the first",
        f"logit 0 (IsNext) {verdict.logits[0]:.4f}, logit 1 (NotNext) {verdict.logits[1]:.4f}",
        f"{held_out(heads.card, pairs=True)}; topic decides most of it",
    ]


def classify(options: argparse.Namespace, cancel: CancelToken) -> Outcome:
    """Trains a classifier, or runs one."""
    from desktop_app.services.classifying.command import run, train

    folder = options.output if options.action == "train" else options.classifier
    if folder is None or (options.action == "run" and options.pooling):
        wanted = "run INPUT --classifier DIR" if options.action == "run" else "train LABELED --output DIR"
        raise AppError("The command is not complete, or says too much.", f"Use: embedscope classify {wanted}")
    with Meter() as meter:
        if options.action == "train":
            document, lines, cut = train(options.input, folder, options.pooling or "mean", meter.show, cancel)
        else:
            document, lines, cut = run(options.input, folder, meter.show, cancel)
    say(too_long(cut))
    return document, lines


def _heads() -> tuple[Heads, WordPiece]:
    from desktop_app.encoder.heads import Heads
    from desktop_app.encoder.wordpiece import WordPiece
    from desktop_app.services.models import open_bundle

    bundle = open_bundle()
    return Heads(bundle), WordPiece(bundle)
