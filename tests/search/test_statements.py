import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.search.statements import Held, base, clauses, held, statement


def best(requirement: str, sentence: str) -> Held:
    """By the clause that holds most of it, each word as rare as the other."""
    asked = statement(requirement)
    found = [held(asked, clause, lambda _word: 1.0) for clause in clauses(sentence)]
    return max(found, key=lambda one: one.share)


@pytest.mark.parametrize(
    ("requirement", "sentence"),
    [
        ("driving license", "No driving licence needed."),
        ("driving license", "A driving licence is not required."),
        ("driving license", "Driving licence unnecessary, bicycle provided."),
        ("no phone sales", "Answer eighty phone calls a day."),
        ("does not require travel", "Travels weekly."),
        ("No diploma needed", "AMI or AMS diploma, careful observation."),
        ("works on Sundays", "A campfire and Sundays off."),
        ("contains nuts", "Nut-free and made without milk."),
        ("smoking", "A smoke-free house."),
        ("travel", "You won't travel."),
        ("frequent travel", "Home visits to those who cannot travel."),
        ("cold calls", "We write letters instead of making cold calls."),
        ("never works alone", "You work alone for the last hundred metres."),
    ],
)
def test_a_requirement_and_its_opposite_are_told_apart(requirement: str, sentence: str) -> None:
    assert best(requirement, sentence).sense == "opposite"


@pytest.mark.parametrize(
    ("requirement", "sentence"),
    [
        ("no diploma needed", "Evening shifts; no diploma asked."),
        ("No previous experience required", "No previous experience needed"),
        ("does not require travel", "Travel is not required."),
        ("no fear of heights", "Trade certificate, no fear of heights."),
        ("speaks French", "No car and good French."),
        ("French", "Not only French but Flemish."),
        ("experience", "Not without experience."),
        ("driving licence", "No points, driving licence."),
        ("deadlines", "Deadlines met no later than Friday."),
        ("speaks French", "People who speak French and do not travel."),
        ("reports", "Reports are written daily, but nobody reads them."),
    ],
)
def test_a_negator_denies_only_what_is_in_its_scope(requirement: str, sentence: str) -> None:
    assert best(requirement, sentence).sense == "same"


def test_two_that_share_no_word_cannot_be_told_apart_by_words() -> None:
    assert best("no diploma needed", "Open to everybody.").sense == "apart"
    assert best("open to everybody", "No diploma needed.").sense == "apart"
    assert best("open to everybody", "Welcome, all of you.").sense == "same"


def test_words_are_held_in_any_form_and_spelling_and_count_by_rarity() -> None:
    asked = statement("Driving licenses for lorries")
    said = statement("a driving licence")
    one = held(asked, said, {"driv": 1.0, "licens": 1.0, "lorry": 2.0}.__getitem__)
    assert (one.words, one.of, one.share) == (2, 3, 0.5)
    around = held(asked, said, {"driv": 1.0, "licens": 1.0, "lorry": 2.0}.__getitem__, frozenset({"lorry"}))
    assert (around.words, around.share) == (2, 0.75)


def test_words_of_a_title_alone_are_nothing() -> None:
    assert (
        held(statement("Python"), statement("bakes bread"), lambda _: 1.0, frozenset({"python"})).share == 0
    )


def test_what_is_required_is_not_a_word_of_the_requirement() -> None:
    assert statement("It is necessary to have a diploma").words == ("diploma",)


def test_a_sentence_of_several_clauses_is_looked_at_as_a_whole_too() -> None:
    sentence = "Two years of Python and Django, pytest, Docker."
    assert [sentence[one.start : one.end] for one in clauses(sentence)] == [
        "Two years of Python and Django",
        "pytest",
        "Docker.",
        sentence,
    ]
    assert best("Python, pytest and Docker", sentence).share == 1


def test_a_number_that_differs_is_told() -> None:
    assert best("five years of experience", "Two years of experience.").counted == "different"
    assert best("five years of experience", "Six years of experience.").counted == "same"
    assert best("five years of experience", "Some experience.").counted == "missing"


@given(st.text())
def test_any_text_has_clauses_in_it(text: str) -> None:
    for clause in clauses(text):
        assert 0 <= clause.start < clause.end <= len(text)
        assert clause.denied <= set(clause.words)


@given(st.text(st.characters(categories=["L"]), min_size=1))
def test_any_word_has_a_base(word: str) -> None:
    assert base(word) == base(word.upper()) or not word.isascii()
