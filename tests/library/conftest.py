"""Small libraries of made-up texts whose vectors are random, but always the same for the same text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.arrays import Float32
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import Document, Passage, Vectors
from desktop_app.library import commit, compact, waiting
from desktop_app.library.store import Library
from desktop_app.search import keyword

DIMENSIONS = 8
Put = Callable[..., None]


def hash_of(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def passages_of(text: str) -> list[Passage]:
    """A passage a line, a word piece a character."""
    cuts = [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]
    spans = [(start, end, text[start:end]) for start, end in pairwise(cuts)]
    return [Passage(start, end, line, hash_of(line), end - start) for start, end, line in spans]


def unit_rows(hashes: Sequence[str]) -> Float32:
    rows = np.array(
        [np.random.default_rng(int(value, 16)).standard_normal(DIMENSIONS) for value in hashes],
        dtype=np.float32,
    )
    unit: Float32 = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def put_texts(library: Library, *texts: str, source: str = "a.txt") -> None:
    """Commits each text as a document whose lines are its passages and whose id is its first line."""
    parts = []
    for text in texts:
        title = text.splitlines()[0] if text else ""
        parts.append(commit.SplitDocument(source, Document(title, title.upper(), text), passages_of(text)))
    commit.commit(library, parts)
    embed(library)
    compact.join(library)


def embed(library: Library) -> int:
    """Gives everything that waits its vector, in one segment; returns how many different passages it were."""
    hashes = list(waiting.following(library, 10_000_000))
    if hashes:
        rows = unit_rows(hashes)
        waiting.place(library, hashes, Vectors(rows, -rows))
    return len(hashes)


def passages_with(library: Library, words: str) -> list[int]:
    """The row ids of the passages with any of these words, the best first."""
    with library.reading():
        index = library.word_index()
        found = keyword.nearest(keyword.evidence(index, keyword.WordQuery.of(words, index)))
    return [int(passage) for passage in found]


@pytest.fixture(scope="session")
def put() -> Put:
    return put_texts


@pytest.fixture
def rows_of() -> Callable[[Sequence[str]], Float32]:
    """The vectors that `put` gives to passages with these texts."""
    return lambda texts: unit_rows([hash_of(text) for text in texts])


@pytest.fixture(scope="session")
def waiting_ids() -> Callable[[Library], list[str]]:
    """The ids of the documents with passages that wait for a vector, each once a different passage."""
    return lambda library: [
        library.document(row).document.id for row in waiting.following(library, 10_000_000).values()
    ]


@pytest.fixture
def cut() -> Callable[[str], list[Passage]]:
    return passages_of


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    return Recipe(model="f00d" * 16, max_length=64)


@pytest.fixture
def library(tmp_path: Path, recipe: Recipe) -> Iterator[Library]:
    with Library.create(tmp_path / "library", recipe) as created:
        yield created


@pytest.fixture
def vector_of(library: Library) -> Callable[[str], Float32]:
    """What the library has stored for the passage with this text, read through its own row map."""

    def find(text: str) -> Float32:
        with library.reading():
            rows = library.rows("mean")
            (found,) = library.database.execute(
                "SELECT max(id) FROM passages WHERE hash = ?", (bytes.fromhex(hash_of(text)),)
            ).fetchone()
        slot = int(rows.slots[np.flatnonzero(rows.passages == found)[0]])
        vector: Float32 = np.concatenate(rows.matrices)[slot]
        return vector

    return find
