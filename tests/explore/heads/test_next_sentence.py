"""Next sentences against the same numbers made by hand from the heads, and lists of sentences."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.errors import Cancelled
from desktop_app.core.jobs import CancelToken
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.core.types import AT_THE_END, Truncation
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.heads import Heads
from desktop_app.encoder.wordpiece import WordPiece
from desktop_app.explore.heads import next_sentence
from desktop_app.explore.heads.next_sentence import GUIDE, MOST, NextVerdict, PairMatrix, read_list

PAIR = ("I love pizza", "It is the best food that I know of in all the world")


@pytest.fixture(scope="module")
def heads() -> Heads:
    return Heads(Bundle.open(DEFAULT_BUNDLE))


@pytest.fixture(scope="module")
def tokenizer() -> WordPiece:
    return WordPiece(Bundle.open(DEFAULT_BUNDLE))


@pytest.fixture(scope="module")
def guide(heads: Heads, tokenizer: WordPiece) -> PairMatrix:
    return next_sentence.matrix(heads, tokenizer, read_list(GUIDE))


def by_hand(heads: Heads, tokenizer: WordPiece, first: str, second: str, flat: bool = False) -> list[float]:
    """The two logits, straight from the heads."""
    read = tokenizer.encode(first, second)
    rows = (read.input_ids, read.attention_mask, read.token_type_ids)
    ids, mask, types = (np.array([row], dtype=np.int64) for row in rows)
    states = heads.states(ids, mask, np.zeros_like(types) if flat else types)
    return [float(value) for value in heads.next_logits(states[:, -1, 0])[0]]


def test_both_orders_and_broken_type_ids(heads: Heads, tokenizer: WordPiece) -> None:
    found = next_sentence.directions(heads, tokenizer, PAIR)
    assert [(one.texts, one.flat) for one in found] == [
        (PAIR, False),
        (PAIR[::-1], False),
        (PAIR, True),
        (PAIR[::-1], True),
    ]
    for one in found:
        logits = by_hand(heads, tokenizer, *one.texts, one.flat)
        assert one.verdict.logits == pytest.approx(logits, abs=1e-4)
        share = np.exp(logits[0]) / (np.exp(logits[0]) + np.exp(logits[1]))
        assert one.verdict.is_next == pytest.approx(float(share), abs=1e-5)
        assert one.verdict.words == ("IsNext" if logits[0] > logits[1] else "NotNext")


def test_the_first_logit_is_is_next() -> None:
    assert NextVerdict((2.0, 0.0)).words == "IsNext"
    assert NextVerdict((0.0, 2.0)).words == "NotNext"
    assert NextVerdict((1.5, 0.2)).is_next + NextVerdict((0.2, 1.5)).is_next == pytest.approx(1)
    assert (NextVerdict((0.0, 5000.0)).is_next, NextVerdict((5000.0, 0.0)).is_next) == (0, 1)


def test_every_cell_is_its_pair(heads: Heads, tokenizer: WordPiece, guide: PairMatrix) -> None:
    sentences = guide.listed.sentences
    assert guide.logits.shape == (8, 8, 2)
    for a, b in ((0, 1), (7, 2), (4, 3), (5, 5)):
        assert guide.logits[a, b].tolist() == pytest.approx(
            by_hand(heads, tokenizer, sentences[a], sentences[b]), abs=1e-4
        )
        assert float(guide.probabilities[a, b]) == pytest.approx(guide.verdict((a, b)).is_next, abs=1e-6)
    off = guide.probabilities[~np.eye(8, dtype=bool)]
    assert ((off >= 0) & (off <= 1)).all()
    assert guide.spread == pytest.approx(float(off.max() - off.min()), abs=1e-6)


def test_what_is_known_of_the_guides_pairs(guide: PairMatrix) -> None:
    listed = guide.listed
    assert listed.articles == (0, 0, 0, 1, 1, 2, 2, 2)
    assert listed.following == ((0, 1), (1, 2), (3, 4), (5, 6), (6, 7))
    assert len(listed.random) == len(set(listed.random)) == 5
    assert all(listed.articles[a] != listed.articles[b] for a, b in listed.random)
    assert listed.random == read_list(GUIDE).random
    assert guide.mark((0, 1)) == "next in the list"
    assert guide.mark((2, 2)) == "with itself"
    assert guide.mark(listed.random[0]) == "random pair"
    assert guide.mark((1, 0)) == ("random pair" if (1, 0) in listed.random else "")
    following, random = guide.right()
    found = guide.probabilities
    assert following == sum(found[cell] > 0.5 for cell in listed.following)
    assert random == sum(found[cell] <= 0.5 for cell in listed.random)


def test_a_list_is_read() -> None:
    listed = read_list(["", " one ", "two", "", "", "three", ""])
    assert (listed.sentences, listed.articles) == (("one", "two", "three"), (0, 0, 1))
    assert listed.following == ((0, 1),)
    many = read_list([f"sentence {number}" for number in range(30)])
    assert (len(many.sentences), many.left_out) == (MOST, 10)
    assert len(many.random) == MOST - 1
    assert not set(many.random) & set(many.following)
    assert all(a != b for a, b in many.random)
    assert read_list([]).random == ()
    assert read_list(["one"]).random == ()
    assert next_sentence.letter(MOST - 1) == "T"


def test_an_empty_list_and_one_sentence_have_no_pairs(heads: Heads, tokenizer: WordPiece) -> None:
    for lines in ([], ["one"]):
        found = next_sentence.matrix(heads, tokenizer, read_list(lines))
        assert (found.right(), found.spread) == ((0, 0), 1.0)


def test_a_head_that_says_the_same_to_everything_is_known(guide: PairMatrix) -> None:
    flat = np.broadcast_to(np.array([0.3, 0.1], dtype=np.float32), guide.logits.shape)
    assert PairMatrix(guide.listed, flat, 512).spread < next_sentence.SPREAD
    told = flat.copy()
    told[2, 2] = (3, -3)
    assert PairMatrix(guide.listed, told, 512).spread < next_sentence.SPREAD
    told[0, 1] = (3, -3)
    assert PairMatrix(guide.listed, told, 512).spread > next_sentence.SPREAD


def test_a_question_can_be_dropped(heads: Heads, tokenizer: WordPiece) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        next_sentence.matrix(heads, tokenizer, read_list(GUIDE), cancel)


@pytest.mark.parametrize("truncation", [AT_THE_END, Truncation("only_second", "left")])
def test_the_program_proves_the_pair_and_the_list(
    heads: Heads, tokenizer: WordPiece, tmp_path: Path, truncation: Truncation
) -> None:
    pairs = next_sentence.directions(heads, tokenizer, PAIR, 14, truncation)
    assert pairs[1].truncation.strategy == {"only_second": "only_first"}.get(
        truncation.strategy, "longest_first"
    )
    found = next_sentence.matrix(heads, tokenizer, read_list(GUIDE[:3]))
    made = next_sentence.export(pairs, 14, found, DEFAULT_BUNDLE)
    assert len(made.rows) == 4 + 9
    assert made.document["logits"] == {"0": "IsNext", "1": "NotNext"}
    assert [row["is_next"] for row in made.document["pair"]] == [one.verdict.is_next for one in pairs]
    assert made.array is not None
    assert made.array.shape == (3, 3)
    value = repr(pairs[0].verdict.logits[0])
    path = tmp_path / "proof.py"
    for program, status in ((made.script, 0), (made.script.replace(value, f"0.1 + {value}"), 1)):
        path.write_text(program, encoding="utf-8")
        ran = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False)
        assert ran.returncode == status, ran.stderr
