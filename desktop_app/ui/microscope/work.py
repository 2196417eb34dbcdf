"""What the microscope asks of the installed models and of the library in use; on the query lane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.language import number, tr
from desktop_app.services.models import short_name
from desktop_app.ui.microscope.cache import ModelCache

if TYPE_CHECKING:
    from desktop_app.services.searching.compare import Comparison
    from desktop_app.services.searching.search import Searcher


@dataclass(frozen=True, slots=True)
class TwoRankings:
    """Two rankings, the names of their sides, and what there is to see in them."""

    comparison: Comparison
    names: tuple[str, str]
    says: str


def cut_sentence(searcher: Searcher, texts: tuple[str, ...]) -> str:
    """How much of `texts` a ranking of the library takes, where that is not all; else empty."""
    room = searcher.library.recipe.max_length - 2
    longest = max(len(searcher.encoder.wordpiece.spans(text)) for text in texts)
    if longest <= room:
        return ""
    return tr(
        " Only the first {room} word pieces of it are read, as many as a passage of this library has.",
        room=number(room),
    )


@dataclass(frozen=True, slots=True)
class Models:
    """The chosen model's name, what it reads at most, and the installed ones: fingerprint and name each.

    `prompts` are what the chosen one was trained to read before queries and passages, those there are.
    """

    name: str
    longest: int
    installed: tuple[tuple[str, str], ...]
    prompts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoHeads:
    """The model of that name has no head for what is asked."""

    model: str


def models(cache: ModelCache) -> Models:
    """Opens the chosen model's tokenizer; raises AppError."""
    known = tuple((bundle.fingerprint, short_name(bundle)) for bundle in cache.engine.models.installed())
    bundle = cache.bundle()
    told = bundle.manifest.prompts
    prompts = tuple(filter(None, dict.fromkeys((told.query, told.passage))))
    return Models(short_name(bundle), cache.tokenizer().max_length, known, prompts)
