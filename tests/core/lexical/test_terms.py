"""A text is found by the same terms that a query is taken into."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.folding import fold
from desktop_app.core.lexical import terms


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("understandable", "The explanation is understandable."),
        ("well-known", "by a wellknown surveyor"),
        ("wellknown", "a well-known surveyor"),
        ("self-employed", "who is selfemployed"),
        ("craftsmanship", "praised the crafts-\n\nmanship of the joiners"),
        ("remarkable", "the author tells a re-\nmarkable story"),
        ("well-known", "his well-\nknown dog"),
        ("scientific", "a scientiﬁc note"),
        ("full", "Ｆｕｌｌ"),
        ("Wertpapierindex", "Der Wert\u00adpapier\u00adindex wird beobachtet."),
        ("Wertpapier", "Das Wert\u00ad\npapier"),
        ("ThreadPoolExecutor", "Use Thread\u200bPool\u200bExecutor here"),
        ("executor", "Use ThreadPoolExecutor here"),
        ("PN-4471-B", "Part;PN-4471-B;12"),
        ("4471", "PN-4471-B"),
        ("555-0142", "Tel. 555 0142 or 555-0142"),
        ("5550142", "555-0142"),
        ("20240514", "2024-05-14"),
        ("4.2.1", "see 4.2.1."),
        ("3c:22:fb:10:9a:01", "MAC 3C:22:FB:10:9A:01"),
        ("§ 540", "by § 540"),
        ("7Q4", "gate 7Q4,"),
        ("31:15", "after 31:15 hours"),
        ("25.6%", "a share of 25.6%"),
        *(
            (typed, written)
            for typed in (
                "1,140.00",
                "1140.00",
                "1140",
                "1.140,00",
                "1'140",
                "$1,140",
                "1140,0",
                "USD1,140.00",
            )
            for written in (
                "1,140.00",
                "1140.00",
                "1140",
                "1.140,00",
                "1 140,00",
                "1\u202f140",
                "€1\u2019140.00",
            )
        ),
        ("1140.5", "1 140,50 kr"),
        ("1140.50", "1,140.5"),
        ("1,23,456", "₹123456.00"),
        ("2345678", "2 345 678 people"),
        ("2.345.678,00", "2,345,678"),
        ("450", "450.00"),
        ("35315550147", "TEL +353 1 555 0147"),
        ("01704458123", "on 0170 4458123 until six"),
        ("DE89370400440532013000", "IBAN DE89 3704 0044 0532 0130 00."),
        ("1140", "１,１４０"),
        ("strasse", "Die Straße"),
        ("lodz", "Łódź"),
        ("ship's", "the ship’s cook"),
        ("ship", "the ship’s cook"),
        ("don't", "Don’t forget"),
        ("O'Brien", "Mrs O’Brien"),
        ("C++", "writes C++."),
        ("C#", "and C#"),
        ("USA", "the U.S.A. of"),
        ("example.org", "solveig@example.org"),
        ("solveig@example.org", "from <solveig@example.org>"),
        ("營造", "今日宣布，營造工程將於明年完工"),
        ("悬空引用", "重跑gen-itgc后50条悬空引用清零"),
        ("gen", "重跑gen-itgc后50条悬空引用清零"),
        ("50", "重跑gen-itgc后50条悬空引用清零"),
        ("図書館", "東京都立図書館は午前九時に"),
        ("王", "负责人是王小明"),
        ("도서관", "국민은 도서관에서 책을"),
        ("민국", "대한민국의 국민은"),
        ("หนังสือ", "ห้องสมุดเปิด หนังสือเก่ากำลังจัดแสดง"),
    ],
)
def test_what_is_typed_finds_what_is_written(typed: str, text: str) -> None:
    held = set(terms.terms(text))
    for word in terms.words(typed):
        assert held.intersection(word.whole) or (word.parts and held.issuperset(word.parts))


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("one", "on"),
        ("421", "4.2.1"),
        ("3.10", "3.1"),
        ("3", "4.10"),
        ("1140", "1,141.40"),
        ("1140", "11 405"),
        ("1140", "0.1 140"),
        ("123456", "12 3456"),
        ("3140", "1,140.00"),
        ("1140", "1.1.140"),
        ("C++", "the C of C"),
        ("art", "part"),
        ("数库", "数据库"),
        ("c", "dc"),
    ],
)
def test_what_is_another_word_is_not_found(typed: str, text: str) -> None:
    (word,) = terms.words(typed)
    held = set(terms.terms(text))
    assert not held.intersection(word.whole)
    assert not word.parts or not held.issuperset(word.parts)


@pytest.mark.parametrize(
    ("term", "text", "marked"),
    [
        ("rm18395000cn", "Part RM1-8395-000CN, new", ["RM1-8395-000CN"]),
        ("8395", "Part RM1-8395-000CN, new", ["8395"]),
        ("executor", "a ThreadPoolExecutor", ["Executor"]),
        ("gesamtkonzept", "Das Ge\u00adsamt\u00adkonzept wurde", ["Ge\u00adsamt\u00adkonzept"]),
        ("据库", "讨论了数据库迁移", ["据库"]),
        ("remarkable", "tells a re-\nmarkable story", ["re-\nmarkable"]),
        ("1140", "paid 1 140,00 kr", ["1 140,00"]),
        ("1140", "paid $1,140.00", ["1,140.00"]),
        ("ship", "the ship’s cook", ["ship’s"]),
    ],
)
def test_a_term_is_marked_where_it_stands(term: str, text: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in terms.spans(text, term.__eq__)] == marked


def test_spans_that_touch_are_one() -> None:
    text = "讨论了数据库迁移"
    assert [text[start:end] for start, end in terms.spans(text, {"数据", "据库"}.__contains__)] == ["数据库"]


@given(st.text() | st.text(alphabet="aB1-.'’ \n\u00ad数据"))
def test_every_word_of_a_text_finds_it_and_lies_in_it(text: str) -> None:
    held = set(terms.terms(text))
    end = 0
    for word in terms.words(text):
        assert word.terms
        assert held.issuperset(word.terms)
        assert end <= word.start < word.end <= len(text)
        end = word.end
    for start, stop in terms.spans(text, lambda _term: True):
        assert fold(text[start:stop])


def test_the_first_span_of_a_term_is_a_word_before_it_is_one_that_a_line_divides() -> None:
    assert terms.first_span("A data-\nbase, then a Database.", "database".__eq__) == (21, 29)
    assert terms.first_span("A data-\nbase.", "database".__eq__) == (2, 12)
    assert terms.first_span("No such word.", "database".__eq__) is None
