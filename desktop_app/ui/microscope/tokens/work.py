"""What the views of Tokens ask of tokenizers, models and libraries; on the query lane."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from desktop_app.core.paths import TOKENIZERS
from desktop_app.encoder import heads, splade
from desktop_app.encoder.any_tokenizer import AnyTokenizer
from desktop_app.encoder.bundle import TOKENIZER
from desktop_app.encoder.wordpiece import word_embeddings
from desktop_app.explore import side_by_side, vocabulary
from desktop_app.explore.batch import Batch
from desktop_app.explore.sheet import TokenSheet, read
from desktop_app.explore.side_by_side import Side, SideBySide
from desktop_app.explore.tokenizing import slow_motion
from desktop_app.explore.vocabulary import Kind, Near, Vocabulary, Weighed
from desktop_app.explore.wordpiece_steps import SheetWords
from desktop_app.language import tr
from desktop_app.services.models import short_name
from desktop_app.ui.microscope.cache import ModelCache
from desktop_app.ui.microscope.work import TwoRankings, cut_sentence

if TYPE_CHECKING:
    from desktop_app.core.jobs import CancelToken
    from desktop_app.core.types import Preprocessing
    from desktop_app.encoder.any_tokenizer import Token
    from desktop_app.explore.cleaning import CleaningEffects

LONGEST = 20_000
"""Characters of each text that two tokenizers are compared on: some 5,000 pieces, more than anyone reads."""

SHIPPED = (
    (tr("Cased WordPiece, 8,000 pieces"), TOKENIZERS / "cased-wordpiece"),
    (tr("Byte-level BPE, 8,000 pieces"), TOKENIZERS / "byte-level-bpe"),
)
"""The tokenizers that came with the program, to be compared; see resources/tokenizers/README.md."""


@dataclass(frozen=True, slots=True)
class Entries:
    """What a search of the vocabulary finds: `rows` are its rows.

    `weighs` says that the model weighs words; `weighed` is what they weigh in the text, if there is one.
    """

    words: Vocabulary
    rows: tuple[int, ...]
    weighs: bool = False
    weighed: Weighed | None = None


@dataclass(frozen=True, slots=True)
class Tokenizers:
    """The other tokenizers there are, name and place each, and the one that was compared."""

    offered: tuple[tuple[str, Path], ...]
    other: Path
    compared: SideBySide


def batch(
    cache: ModelCache, shown: TokenSheet, companions: tuple[str, ...], pad: bool, cancel: CancelToken
) -> Batch:
    """The text among its companions, padded to the longest or the limit; raises AppError and Cancelled."""
    tokenizer = cache.tokenizer()
    sheets = []
    for texts in (shown.texts, *((text,) for text in companions)):
        cancel.check()
        sheets.append(read(tokenizer, texts, shown.limit, truncation=shown.truncation))
    width = shown.limit if pad else max(sheet.used for sheet in sheets)
    return Batch(tuple(sheets), width, tokenizer.pad_id, tokenizer.pad)


def words_of(cache: ModelCache, shown: TokenSheet) -> SheetWords:
    """The words of a sheet with the model's rules; raises AppError where these cannot be shown."""
    bundle = cache.bundle()
    path = bundle.folder / TOKENIZER
    rules = cache.kept(("rules", bundle.fingerprint), lambda: slow_motion.read_any_rules(path))
    return slow_motion.words_of(rules, shown)


def entries(
    cache: ModelCache, query: str, kind: Kind | None, shown: TokenSheet | None, by_weight: bool
) -> Entries:
    """What a search finds in the vocabulary of the chosen model; raises AppError.

    With `by_weight` only what weighs something in the text, the heaviest first.
    """
    words = _vocabulary(cache)
    found = vocabulary.search(words, query, kind)
    card = heads.card(cache.bundle())
    weighs = card is not None and card.sparse
    weighed = _weighed(cache, shown) if shown and weighs else None
    if weighed and by_weight:
        there = [row for row in found if words.ids[row] in weighed.weights]
        found = tuple(sorted(there, key=lambda row: -weighed.weights[words.ids[row]]))
    return Entries(words, found, weighs, weighed)


def _weighed(cache: ModelCache, shown: TokenSheet) -> Weighed:
    read = np.flatnonzero(shown.encoding.attention_mask)
    states = cache.states(shown.encoding)[-1, read]
    weights, places = splade.strongest(cache.encoder(), states)
    return vocabulary.weighed(weights, read[places])


