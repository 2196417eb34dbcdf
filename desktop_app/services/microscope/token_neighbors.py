"""The tokens of a library's passages nearest to a token of a text."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from desktop_app.core.arrays import Float32
from desktop_app.core.jobs import CancelToken
from desktop_app.core.recipe import ReadAs
from desktop_app.encoder.encode import Encoder
from desktop_app.explore.token_cosines import Neighbor, nearest
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.why.explain import passage_read

PASSAGES = 200
"""Passages whose tokens are looked at: those nearest to the text. No library keeps vectors of tokens."""
AT_ONCE = 16
"""Passages encoded in one go, so that a search that comes meanwhile waits a third of a second at most."""
KEPT = 400
"""Passages whose states are kept: 50 MB for MiniLM."""
AROUND = 32
"""Characters shown at each side of a token."""


@dataclass(frozen=True, slots=True, eq=False)
class _Tokens:
    """A passage as the model reads it, without the special tokens; `states` is float32, (tokens, hidden)."""

    text: str
    title: str
    document: int
    pieces: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    words: tuple[tuple[int, int], ...]
    states: Float32


class TokenNeighbors:
    """Keeps the states of passages it has read. For one thread."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str, int], _Tokens] = OrderedDict()

    def around(self, searcher: Searcher, text: str) -> tuple[int, ...]:
        """The PASSAGES passages nearest to `text`, one a document, best first; raises AppError."""
        recipe = searcher.library.recipe
        vector = searcher.encoder.encode([text], recipe.queries).pooled(recipe.pooling)[0]
        ranking = searcher.ranking_by(vector, PASSAGES, recipe.pooling)
        return tuple(ranking.passages.tolist())

    def read(self, searcher: Searcher, encoder: Encoder, passages: Sequence[int], cancel: CancelToken) -> int:
        """Encodes the next AT_ONCE of `passages` that are not kept; how many of all are. Raises Cancelled."""
        missing = [passage for passage in passages if self._key(searcher, encoder, passage) not in self._kept]
        now = missing[:AT_ONCE]
        found = [passage_read(searcher, passage) for passage in now]
        recipe = searcher.library.recipe
        own = encoder.bundle.fingerprint == recipe.model
        prompt = (recipe if own else encoder).passages.prompt
        texts = [prompt + passage.model_text for _, passage, _ in found]
        states = encoder.token_states(texts, ReadAs(encoder.passage_length), cancel)
        for number, (document, _, row), text, rows in zip(now, found, texts, states, strict=True):
            read = encoder.wordpiece.encode(text, max_length=len(rows))
            self._kept[self._key(searcher, encoder, number)] = _Tokens(
                text,
                document.title or document.id,
                row,
                read.tokens[1:-1],
                read.offsets[1:-1],
                _words(read.words[1:-1], read.offsets[1:-1]),
                rows[1:-1],
            )
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return len(passages) - len(missing) + len(now)

    def nearest(
        self, searcher: Searcher, encoder: Encoder, passages: Sequence[int], state: Float32, count: int
    ) -> tuple[Neighbor, ...]:
        """The `count` tokens of those `passages` that are kept whose last state is nearest to `state`."""
        keys = [self._key(searcher, encoder, passage) for passage in passages]
        known = [self._kept[key] for key in keys if key in self._kept]
        if not known:
            return ()
        ends = np.cumsum([len(tokens.pieces) for tokens in known])
        rows, cosines = nearest(state, np.concatenate([tokens.states for tokens in known]), count)
        found = []
        for row, cosine in zip(rows.tolist(), cosines.tolist(), strict=True):
            place = int(np.searchsorted(ends, row, side="right"))
            tokens = known[place]
            number = row - int(ends[place]) + len(tokens.pieces)
            start, end = tokens.words[number]
            before, after = tokens.text[max(start - AROUND, 0) : start], tokens.text[end : end + AROUND]
            word = tokens.text[start:end]
            found.append(
                Neighbor(tokens.pieces[number], cosine, before, word, after, tokens.title, tokens.document)
            )
        return tuple(found)

    def _key(self, searcher: Searcher, encoder: Encoder, passage: int) -> tuple[str, str, int]:
        return str(searcher.library.folder), encoder.bundle.fingerprint, passage


def _words(words: Sequence[int], spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """For every piece the span of the word it belongs to."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for word, (start, end) in zip(words, spans, strict=True):
        first.setdefault(word, start)
        last[word] = end
    return tuple((first[word], last[word]) for word in words)
