from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from model_export.pretraining.corpus import Corpus
from model_export.pretraining.examples import IS_NEXT, NO_PAIR, NOT_NEXT, UNSIGNED, Batch, Masking, batch
from tests.model_export.pretraining.conftest import WORDS

NOTHING_HIDDEN = Masking(share=0.0)


def of(corpus: Corpus, masking: Masking = NOTHING_HIDDEN, singles: float = 0.0, seed: int = 0) -> Batch:
    return batch(corpus, WORDS, 300, 24, masking, singles, np.random.default_rng(seed))


def documents(ids: np.ndarray) -> set[int]:
    """Which ten pieces a text keeps to, see the corpus."""
    return {int(piece - 5) // 9 for piece in ids if piece > 4}


def test_a_pair_is_two_texts_with_their_marks(corpus: Corpus) -> None:
    taken = of(corpus)
    for ids, types, mask in zip(taken.ids, taken.types, taken.mask, strict=True):
        ends = np.flatnonzero(ids == WORDS.sep)
        assert ids[0] == WORDS.cls
        assert len(ends) == 2
        assert mask.tolist() == [1] * (ends[1] + 1) + [0] * (23 - ends[1])
        assert types.tolist() == [0] * (ends[0] + 1) + [1] * (ends[1] - ends[0]) + [0] * (23 - ends[1])
        assert (ids[ends[1] + 1 :] == WORDS.pad).all()


def test_half_of_the_second_texts_follow_and_the_others_are_from_another_document(corpus: Corpus) -> None:
    taken = of(corpus)
    stream = " ".join(map(str, corpus.pieces))
    for ids, label in zip(taken.ids, taken.next, strict=True):
        first, second = np.flatnonzero(ids == WORDS.sep)
        joined = " ".join(map(str, [*ids[1:first], *ids[first + 1 : second]]))
        assert (joined in stream) == (label == IS_NEXT)
    assert set(taken.next.tolist()) == {IS_NEXT, NOT_NEXT}
    assert 0.4 < (taken.next == IS_NEXT).mean() < 0.6


def test_a_single_text_has_no_label(corpus: Corpus) -> None:
    taken = of(corpus, singles=1.0)
    assert (taken.next == NO_PAIR).all()
    assert not taken.types.any()
    assert ((taken.ids == WORDS.sep).sum(1) == 1).all()
    assert all(len(documents(ids)) == 1 for ids in taken.ids)


def test_some_texts_lose_the_mark_at_their_end(corpus: Corpus) -> None:
    """Of a document of two sentences, `w5 w6 w7` and `w8 w9`, where w9 is a mark, w7 is none."""
    small = Corpus(np.array([5, 6, 7, 8, 9], np.int32), np.array([0, 3, 5]), np.array([0, 2]), ("made up",))
    words = dataclasses.replace(WORDS, ends=(9,))
    taken = batch(small, words, 400, 9, NOTHING_HIDDEN, 1.0, np.random.default_rng(0))
    texts = [" ".join(map(str, row[1 : row.tolist().index(WORDS.sep)])) for row in taken.ids]
    assert set(texts) == {"5 6 7 8 9", "5 6 7 8", "8 9", "8"}
    unsigned = np.mean([not text.endswith("9") for text in texts])
    assert unsigned == pytest.approx(UNSIGNED, abs=0.06)


def test_what_is_hidden_is_told_and_marks_are_not(corpus: Corpus) -> None:
    plain, hidden = of(corpus), of(corpus, Masking(share=1.0, masked=1.0, random=0.0))
    flat = plain.ids.reshape(-1)
    assert (flat[hidden.places] == hidden.words).all()
    assert (hidden.ids.reshape(-1)[hidden.places] == WORDS.mask).all()
    assert not np.isin(hidden.words, (WORDS.pad, WORDS.cls, WORDS.sep, WORDS.unknown)).any()
    assert len(hidden.places) == (plain.ids > WORDS.mask).sum()


def test_the_shares_are_those_asked_for(corpus: Corpus) -> None:
    plain = of(corpus).ids.reshape(-1)
    taken = of(corpus, Masking(share=0.5, masked=0.8, random=0.1))
    now = taken.ids.reshape(-1)[taken.places]
    assert len(taken.places) / (plain > WORDS.mask).sum() == pytest.approx(0.5, abs=0.03)
    assert (now == WORDS.mask).mean() == pytest.approx(0.8, abs=0.03)
    assert (now == taken.words).mean() == pytest.approx(0.1, abs=0.03)


def test_the_same_seed_gives_the_same_batch(corpus: Corpus) -> None:
    one, two, other = of(corpus, Masking()), of(corpus, Masking()), of(corpus, Masking(), seed=1)
    np.testing.assert_array_equal(one.ids, two.ids)
    assert not np.array_equal(one.ids, other.ids)
