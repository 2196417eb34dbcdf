"""A checkpoint's WordPiece vocabulary and tokenizer, checked against the embedding it indexes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.core.errors import AppError
from desktop_app.core.files import write_bytes
from desktop_app.encoder.bundle import TOKENIZER, VOCABULARY
from model_export.quiet import quiet

_COMPLETE = "Take the tokenizer files from where the weights come from, all of the same model."


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`pieces` in the order of their ids, and the `tokenizer` as the JSON of the tokenizers library."""

    pieces: tuple[str, ...]
    tokenizer: str
    lowercase: bool

    def write(self, folder: Path) -> None:
        """Writes tokenizer.json and vocab.txt; raises AppError."""
        write_bytes(folder / TOKENIZER, self.tokenizer.encode())
        write_bytes(folder / VOCABULARY, ("\n".join(self.pieces) + "\n").encode())


def read(folder: Path, size: int) -> Vocabulary:
    """The vocabulary of the checkpoint in `folder`, without padding and truncation.

    Raises AppError when it is missing, is not WordPiece, or has not `size` pieces, the rows of the embedding.
    """
    _require_wordpiece(folder)
    from transformers import BertTokenizerFast

    try:
        with quiet():
            backend = BertTokenizerFast.from_pretrained(folder, local_files_only=True).backend_tokenizer
    except Exception as error:
        raise AppError(f"The tokenizer in {folder} cannot be read.", _COMPLETE) from error
    backend.no_padding()
    backend.no_truncation()
    ids: dict[str, int] = backend.get_vocab(with_added_tokens=True)
    if len(ids) != size or set(ids.values()) != set(range(size)):
        raise AppError(
            f"The vocabulary in {folder} has {len(ids):,} pieces, the embedding {size:,} rows.", _COMPLETE
        )
    pieces = tuple(sorted(ids, key=ids.__getitem__))
    if (folder / VOCABULARY).is_file() and (lines := _lines(folder / VOCABULARY)) != pieces[: len(lines)]:
        raise AppError(f"vocab.txt and tokenizer.json in {folder} are of different models.", _COMPLETE)
    tokenizer = backend.to_str()
    normalizer = json.loads(tokenizer).get("normalizer") or {}
    return Vocabulary(pieces, tokenizer, normalizer.get("lowercase") is True)


def _require_wordpiece(folder: Path) -> None:
    if (folder / TOKENIZER).is_file():
        kind = _json(folder / TOKENIZER).get("model")
        if not isinstance(kind, dict) or kind.get("type", "WordPiece") != "WordPiece":
            raise AppError(
                f"The tokenizer in {folder} is not WordPiece.", "Choose a model with BERT's own tokenizer."
            )
    elif not (folder / VOCABULARY).is_file():
        raise AppError(
            f"The vocabulary is missing: {folder} has neither tokenizer.json nor vocab.txt.", _COMPLETE
        )
    elif (folder / "tokenizer_config.json").is_file():
        name = _json(folder / "tokenizer_config.json").get("tokenizer_class")
        if name not in (None, "BertTokenizer", "BertTokenizerFast"):
            raise AppError(
                f"The tokenizer in {folder} is {name}.", "Choose a model with BERT's own tokenizer."
            )


def _json(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise AppError(f"{path} cannot be read.", _COMPLETE) from error
    return document if isinstance(document, dict) else {}


def _lines(path: Path) -> tuple[str, ...]:
    try:
        return tuple(path.read_text(encoding="utf-8").removesuffix("\n").split("\n"))
    except (OSError, ValueError) as error:
        raise AppError(f"{path} cannot be read.", _COMPLETE) from error
