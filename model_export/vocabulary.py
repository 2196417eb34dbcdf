"""A checkpoint's vocabulary and tokenizer, checked against the embedding it indexes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tokenizers

from desktop_app.core.errors import AppError
from desktop_app.core.files import write_bytes
from desktop_app.encoder.bundle import TOKENIZER, TOKENIZERS, VOCABULARY, WORDPIECE
from model_export.quiet import quiet

_COMPLETE = "Take the tokenizer files from where the weights come from, all of the same model."


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`pieces` in the order of their ids, and the `tokenizer` as the JSON of the tokenizers library.

    `kind` is its model, one of `bundle.TOKENIZERS`.
    """

    pieces: tuple[str, ...]
    tokenizer: str
    lowercase: bool
    kind: str = WORDPIECE

    def write(self, folder: Path) -> None:
        """Writes tokenizer.json and, of WordPiece, vocab.txt; raises AppError."""
        write_bytes(folder / TOKENIZER, self.tokenizer.encode())
        if self.kind == WORDPIECE:
            write_bytes(folder / VOCABULARY, ("\n".join(self.pieces) + "\n").encode())


def read(folder: Path, size: int, lowercase: bool = False) -> Vocabulary:
    """The vocabulary of the checkpoint in `folder`, without padding and truncation.

    With `lowercase` every text is lower-cased first, whatever the tokenizer does. Raises AppError when it is
    missing, of a kind that is not known, or has a piece without a row among the `size` of the embedding.
    """
    kind = _kind(folder)
    backend = _wordpiece(folder) if kind == WORDPIECE and _is_berts(folder) else _other(folder)
    backend.no_padding()
    backend.no_truncation()
    if lowercase and not _lowers(json.loads(backend.to_str()).get("normalizer")):
        before = [backend.normalizer] if backend.normalizer else []
        backend.normalizer = tokenizers.normalizers.Sequence([tokenizers.normalizers.Lowercase(), *before])
    ids: dict[str, int] = backend.get_vocab(with_added_tokens=True)
    if not ids or len(set(ids.values())) != len(ids) or max(ids.values()) >= size:
        raise AppError(
            f"The vocabulary in {folder} has {len(ids):,} pieces, the embedding {size:,} rows.", _COMPLETE
        )
    if backend.encode("a").special_tokens_mask[:: len(backend.encode("a")) - 1] != [1, 1] or (
        backend.num_special_tokens_to_add(is_pair=False) != 2
    ):
        raise AppError(
            f"The tokenizer in {folder} does not put one token before a text and one after it.",
            "Choose a model that reads texts as BERT does.",
        )
    pieces = tuple(sorted(ids, key=ids.__getitem__))
    if kind == WORDPIECE and (folder / VOCABULARY).is_file():
        lines = _lines(folder / VOCABULARY)
        if lines != pieces[: len(lines)]:
            raise AppError(f"vocab.txt and tokenizer.json in {folder} are of different models.", _COMPLETE)
    tokenizer = backend.to_str()
    return Vocabulary(pieces, tokenizer, _lowers(json.loads(tokenizer).get("normalizer")), kind)


def _kind(folder: Path) -> str:
    """Which of `bundle.TOKENIZERS` the files hold; raises AppError."""
    if (folder / TOKENIZER).is_file():
        model = _json(folder / TOKENIZER).get("model")
        kind = model.get("type", WORDPIECE) if isinstance(model, dict) else "no tokenizer"
        if kind not in TOKENIZERS:
            raise AppError(
                f"The tokenizer in {folder} is {kind}.", f"Choose a model with {', '.join(TOKENIZERS)}."
            )
        return str(kind)
    if (folder / "vocab.json").is_file() and (folder / "merges.txt").is_file():
        return "BPE"
    if not (folder / VOCABULARY).is_file():
        raise AppError(
            f"The vocabulary is missing: {folder} has neither tokenizer.json nor vocab.txt.", _COMPLETE
        )
    if (folder / "tokenizer_config.json").is_file():
        name = _json(folder / "tokenizer_config.json").get("tokenizer_class")
        if name not in (None, "BertTokenizer", "BertTokenizerFast", "DistilBertTokenizer"):
            raise AppError(f"The tokenizer in {folder} is {name}, without its tokenizer.json.", _COMPLETE)
    return WORDPIECE


def _is_berts(folder: Path) -> bool:
    """Whether the special tokens are BERT's: transformers would add them to others, such as MPNet's."""
    vocabulary = (_json(folder / TOKENIZER).get("model") if (folder / TOKENIZER).is_file() else None) or {}
    return "[CLS]" in vocabulary.get("vocab", ("[CLS]",))


def _wordpiece(folder: Path) -> Any:
    """The tokenizer as transformers reads it for BERT: its configuration may change lower-casing."""
    from transformers import BertTokenizerFast

    try:
        with quiet():
            return BertTokenizerFast.from_pretrained(folder, local_files_only=True).backend_tokenizer
    except Exception as error:
        raise AppError(f"The tokenizer in {folder} cannot be read.", _COMPLETE) from error


def _other(folder: Path) -> Any:
    """The tokenizer that its file describes; RoBERTa's from its vocabulary and merges where it has none."""
    try:
        if (folder / TOKENIZER).is_file():
            return tokenizers.Tokenizer.from_file(str(folder / TOKENIZER))
        from transformers import RobertaTokenizerFast

        with quiet():
            return RobertaTokenizerFast.from_pretrained(folder, local_files_only=True).backend_tokenizer
    except Exception as error:  # the Rust side raises bare Exception
        raise AppError(f"The tokenizer in {folder} cannot be read.", _COMPLETE) from error


def _lowers(normalizer: Any) -> bool:
    """Whether a normalizer, as its JSON, lower-cases."""
    if not isinstance(normalizer, dict):
        return False
    if normalizer.get("type") == "Sequence":
        return any(map(_lowers, normalizer.get("normalizers", ())))
    return normalizer.get("type") == "Lowercase" or normalizer.get("lowercase") is True


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
