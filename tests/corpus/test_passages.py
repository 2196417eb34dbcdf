"""No piece of a document is lost, no passage is too long: with the real model's own word pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.errors import AppError
from desktop_app.core.types import GUIDE, UNTOUCHED, Document, Preprocessing
from desktop_app.corpus.passages import SHORTEST, Spans, joined, split
from desktop_app.corpus.preprocess import clean, words
from desktop_app.encoder.wordpiece import WordPiece
from desktop_app.services.models import open_bundle

SPANS = WordPiece(open_bundle()).spans
FRAGMENTS = (
    *("the", "data engineer", "antidisestablishmentarianism" * 3, "unbelievable" * 9, "x" * 150, "don't"),
    *("日本語", "。", "한국어", "é", "e\u0301", "İ", "ﬁ", "½", "🙂", "\u200b", "\u00ad", "\x1c"),
    *(" ", " ", ". ", "! ", "? ", ", ", "\n\n", "(", "--", "5+"),
)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join),
    st.lists(st.sampled_from(FRAGMENTS), max_size=60).map(" ".join),
)
OPTIONS = st.builds(Preprocessing, st.booleans(), st.booleans(), st.booleans(), st.booleans())
LIMITS = st.integers(SHORTEST, 40)


def document(text: str, title: str = "") -> Document:
    return Document("1", title, text)


@given(TEXTS, TEXTS, LIMITS, OPTIONS)
def test_no_passage_is_too_long_for_the_model(
    title: str, text: str, limit: int, options: Preprocessing
) -> None:
    passages = split(document(text, title), SPANS, limit, options)
    assert passages
    for passage in passages:
        assert len(SPANS(passage.model_text)) + 2 <= limit
        assert 0 <= passage.start <= passage.end <= len(text)


@given(TEXTS, TEXTS, LIMITS)
def test_every_piece_of_the_text_is_in_a_passage(title: str, text: str, limit: int) -> None:
    passages = split(document(text, title), SPANS, limit)
    read = [text[passage.start : passage.end] for passage in passages]
    for passage, span in zip(passages, read, strict=True):
        assert passage.model_text.endswith(span) or not SPANS(span)
    covered = {place for passage in passages for place in range(passage.start, passage.end)}
    assert all(covered.issuperset(range(*span)) for span in SPANS(text))


@given(TEXTS, TEXTS, LIMITS, OPTIONS.filter(lambda options: not options.untouched))
def test_every_cleaned_word_is_in_a_passage_that_holds_its_place(
    title: str, text: str, limit: int, options: Preprocessing
) -> None:
    whole = joined(title, text)
    at = len(whole) - len(text)
    passages = split(document(text, title), SPANS, limit, options)
    covered = {place for passage in passages for place in range(passage.start, passage.end)}
    for word in words(whole, options):
        start, end = word.start - at, word.end - at
        if start < 0:
            continue
        assert not SPANS(word.text) or {start, end - 1} <= covered
        if word.text.isascii() and word.text.isalnum() and len(SPANS(word.text)) < limit // 2 - 2:
            assert any(
                passage.start <= start and end <= passage.end and word.text.lower() in passage.model_text
                for passage in passages
            ), word


SENTENCES = "One two three four five. Six seven eight nine ten. Eleven twelve thirteen fourteen fifteen."


def test_neighbors_share_a_sentence(spans: Spans) -> None:
    passages = split(document(SENTENCES), spans, 16)
    assert [SENTENCES[passage.start : passage.end] for passage in passages] == [
        "One two three four five. Six seven eight nine ten.",
        "Six seven eight nine ten. Eleven twelve thirteen fourteen fifteen.",
    ]


def test_every_passage_begins_with_the_title(spans: Spans) -> None:
    passages = split(document(SENTENCES, "Counting up from one"), spans, 16)
    assert [passage.model_text for passage in passages] == [
        "Counting up from one. One two three four five.",
        "Counting up from one. Six seven eight nine ten.",
        "Counting up from one. Eleven twelve thirteen fourteen fifteen.",
    ]


def test_a_long_title_leaves_half_of_the_room(spans: Spans) -> None:
    passages = split(document(SENTENCES, "word " * 50), spans, 32)
    assert all(passage.model_text.startswith("word " * 15) for passage in passages)
    assert not any("word " * 16 in passage.model_text for passage in passages)
    assert passages[-1].model_text.endswith("fifteen.")


def test_a_long_title_is_cut_no_more_than_the_text_needs(spans: Spans) -> None:
    (passage,) = split(document("Short.", "word " * 50), spans, 32)
    assert passage.model_text == "word " * 28 + "Short."


def test_a_long_sentence_is_cut_between_words(spans: Spans) -> None:
    text = " ".join(f"tokenization{'s' * (number % 3)}" for number in range(40))
    passages = split(document(text), spans, 16)
    cut = [text[passage.start : passage.end] for passage in passages]
    assert " ".join(cut) == text


@pytest.mark.parametrize("options", [UNTOUCHED, GUIDE])
@pytest.mark.parametrize(
    ("title", "text"), [("", "A dog runs."), ("Dogs", "A dog runs."), ("Dogs", ""), ("", "")]
)
def test_a_short_document_is_one_passage(spans: Spans, title: str, text: str, options: Preprocessing) -> None:
    (passage,) = split(document(f" {text} " if text else "", title), spans, 256, options)
    assert (passage.start, passage.end) == ((1, 1 + len(text)) if text else (0, 0))
    assert " ".join(passage.model_text.split()) == clean(joined(title, text), options)


def test_a_title_alone_is_one_passage_however_long(spans: Spans) -> None:
    (passage,) = split(document("", "word " * 50), spans, 16)
    assert passage.model_text == " ".join(["word"] * 14)
    assert (passage.start, passage.end) == (0, 0)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Data Analyst", "Data Analyst. Analyze."),
        ("Why?", "Why? Analyze."),
        ("He said “Go!”", "He said “Go!” Analyze."),
        ("Jobs:", "Jobs: Analyze."),
        ("C++", "C++. Analyze."),
        ("", "Analyze."),
    ],
)
def test_title_and_text_are_read_together(title: str, expected: str) -> None:
    assert joined(title, "Analyze.") == expected


def test_the_hash_is_of_what_the_model_reads(spans: Spans) -> None:
    one, other = (
        split(document(text, "Dogs"), spans, 64, GUIDE)[0] for text in ("A dog runs!", "The dogs ran.")
    )
    assert one.model_text == other.model_text == "dog dog run"
    assert one.hash == other.hash
    assert len(one.hash) == 32
    assert split(document("A dog runs!", "Dogs"), spans, 64)[0].hash != one.hash


def test_a_limit_without_room_is_refused(spans: Spans) -> None:
    with pytest.raises(AppError, match="too short"):
        split(document("A dog."), spans, SHORTEST - 1)


@pytest.mark.parametrize("options", [UNTOUCHED, GUIDE])
def test_a_text_is_tokenized_once_or_twice(spans: Spans, options: Preprocessing) -> None:
    read = 0

    def counting(text: str) -> list[tuple[int, int]]:
        nonlocal read
        read += len(text)
        return spans(text)

    text = SENTENCES.replace("One", "Once") * 50 + "word " * 1_000
    assert len(split(document(text, "Counting"), counting, 128, options)) > 10
    assert read < 1.1 * len(text)
