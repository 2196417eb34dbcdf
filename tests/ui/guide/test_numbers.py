"""Every number of the guide: what the program says the model says is what PyTorch says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, silent
from desktop_app.core.measures import Measure, ModelAnswer
from desktop_app.encoder import heads
from desktop_app.encoder.encode import Encoder
from desktop_app.services.open_models import OpenModels
from desktop_app.ui.engine import Engine
from desktop_app.ui.guide.blocks import Claim, GuidePart
from desktop_app.ui.guide.parts import PARTS
from desktop_app.ui.guide.work import Answers, measure
from tests.ui.guide.reference import CLEANED, Reference
from tests.ui.guide.sentences import NUMBERS

TOLERANCE = 2e-5
HEADS = ("masked word", "best word", "is next", "heads")


@pytest.fixture(scope="module")
def engine(encoder: Encoder) -> Engine:
    return Engine(OpenModels(preloaded=(encoder,)))


def ask(engine: Engine, part: GuidePart) -> Answers:
    return measure(engine, part.asked(), silent, CancelToken())


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.title)
def test_the_program_says_what_pytorch_says(
    engine: Engine, reference: Reference, part: GuidePart, record_property: Callable[[str, object], None]
) -> None:
    answers = ask(engine, part)
    compared, wrong = 0, []
    for asked in part.asked():
        said = answers[asked]
        if asked.kind in HEADS and heads.card(engine.models.default().bundle) is None:
            assert isinstance(said, AppError)
            continue
        assert isinstance(said, ModelAnswer), asked
        if asked.kind in ("words", "cleaned", "heads"):
            continue
        expected = reference.of(asked)
        if isinstance(expected, str):
            compared += len(expected.split())
            wrong += [asked] if said.written != expected else []
        else:
            compared += len(expected)
            assert len(said.numbers) == len(expected), asked
            near = [abs(one - other) <= TOLERANCE for one, other in zip(said.numbers, expected, strict=True)]
            wrong += [asked] if not all(near) else []
    record_property("compared", compared)
    assert wrong == []


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.title)
def test_no_number_of_the_guide_is_lost(part: GuidePart) -> None:
    """Each stands in a claim, or in an example's own text."""
    texts = [text for one in part.examples() for text in (one.text, one.second, *one.companions) if text]
    held = Claim("", " ".join(texts)).numbers
    for claim in part.claims():
        held += claim.numbers
    wanted = Claim("", NUMBERS[part.number]).numbers
    assert {number for number, _ in wanted} - {number for number, _ in held} == set()


def test_the_words_that_cleaning_leaves(engine: Engine) -> None:
    """The guide's own for its own steps; where it leaves one out, what was worked out by hand."""
    for part in PARTS:
        answers = ask(engine, part)
        for claim in part.claims():
            said = answers.get(claim.measure) if claim.measure else None
            if claim.measure and claim.measure.kind == "words" and part.number == 4:
                assert isinstance(said, ModelAnswer)
                assert said.written == claim.guide
        for text, expected in CLEANED.items():
            said = answers.get(Measure("cleaned", text))
            assert said is None or (isinstance(said, ModelAnswer) and said.written == expected)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.title)
def test_every_question_has_one_right_answer(engine: Engine, part: GuidePart) -> None:
    answers = ask(engine, part)
    assert len(part.guesses()) == 3
    for guess in part.guesses():
        said = answers.get(guess.measure) if guess.measure else None
        if isinstance(said, AppError):
            assert guess.measure
            assert guess.measure.kind in HEADS
            continue
        right = guess.answer(said)
        assert right in guess.choices if guess.choices else int(right) >= 0, guess.asks
        assert guess.explains