def near(cache: ModelCache, id_: int) -> Near:
    """The entries nearest to one in the input embedding; raises AppError where the model hides it."""
    bundle = cache.bundle()
    known = cache.kept(
        ("embeddings", bundle.fingerprint), lambda: vocabulary.embeddings(word_embeddings(bundle))
    )
    return vocabulary.near(_vocabulary(cache), known, id_)


def compare(
    cache: ModelCache,
    whole: tuple[str, ...],
    added: tuple[Path, ...],
    wanted: Path | None,
    cancel: CancelToken,
) -> Tokenizers:
    """What the chosen model's tokenizer and another one make of the texts.

    The other is `wanted` where it is among the installed, the shipped and the `added` ones, else the first
    of these.
    Raises AppError and Cancelled.
    """
    own = cache.bundle()
    installed = [found for found in cache.engine.models.installed() if found.fingerprint != own.fingerprint]
    offered = (
        *((short_name(found), found.folder) for found in installed),
        *SHIPPED,
        *((name_of(place), place) for place in added),
    )
    name, other = next((one for one in offered if one[1] == wanted), offered[0])
    texts = tuple(text[:LONGEST] for text in whole)
    both = tokenizer(cache, own.folder), tokenizer(cache, other)
    pieces: list[tuple[tuple[Token, ...], tuple[Token, ...]]] = []
    for text in texts:
        cancel.check()
        pieces.append((both[0].tokens(text), both[1].tokens(text)))
    left, right = (
        Side(
            side,
            both[number].kind,
            both[number].size,
            sum(len(pair[number]) for pair in pieces),
            sum(token.unknown for pair in pieces for token in pair[number]),
            place,
        )
        for number, (side, place) in enumerate(((short_name(own), own.folder), (name, other)))
    )
    places = tuple((text, place) for text, pair in enumerate(pieces) for place in side_by_side.aligned(*pair))
    return Tokenizers(offered, other, SideBySide(texts, left, right, places, texts != whole))


def name_of(place: Path) -> str:
    """What a tokenizer that was opened is called: by its folder, or by its file where that has a name."""
    return (place.parent if place.name == TOKENIZER else place).name.removesuffix(".json")


def tokenizer(cache: ModelCache, place: Path) -> AnyTokenizer:
    """The tokenizer in a file or a folder; raises AppError."""
    return cache.kept(("tokenizer", place), lambda: AnyTokenizer(place))


def clean(cache: ModelCache, text: str, options: Preprocessing, cancel: CancelToken) -> CleaningEffects:
    """What the cleaning steps do to a text and its vector; raises AppError and Cancelled."""
    from desktop_app.services.microscope.cleaning_effects import cleaning_effects

    return cleaning_effects(cache.encoder(), text, options, cancel)


def rank_cleaned(
    cache: ModelCache, texts: tuple[str, ...], library: str, options: Preprocessing
) -> TwoRankings:
    """How the library ranks the first text as it is, and cleaned; raises AppError."""
    from desktop_app.services.microscope.cleaning_effects import moved
    from desktop_app.services.searching.compare import LONGEST

    searcher = cache.searcher()
    found = moved(searcher, texts[0], options)
    words = tr(
        "Only the query is cleaned: the passages are as the library read them, cleaned by its own recipe."
    )
    if found.preprocessing.untouched:
        words = tr("Only the query is cleaned: the passages are as the library read them, untouched.")
    if found.cleaned_too:
        words = tr("On the right the passages are cleaned too: the library kept them from before.")
    same = sum(placed.there == placed.hit.rank for placed in found.comparison.sides[0][:10])
    if len(texts) == 1:
        says = tr(
            "How “{library}” ranks your text as it is, at the left, and cleaned, at the right: "
            "{same} of the first ten keep their place.",
            library=library,
            same=same,
        )
    else:
        says = tr(
            "How “{library}” ranks your first text alone as it is, at the left, and cleaned, at the right: "
            "{same} of the first ten keep their place.",
            library=library,
            same=same,
        )
    cut = cut_sentence(searcher, (texts[0][:LONGEST],))
    return TwoRankings(found.comparison, (tr("untouched"), tr("cleaned")), f"{says} {words}{cut}")


def _vocabulary(cache: ModelCache) -> Vocabulary:
    def read_all() -> Vocabulary:
        tokenizer = cache.tokenizer()
        return vocabulary.vocabulary(tokenizer.vocabulary(), tokenizer.special, tokenizer.prefix)

    return cache.kept(("vocabulary", cache.bundle().fingerprint), read_all)
