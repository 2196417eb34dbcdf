from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.query_values import Facet
from desktop_app.search.query import parse
from desktop_app.ui.find.search.facet_row import FacetRow
from desktop_app.ui.find.search.facets import chosen, cleared, name_of, toggled

FIELDS = ("category", "place")
CATEGORY = Facet("category", True, (("Nursing and care", 9), ("Healthcare", 4), ("Care", 1)))
YEARS = Facet("date", False, (("2024", 3), ("2023", 1)))


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


def test_of_many_fields_the_first_are_shown_and_those_that_narrow(app: QApplication, qtbot: QtBot) -> None:
    row = FacetRow()
    qtbot.addWidget(row)
    names = [f"field{number}" for number in range(12)]
    facets = tuple(Facet(name, True, (("a", 2), ("b", 1))) for name in names)
    row.show_facets(parse("nurse field9:b", names), facets)

    def shown() -> list[str]:
        return [field for (field, _), button in row.buttons.items() if not button.isHidden()]

    assert shown() == [*names[:5], "field9"]
    assert row.more.text() == "6 more …"
    row.more.click()
    assert shown() == names
    row.more.click()
    assert shown() == [*names[:5], "field9"]
    row.show_facets(parse("nurse", names), facets[:6])
    assert shown() == names[:6]
    assert row.more.isHidden()
    row.show_facets(parse("nurse", names), facets[:2])
    assert shown() == names[:2]
