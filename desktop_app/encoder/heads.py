"""The heads of BERT's pretraining: what stands at a place, and whether one text follows another."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.errors import AppError, os_error
from desktop_app.encoder import proving
from desktop_app.encoder.bundle import HEADS, HEADS_CARD, NEXT, PRETRAINING, WEIGHTS, WORDS, Bundle
from desktop_app.encoder.session import Session, usable_threads
from desktop_app.language import tr

TRAINED_HERE = "trained here"
OF_THE_CHECKPOINT = "of the checkpoint"
_FILES = (PRETRAINING, WORDS, NEXT, HEADS, HEADS_CARD, WEIGHTS)


@dataclass(frozen=True, slots=True)
class HeadsCard:
    """What is known of a model's heads.

    `origin` is TRAINED_HERE or OF_THE_CHECKPOINT. `masked_words` and `next_sentence` tell which of the two
    there are. `figures` are those of held-out text, empty where none were taken: `top1`, `top5` and
    `next_sentence` as shares (0 to 1), `word_loss` in nats, `places` and `pairs` that they were counted on.
    `story` says in sentences with what the heads were trained. `sparse` says that the head for masked words
    was trained to weigh words (see `splade`).
    """

    origin: str
    masked_words: bool
    next_sentence: bool
    figures: dict[str, float] = field(default_factory=dict)
    story: str = ""
    sparse: bool = False


def card(bundle: Bundle) -> HeadsCard | None:
    """What is known of the heads of `bundle`; None where it has none. Raises AppError."""
    if HEADS_CARD not in bundle.manifest.files:
        return None
    path = bundle.folder / HEADS_CARD
    try:
        told: dict[str, Any] = json.loads(path.read_bytes())
        return HeadsCard(
            str(told["origin"]),
            bool(told["masked_words"]),
            bool(told["next_sentence"]),
            {str(name): float(value) for name, value in told.get("figures", {}).items()},
            str(told.get("story", "")),
            told.get("sparse") is True and bool(told["masked_words"]),
        )
    except OSError as error:
        raise os_error("read", path, error) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AppError(
            tr("The model is damaged: {path} cannot be used.", path=path), tr("Export the model again.")
        ) from error


class Heads:
    """The encoder of the pretraining and its heads, loaded. Methods may be called from several threads.

    Where the heads were trained here, this encoder is another one than the one that searches: same
    embeddings, other layers. Raises AppError where the bundle has no heads, or not those that were written.
    """

    def __init__(self, bundle: Bundle, threads: int = 0) -> None:
        found = card(bundle)
        if found is None:
            raise AppError(
                tr(
                    "The model {name} has no heads for masked words and next sentences.",
                    name=bundle.manifest.name,
                ),
                tr("Choose the default model, or one whose checkpoint was saved with its pretraining heads."),
            )
        proving.whole(bundle, _FILES)
        self.bundle = bundle
        self.card = found
        self._threads = usable_threads(threads)
        self._sessions: dict[str, Session] = {}

    def states(self, ids: Int64, mask: Int64, types: Int64) -> Float32:
        """The states after the embeddings and after every layer of the pretraining encoder.

        All inputs are int64, (texts, tokens); float32, (texts, layers + 1, tokens, hidden).
        """
        return np.stack(self._session(PRETRAINING).run(ids, mask, types), axis=1)

    def word_logits(self, states: Float32) -> Float32:
        """Logits over the vocabulary, float32 (places, vocabulary), for states of any layer (places, hidden).

        The head was trained on the last layer: on another it is a lens and not a prediction. Raises AppError
        where the model has no such head.
        """
        return self._head(WORDS, self.card.masked_words, states)

    def next_logits(self, cls: Float32) -> Float32:
        """Logits of IsNext and NotNext, float32 (texts, 2), from the last states of [CLS] (texts, hidden).

        Raises AppError where the model has no such head.
        """
        return self._head(NEXT, self.card.next_sentence, cls)

    def _head(self, graph: str, there: bool, states: Float32) -> Float32:
        if not there:
            name = self.bundle.manifest.name
            missing = tr("The model {name} has no head for masked words.", name=name)
            if graph == NEXT:
                missing = tr("The model {name} has no head for next sentences.", name=name)
            raise AppError(missing, tr("Choose the default model."))
        (logits,) = self._session(graph).feed({"states": np.ascontiguousarray(states, dtype=np.float32)})
        return logits

    def _session(self, graph: str) -> Session:
        if graph not in self._sessions:
            self._sessions[graph] = Session(self.bundle.folder / graph, self._threads)
        return self._sessions[graph]
