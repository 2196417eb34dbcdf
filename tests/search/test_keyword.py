"""The words of a query: which are looked for, where they are found, and what each of them is worth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.core.lexical.word_segment import WordIndex
from desktop_app.library.words.building import Indexed, build
from desktop_app.library.words.numbering import Numbering
from desktop_app.search import keyword
from desktop_app.search.keyword import WordEvidence, WordQuery

TEXTS = (
    "The C++ developer has full-time work on onions.",
    "This is 5 years of Python, and it was fun.",
    "AND OR NOT NEAR, that is the rest of it.",
    "Ask for the part RM1-8395-000CN in the night shift.",
    "今天讨论了数据库迁移的计划",
    "The ice on the lake: ice is what it is all of, ice.",
)


def index_of(*texts: str, at_once: int = 0) -> WordIndex:
    """An index of one passage a text, in segments of `at_once`."""
    at_once = at_once or len(texts)
    numbering = Numbering()
    segments = [
        build(
            [
                Indexed(10 * number, "", text, (), [(number, 0, len(text))])
                for number, text in enumerate(texts[start : start + at_once], start + 1)
            ],
            numbering,
        )
        for start in range(0, len(texts), at_once)
    ]
    return WordIndex(tuple(segments), (None,) * len(segments))


@pytest.fixture(scope="module")
def index() -> WordIndex:
    return index_of(*TEXTS)


def asked(index: WordIndex, query: str) -> WordEvidence:
    return keyword.evidence(index, WordQuery.of(query, index))


def find(index: WordIndex, query: str) -> list[int]:
    return sorted(keyword.nearest(asked(index, query)).tolist())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("C++", [1]),
        ("full-time", [1]),
        ("fulltime", [1]),
        ("full‑time", [1]),
        ("onion", [1]),
        ("5 years", [2]),
        ("year", [2]),
        ("python C++", [1, 2]),
        ("near(", [3]),
        ("rm1-8395-000cn", [4]),
        ("RM1-8395", [4]),
        ("8395", [4]),
        ("night-shift", [4]),
        ("数据库", [5]),
        ("库", [5]),
        ("iced", []),
        ("IC", [6]),  # the beginning of a word, since nothing holds it
        ("wor*", [1]),
        ("pyth", [2]),
        ("pyth fun", [2]),
        ('"', []),
        ("^5", [2]),
        ("   ", []),
        ("", []),
    ],
)
def test_words_are_found_in_all_their_forms(index: WordIndex, query: str, found: list[int]) -> None:
    assert find(index, query) == found


@given(st.text(alphabet=st.characters(codec=None)) | st.text(alphabet="ab \"'*^:(){}[]+-NOTANDR.,\0\n\ud800"))
@example("a\0b")
@example('"""')
@example("\ud800")
def test_any_text_is_a_query(query: str) -> None:
    find(index_of(*TEXTS), query)


def test_a_pasted_page_is_a_query(index: WordIndex) -> None:
    assert find(index, " ".join(f"word{number}" for number in range(2_000)) + " python") == [2]


@pytest.mark.parametrize(
    ("query", "looked_for"),
    [
        ("What is the price of bread?", ["price", "bread"]),
        ("how are you", ["how", "are", "you"]),
        ("The Who", ["The", "Who"]),
        ("The Python of C++, and the rest, the rest.", ["Python", "C++", "rest"]),
    ],
)
def test_stop_words_count_only_where_there_is_nothing_else(
    index: WordIndex, query: str, looked_for: list[str]
) -> None:
    assert [word.text for word in WordQuery.of(query, index).words] == looked_for


def test_stop_words_are_those_of_the_languages_of_the_library() -> None:
    german = index_of("Das ist der Preis für das Brot.", "Die Brote sind nicht in dem Ofen.")
    assert german.languages == ("german",)
    assert [word.text for word in WordQuery.of("the Preis der Brote", german).words] == [
        "the",
        "Preis",
        "Brote",
    ]
    assert find(german, "Brot") == [1, 2]


def test_only_a_last_word_that_nothing_holds_may_be_the_beginning_of_one(index: WordIndex) -> None:
    assert [word.begins for word in WordQuery.of("python full-ti", index).words] == [False, True]
    assert [word.begins for word in WordQuery.of("full-ti python", index).words] == [False, False]
    assert WordQuery.of("", index).words == ()


GERMAN = (
    "Der Mietvertrag ist für die Wohnung, und das Haus ist nicht dabei.",
    "Das ist der Kaufvertrag für das Auto und den Anhänger.",
    "Die Vertragsstrafe ist hoch, und das ist nicht schön.",
    "Ein Vortrag über die Käsespätzle ist für den Abend.",
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Vertrag", [1, 2, 3]),
        ("Vertrag und Haus", [1, 2]),
        ("Spätzle", [4]),
        ("*vertrag", [1, 2]),
        ("*trag", [1, 2, 4]),
        ("trag", []),  # too short a piece
        ("Miet*", [1]),
        ("*vertrag*", [1, 2, 3]),
    ],
)
def test_a_word_that_nothing_holds_is_found_at_the_end_of_joined_ones(query: str, found: list[int]) -> None:
    assert find(index_of(*GERMAN), query) == found


def test_where_words_are_not_joined_only_a_star_stands_for_what_ends_so(index: WordIndex) -> None:
    assert find(index, "veloper") == []
    assert find(index, "*veloper") == [1]
    assert WordQuery.of("*veloper", index).words[0].holds(("english",))("developer")


