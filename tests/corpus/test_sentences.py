"""Sentences end where a reader would end them, and nothing but white space falls between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.corpus import sentences as module
from desktop_app.corpus.sentences import sentences

FRAGMENTS = [
    "a",
    "B.",
    " . ",
    "! ",
    "…",
    "\n",
    "\n\n",
    "- x",
    "Dr. ",
    "U.S. ",
    "。",
    "“",
    "”",
    ")",
    "\t",
    " ",
]


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("A cast. Highly recommended!!!", ["A cast.", "Highly recommended!!!"]),
        ("He said “Stop.” Then he left.", ["He said “Stop.”", "Then he left."]),
        ("the first . the second . a third", ["the first .", "the second .", "a third"]),
        (
            "Ask Dr. Lee, e.g. by mail. J. K. Rowling did.",
            ["Ask Dr. Lee, e.g. by mail.", "J. K. Rowling did."],
        ),
        ("See fig. 3 and No. 5. They differ.", ["See fig. 3 and No. 5.", "They differ."]),
        ("It costs $3.50 at example.com today", ["It costs $3.50 at example.com today"]),
        ("version 2. or so, etc. and more", ["version 2. or so, etc. and more"]),
        ("A heading\n\nA paragraph\nof two lines", ["A heading", "A paragraph\nof two lines"]),
        ("You need\n- patience\n- a license", ["You need", "- patience", "- a license"]),
        ("我来了。他走了！好", ["我来了。", "他走了！", "好"]),
        ("Wait... What?! Yes", ["Wait...", "What?!", "Yes"]),
        ("  ", []),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@given(st.one_of(st.text(), st.lists(st.sampled_from(FRAGMENTS)).map("".join)))
def test_only_white_space_is_left_out(text: str) -> None:
    assert "".join("".join(split(text)).split()) == "".join(text.split())
    assert all(sentence == sentence.strip() != "" for sentence in split(text))
    ends = [0, *(end for _, end in sentences(text))]
    assert all(start >= end for (start, _), end in zip(sentences(text), ends, strict=False))


@given(st.lists(st.sampled_from([*FRAGMENTS, "word", "12) ", "」"])).map("".join), st.integers(1, 30))
def test_a_long_text_is_looked_through_in_steps_and_ends_in_the_same_places(text: str, step: int) -> None:
    whole = sentences(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_AT_ONCE", step)
        assert sentences(text) == whole


@pytest.mark.parametrize("piece", [".", "a.", "\n ", "! ", "(", " ", "A.B."])
def test_a_hostile_text_of_a_million_characters_is_soon_done(piece: str) -> None:
    assert sentences(piece * (1_000_000 // len(piece))) is not None
