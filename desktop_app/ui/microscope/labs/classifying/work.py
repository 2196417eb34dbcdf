"""What the classifier's view asks the lanes; frozen values come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.jobs import NEVER, CancelToken, Report
from desktop_app.core.paths import CORPORA
from desktop_app.core.query_values import Query
from desktop_app.core.words import listed
from desktop_app.explore.classifier.negation import TEXTS, Negated, negated
from desktop_app.explore.classifier.reading import REVIEW, ReadText
from desktop_app.explore.classifier.reading import read as read_text
from desktop_app.explore.sheet import TokenSheet, read
from desktop_app.language import number, tr
from desktop_app.ui.engine import Engine
from desktop_app.ui.microscope.cache import ModelCache

if TYPE_CHECKING:
    from desktop_app.core.types import Pooling
    from desktop_app.encoder.encode import Encoder
    from desktop_app.explore.classifier.network import Classifier
    from desktop_app.services.classifying.material import LabeledSet

SAMPLE = CORPORA / "reviews.jsonl"
"""200 short reviews, written for this program."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A classifier, where its weights lie, their SHA-256, and what it says of sentences with "not".

    `twofold` has what each pooling's network says, in the order of the networks.
    """

    classifier: Classifier
    weights: Path
    digest: str
    twofold: tuple[Negated, ...]


def last(cache: ModelCache, data: Path, cancel: CancelToken) -> Ready | None:
    """The classifier that was trained last, None without one; raises AppError, Cancelled. Query lane."""
    from desktop_app.services.classifying import stored
    from desktop_app.services.classifying.last import kept_in

    folder = kept_in(data)
    if not stored.is_there(folder):
        return None
    return _ready(cache.encoder(), folder, stored.load(folder), cancel)


def material_of(wish: Path | str, text: str, label: str, library: bool, cancel: CancelToken) -> LabeledSet:
    """Labeled texts of a file, or of the marks of the library in a folder; raises AppError and Cancelled."""
    from desktop_app.services.classifying.material import from_file, from_marks

    return from_marks(Path(wish)) if library else from_file(Path(wish), text, label, cancel)


def train(
    engine: Engine, model: str, data: Path, given: LabeledSet, report: Report, cancel: CancelToken
) -> Ready:
    """Trains on both poolings and keeps the result; raises AppError and Cancelled. Job lane."""
    from desktop_app.services.classifying import stored
    from desktop_app.services.classifying.last import kept_in
    from desktop_app.services.classifying.train import train as train_on

    encoder = engine.models.of(model) if model else engine.models.default()
    classifier = train_on(encoder, given, report=report, cancel=cancel)
    stored.save(kept_in(data), classifier)
    return _ready(encoder, kept_in(data), classifier, cancel)


def take(cache: ModelCache, data: Path, folder: Path, cancel: CancelToken) -> Ready:
    """The classifier in a folder, from now on the one that is kept; raises AppError where it does not fit.

    Query lane.
    """
    from desktop_app.services.classifying import stored
    from desktop_app.services.classifying.last import kept_in
    from desktop_app.services.classifying.train import check_model

    classifier = stored.load(folder)
    encoder = cache.encoder()
    check_model(classifier, encoder.bundle)
    stored.save(kept_in(data), classifier)
    return _ready(encoder, kept_in(data), classifier, cancel)


def keep(folder: Path, ready: Ready) -> None:
    """Writes the classifier into a folder of its own in `folder`; raises AppError."""
    from desktop_app.services.classifying import stored

    stored.save(folder, ready.classifier)


def onnx(ready: Ready) -> bytes:
    """The deciding network as an ONNX file."""
    from desktop_app.explore.classifier.onnx_graph import graph

    return graph(ready.classifier)


def step_through(cache: ModelCache, ready: Ready, shown: TokenSheet | None, cancel: CancelToken) -> ReadText:
    """What the networks make of what the model is given, or of the guide's review where there is no text.

    Raises AppError where the classifier is not of the chosen model, and Cancelled. Query lane.
    """
    import numpy as np

    from desktop_app.encoder import pooling
    from desktop_app.services.classifying.train import check_model

    shown = shown or read(cache.tokenizer(), (REVIEW,), None)
    encoder = cache.encoder()
    check_model(ready.classifier, encoder.bundle)
    cancel.check()
    given = shown.encoding
    ids, mask, types = (
        np.array([row], dtype=np.int64)
        for row in (given.input_ids, given.attention_mask, given.token_type_ids)
    )
    states = encoder.batch_states(ids, mask, types)
    vectors: Mapping[Pooling, object] = {
        "cls": encoder.finished(states[:, 0, :])[0],
        "mean": encoder.finished(pooling.average(states, mask))[0],
    }
    return read_text(ready.classifier, shown.texts, shown.limit, vectors, shown.truncation)  # type: ignore[arg-type]


def attach(cache: ModelCache, folder: Path, ready: Ready) -> str:
    """Divides the library in use by the classifier, and says how; raises AppError. Query lane."""
    from desktop_app.services.classifying import in_library

    in_library.attach(folder, ready.classifier)
    searcher = cache.searcher()
    found = searcher.divide(Query("", ""), "semantic", NEVER)
    library = searcher.library
    counted = [facet.values for facet in found.facets if facet.field == in_library.FIELD]
    parts = [f"{number(many)} {name}" for name, many in counted[0]] if counted else []
    said = [tr("“{library}” is divided.", library=library.name)]
    if parts:
        said = [tr("“{library}”: {parts}.", library=library.name, parts=listed(parts))]
    condition = f"{in_library.FIELD}:{ready.classifier.classes[-1]}"
    said.append(tr("Write {condition} in the search box to filter.", condition=condition))
    if not library.recipe.preprocessing.untouched:
        said.append(tr("Its texts were cleaned before they were embedded; those learned from were not."))
    return " ".join(said)


def detach(folder: Path) -> None:
    """The library in `folder` has no classes any more; raises AppError."""
    from desktop_app.services.classifying import in_library

    in_library.detach(folder)


def has_classes(folder: Path) -> bool:
    """Whether the library in `folder` is divided by a classifier."""
    from desktop_app.library.label import CLASSIFIER
    from desktop_app.services.classifying import stored

    return stored.is_there(folder / CLASSIFIER)


def _ready(encoder: Encoder, folder: Path, classifier: Classifier, cancel: CancelToken) -> Ready:
    from desktop_app.core.files import sha256
    from desktop_app.explore.classifier.network import probabilities
    from desktop_app.services.classifying import stored
    from desktop_app.services.classifying.train import check_model

    check_model(classifier, encoder.bundle)
    how = replace(encoder.passages, max_length=classifier.max_length)
    vectors = encoder.encode(TEXTS, how, cancel=cancel)
    twofold = tuple(
        negated(pooling, probabilities(network, vectors.pooled(pooling)), classifier.classes)
        for pooling, network in classifier.networks.items()
    )
    weights = stored.weights_file(folder)
    return Ready(classifier, weights, sha256(weights), twofold)
