"""The words of a query are those of the library, however a code is divided."""

import pytest

from desktop_app.core.lexical.terms import terms, words
from desktop_app.search.spelled import spelled


@pytest.mark.parametrize(
    ("query", "held", "said"),
    [
        ("paid 1 140,00 in all", "1140", ["paid", "1140", "in", "all"]),
        ("TP 533 to Lisbon", "tp533", ["tp533", "to", "lisbon"]),
        ("RD-M 8000", "rdm8000", ["rdm8000"]),
        ("320 ml", "320ml", ["320ml"]),
        ("0170 445 8123", "01704458123", ["01704458123"]),
        ("DE89 3704 0044 0532 0130 00", "de89370400440532013000", ["de89370400440532013000"]),
        ("two words", "twowords", ["two", "words"]),
        ("in 2019, 2020 and", "20192020", ["in", "2019", "2020", "and"]),
    ],
)
def test_words_around_a_digit_are_one_where_it_is_held(query: str, held: str, said: list[str]) -> None:
    assert [word.whole[0] for word in spelled(query, {held}.__contains__)] == said
    assert all(word.whole[0] != held for word in spelled(query, set().__contains__))


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("RAL7035", (("ral",), ("7035",))),
        ("10mg", (("10",), ("mg",))),
        ("450g", (("450",), ("g",))),
        ("F28", ()),
        ("2024", ()),
        ("beehives", ()),
        ("a1b2c3d4", ()),
    ],
)
def test_a_code_is_divided_where_it_is_not_held(query: str, parts: tuple[tuple[str, ...], ...]) -> None:
    (word,) = spelled(query, set().__contains__)
    assert word.parts == parts
    (word,) = spelled(query, {query.lower()}.__contains__)
    assert not word.parts


PHONES = ("+49 3581 40 77 12", "0049 3581 407712", "03581 40 77 12", "03581407712", "03581-407712")


@pytest.mark.parametrize("query", PHONES)
@pytest.mark.parametrize("text", [phone for phone in PHONES if "-" not in phone])
def test_a_telephone_number_is_found_from_abroad_and_at_home(query: str, text: str) -> None:
    for written, there in ((text, True), (f"{text}3", False)):
        held = {term for term in terms(f"Call {written}, ask for Ida.") if len(term) > len("03581")}
        found = spelled(query, held.__contains__)
        assert any(held.intersection(word.whole) for word in found) == there


def test_a_code_is_divided_in_two_where_these_are_held() -> None:
    held = set(terms("NCS S 1002-Y"))
    (word,) = spelled("S1002Y", held.__contains__)
    assert word.parts == (("s",), ("1002y",))


def test_a_version_is_no_day() -> None:
    (word,) = spelled("1.2.19", {"1.2.19"}.__contains__)
    assert word.whole == ("1.2.19",)


@pytest.mark.parametrize(
    ("held", "parts"),
    [
        ("60204", (("en",), ("60204",), ("1",))),
        ("en60204", (("en60204",), ("1",))),
        ("en602041", (("en60204",), ("1",))),
    ],
)
def test_so_is_each_part_of_a_longer_one(held: str, parts: tuple[tuple[str, ...], ...]) -> None:
    (word,) = spelled("EN60204-1", {held}.__contains__)
    assert word.parts == parts


@pytest.mark.parametrize(
    "query",
    [
        "14 February 2023",
        "14.02.2023",
        "2023-02-14",
        "14. Februar 2023",
        "Feb 14th, 2023",
        "le 14 février 2023",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "on 2023-02-14",
        "am 14.2.2023",
        "14/02/2023",
        "14 Feb 2023",
        "February 14th, 2023",
        "14 de febrero de 2023",
    ],
)
def test_a_day_is_found_however_it_is_written(query: str, text: str) -> None:
    held = set(terms(text))
    word = spelled(query, held.__contains__)[-1]
    assert held.intersection(word.whole) or all(held.intersection(part) for part in word.parts)


@pytest.mark.parametrize(
    "query", ["3.10.2", "03/04/2024", "May 2024", "20231107", "2 March 4", "192.168.1.1"]
)
def test_what_is_no_certain_day_is_no_day(query: str) -> None:
    assert [word.whole for word in spelled(query, set().__contains__)] == [
        word.whole for word in words(query)
    ]


def test_a_price_is_written_with_its_zero_or_without_where_it_is_held_so() -> None:
    assert spelled("28.5", {"28.50"}.__contains__)[0].whole == ("28.5", "28.50")
    assert "28.5" in spelled("28,50", {"28.5"}.__contains__)[0].whole
    assert spelled("3.1", {"3.1", "3.10"}.__contains__)[0].whole == ("3.1",)
