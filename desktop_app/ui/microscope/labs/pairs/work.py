"""What Next sentence asks of the model; on the query lane, frozen values come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.explore.heads import next_sentence
from desktop_app.explore.heads.held_out import figures, held_out, story
from desktop_app.explore.heads.next_sentence import AskedPair, PairMatrix, SentenceList
from desktop_app.explore.sheet import TokenSheet
from desktop_app.services.models import short_name
from desktop_app.ui.microscope.cache import ModelCache
from desktop_app.ui.microscope.work import NoHeads

if TYPE_CHECKING:
    from desktop_app.core.jobs import CancelToken


@dataclass(frozen=True, slots=True, eq=False)
class JudgedPairs:
    """The pair of the boxes in both orders, empty where there is none; and all pairs of the list."""

    model: str
    held_out: str
    story: str
    figures: tuple[tuple[str, str], ...]
    pair: tuple[AskedPair, ...]
    matrix: PairMatrix


def judge(
    cache: ModelCache, sheet: TokenSheet, listed: SentenceList, cancel: CancelToken
) -> JudgedPairs | NoHeads:
    """The pair, and the list unless it was asked about before; raises AppError and Cancelled."""
    heads = cache.heads()
    if heads is None or not heads.card.next_sentence:
        return NoHeads(short_name(cache.bundle()))
    tokenizer, model = cache.tokenizer(), short_name(heads.bundle)
    pair: tuple[AskedPair, ...] = ()
    if len(sheet.texts) == 2 and all(text.strip() for text in sheet.texts):
        texts = (sheet.texts[0], sheet.texts[1])
        pair = next_sentence.directions(heads, tokenizer, texts, sheet.limit, sheet.truncation)
    cancel.check()
    found = cache.kept(
        ("all pairs", heads.bundle.fingerprint, listed),
        lambda: next_sentence.matrix(heads, tokenizer, listed, cancel),
    )
    card = heads.card
    return JudgedPairs(model, held_out(card, pairs=True), story(card), figures(card), pair, found)
