"""The model's own numbers for what the guide says, computed when they are asked for and then kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.errors import AppError
from desktop_app.core.measures import Measure, MeasureKind, ModelAnswer
from desktop_app.core.types import GUIDE, Encoding
from desktop_app.core.words import per_cent
from desktop_app.corpus.preprocess import clean, steps
from desktop_app.encoder.encode import Encoder
from desktop_app.encoder.heads import TRAINED_HERE, Heads
from desktop_app.explore.heads.held_out import story
from desktop_app.language import number as spelled
from desktop_app.language import tr

MASK = "[MASK]"
INPUTS = 32
"""Whose states are kept: those of a sentence take 40 kB."""
LEAST = 0.001
"""A probability below it is not written out."""


class Measuring:
    """Answers with the default model; on one lane. What was measured once is not computed again."""

    def __init__(self) -> None:
        self._encoder: Encoder | None = None
        self._known: dict[Measure, ModelAnswer] = {}
        self._states: dict[Encoding, Float32] = {}
        self._ways: dict[MeasureKind, Callable[[Measure], ModelAnswer]] = {
            "hidden size": lambda _asked: _count(self._model.bundle.manifest.hidden_size),
            "last dimension": lambda _asked: _count(self._model.bundle.manifest.hidden_size - 1),
            "layers": lambda _asked: _count(self._model.bundle.manifest.layers),
            "vocabulary size": lambda _asked: _count(self._model.wordpiece.vocabulary_size),
            "special tokens": lambda _asked: _count(len(self._model.wordpiece.special)),
            "longest input": lambda _asked: _count(self._model.wordpiece.max_length),
            "tokens": lambda asked: ModelAnswer(" ".join(self._read(asked).tokens)),
            "token count": lambda asked: _count(len(self._read(asked).tokens)),
            "ids": lambda asked: _whole(self._read(asked).input_ids),
            "piece id": self._piece_id,
            "attention mask": lambda asked: _whole(self._read(asked).attention_mask),
            "token type ids": lambda asked: _whole(self._read(asked).token_type_ids),
            "words": _words,
            "cleaned": lambda asked: ModelAnswer(clean(asked.text, GUIDE)),
            "shape": lambda asked: _shape(*self._of(asked).shape[1:]),
            "batch shape": lambda asked: _shape(1, *self._of(asked).shape[1:]),
            "vector shape": lambda asked: _shape(self._of(asked).shape[2]),
            "state": self._state,
            "mean": lambda asked: _vector(self._mean(asked), asked.dimensions),
            "cosine": lambda asked: _plain(float(self._cosines(asked.text, (asked.second or "",))[0])),
            "token cosine": self._token_cosine,
            "order": self._order,
            "moved by what follows": self._moved,
            "heads": self._story,
            "masked share": self._masked_share,
            "masked word": self._masked_word,
            "best word": self._best_word,
            "is next": self._is_next,
        }

    def measure(self, encoder: Encoder, asked: Measure) -> ModelAnswer:
        """What `encoder` answers; raises AppError where it has no such head."""
        if encoder is not self._encoder:
            self._encoder = encoder
            self._known.clear()
            self._states.clear()
        if asked not in self._known:
            self._known[asked] = self._ways[asked.kind](asked)
        return self._known[asked]

    @property
    def _model(self) -> Encoder:
        assert self._encoder
        return self._encoder

    # Tokens

    def _read(self, asked: Measure) -> Encoding:
        pad = asked.limit is not None
        return self._model.wordpiece.encode(asked.text, asked.second, asked.limit, pad=pad)

    def _piece_id(self, asked: Measure) -> ModelAnswer:
        known = self._model.wordpiece.vocabulary().get(asked.piece)
        return (
            ModelAnswer(tr("not in the vocabulary")) if known is None else ModelAnswer(str(known), (known,))
        )

    def _masked_share(self, asked: Measure) -> ModelAnswer:
        """[MASK]s out of all words of a text, the mask being one."""
        words = asked.text.split()
        masked = words.count(MASK)
        share = masked / len(words)
        said = tr(
            "{share}, {masked} of {words} words", share=per_cent(share), masked=masked, words=len(words)
        )
        return ModelAnswer(said, (share,))

    # Vectors

    def _of(self, asked: Measure) -> Float32:
        """The states of a text; (layers + 1, tokens, hidden)."""
        return self._states_of(self._read(asked))

    def _states_of(self, read: Encoding) -> Float32:
        if read not in self._states:
            while len(self._states) >= INPUTS:
                self._states.pop(next(iter(self._states)))
            self._states[read] = self._model.hidden_states(read)
        return self._states[read]

    def _row(self, asked: Measure, piece: str) -> Float32:
        """The state of a piece, after the layer that is asked about."""
        states = self._of(asked)
        layer = states.shape[0] - 1 if asked.layer is None else asked.layer
        if layer >= states.shape[0]:
            raise AppError(
                tr("This model has {layers} layers.", layers=states.shape[0] - 1),
                tr("Its last one is shown instead."),
            )
        row: Float32 = states[layer, self._read(asked).tokens.index(piece)]
        return row

    def _state(self, asked: Measure) -> ModelAnswer:
        return _vector(self._row(asked, asked.piece), asked.dimensions)

    def _mean(self, asked: Measure) -> Float32:
        mean: Float32 = self._of(asked)[-1].mean(axis=0)
        return mean

    def _cosines(self, text: str, others: Sequence[str]) -> Float32:
        rows = np.stack([self._mean(Measure("mean", one)) for one in (text, *others)])
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        cosines: Float32 = rows[1:] @ rows[0]
        return cosines

    def _token_cosine(self, asked: Measure) -> ModelAnswer:
        one, other = self._row(asked, asked.piece), self._row(asked, asked.other)
        return _plain(float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other))))

    def _order(self, asked: Measure) -> ModelAnswer:
        """The names of the other texts, the most alike first; `piece` has them, with a semicolon between."""
        cosines, names = self._cosines(asked.text, asked.others), asked.piece.split("; ")
        return ModelAnswer("; ".join(names[number] for number in np.argsort(-cosines, kind="stable")))

    def _moved(self, asked: Measure) -> ModelAnswer:
        """How far the state of `piece` moves when what stands after it is replaced by the second text's end.

        The largest change of one of its numbers; a model that reads only leftward has 0.
        """
        states = [
            self._row(Measure("state", text, layer=asked.layer), asked.piece)
            for text in (asked.text, asked.second or "")
        ]
        return _plain(float(np.abs(states[0] - states[1]).max()))

    # Heads

    def _exercised(self, asked: Measure) -> tuple[Encoding, Heads, Float32]:
        """A text, the heads, and the last states of the encoder that they were trained with."""
        heads, read = self._model.heads(), self._read(asked)
        inputs: list[Int64] = [
            np.array([row], np.int64) for row in (read.input_ids, read.attention_mask, read.token_type_ids)
        ]
        states: Float32 = heads.states(*inputs)[0, -1]
        return read, heads, states

    def _story(self, _asked: Measure) -> ModelAnswer:
        """Where the heads come from, and how well they guess texts that they have not seen."""
        card = self._model.heads().card
        figures = card.figures
        whose = tr("Heads trained here.") if card.origin == TRAINED_HERE else tr("Heads of the checkpoint.")
        words = [whose, story(card)]
        if "top1" in figures:
            guessed = per_cent(figures["top1"])
            words.append(tr("Of words in unseen text they guess {share} at the first try.", share=guessed))
        if "next_sentence" in figures:
            judged = per_cent(figures["next_sentence"])
            words.append(tr("Of pairs they judge {share} rightly.", share=judged))
        return ModelAnswer(" ".join(word for word in words if word))

    def _chances(self, asked: Measure) -> Float32:
        """The probability of every piece at a [MASK]."""
        read, heads, states = self._exercised(asked)
        places = [place for place, token in enumerate(read.tokens) if token == MASK]
        chances: Float32 = _softmax(heads.word_logits(states[[places[asked.nth]]]))[0]
        return chances

    def _masked_word(self, asked: Measure) -> ModelAnswer:
        return _percent(float(self._chances(asked)[self._model.wordpiece.vocabulary()[asked.piece]]))

    def _best_word(self, asked: Measure) -> ModelAnswer:
        best = int(self._chances(asked).argmax())
        pieces = self._model.wordpiece.vocabulary()
        return ModelAnswer(next(piece for piece, number in pieces.items() if number == best))

    def _is_next(self, asked: Measure) -> ModelAnswer:
        _, heads, states = self._exercised(asked)
        chance = float(_softmax(heads.next_logits(states[[0]]))[0, 0])
        return ModelAnswer(f"{'IsNext' if chance >= 0.5 else 'NotNext'}, {per_cent(chance, 1)}", (chance,))


def _softmax(logits: Float32) -> Float32:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    chances: Float32 = powers / powers.sum(axis=-1, keepdims=True)
    return chances


def _words(asked: Measure) -> ModelAnswer:
    """The words after a cleaning step, counted."""
    found = steps(asked.text, GUIDE)
    words = (found.tokens, found.without_punctuation, found.without_stopwords, found.lemmas)[asked.nth]
    return ModelAnswer(f"{len(words)}: {' '.join(words)}", (len(words),))


def _count(number: int) -> ModelAnswer:
    return ModelAnswer(spelled(number), (number,))


def _plain(number: float) -> ModelAnswer:
    return ModelAnswer(_signed(number), (number,))


def _percent(chance: float) -> ModelAnswer:
    said = per_cent(chance, 1) if chance >= LEAST else tr("below {share}", share=per_cent(LEAST, 1))
    return ModelAnswer(said, (chance,))


def _whole(numbers: Sequence[int]) -> ModelAnswer:
    return ModelAnswer(", ".join(map(str, numbers)), tuple(map(float, numbers)))


def _shape(*sizes: int) -> ModelAnswer:
    comma = "," if len(sizes) == 1 else ""
    return ModelAnswer(f"({', '.join(map(str, sizes))}{comma})", tuple(map(float, sizes)))


def _vector(row: Float32, dimensions: Sequence[int]) -> ModelAnswer:
    numbers = tuple(float(row[dimension]) for dimension in dimensions)
    if len(numbers) == 1:
        return _plain(numbers[0])
    written = [_signed(number) for number in numbers]
    if dimensions[-1] == -1:
        written.insert(-1, "…")
    return ModelAnswer(f"[{', '.join(written)}]", numbers)


def _signed(number: float) -> str:
    return f"{round(number, 2) or 0:.2f}".replace("-", "−")  # no number is written as −0.00
