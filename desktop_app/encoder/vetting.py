"""Whether a bundle is what its manifest says, found by running it: for models that come from elsewhere."""

import numpy as np

from desktop_app.core.arrays import Float32
from desktop_app.core.errors import AppError
from desktop_app.core.recipe import ReadAs
from desktop_app.encoder.bundle import (
    ATTENTIONS,
    DENSE,
    ENCODER,
    FLOAT_BYTES,
    HEADS,
    HEADS_CARD,
    OPTIONAL,
    REQUIRED,
    VOCABULARY,
    WEIGHTS,
    Bundle,
)
from desktop_app.encoder.encode import Encoder
from desktop_app.encoder.heads import Heads
from desktop_app.encoder.session import Session
from desktop_app.language import number, tr

TRIAL = "Does this model turn a sentence into numbers?"
AGREEMENT = 1e-3
"""Largest difference of the graphs' last states; they share their weights and differ by rounding only."""
_BLOCK = 1 << 22


def vet(bundle: Bundle) -> None:
    """Raises AppError unless the bundle holds numbers, one vocabulary, and graphs of the sizes it states.

    The files themselves are taken as compared with the manifest already.
    """
    if strange := sorted(bundle.manifest.files.keys() - {*REQUIRED, *OPTIONAL}):
        raise _refused(bundle, tr("lists {file}, which is no part of a model.", file=strange[0]))
    for name in (WEIGHTS, *sorted({HEADS, DENSE} & bundle.manifest.files.keys())):
        _numbers(bundle, name)
    try:
        encoder = Encoder(bundle, threads=1)
        _vocabulary(bundle, encoder)
        _graphs(bundle, encoder)
        if ATTENTIONS in bundle.manifest.files:
            _attentions(bundle, encoder)
        if HEADS_CARD in bundle.manifest.files:
            _heads(bundle, encoder)
    except AppError:
        raise
    except Exception as error:  # onnxruntime, tokenizers and numpy raise what they like at foreign files
        raise _refused(
            bundle, tr("does not run: {reason}", reason=str(error).splitlines()[0][:200])
        ) from error


def _refused(bundle: Bundle, reason: str) -> AppError:
    return AppError(
        tr("The model {folder} {reason}", folder=bundle.folder, reason=reason),
        tr("Export the model again, or choose another one."),
    )


def _numbers(bundle: Bundle, name: str) -> None:
    """The weights are float32 without an exception, the filling between tensors zeros."""
    path = bundle.folder / name
    if path.stat().st_size % FLOAT_BYTES:
        raise _refused(bundle, tr("holds weights that are not float32."))
    with path.open("rb") as handle:
        while block := handle.read(_BLOCK):
            if not np.isfinite(np.frombuffer(block, dtype="<f4")).all():
                raise _refused(bundle, tr("holds weights that are no numbers."))


def _vocabulary(bundle: Bundle, encoder: Encoder) -> None:
    """Every id of the tokenizer has a row of the embedding, and vocab.txt says the same.

    The embedding may have more rows: they are filled up to a round number, or left over from a larger
    vocabulary.
    """
    size = bundle.manifest.vocabulary_size
    ids = encoder.wordpiece.vocabulary()
    if not ids or len(set(ids.values())) != len(ids) or max(ids.values()) >= size:
        raise _refused(
            bundle,
            tr(
                "has {pieces} word pieces, its manifest says {size}.",
                pieces=number(len(ids)),
                size=number(size),
            ),
        )
    if bundle.manifest.tokenizer != encoder.wordpiece.model_kind:
        raise _refused(
            bundle,
            tr("says {tokenizer} of a tokenizer that is another one.", tokenizer=bundle.manifest.tokenizer),
        )
    if VOCABULARY not in bundle.manifest.files:
        return
    lines = (bundle.folder / VOCABULARY).read_text(encoding="utf-8").removesuffix("\n").split("\n")
    if lines != sorted(ids, key=ids.__getitem__):
        raise _refused(bundle, tr("has two vocabularies: vocab.txt is another one."))


def _attentions(bundle: Bundle, encoder: Encoder) -> None:
    """The graph of attention leads to the same last state, and its weights follow from queries and keys."""
    manifest = bundle.manifest
    layers, heads, size = manifest.layers, manifest.heads, manifest.hidden_size // manifest.heads
    word = TRIAL.split()[0]
    encoding = encoder.wordpiece.encode(word, max_length=min(24, manifest.max_length), pad=True)
    (last,) = encoder.token_states([word], ReadAs(len(encoding.input_ids)))
    found, width, read = encoder.attentions(encoding), len(encoding.input_ids), len(last)
    right = (
        found.weights.shape == (layers, heads, width, width)
        and found.queries.shape == found.keys.shape == (layers, heads, width, size)
        and found.last.shape == (width, manifest.hidden_size)
    )
    if right:
        scores = np.einsum("lhqd,lhkd->lhqk", found.queries, found.keys[:, :, :read]) / np.sqrt(size)
        expected = np.exp(scores - scores.max(axis=-1, keepdims=True))
        expected /= expected.sum(axis=-1, keepdims=True)
        right = (
            bool(np.abs(found.weights[..., :read] - expected).max() < AGREEMENT)
            and not found.weights[..., read:].any()
            and bool(np.abs(found.last[:read] - last).max() < AGREEMENT)
        )
    if not right:
        raise _refused(bundle, tr("shows another attention than the one it computes with."))


def _heads(bundle: Bundle, encoder: Encoder) -> None:
    """The heads give numbers of the stated sizes, for the layers that the manifest names."""
    manifest = bundle.manifest
    heads = Heads(bundle, threads=1)
    ids = np.array([encoder.wordpiece.encode(TRIAL).input_ids], dtype=np.int64)
    states = heads.states(ids, np.ones_like(ids), np.zeros_like(ids))[0]
    given: list[tuple[Float32, tuple[int, ...]]] = []
    given.append((states, (manifest.layers + 1, ids.shape[1], manifest.hidden_size)))
    if heads.card.masked_words:
        given.append((heads.word_logits(states[-1]), (ids.shape[1], manifest.vocabulary_size)))
    if heads.card.next_sentence:
        given.append((heads.next_logits(states[-1, :1]), (1, 2)))
    if any(found.shape != shape or not np.isfinite(found).all() for found, shape in given):
        raise _refused(bundle, tr("has heads that do not give what its manifest says."))


def _graphs(bundle: Bundle, encoder: Encoder) -> None:
    """Both graphs agree on a sentence; the first has as many word embeddings and positions as it states."""
    manifest = bundle.manifest
    states = encoder.hidden_states(encoder.wordpiece.encode(TRIAL))
    (last,) = encoder.token_states([TRIAL], ReadAs(manifest.max_length))
    agree = (
        states.shape == (manifest.layers + 1, len(last), manifest.hidden_size)
        and bool(np.isfinite(states).all())
        and float(np.abs(states[-1] - last).max()) < AGREEMENT
    )
    session = Session(bundle.folder / ENCODER, threads=1)
    size = manifest.vocabulary_size
    full = np.full((1, manifest.max_length), size - 1, dtype=np.int64)
    (out,) = session.run(full, np.ones_like(full))
    if not agree or out.shape != (*full.shape, manifest.hidden_size) or not np.isfinite(out).all():
        raise _refused(bundle, tr("does not give what its manifest says."))
    try:
        session.run(full[:, :1] + 1, np.ones((1, 1), dtype=np.int64))
    except Exception:  # onnxruntime refuses an id that has no row
        return
    raise _refused(
        bundle, tr("has more word embeddings than its vocabulary of {size} pieces.", size=number(size))
    )
