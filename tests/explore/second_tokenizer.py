"""A second WordPiece tokenizer: cased, with a vocabulary of its own."""

from pathlib import Path

from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

PIECES = (
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    "My",
    "pay",
    "##check",
    "lasts",
    "Pay",
    "a",
    "b",
    "##b",
)


def write_cased(folder: Path) -> Path:
    """Writes tokenizer.json into `folder` and returns it."""
    tokenizer = Tokenizer(WordPiece({piece: id_ for id_, piece in enumerate(PIECES)}, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(lowercase=False)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.add_special_tokens(list(PIECES[:5]))
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder
