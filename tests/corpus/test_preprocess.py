"""Every example of the guide's parts 4, 5, 6 and 8 comes out as printed there, and nothing else surprises."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.types import GUIDE, UNTOUCHED, Preprocessing
from desktop_app.corpus.preprocess import clean, steps, words

NO_LEMMAS = Preprocessing(punctuation=True, stopwords=True)
PART_8 = Preprocessing(punctuation=True, numbers=True, stopwords=True)
"""Part 4 ends with lemmas, part 8 keeps "requirements" and drops "5+": two recipes, not one."""


def test_part_4_the_four_steps() -> None:
    result = steps("The restaurant had delicious food!", GUIDE)
    assert list(result.tokens) == ["The", "restaurant", "had", "delicious", "food", "!"]
    assert list(result.without_punctuation) == ["The", "restaurant", "had", "delicious", "food"]
    assert list(result.without_stopwords) == ["restaurant", "had", "delicious", "food"]


def test_part_4_lemmas() -> None:
    assert list(steps("running runs ran restaurant", GUIDE).lemmas) == ["run", "run", "run", "restaurant"]


def test_part_4_the_movie_review() -> None:
    review = (
        "This movie is absolutely amazing! It had exciting action, beautiful cinematography, \n"
        "and an incredible cast. Highly recommended!!!"
    )
    result = steps(review, GUIDE)
    assert " ".join(result.tokens) == (
        "This movie is absolutely amazing ! It had exciting action , beautiful cinematography , "
        "and an incredible cast . Highly recommended ! ! !"
    )
    assert " ".join(result.without_punctuation) == (
        "This movie is absolutely amazing It had exciting action beautiful cinematography "
        "and an incredible cast Highly recommended"
    )
    assert " ".join(result.without_stopwords) == (
        "movie absolutely amazing had exciting action beautiful cinematography incredible cast "
        "Highly recommended"
    )
    assert " ".join(result.lemmas) == (
        "movie absolutely amaze have excite action beautiful cinematography incredible cast highly recommend"
    )
    assert result.text == " ".join(result.lemmas)


def test_part_5_the_text_given_to_bert_is_clean_already() -> None:
    text = "product quality excellent battery lasts very long incredible value"
    assert clean(text, NO_LEMMAS) == clean(text, PART_8) == text


@pytest.mark.parametrize("options", [NO_LEMMAS, PART_8, GUIDE])
def test_part_6_the_service(options: Preprocessing) -> None:
    text = "The customer service was excellent and helpful"
    assert clean(text, options) == "customer service excellent helpful"


JOBS = {
    """Senior Python Developer. Develop and maintain Python applications.
       Requirements: 5+ years Python, SQL knowledge, REST API development.""": """
       senior python developer develop maintain python applications
       requirements years python sql knowledge rest api development""",
    """Data Analyst. Analyze datasets and create insights.
       Requirements: SQL, Python, Excel, data visualization.""": """
       data analyst analyze datasets create insights
       requirements sql python excel data visualization""",
    "I want to work with data analysis and Python programming": "work data analysis python programming",
}


@pytest.mark.parametrize(("text", "cleaned"), JOBS.items())
def test_part_8_the_jobs_and_the_query(text: str, cleaned: str) -> None:
    assert clean(text, PART_8) == " ".join(cleaned.split())


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Don't smoke; it isn't healthy.", "not smoke not healthy"),
        ("I can't and won’t and shan't. They cannot!", "not not not not"),
        ("They’re John’s, we've seen; she'll go, I'd say", "john have seen go say"),
        ("I'm gonna ask", "gonna ask"),
        ("O'Brien works 9 to 5 o'clock", "o'brien works 9 5 o'clock"),
        ("He said \"fine\" and 'good' — twice…", "said fine good twice"),
        (
            "C++, .NET and Node.js; R&D (full-time), and/or Ph.D.",
            "c++ .net node.js r d full-time and/or ph.d",
        ),
        ("An IT job in the US for us", "it job us"),
        ("THE IT JOB", "job"),
        ("no food, never without water", "no food never without water"),
    ],
)
def test_what_is_not_in_the_guide(text: str, cleaned: str) -> None:
    assert clean(text, NO_LEMMAS) == cleaned


def test_a_negation_is_never_cut_off_from_its_word_as_a_fragment() -> None:
    result = steps("You don't", NO_LEMMAS)
    assert list(result.tokens) == ["You", "do", "n't"]
    assert list(result.without_punctuation) == ["You", "do", "not"]
    assert list(result.without_stopwords) == ["not"]


@pytest.mark.parametrize(
    ("options", "cleaned"),
    [
        (Preprocessing(punctuation=True), "the 12 dogs were running"),
        (Preprocessing(numbers=True), "the dogs were running !"),
        (Preprocessing(stopwords=True), "12 dogs running !"),
        (Preprocessing(lemmas=True), "the 12 dog be run !"),
    ],
)
def test_each_step_can_be_switched_alone(options: Preprocessing, cleaned: str) -> None:
    assert clean("The 12 Dogs were running!", options) == cleaned


@pytest.mark.parametrize("text", ["  The Dogs,\nwere  running! ", "", "\t"])
def test_with_all_off_the_text_is_untouched(text: str) -> None:
    result = steps(text, UNTOUCHED)
    assert result.text == clean(text, UNTOUCHED) == text
    assert result.tokens == result.without_punctuation == result.without_stopwords == result.lemmas


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [("The Who", "the who"), ("To be, or to be?", "to be or to be"), ("?!", "? !"), (" ", "")],
)
def test_a_text_that_would_be_emptied_keeps_its_words(text: str, cleaned: str) -> None:
    assert clean(text, GUIDE) == cleaned
    assert steps(text, GUIDE).text == cleaned


FRAGMENTS = (
    *("don't", "can't", "it’s", "gonna", "``", "''", '"', "'", "”", " ", "\n", "\x1c", "\x85"),
    *("a", "B. ", "...", "!", "(", "--", "5+", "é", "日本。", "$"),
)
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(FRAGMENTS)).map("".join))


@given(TEXTS)
def test_tokens_are_the_text_without_its_spaces(text: str) -> None:
    def bare(text: str) -> str:
        return "".join(text.split()).translate(str.maketrans("’ʼ", "''"))

    assert bare("".join(steps(text, GUIDE).tokens)) == bare(text)


@given(TEXTS, st.builds(Preprocessing, st.booleans(), st.booleans(), st.booleans(), st.booleans()))
def test_words_stand_in_order_where_they_say(text: str, options: Preprocessing) -> None:
    kept = words(text, options)
    assert all(0 <= word.start < word.end <= len(text) for word in kept)
    assert all(one.end <= other.start for one, other in pairwise(kept))
    assert bool(kept) == bool(text.strip())
