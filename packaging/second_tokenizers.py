"""Trains the two small tokenizers of resources/tokenizers on running English text.

python packaging/second_tokenizers.py FILE.jsonl.gz … [--check]

Each line of a file is a JSON object with a "text". What the committed ones were trained on is told in
resources/tokenizers/README.md. The same files in the same order give the same bytes; --check writes nothing
and fails when the committed files are not those.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers.models import BPE, WordPiece
from tokenizers.trainers import BpeTrainer, WordPieceTrainer

from desktop_app.core.errors import AppError, os_error
from desktop_app.core.files import make_folder, write_bytes
from desktop_app.core.paths import TOKENIZERS
from desktop_app.encoder.bundle import TOKENIZER

SIZE = 8_000
COMMON = 100
"""How often a character occurs that gets an entry of its own; the others are unknown to WordPiece."""
UNKNOWN = "[UNK]"
SPECIAL = ["[PAD]", UNKNOWN, "[CLS]", "[SEP]", "[MASK]"]
END = "<|endoftext|>"


def cased_wordpiece(texts: Sequence[str]) -> Tokenizer:
    """BERT's rules without lowercasing.

    The trainer numbers the letters inside of words in the order of a hash table, and breaks ties by those
    numbers; so they are handed to it in the order of their code points, as if they were special.
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
    letters = sorted(
        letter
        for letter, count in counts.items()
        if count >= COMMON and letter.isprintable() and letter != " "
    )
    trainer = WordPieceTrainer(
        vocab_size=SIZE,
        special_tokens=[*SPECIAL, *letters, *(f"##{letter}" for letter in letters)],
        initial_alphabet=letters,
        limit_alphabet=len(letters),
        show_progress=False,
    )
    trained = _cased(WordPiece(unk_token=UNKNOWN))
    trained.train_from_iterator(texts, trainer, length=len(texts))
    made = _cased(WordPiece(trained.get_vocab(), unk_token=UNKNOWN))  # without the letters as special tokens
    made.add_special_tokens([AddedToken(token, normalized=False) for token in SPECIAL])
    ends = [(token, made.token_to_id(token)) for token in ("[SEP]", "[CLS]")]
    made.post_processor = processors.BertProcessing(*ends)
    made.decoder = decoders.WordPiece()
    return made


def byte_level_bpe(texts: Sequence[str]) -> Tokenizer:
    """GPT-2's rules: every text can be read, for its bytes are the alphabet."""
    made = Tokenizer(BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.post_processor = processors.ByteLevel(trim_offsets=True)
    made.decoder = decoders.ByteLevel()
    trainer = BpeTrainer(
        vocab_size=SIZE,
        special_tokens=[END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    made.train_from_iterator(texts, trainer, length=len(texts))
    return made


def _cased(model: WordPiece) -> Tokenizer:
    made = Tokenizer(model)
    made.normalizer = normalizers.BertNormalizer(lowercase=False, strip_accents=False)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


def build(files: Sequence[Path]) -> dict[Path, bytes]:
    """Both files by their paths; raises AppError."""
    texts = [text for file in files for text in _texts(file)]
    made = {"cased-wordpiece": cased_wordpiece(texts), "byte-level-bpe": byte_level_bpe(texts)}
    return {TOKENIZERS / name / TOKENIZER: f"{one.to_str()}\n".encode() for name, one in made.items()}


def _texts(file: Path) -> Iterator[str]:
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]
    except OSError as error:
        raise os_error("read", file, error) from error


def main(arguments: list[str]) -> int:
    """Writes or checks the files; returns 0, 1 when the check fails, 2 when a file cannot be read."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--check", action="store_true", help="only compare")
    options = parser.parse_args(arguments)
    try:
        files = build(options.files)
        if options.check:
            wrong = [path for path, data in files.items() if not path.is_file() or path.read_bytes() != data]
            for path in wrong:
                print(f"{path} is not what these texts give", file=sys.stderr)
            return 1 if wrong else 0
        for path, data in files.items():
            make_folder(path.parent)
            write_bytes(path, data)
            print(f"{path}: {len(data):,} bytes")
    except AppError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
