"""Any tokenizer.json, to be looked at next to the model's own: WordPiece or not, with a model or without."""

from dataclasses import dataclass
from pathlib import Path

import tokenizers

from desktop_app.core.errors import AppError, os_error
from desktop_app.core.text import encodable
from desktop_app.encoder.bundle import TOKENIZER
from desktop_app.language import tr

LARGEST = 64 << 20
_ADVICE = tr("Choose the tokenizer.json of a model, or the folder that holds it.")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece with its id; `start`, `end` are code points of the text."""

    text: str
    id: int
    start: int
    end: int
    unknown: bool


def file_in(place: Path) -> Path:
    """The file of a tokenizer; in a folder it is called tokenizer.json."""
    return place if place.suffix == Path(TOKENIZER).suffix and not place.is_dir() else place / TOKENIZER


class AnyTokenizer:
    """The tokenizer in `place`, a file or a folder; raises AppError where there is none to read."""

    def __init__(self, place: Path) -> None:
        path = file_in(place)
        try:
            if path.stat().st_size > LARGEST:
                raise AppError(tr("{path} is too large for a tokenizer.", path=path), _ADVICE)
            text = path.read_bytes().decode()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise AppError(
                tr("There is no {name} in {folder}.", name=path.name, folder=path.parent), _ADVICE
            ) from error
        except OSError as error:
            raise os_error("read", path, error) from error
        except UnicodeDecodeError as error:
            raise AppError(tr("{path} is no tokenizer: it is not UTF-8.", path=path), _ADVICE) from error
        try:
            self._tokenizer = tokenizers.Tokenizer.from_str(text)
        except Exception as error:  # the Rust side raises bare Exception
            raise AppError(tr("{path} is no tokenizer that can be read.", path=path), _ADVICE) from error
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
