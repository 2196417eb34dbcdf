"""The views of the microscope, in the order of their tabs."""

from __future__ import annotations

from collections.abc import Callable, Collection

from desktop_app.ui.microscope.examples import EXAMPLES, Example
from desktop_app.ui.microscope.view import ScopeView


def _inspector() -> type[ScopeView]:
    from desktop_app.ui.microscope.tokens.inspector import InspectorView

    return InspectorView


def _batch() -> type[ScopeView]:
    from desktop_app.ui.microscope.tokens.batch import BatchView

    return BatchView


def _slow_motion() -> type[ScopeView]:
    from desktop_app.ui.microscope.tokens.wordpiece import SlowMotionView

    return SlowMotionView


def _vocabulary() -> type[ScopeView]:
    from desktop_app.ui.microscope.tokens.vocabulary import VocabularyView

    return VocabularyView


def _two_tokenizers() -> type[ScopeView]:
    from desktop_app.ui.microscope.tokens.two_tokenizers import TwoTokenizersView

    return TwoTokenizersView


def _preprocessing() -> type[ScopeView]:
    from desktop_app.ui.microscope.tokens.preprocessing import PreprocessingView

    return PreprocessingView


def _states() -> type[ScopeView]:
    from desktop_app.ui.microscope.vectors.states import StatesView

    return StatesView


def _similarity() -> type[ScopeView]:
    from desktop_app.ui.microscope.vectors.similarity import SimilarityView

    return SimilarityView


def _pooling() -> type[ScopeView]:
    from desktop_app.ui.microscope.vectors.pooling import PoolingView

    return PoolingView


def _padding() -> type[ScopeView]:
    from desktop_app.ui.microscope.vectors.padding import PaddingView

    return PaddingView


# In the order of the tabs. A view is added by naming it here; it is imported when it is first shown.
TOKENS: dict[str, Callable[[], type[ScopeView]]] = {
    "Inspector": _inspector,
    "Batch": _batch,
    "WordPiece": _slow_motion,
    "Vocabulary": _vocabulary,
    "Two tokenizers": _two_tokenizers,
    "Preprocessing": _preprocessing,
}
VECTORS: dict[str, Callable[[], type[ScopeView]]] = {
    "States": _states,
    "Similarity": _similarity,
    "Pooling": _pooling,
    "Padding": _padding,
}


def examples_of(views: Collection[str]) -> list[Example]:
    """The examples that these views show, by part of the guide."""
    return sorted((known for known in EXAMPLES if known.view in views), key=lambda known: known.part)
