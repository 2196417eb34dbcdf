"""Only words of a language have other forms."""

import pytest

from desktop_app.core.folding import fold
from desktop_app.core.lexical import stemming


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("english", "carved", "carving"),
        ("english", "valley", "valleys"),
        ("german", "Häuser", "Haus"),
        ("german", "Straße", "Straßen"),
        ("french", "chanter", "chante"),
        ("russian", "книга", "книги"),
    ],
)
def test_forms_of_one_word_have_one_stem(language: str, one: str, other: str) -> None:
    assert stemming.stem(fold(one), language) == stemming.stem(fold(other), language)


@pytest.mark.parametrize(("one", "other"), [("on", "one"), ("us", "use"), ("ic", "ice"), ("new", "news")])
def test_short_words_are_no_forms_of_one_another(one: str, other: str) -> None:
    assert stemming.stem(one, "english") != stemming.stem(other, "english")


@pytest.mark.parametrize("term", ["ice", "rm18395", "2024", "数据库数据库", "도서관에서", "c++", "a" * 41])
def test_what_is_no_word_has_no_stem(term: str) -> None:
    assert not stemming.has_stem(term)
    assert stemming.stem(term, "english") == term


@pytest.mark.parametrize("language", stemming.LANGUAGES)
def test_every_language_has_a_stemmer_and_little_words_that_are_folded(language: str) -> None:
    words = stemming.stop_words(language)
    assert len(words) > 40
    assert all(word.isalpha() and fold(word) == word for word in words)
    assert stemming.stems(sorted(words), language)
