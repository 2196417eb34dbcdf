"""The microscope's questions: how a text is cleaned and what BERT is given for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.core.types import AT_THE_END, GUIDE, Encoding, Preprocessing, Steps, Truncation
from desktop_app.corpus.preprocess import steps
from desktop_app.encoder.wordpiece import WordPiece
from desktop_app.services.models import open_bundle


def open_tokenizer(folder: Path = DEFAULT_BUNDLE) -> WordPiece:
    """The tokenizer of the bundle in `folder`, without loading the model; raises AppError."""
    return WordPiece(open_bundle(folder))


def tokens(
    tokenizer: WordPiece,
    text: str,
    second: str | None = None,
    max_length: int | None = None,
    *,
    pad: bool = False,
    truncation: Truncation = AT_THE_END,
) -> Encoding:
    """What BERT is given for a text or a pair; raises AppError when `max_length` leaves no room."""
    return tokenizer.encode(text, second, max_length, pad=pad, truncation=truncation)


def tokens_document(encoding: Encoding) -> dict[str, Any]:
    """An encoding as the JSON document of `embedscope tokens`; `unread` lists the pieces cut off."""
    return {
        "tokens": list(encoding.tokens),
        "input_ids": list(encoding.input_ids),
        "attention_mask": list(encoding.attention_mask),
        "token_type_ids": list(encoding.token_type_ids),
        "offsets": [list(span) for span in encoding.offsets],
        "special_tokens_mask": list(encoding.special_tokens_mask),
        "unread": list(encoding.unread),
    }


def preprocess(text: str, options: Preprocessing = GUIDE) -> Steps:
    """The words of `text` after each step of the guide's part 4."""
    return steps(text, options)
