"""The views of the microscope, in the order of their tabs."""

from __future__ import annotations

from collections.abc import Callable, Collection

from desktop_app.ui.examples import EXAMPLES, Example
from desktop_app.ui.scope_view import ScopeView


def _inspector() -> type[ScopeView]:
    from desktop_app.ui.pages.inspector_view import InspectorView

    return InspectorView


def _batch() -> type[ScopeView]:
    from desktop_app.ui.pages.batch_view import BatchView

    return BatchView


def _slow_motion() -> type[ScopeView]:
    from desktop_app.ui.pages.slow_motion_view import SlowMotionView

    return SlowMotionView


def _vocabulary() -> type[ScopeView]:
    from desktop_app.ui.pages.vocabulary_view import VocabularyView

    return VocabularyView


def _two_tokenizers() -> type[ScopeView]:
    from desktop_app.ui.pages.two_tokenizers_view import TwoTokenizersView

    return TwoTokenizersView


def _preprocessing() -> type[ScopeView]:
    from desktop_app.ui.pages.preprocessing_view import PreprocessingView

    return PreprocessingView


def _states() -> type[ScopeView]:
    from desktop_app.ui.pages.states_view import StatesView

    return StatesView


def _similarity() -> type[ScopeView]:
    from desktop_app.ui.pages.similarity_view import SimilarityView

    return SimilarityView


def _pooling() -> type[ScopeView]:
    from desktop_app.ui.pages.pooling_view import PoolingView

    return PoolingView


def _padding() -> type[ScopeView]:
    from desktop_app.ui.pages.padding_view import PaddingView

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
