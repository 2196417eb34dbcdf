"""The query language says what its page says, and leaves all other text alone."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.search.query import parse, quote, without, write_filter

FIELDS = ("Category", "place", "Job title", "a:b", '6" size')
ANY = st.text(alphabet=st.characters(codec=None))
MESSY = st.text(alphabet='ab1 -+":.,;*^(){}[]\0\n\ud800é')


def parts(text: str) -> list[tuple[str, str, str]]:
    return [(part.kind, part.field, part.text) for part in parse(text, FIELDS).parts]


@pytest.mark.parametrize(
    "text",
    [
        "full-time work",
        "C++",
        "5 years",
        "-40 °C",
        "10:30",
        "meet at 10:30",
        "http://x",
        "see http://x.org/a?b=c",
        "a -> b",
        "--flag",
        "a - b",
        "-",
        "+",
        "+word",
        "+49 170",
        'an "unbalanced quote',
        '5"x7" prints',
        '"5"x',
        '""',
        '" "',
        '-""',
        "NOT (a OR b) NEAR c*",
        "title:bread",
        "category:",
        "category: software",
        "before:lunch",
        "after:2024-13",
        "after:2024-02-30",
        "date:99999",
        "mother-in:law",
        "  two  spaces ",
        "",
    ],
)
def test_plain_text_means_itself(text: str) -> None:
    query = parse(text, FIELDS)
    assert (query.text, query.parts) == (text, ())


@pytest.mark.parametrize(
    ("text", "rest", "expected"),
    [
        ('"exact phrase"', "exact phrase", [("phrase", "", "exact phrase")]),
        ('a "b c", d', "a b c , d", [("phrase", "", "b c")]),
        ('say ""quoted""', 'say ""quoted""', []),
        ('"say ""hi"""', 'say "hi"', [("phrase", "", 'say "hi"')]),
        ("cook -manager", "cook", [("away", "", "manager")]),
        ("-manager, cook", "cook", [("away", "", "manager")]),
        ('cook -"night shift" x', "cook x", [("away", "", "night shift")]),
        ('cook +"open air"', "cook", [("toward", "", "open air")]),
        ("cook category:Food", "cook", [("filter", "Category", "Food")]),
        ("cook CATEGORY:food, now", "cook now", [("filter", "Category", "food")]),
        ('place:"Cape Town"', "", [("filter", "place", "Cape Town")]),
        ('"Job title":cook', "", [("filter", "Job title", "cook")]),
        ('"a:b":c', "", [("filter", "a:b", "c")]),
        ("type:pdf in:Reports", "", [("filter", "type", "pdf"), ("filter", "in", "Reports")]),
        ("before:2024-05-01", "", [("filter", "before", "2024-05-01")]),
        ("after:2024 date:2023-02", "", [("filter", "after", "2024"), ("filter", "date", "2023-02")]),
        ("place:10:30", "", [("filter", "place", "10:30")]),
        ('place:"x', 'place:"x', []),
    ],
)
def test_parts(text: str, rest: str, expected: list[tuple[str, str, str]]) -> None:
    assert parts(text) == expected
    assert parse(text, FIELDS).text == rest


def test_a_minus_turns_a_filter_round() -> None:
    (part,) = parse("-place:Rome", FIELDS).parts
    assert (part.kind, part.field, part.text, part.own, part.excluded) == (
        *("filter", "place", "Rome"),
        True,
        True,
    )


def test_a_word_of_the_language_comes_before_a_field_of_the_library_unless_in_quotes() -> None:
    for name in ("type", "in"):
        (plain,) = parse(f"{name}:fantasy", [name.title()]).parts
        (quoted,) = parse(f'"{name}":fantasy', [name.title()]).parts
        (no_other,) = parse(f'"{name}":fantasy').parts
        assert (plain.field, plain.own) == (no_other.field, no_other.own) == (name, False)
        assert (quoted.field, quoted.own) == (name.title(), True)
        assert parse(write_filter(name.title(), "fantasy", own=True), [name.title()]).parts[0].own
        assert not parse(write_filter(name, "fantasy"), [name.title()]).parts[0].own
    (day,) = parse("date:2024", ["date"]).parts
    (word,) = parse("date:May", ["date"]).parts
    (quoted,) = parse('"date":2024', ["date"]).parts
    assert (day.own, word.own, quoted.own) == (False, True, True)


@given(ANY | MESSY)
@example('"' * 7)
@example("-" + '"' * 5)
def test_nothing_raises_and_spans_are_those_of_the_text(text: str) -> None:
    query = parse(text, FIELDS)
    end = 0
    for part in query.parts:
        assert end <= part.start < part.end <= len(text)
        assert part.text.strip()
        end = part.end
    if not query.parts:
        assert query.text == text


@given(ANY.filter(lambda text: not set(text) & set('"-+:')))
def test_text_without_signs_is_plain(text: str) -> None:
    assert parse(text, FIELDS) == parse(text)
    assert parse(text).text == text


@given(MESSY.filter(str.strip) | ANY.filter(str.strip), st.sampled_from(["", "-", "+"]))
def test_a_quoted_literal_is_that_literal(literal: str, sign: str) -> None:
    (part,) = parse(f"before it {sign}{quote(literal)} after it").parts
    assert part.text == literal


@given(st.sampled_from(FIELDS), MESSY.filter(str.strip) | ANY.filter(str.strip), st.booleans())
def test_a_written_filter_is_that_filter(field: str, value: str, excluded: bool) -> None:
    text = f"before {write_filter(field, value, excluded)} after"
    query = parse(text, FIELDS)
    (part,) = query.parts
    assert (part.field, part.text, part.excluded) == (field, value, excluded)
    assert query.text == "before after"
    assert without(text, query.parts) == "before after"


def test_a_filter_is_written_as_one_would_type_it() -> None:
    assert write_filter("level", "mid") == "level:mid"
    assert write_filter("place", "Lusaka, Zambia") == 'place:"Lusaka, Zambia"'
    assert write_filter("Job title", 'a "b"', excluded=True) == '-"Job title":"a ""b"""'


def test_a_pasted_page_is_parsed_at_once() -> None:
    for page in ('"' * 20_000, '" ' * 10_000, '"a"b ' * 4_000, ' -"a' * 5_000, 'a:"b ' * 4_000):
        parse(page, FIELDS)
