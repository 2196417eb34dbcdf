"""Measures: kept once they were asked, refused with advice where the model cannot answer."""

from __future__ import annotations

import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.measures import Measure, ModelAnswer
from desktop_app.encoder.encode import Encoder
from desktop_app.encoder.heads import card
from desktop_app.services.guide.measuring import Measuring
from desktop_app.services.models import open_encoder
from tests.letters import make_letters


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """A tiny BERT without heads."""
    return open_encoder(make_letters(tmp_path_factory.mktemp("letters")))


def test_what_was_measured_is_kept_until_the_model_is_another(encoder: Encoder, small: Encoder) -> None:
    measuring, asked = Measuring(), Measure("mean", "I love pizza")
    first = measuring.measure(encoder, asked)
    assert measuring.measure(encoder, asked) is first
    assert measuring.measure(small, asked) != first
    assert measuring.measure(encoder, asked) == first


@pytest.mark.parametrize("kind", ["masked word", "best word", "is next", "heads"])
def test_a_model_without_heads_says_so(small: Encoder, kind: str) -> None:
    assert card(small.bundle) is None
    asked = Measure(kind, "a [MASK] b", "c", piece="a")  # type: ignore[arg-type]
    with pytest.raises(AppError, match="has no heads"):
        Measuring().measure(small, asked)


def test_a_layer_that_is_not_there_is_refused(encoder: Encoder) -> None:
    with pytest.raises(AppError, match="6 layers"):
        Measuring().measure(encoder, Measure("state", "pizza", piece="pizza", layer=12))


def test_a_piece_that_is_not_in_the_vocabulary(encoder: Encoder) -> None:
    answer = Measuring().measure(encoder, Measure("piece id", piece="paycheck"))
    assert answer == ModelAnswer("not in the vocabulary")


def test_no_number_is_written_as_minus_zero(encoder: Encoder) -> None:
    answer = Measuring().measure(
        encoder, Measure("mean", "The hotel is amazing", dimensions=tuple(range(384)))
    )
    assert "−0.00" not in answer.written
    assert min(answer.numbers) < 0
