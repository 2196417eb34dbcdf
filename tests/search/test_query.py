"""The query language says what its page says, and leaves all other text alone."""

from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from desktop_app.core.query_values import period
from desktop_app.search.query import is_pasted, parse, quote, without, write_filter

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
        "NOT a NEAR b",
        "TO BE OR NOT TO BE",
        "Portland, OR 97201",
        "cook or chef",
        "OR chef",
        "cook OR",
        "(full time) work",
        "f* word",
        "a*b",
        "say **bold** now",
        "signs:maybe",
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
        ("say “night shift” now", "say night shift now", [("phrase", "", "night shift")]),
        (
            "„ganze Nacht“ «la nuit» »Nacht«",
            "ganze Nacht la nuit Nacht",
            [("phrase", "", "ganze Nacht"), ("phrase", "", "la nuit"), ("phrase", "", "Nacht")],
        ),
        ("cook -“night shift”", "cook", [("away", "", "night shift")]),
        ("place:“Cape Town”", "", [("filter", "place", "Cape Town")]),
        ("“Job title”:cook", "", [("filter", "Job title", "cook")]),
        ("« la nuit »", "la nuit", [("phrase", "", "la nuit")]),
        ("carpent* wood", "carpent* wood", [("beginning", "", "carpent*")]),
        ("*smith iron", "*smith iron", [("ending", "", "*smith")]),
        ("2 * 3 and **kwargs", "2 * 3 and **kwargs", []),
        ("file:report name:2023", "", [("filter", "file", "report"), ("filter", "file", "2023")]),
        ("folder:Money toner", "toner", [("filter", "in", "Money")]),
        ("bread spelling:off", "bread", [("option", "spelling", "off")]),
        ('"a b" signs:off', '"a b"', [("option", "signs", "off")]),
        ("cook OR chef", "cook chef", [("either", "", "cook OR chef")]),
        ("a cook OR chef, here", "a cook chef , here", [("either", "", "cook OR chef")]),
        ("NASA OR ESA", "NASA ESA", [("either", "", "NASA OR ESA")]),
        ('"a b" OR place:Rome x', "a b x", [("either", "", "a b OR Rome")]),
        ("(sous chef OR cook) hotel", "sous chef cook hotel", [("either", "", "sous chef OR cook")]),
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


@given(ANY.filter(lambda text: not set(text) & set('"“”„«»-+:*') and "OR" not in text))
def test_text_without_signs_is_plain(text: str) -> None:
    assert parse(text, FIELDS) == parse(text)
    assert parse(text).text == text


def test_an_or_is_a_choice_of_queries() -> None:
    asked = parse("(sous chef OR cook) in a hotel OR inn place:Rome", FIELDS)
    assert [one.text for one in asked.alternatives] == [
        *("sous chef in a hotel", "sous chef in a inn", "cook in a hotel", "cook in a inn"),
    ]
    assert {one.conditions for one in asked.alternatives} == {asked.of("filter")}
    many = parse(" ".join(f"a{number} OR b{number}" for number in range(4)))
    assert (many.alternatives, many.text) == ((), "a0 b0 a1 b1 a2 b2 a3 b3")
    either = parse("place:Rome OR category:Food", FIELDS)
    assert (either.text, either.alternatives) == ("", ())
    assert [part.field for part in either.conditions[0].either] == ["place", "Category"]
    assert parse("cook OR chef").conditions == ()


def test_a_star_is_nothing_to_the_meaning() -> None:
    asked = parse("carpent* -furnit*")
    assert (asked.words, asked.toward, asked.away) == ("carpent*", ("carpent",), ("furnit",))


LONG = (
    'The so-called "night shift" was studied: -40 °C in Rome place:Rome and +"open air", '
    "with carpent* and cook OR chef, in a long text that nobody would ever type into a box of one line."
)


def test_a_pasted_text_is_no_formula() -> None:
    asked = parse(LONG, FIELDS)
    assert (asked.text, asked.parts, asked.plain) == (LONG, (), True)
    insisted = parse(f"{LONG} signs:on", FIELDS)
    assert not insisted.plain
    assert [part.kind for part in insisted.parts] == [
        *("phrase", "filter", "toward", "beginning", "either", "option"),
    ]
    plain = parse("words without any sign " * 20)
    assert not plain.plain
    assert parse('He said "no". She said "yes". Then they all went home in the rain.').plain
    assert not parse('what does "night shift" mean? is it a -job of its own?').plain


def test_what_is_typed_at_the_ends_of_a_pasted_text_counts() -> None:
    asked = parse(f"category:Food {LONG} place:Oslo -managers", FIELDS)
    assert [(part.kind, part.text) for part in asked.parts] == [
        *(("filter", "Food"), ("filter", "Oslo"), ("away", "managers")),
    ]
    assert (asked.text, asked.plain) == (LONG, True)
    quoted = quote(LONG.replace('"', ""))
    assert parse(quoted).of("phrase")
    listed = "- knead the dough\n-bake the bread\n-sell the bread to the people of the town every day\n-clean"
    assert parse(listed).parts == ()
    page = " ".join(f"place:Town{number}" for number in range(40))
    assert len(parse(page, FIELDS).parts) == 40


@given(MESSY.filter(str.strip) | ANY.filter(str.strip), st.sampled_from(["", "-", "+"]))
def test_a_quoted_literal_is_that_literal(literal: str, sign: str) -> None:
    typed = f"before it {sign}{quote(literal)} after it"
    assume(not is_pasted(typed))  # of many lines, it is a text
    (part,) = parse(typed).parts
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


def test_a_field_is_named_without_capitals_and_accents_as_its_values_are() -> None:
    (part,) = parse("annee:1999", ["Année"]).parts
    assert (part.kind, part.field, part.own) == ("filter", "Année", True)


@pytest.mark.parametrize("written", ["2024/05/01", "2024-5-1", "2024.05.01", "1.5.2024", "01.05.2024"])
def test_a_day_may_be_written_as_people_do_where_it_is_certain(written: str) -> None:
    day = date(2024, 5, 1).toordinal()
    assert period(written) == (day, day + 1)
    (part,) = parse(f"after:{written}").parts
    assert (part.field, part.text) == ("after", written)


@pytest.mark.parametrize("written", ["01/05/2024", "2024/05-01", "30.2.2024", "2024/13"])
def test_what_is_no_certain_day_is_none(written: str) -> None:
    assert period(written) is None
