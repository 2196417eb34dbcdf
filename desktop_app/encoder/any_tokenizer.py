"""Any tokenizer.json, to be looked at next to the model's own: WordPiece or not, with a model or without."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import tokenizers

from desktop_app.core.errors import AppError, os_error
from desktop_app.core.text import encodable
from desktop_app.encoder.bundle import TOKENIZER

LARGEST = 64 << 20
_ADVICE = "Choose a folder that holds the tokenizer.json of a model."


@dataclass(frozen=True, slots=True)
class Token:
    """A piece with its id; `start`, `end` are code points of the text."""

    text: str
    id: int
    start: int
    end: int
    unknown: bool


class AnyTokenizer:
    """The tokenizer.json in `folder`, which may be a model's; raises AppError where there is none to read."""

    def __init__(self, folder: Path) -> None:
        path = folder / TOKENIZER
        try:
            if path.stat().st_size > LARGEST:
                raise AppError(f"{path} is too large for a tokenizer.", _ADVICE)
            text = path.read_bytes().decode()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise AppError(f"There is no {TOKENIZER} in {folder}.", _ADVICE) from error
        except OSError as error:
            raise os_error("read", path, error) from error
        except UnicodeDecodeError as error:
            raise AppError(f"{path} is no tokenizer: it is not UTF-8.", _ADVICE) from error
        try:
            self._tokenizer = tokenizers.Tokenizer.from_str(text)
        except Exception as error:  # the Rust side raises bare Exception
            raise AppError(f"{path} is no tokenizer that can be read.", _ADVICE) from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.kind = type(self._tokenizer.model).__name__
        self.size = int(self._tokenizer.get_vocab_size())
        self._unknown = getattr(self._tokenizer.model, "unk_token", None)

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Every token of `text`, special tokens that would be added left out."""
        (read,) = self._tokenizer.encode_batch([encodable(text)], add_special_tokens=False)
        return tuple(
            Token(token, id_, start, end, token == self._unknown)
            for token, id_, (start, end) in zip(read.tokens, read.ids, read.offsets, strict=True)
        )
