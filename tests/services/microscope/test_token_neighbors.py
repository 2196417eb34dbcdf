"""Tokens of a real library near to a token: the true nearest, in the words that stand around them."""

from collections.abc import Iterator

import numpy as np
import pytest

from desktop_app.core.jobs import CancelToken
from desktop_app.core.paths import SAMPLE_LIBRARY
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.services.microscope import token_neighbors
from desktop_app.services.microscope.token_neighbors import AT_ONCE, PASSAGES, TokenNeighbors
from desktop_app.services.searching.search import Searcher

TEXT = "He put his money in the bank"


@pytest.fixture
def searcher(encoder: Encoder) -> Iterator[Searcher]:
    with Library.open(SAMPLE_LIBRARY) as library:
        yield Searcher(library, encoder)


def test_the_nearest_tokens_are_those_of_all_that_was_read(
    searcher: Searcher, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    neighbors = TokenNeighbors()
    passages = neighbors.around(searcher, TEXT)
    assert len(passages) == PASSAGES
    assert neighbors.read(searcher, encoder, passages, CancelToken()) == AT_ONCE
    assert neighbors.read(searcher, encoder, passages, CancelToken()) == 2 * AT_ONCE
    encoding = encoder.wordpiece.encode(TEXT)
    bank = encoder.hidden_states(encoding)[-1][encoding.tokens.index("bank")]
    found = neighbors.nearest(searcher, encoder, passages, bank, 10)
    assert [row.cosine for row in found] == sorted((row.cosine for row in found), reverse=True)
    assert found[0].word.lower() == "bank"
    for row in found[:3]:
        document = searcher.library.document(row.document).document
        assert row.title == document.title
        read = f"{document.title}. {document.text}"
        assert f"{row.before}{row.word}{row.after}" in read
        again = encoder.wordpiece.encode(read, max_length=256)
        states = encoder.hidden_states(again)[-1]
        cosines = states @ bank / np.linalg.norm(states, axis=1) / np.linalg.norm(bank)
        best = cosines[[at for at, piece in enumerate(again.tokens) if piece == row.piece]].max()
        assert best == pytest.approx(row.cosine, abs=1e-4)


def test_only_what_is_missing_is_read_and_little_is_kept(
    searcher: Searcher, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    neighbors = TokenNeighbors()
    passages = neighbors.around(searcher, TEXT)[:AT_ONCE]
    neighbors.read(searcher, encoder, passages, CancelToken())
    before = neighbors.nearest(searcher, encoder, passages, np.ones(384, dtype=np.float32), 3)
    monkeypatch.setattr(encoder, "token_states", lambda texts, *_: [] if not texts else pytest.fail("again"))
    assert neighbors.read(searcher, encoder, passages, CancelToken()) == AT_ONCE
    assert neighbors.nearest(searcher, encoder, passages, np.ones(384, dtype=np.float32), 3) == before
    monkeypatch.setattr(token_neighbors, "KEPT", 4)
    neighbors.read(searcher, encoder, passages, CancelToken())
    assert len(neighbors.nearest(searcher, encoder, passages, np.ones(384, dtype=np.float32), 10_000)) < 1_000
