"""Unigram's likeliest path and BPE's merges, step by step, end where the tokenizers library ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from desktop_app.core.errors import AppError
from desktop_app.explore.tokenizing.bpe import merged
from desktop_app.explore.tokenizing.rules import UNIGRAM, TokenizerRules, read_other_rules
from desktop_app.explore.tokenizing.slow_motion import facts, read_any_rules, steps, walk, words
from desktop_app.explore.tokenizing.unigram import Scores, best_path
from desktop_app.explore.wordpiece_trace import Rules
from tests.model_export import tiny

MAKERS = {"Unigram": tiny.unigram, "BPE": tiny.byte_level_bpe, "WordPiece": tiny.wordpiece}
texts = st.one_of(
    st.sampled_from(tiny.TEXTS), st.text(max_size=40), st.text("nurse lokatpvä护士 .,▁Ġ", max_size=30)
)


@pytest.fixture(scope="module", params=["Unigram", "BPE"])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Tokenizer, TokenizerRules]:
    return read(str(request.param), tmp_path_factory.mktemp("tokenizer"))


def read(kind: str, folder: Path) -> tuple[Tokenizer, TokenizerRules]:
    tokenizer = MAKERS[kind](400)
    tokenizer.save(str(folder / "tokenizer.json"))
    rules = read_any_rules(folder / "tokenizer.json")
    assert isinstance(rules, TokenizerRules)
    return tokenizer, rules


@given(text=texts)
@example(text="")
@example(text="  nurse   looks ")
@example(text="night𝓃ight\u200b\n护士")
@settings(max_examples=300)
def test_the_pieces_are_those_of_the_library(made: tuple[Tokenizer, TokenizerRules], text: str) -> None:
    tokenizer, rules = made
    expected = tokenizer.encode(text, add_special_tokens=False)
    found = [piece for word in words(rules, text) for piece in walk(rules, word).pieces]
    assert [piece.id for piece in found] == list(expected.ids)
    if rules.kind == UNIGRAM:  # the library takes spaces off the places of byte-level BPE
        assert [(piece.start, piece.end) for piece in found if piece.id != rules.unknown_id] == [
            span for span, id_ in zip(expected.offsets, expected.ids, strict=True) if id_ != rules.unknown_id
        ]


@given(text=texts)
@settings(max_examples=100)
def test_the_steps_go_from_the_text_to_the_pieces(made: tuple[Tokenizer, TokenizerRules], text: str) -> None:
    _, rules = made
    for word in words(rules, text):
        found = walk(rules, word)
        shown = list(steps(rules, found, text[word.start : word.end]))
        assert shown[-1].kind == "end"
        assert shown[-1].pieces == len(found.pieces)
        for step in shown:
            assert 0 <= step.start <= step.end <= len(step.letters) or step.kind == "stage"


def test_the_likeliest_way_wins_over_the_longest_piece() -> None:
    scores = {"a": -1.0, "b": -2.0, "ab": -4.0, "abc": -9.0, "c": -1.0, "bc": -2.5}
    found = best_path("abc", Scores.of_pieces(scores))
    assert [one.piece for one in found.path] == ["a", "bc"]
    assert found.path[-1].total == -3.5
    assert {(one.piece, one.best) for one in found.arrivals if one.end == 3} == {
        ("abc", False),
        ("bc", True),
        ("c", False),
    }


def test_unknown_characters_that_follow_one_another_are_one_piece() -> None:
    found = best_path("axya", Scores.of_pieces({"a": -1.0}))
    assert [(one.piece, one.known) for one in found.path] == [("a", True), ("xy", False), ("a", True)]


def test_the_earliest_rule_is_applied_first_and_the_leftmost_pair() -> None:
    ranks = {("b", "c"): 0, ("a", "b"): 1, ("a", "bc"): 2}
    found = merged("abcbc", ranks)
    assert [(one.first, one.second, one.start, one.rank) for one in found.merges] == [
        ("b", "c", 1, 0),
        ("b", "c", 3, 0),
        ("a", "bc", 0, 2),
    ]
    assert found.pieces == (("abc", 0, 3), ("bc", 3, 5))


def test_wordpiece_is_read_as_before(tmp_path: Path) -> None:
    MAKERS["WordPiece"](300).save(str(tmp_path / "tokenizer.json"))
    rules = read_any_rules(tmp_path / "tokenizer.json")
    assert isinstance(rules, Rules)
    (word,) = words(rules, "nurse")
    assert list(steps(rules, walk(rules, word), "nurse"))[-1].kind == "end"
    assert dict(facts(rules))["continues with"] == "##"


@pytest.mark.parametrize("text", ["", "{", "{}", '{"model": {"type": "Unigram"}}', '{"model": []}'])
def test_what_cannot_be_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "tokenizer.json").write_text(text)
    with pytest.raises(AppError):
        read_any_rules(tmp_path / "tokenizer.json")


def test_a_tokenizer_that_falls_back_to_bytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    MAKERS["BPE"](300).save(str(path))
    path.write_text(path.read_text().replace('"byte_fallback": false', '"byte_fallback": true'))
    with pytest.raises(AppError, match="not shown here"):
        read_other_rules(path)