def test_a_word_that_is_held_itself_is_not_looked_for_in_others() -> None:
    german = index_of(*GERMAN, "Der Vertrag ist da und das ist für alle gut.")
    assert find(german, "Vertrag") == [5]
    assert find(german, "*Vertrag") == [1, 2, 5]


def bm25(often: float, length: float, holding: int, count: int) -> float:
    """As it is defined, without forms."""
    idf = np.log(1 + (count - holding + 0.5) / (holding + 0.5))
    return float(idf * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * length)))


@pytest.mark.parametrize("at_once", [1, 2, 4])
def test_the_score_is_bm25_and_each_words_part_adds_up_to_it(at_once: int) -> None:
    texts = ["red red blue", "blue green gray brown pink", "red", "green green"]
    index = index_of(*texts, at_once=at_once)
    found = asked(index, "red blue")
    average = (3 + 5 + 1 + 2) / 4
    expected = {
        1: bm25(2, 3 / average, 2, 4) + bm25(1, 3 / average, 2, 4),
        2: bm25(1, 5 / average, 2, 4),
        3: bm25(1, 1 / average, 2, 4),
    }
    ranking = keyword.top(found, 10)
    assert dict(zip(ranking.passages.tolist(), ranking.scores.tolist(), strict=True)) == pytest.approx(
        expected
    )
    assert ranking.documents.tolist() == [10, 30, 20]
    slots = np.array([found.index.slot(passage) for passage in ranking.passages])
    assert found.parts(slots).sum(axis=0).tolist() == ranking.scores.tolist()
    assert found.shares_of(slots).max() <= 1
    assert found.held_by(slots).tolist() == pytest.approx(ranking.scores / found.information)


def test_the_word_itself_counts_before_its_forms_and_these_before_parts() -> None:
    index = index_of(
        "that is a gasket", "that is some gaskets", "that is the gasketry", "this is a night-shift",
        "this is a night shift", "this is a shift",
    )  # fmt: skip
    assert keyword.nearest(asked(index, "gaskets")).tolist() == [2, 1]
    assert keyword.nearest(asked(index, "gasket*")).tolist() == [1, 2, 3]
    assert keyword.nearest(asked(index, "night-shift")).tolist() == [4, 5, 6]


def test_short_words_and_numbers_have_no_other_forms() -> None:
    index = index_of("this is the one", "that is for us", "ice and news of the use", "it is a 1s and 1")
    for query, found in [("on", []), ("one", [1]), ("use", [3]), ("us", [2]), ("new", []), ("1", [4])]:
        query = f"{query} of"  # so that it is not the last word, which may be a beginning
        words = [word for word in WordQuery.of(query, index).words if word.text != "of"]
        held = keyword.evidence(index, WordQuery(tuple(words)))
        assert keyword.nearest(held).tolist() == found, query


def test_a_document_counts_once_with_its_best_passage() -> None:
    text = "bread\nbread and bread\nwine"
    passages = [(1, 0, 5), (2, 6, 21), (3, 22, 26)]
    segment = build(
        [Indexed(7, "", text, (), passages), Indexed(8, "", "bread", (), [(4, 0, 5)])], Numbering()
    )
    ranking = keyword.top(asked(WordIndex((segment,), (None,)), "bread"), 5)
    assert ranking.documents.tolist() == [7, 8]
    assert ranking.passages.tolist() == [1, 4]


def test_passages_that_are_gone_count_for_nothing() -> None:
    whole = index_of("red", "red blue", "green")
    part = WordIndex(whole.segments, (np.array([True, False, True]),))
    assert find(part, "blue red") == [1]
    alone = index_of("red", "green")
    assert keyword.top(asked(part, "red"), 1).scores == keyword.top(asked(alone, "red"), 1).scores


def test_the_best_are_the_best_of_all_and_of_those_that_are_allowed() -> None:
    random = np.random.default_rng(3)
    said = ["red", "blue", "green", "gray"]
    texts = [" ".join(random.choice(said, random.integers(1, 9))) for _ in range(1_500)]
    index = index_of(*texts, at_once=400)
    found = asked(index, "red gray")
    every = keyword.top(found, 10_000)
    assert every.scores.tolist() == sorted(every.scores.tolist(), reverse=True)
    assert len(every) == sum("red" in text or "gray" in text for text in texts)
    for count in (1, 10, 100):
        assert keyword.top(found, count).documents.tolist() == every.documents[:count].tolist()
    allowed = np.arange(10, 15_000, 70)
    among = [document for document in every.documents.tolist() if document in set(allowed.tolist())]
    assert keyword.top(found, 20, np.isin(index.documents, allowed)).documents.tolist() == among[:20]
    assert len(keyword.top(found, 2, np.zeros(len(index.documents), dtype=np.bool_))) == 0


def test_nothing_found(index: WordIndex) -> None:
    assert len(keyword.top(asked(index, "zebra"), 3)) == 0
    empty = WordIndex((), ())
    assert len(keyword.top(asked(empty, "zebra"), 3)) == 0


def marked(index: WordIndex, query: str, text: str) -> Sequence[str]:
    from desktop_app.core.lexical.terms import spans

    (word,) = WordQuery.of(query, index).words
    return [text[start:end] for start, end in spans(text, word.holds(index.languages))]


def test_what_is_marked_is_what_is_found(index: WordIndex) -> None:
    assert marked(index, "onion", TEXTS[0]) == ["onions"]
    assert marked(index, "RM1-8395", TEXTS[3]) == ["RM1-8395-000CN"]
    assert marked(index, "数据库", TEXTS[4]) == ["数据库"]
    assert marked(index, "pyth", TEXTS[1]) == ["Python"]
