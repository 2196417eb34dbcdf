import pytest

from desktop_app.core.query_values import Facet
from desktop_app.core.types import Mode
from desktop_app.search.query import parse
from desktop_app.ui.find.search.facets import chosen, cleared, name_of, toggled, words_of

FIELDS = ("category", "place")
CATEGORY = Facet("category", True, (("Nursing and care", 9), ("Healthcare", 4), ("Care", 1)))
YEARS = Facet("date", False, (("2024", 3), ("2023", 1)))


@pytest.mark.parametrize(
    ("query", "mode", "words"),
    [
        ('"night shift"', "hybrid", "Must contain “night shift”"),
        ("-manager", "semantic", "Pushing away “manager”"),
        ("-manager", "keyword", "Without “manager”"),
        ('+"open air"', "hybrid", "Adding “open air”"),
        ("type:pdf", "hybrid", "Only file type pdf"),
        ("-in:old", "hybrid", "Not folder old"),
        ("date:2024", "hybrid", "Only dated 2024"),
        ("category:Care", "hybrid", "Only category Care"),
        ("after:2024", "hybrid", "From 2024 on"),
        ("-after:2024", "hybrid", "Before 2024"),
        ("-before:2024", "hybrid", "From 2024 on"),
    ],
)
def test_what_was_understood_in_words(query: str, mode: Mode, words: str) -> None:
    (part,) = parse(query, FIELDS).parts
    assert words_of(part, mode) == words


def test_choosing_a_value_writes_the_filter_and_choosing_it_again_takes_it_away() -> None:
    query = parse("nurse place:Rome", FIELDS)
    for value, written in (
        ("Healthcare", "nurse place:Rome category:Healthcare"),
        ("Care", 'nurse place:Rome category:"Care"'),
        ("Nursing and care", 'nurse place:Rome category:"Nursing and care"'),
    ):
        text = toggled(CATEGORY, query, value)
        assert text == written
        narrowed = parse(text, FIELDS)
        assert list(chosen(CATEGORY, narrowed)) == [value]
        assert toggled(CATEGORY, narrowed, value) == query.source


def test_a_word_chooses_every_value_that_holds_it() -> None:
    query = parse("category:care nurse -category:Healthcare", FIELDS)
    assert list(chosen(CATEGORY, query)) == ["Nursing and care", "Care"]
    assert cleared(CATEGORY, query) == "nurse"


def test_years_are_chosen_as_dates() -> None:
    assert name_of(YEARS) == "Year"
    assert toggled(YEARS, parse("nurse"), "2024") == "nurse date:2024"
    assert list(chosen(YEARS, parse("nurse date:2024"))) == ["2024"]
