"""Vectors for the passages that wait: those nearest to what is being asked first, then in order."""

from __future__ import annotations

import time
from collections.abc import Iterable

from desktop_app.core.jobs import Between, CancelToken, Progress
from desktop_app.core.types import Passage
from desktop_app.encoder.encode import Encoder
from desktop_app.library import commit, compact, waiting
from desktop_app.library.commit import Added, SplitDocument
from desktop_app.library.store import Library
from desktop_app.search import keyword
from desktop_app.services.indexing.pace import Pace
from desktop_app.services.passages import passages_of

SECONDS_PER_COMMIT = 1.5
"""What a kill may cost. A commit takes about 1% of it (see benchmarks.md)."""
LEAST_WORK, MOST_WORK = 5_000, 1_000_000
"""Word pieces a commit: enough to fill batches of equal length, few enough for the memory."""
URGENT_SHARE = 0.3
"""What is embedded for a query takes so much of a commit's time, so that the next query does not wait."""
KEPT_CHARACTERS = 32_000_000
"""Texts that were just split are kept for the encoder; those beyond are split again from the library."""
_KEPT_OVERHEAD = 200


class Filling:
    """Embeds what waits, one batch a call; `embedded` counts what went through the model."""

    def __init__(
        self, library: Library, encoder: Encoder, pace: Pace, between: Between, cancel: CancelToken
    ) -> None:
        self.embedded = 0
        self.library, self.encoder, self.pace = library, encoder, pace
        self._between, self.cancel = between, cancel
        self._work = LEAST_WORK
        self._texts: dict[str, str] = {}
        self._characters = 0
        self._answered = ""

    def took(self, passages: Iterable[Passage], added: Added) -> None:
        """Keeps the texts of those passages that wait, as many as fit."""
        self._answered = ""
        fresh = {hash_ for hash_, _ in added.fresh}
        for passage in passages:
            if self._characters > KEPT_CHARACTERS:
                return
            if passage.hash in fresh and passage.hash not in self._texts:
                self._keep(passage)

    def batch(self) -> bool:
        """Embeds and commits one batch; False when nothing waits. Raises AppError and Cancelled."""
        chosen = self._chosen()
        if not chosen:
            return False
        texts = {hash_: text for hash_, row in chosen.items() if (text := self._text(hash_, row)) is not None}
        if not texts:
            return True
        started = time.perf_counter()

        def partly(progress: Progress) -> None:
            self.pace.embedding(progress.done / (progress.total or 1), len(texts))

        how = self.library.recipe.passages
        vectors = self.encoder.encode(list(texts.values()), how, partly, self.cancel)
        recovered = self.library.recovered
        placed = waiting.place(self.library, list(texts), vectors)
        compact.join(self.library)
        self.embedded += len(texts)
        seconds = time.perf_counter() - started
        self.pace.embedded(placed, seconds)
        if self.library.recovered != recovered:
            self.pace.waiting = waiting.amount(self.library)
        self._work = min(max(round(placed.work / seconds * SECONDS_PER_COMMIT), LEAST_WORK), MOST_WORK)
        return True

    def _chosen(self) -> dict[str, int]:
        """Hashes that wait, each with a document that has it."""
        query = self._between().strip()
        if query and query != self._answered:
            with self.library.reading():
                index = self.library.word_index()
                passages = keyword.nearest(keyword.evidence(index, keyword.WordQuery.of(query, index)))
                if found := waiting.nearest(self.library, passages, round(self._work * URGENT_SHARE)):
                    return found
            self._answered = query
        return waiting.following(self.library, self._work)

    def _text(self, hash_: str, document: int) -> str | None:
        """What the model is to read; None where the document is split another way by now."""
        if hash_ not in self._texts:
            stored = self.library.document(document)
            passages = passages_of(stored.document, self.encoder, self.library.recipe)
            if hash_ not in {passage.hash for passage in passages}:
                commit.commit(self.library, [SplitDocument(stored.source, stored.document, passages)])
                self.pace.waiting = waiting.amount(self.library)
                return None
            for passage in passages:
                if passage.hash not in self._texts:
                    self._keep(passage)
        text = self._texts.pop(hash_)
        self._characters -= len(text) + _KEPT_OVERHEAD
        return text

    def _keep(self, passage: Passage) -> None:
        self._texts[passage.hash] = passage.model_text
        self._characters += len(passage.model_text) + _KEPT_OVERHEAD
