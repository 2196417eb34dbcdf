"""What tells no two words apart is folded, and a phrase is held whatever is typed for its signs."""

import pytest

from desktop_app.core.folding import fold, holder, is_unspaced


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Scientiﬁc", "scientific"),
        ("ＦＵＬＬ１２", "full12"),
        ("Ge\u00adsamt\u00adkonzept", "gesamtkonzept"),
        ("Thread\u200bPool", "threadpool"),
        ("zero\ufeffwidth", "zerowidth"),
        ("ship\u2019s", "ship's"),
        ("\u201cnever again\u201d", '"never again"'),
        ("state\u2011of\u2010the\u2212art", "state-of-the-art"),
        ("Łódź Ærø Øresund Smørrebrød", "lodz aero oresund smorrebrod"),
        ("Straße GROẞE", "strasse grosse"),
        ("İzmir", "izmir"),
        ("naïve Œuvre", "naive oeuvre"),
        ("a\u00a0 b\n\tc", "a b c"),
        ("도서관", "도서관"),
        ("가", "가"),  # decomposed
        ("Wert\u00ad\npapier", "wertpapier"),
    ],
)
def test_what_tells_no_two_words_apart_is_folded(written: str, folded: str) -> None:
    assert fold(written) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        ("ship's cook", "The ship\u2019s cook said so."),
        ("boat\u2019s baker", "The boat's baker said so."),
        ("state-of-the-art galley", "a state\u2011of\u2011the\u2011art galley"),
        ("full-time", "it is fulltime work"),
        ("fulltime", "it is full-time work"),
        ("lighthouse keeper", "of the light-\nhouse keeper"),
        ("8395", "RM1-8395-000CN"),
        ("c++", "writes C++, mostly"),
        ("도서관", "국민은 도서관에서 책을"),
        ("数据库", "今天讨论了数据库迁移"),
        ("departs with half of the colony", "departs with\nhalf of  the colony"),
        ("§ 540", "by § 540 of the code"),
    ],
)
def test_a_phrase_is_held(literal: str, text: str) -> None:
    assert holder(literal)(fold(text))


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        ("art", "part"),
        ("art", "arts"),
        ("", "a"),
        (" \u00ad", "a"),
        ("540", "5401"),
        ("full time", "fulltime"),
    ],
)
def test_a_phrase_is_not_held_by_a_part_of_a_word(literal: str, text: str) -> None:
    assert not holder(literal)(fold(text))


def test_scripts_without_spaces_are_known() -> None:
    assert all(map(is_unspaced, ("東京", "とう", "도서관", "ห้อง")))
    assert not any(map(is_unspaced, ("Łódź", "Москва", "אבג", "12")))
