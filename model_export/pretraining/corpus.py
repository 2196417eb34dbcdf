"""Running text as word pieces, sentence by sentence and document by document."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from desktop_app.core.errors import AppError, os_error
from desktop_app.core.files import make_folder, replacing

_SENTENCE = re.compile(r"""(?<=[.!?])["'”’)\]]*\s+(?=["'“‘(\[]*[A-Z0-9])""")
_AT_ONCE = 2_000
"""Documents tokenized together: their encodings take some hundred megabytes."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """`pieces` of all sentences, int32; `sentences` holds where each begins, and one end more.

    `documents` holds the number of the first sentence of each document, and one end more. `sources`
    names where each document is from.
    """

    pieces: NDArray[np.int32]
    sentences: NDArray[np.int64]
    documents: NDArray[np.int64]
    sources: tuple[str, ...]

    def sentence(self, number: int) -> NDArray[np.int32]:
        """The word pieces of one sentence, (pieces,)."""
        return self.pieces[self.sentences[number] : self.sentences[number + 1]]


def split(text: str) -> list[str]:
    """The sentences of `text`: cut after a full stop, question or exclamation mark before a capital."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


def read(files: Sequence[Path], tokenizer: Tokenizer, cache: Path | None = None) -> Corpus:
    """The documents of JSONL `files` (`{"source", "text"}`, also gzipped), kept in the folder `cache`.

    Raises AppError when a file cannot be read or holds no such rows.
    """
    known = None
    if cache:
        told = [f"{path.name} {path.stat().st_size}" for path in files] + [tokenizer.to_str()]
        known = cache / f"pieces-{hashlib.sha256(chr(10).join(told).encode()).hexdigest()[:16]}.npz"
        if known.is_file():
            with np.load(known, allow_pickle=False) as kept:
                return Corpus(
                    kept["pieces"], kept["sentences"], kept["documents"], tuple(kept["sources"].tolist())
                )
    corpus = _tokenized(files, tokenizer)
    if known:
        make_folder(known.parent)
        with replacing(known) as handle:
            np.savez(
                handle,
                pieces=corpus.pieces,
                sentences=corpus.sentences,
                documents=corpus.documents,
                sources=np.array(corpus.sources),
            )
    return corpus


def _tokenized(files: Sequence[Path], tokenizer: Tokenizer) -> Corpus:
    pieces: list[NDArray[np.int32]] = []
    lengths: list[int] = []
    counts: list[int] = []
    sources: list[str] = []
    documents = _documents(files)
    while batch := list(islice(documents, _AT_ONCE)):
        texts = [split(text) for _source, text in batch]
        flat = [sentence for text in texts for sentence in text]
        encoded = iter(tokenizer.encode_batch_fast(flat, add_special_tokens=False))
        for (source, _text), text in zip(batch, texts, strict=True):
            rows = [row for _ in text if (row := next(encoded).ids)]
            if len(rows) < 2:
                continue
            pieces.extend(np.array(row, np.int32) for row in rows)
            lengths.extend(map(len, rows))
            counts.append(len(rows))
            sources.append(source)
    if not counts:
        raise AppError("The text holds no document of two sentences.", "Give JSONL rows with a text.")
    return Corpus(
        np.concatenate(pieces),
        np.concatenate([[0], np.cumsum(lengths)]),
        np.concatenate([[0], np.cumsum(counts)]),
        tuple(sources),
    )


def _documents(files: Sequence[Path]) -> Iterator[tuple[str, str]]:
    for path in files:
        try:
            opened = gzip.open if path.suffix == ".gz" else open
            with opened(path, "rt", encoding="utf-8") as lines:
                for number, line in enumerate(lines, 1):
                    try:
                        row = json.loads(line)
                        yield str(row.get("source", "")), row["text"]
                    except (ValueError, KeyError, AttributeError) as error:
                        raise AppError(
                            f'{path}, line {number} is no JSON object with a "text".',
                            'Give rows such as {"source": "…", "text": "…"}.',
                        ) from error
        except OSError as error:
            raise os_error("read", path, error) from error
