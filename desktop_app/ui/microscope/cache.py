"""The model that is asked and the library in use, and what they computed last. Query lane only."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from desktop_app.core.errors import AppError
from desktop_app.core.types import Encoding
from desktop_app.language import tr
from desktop_app.ui.engine import Engine

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32
    from desktop_app.encoder.bundle import Bundle
    from desktop_app.encoder.encode import Encoder
    from desktop_app.encoder.heads import Heads
    from desktop_app.encoder.wordpiece import WordPiece
    from desktop_app.services.searching.search import Searcher

Kept = TypeVar("Kept")
INPUTS = 4
"""Whose states are kept: 512 tokens of MiniLM take 5.5 MB, of BERT-base 20 MB."""


class ModelCache:
    """Opens what is costly when it is first asked for, and keeps it for all views.

    `model` is the fingerprint of the model that is asked, "" for the default one, and is set before every
    question; `library` is the folder in use, set by the interface thread and read here.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.model = ""
        self.library: Path | None = None
        self._kept: dict[object, object] = {}
        self._states: OrderedDict[tuple[object, ...], Float32] = OrderedDict()

    def bundle(self) -> Bundle:
        """The model's folder; raises AppError."""
        return self.engine.models.bundle_of(self.model)

    def tokenizer(self) -> WordPiece:
        """The model's tokenizer, opened without the model; raises AppError."""
        from desktop_app.encoder.wordpiece import WordPiece

        return self.kept(("model", self.model), lambda: WordPiece.of(self.bundle()))

    def encoder(self) -> Encoder:
        """The model; raises AppError."""
        opened = self.engine.models
        return opened.of(self.model) if self.model else opened.default()

    def heads(self) -> Heads | None:
        """The heads of the model's pretraining; None where it has none. Raises AppError."""
        from desktop_app.encoder.bundle import HEADS_CARD

        return self.encoder().heads() if HEADS_CARD in self.bundle().manifest.files else None

    def kept(self, key: object, make: Callable[[], Kept]) -> Kept:
        """What `make` made at the first call with this key."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast(Kept, self._kept[key])

    def states(self, encoding: Encoding) -> Float32:
        """The states after the embeddings and every layer; float32, (layers + 1, tokens, hidden).

        Raises AppError.
        """
        encoder = self.encoder()
        key = (
            encoder.bundle.fingerprint,
            encoding.input_ids,
            encoding.attention_mask,
            encoding.token_type_ids,
        )
        if key in self._states:
            self._states.move_to_end(key)
        else:
            self._states[key] = encoder.hidden_states(encoding)
            while len(self._states) > INPUTS:
                self._states.popitem(last=False)
        return self._states[key]

    def searcher(self) -> Searcher:
        """The library in use, opened with its model; raises AppError, also where there is none."""
        if self.library is None:
            raise AppError(
                tr("No library is open."), tr("Open one on the Find page, or load the sample there.")
            )
        return self.engine.searcher(self.library)
