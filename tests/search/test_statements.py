import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.search.statements import Held, base, clauses, held, statement


def best(requirement: str, sentence: str) -> Held:
    """By the clause that holds most of it."""
    asked = statement(requirement)
    return max((held(asked, clause) for clause in clauses(sentence)), key=lambda one: one.words)


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


@pytest.mark.parametrize(
    ("requirement", "sentence"),
    [
        ("Führerschein", "Kein Führerschein nötig."),
        ("Führerschein", "Ein Führerschein ist nicht erforderlich."),
        ("Reisen", "Wir reisen nicht."),
        ("ohne Nachtschicht", "Nachtschicht alle zwei Wochen."),
        ("Rauchen", "Ein Haus ohne Rauchen und mit Garten."),
        ("permis de conduire", "Sans permis de conduire."),
        ("permis de conduire", "Le permis de conduire n’est pas exigé."),
        ("travail de nuit", "Pas de travail de nuit."),
        ("voyages", "Aucun voyages."),
        ("experiencia", "No se requiere experiencia."),
        ("sin experiencia", "Experiencia demostrable."),
        ("carné de conducir", "El carné de conducir no es necesario."),
    ],
)
def test_an_opposite_is_told_in_german_french_and_spanish(requirement: str, sentence: str) -> None:
    assert best(requirement, sentence).sense == "opposite"


@pytest.mark.parametrize(
    ("requirement", "sentence"),
    [
        ("keine Erfahrung", "Erfahrung ist nicht erforderlich."),
        ("Deutsch", "Nicht nur Deutsch, auch Englisch."),
        ("Führerschein", "Führerschein und kein Auto."),
        ("sans diplôme", "Aucun diplôme demandé."),
        ("permis", "Un permis, pas de voiture."),
        ("sin experiencia", "No se requiere experiencia."),
        ("inglés", "No solo inglés."),
    ],
)
def test_what_is_denied_in_german_french_and_spanish_ends_there(requirement: str, sentence: str) -> None:
    assert best(requirement, sentence).sense == "same"


def test_little_words_and_wishes_of_other_languages_are_none_of_the_words() -> None:
    assert statement("Kenntnisse der französischen Sprache und des Rechts").words == (
        *("kenntniss", "franzosischen", "sprach"),
        "recht",
    )
    assert statement("la connaissance de l’anglais").words == ("connaissans", "anglai")
    assert not best("Englisch", "Englisch wünschenswert").firm
    assert not best("anglais", "anglais ou allemand").firm


def test_two_that_share_no_word_cannot_be_told_apart_by_words() -> None:
    assert best("no diploma needed", "Open to everybody.").sense == "apart"
    assert best("open to everybody", "No diploma needed.").sense == "apart"
    assert best("open to everybody", "Welcome, all of you.").sense == "same"


def test_words_are_held_in_any_form_and_spelling() -> None:
    one = held(statement("Driving licenses for lorries"), statement("a driving licence"))
    assert (one.words, one.of, one.partly) == (2, 3, False)
    assert best("Programming and planning", "She programs and plans.").words == 2


def test_words_of_a_title_count_half_and_alone_are_nothing() -> None:
    asked, title = statement("Driving license"), frozenset({"driv"})
    assert held(asked, statement("a licence for boats")).partly
    around = held(asked, statement("a licence for boats"), title)
    assert (around.words, around.around, around.partly) == (1, 1, False)
    alone = held(asked, statement("bakes bread"), title)
    assert (alone.words, alone.around, alone.partly) == (0, 0, True)


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
    assert best("Python, pytest and Docker", sentence).words == 3


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


@pytest.mark.parametrize(
    ("requirement", "sentence", "own"),
    [
        ("Seasonal work", "seasonal menu writing", False),
        ("Seasonal work", "seasonal staff of forty", True),
        ("Physical work", "a master's in a physical science", False),
        ("Evening work", "evening appointments", True),
        ("Clean driving record", "clean safety record", False),
        ("Clean driving record", "clean record", True),
        ("Night shift", "evening shifts", False),
        ("Night shift", "early and night shifts", True),
        ("Speaks Portuguese", "good Portuguese", True),
        ("University degree in engineering", "civil engineering degree", True),
    ],
)
def test_words_that_are_said_of_something_else_are_told(requirement: str, sentence: str, own: bool) -> None:
    assert held(statement(requirement), statement(sentence)).own is own


def test_one_of_the_languages_that_are_asked_for_is_enough() -> None:
    one = held(statement("Speaks German or Dutch"), statement("fluent Dutch"))
    assert (one.words, one.of) == (1, 1)
