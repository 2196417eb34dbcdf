"""What the microscope says of hidden states, and the program that proves a number."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.types import AT_THE_END, Truncation
from desktop_app.encoder.encode import Encoder
from desktop_app.explore import states
from desktop_app.services.models import open_encoder


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder()


def read(
    encoder: Encoder,
    *texts: str,
    limit: int = 512,
    pad: bool = False,
    truncation: Truncation = AT_THE_END,
) -> states.Input:
    text, second = (*texts, None)[:2]
    assert text is not None
    encoding = encoder.wordpiece.encode(text, second, limit, pad=pad, truncation=truncation)
    return states.Input(texts, limit, encoding, encoder.hidden_states(encoding), truncation)


@pytest.fixture(scope="module")
def money(encoder: Encoder) -> states.Input:
    return read(encoder, "He went to the bank to open an account.")


@pytest.fixture(scope="module")
def river(encoder: Encoder) -> states.Input:
    return read(encoder, "The bank of the river was muddy.")


def test_the_scale_ignores_padding(encoder: Encoder, money: states.Input, river: states.Input) -> None:
    exact = 2 * np.sqrt((money.states.astype(np.float64) ** 2).mean())
    assert states.scale_of([money]) == pytest.approx(exact, rel=1e-5)
    padded = read(encoder, money.texts[0], limit=200, pad=True)
    assert states.scale_of([padded]) == pytest.approx(exact, rel=1e-4)
    assert states.scale_of([money, river]) != pytest.approx(exact, rel=1e-4)


def test_norms_and_cosines_are_exact(money: states.Input, river: states.Input) -> None:
    one, other = states.shared_piece(money.encoding.tokens, river.encoding.tokens) or (0, 0)
    assert money.encoding.tokens[one] == river.encoding.tokens[other] == "bank"
    a, b = (x.astype(np.float64) for x in (money.states[:, one], river.states[:, other]))
    expected = [x @ y / np.sqrt((x @ x) * (y @ y)) for x, y in zip(a, b, strict=True)]
    found = states.layer_cosines(money.states[:, one], river.states[:, other])
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert found[0] > found[-1], "two banks drift apart"
    lengths = np.sqrt((money.states.astype(np.float64) ** 2).sum(axis=2))
    np.testing.assert_allclose(states.norms(money.states), lengths, rtol=1e-6)


def test_special_tokens_are_not_shared() -> None:
    assert states.shared_piece(("[CLS]", "a", "[SEP]"), ("[CLS]", "b", "[SEP]")) is None
    assert states.shared_piece(("[CLS]", "a", "bank"), ("[CLS]", "bank", "a")) == (2, 1)


def test_every_layer_is_told(money: states.Input) -> None:
    told = [states.layer_sentence(layer, 6) for layer in range(7)]
    assert len(set(told)) == 7
    assert "embedding output" in told[0]
    assert "last hidden state" in told[6]


def test_all_forms_hold_the_same_numbers(money: states.Input, river: states.Input) -> None:
    taken = states.export([money, river], 3, (0, 5, 42), "MiniLM", Path("model"))
    table = list(csv.DictReader(io.StringIO(taken.csv())))
    document = json.loads(taken.json())
    array = np.load(io.BytesIO(taken.npy()), allow_pickle=False)
    assert array["states"].shape == (12 + 10, 384)
    assert len(table) == 22
    np.testing.assert_array_equal(array["states"][12 + 2], river.states[3, 2])
    assert np.float32(table[12 + 2]["d42"]) == river.states[3, 2, 42]
    assert np.float32(document["inputs"][1]["states"][2][42]) == river.states[3, 2, 42]
    assert document["inputs"][0]["tokens"][5] == "bank"
    assert "layer 3 of 6" in taken.text()


def test_every_row_says_of_which_text_it_is(money: states.Input, river: states.Input) -> None:
    taken = states.export([money, river], 3, (0, 5, 42), "MiniLM", Path("model"))
    whose = [
        (str(row["text"]), int(row["position"]), str(row["token"]))
        for row in np.load(io.BytesIO(taken.npy()))
    ]
    assert whose[5] == ("first", 5, "bank")
    assert whose[12 + 2] == ("second", 2, "bank")
    assert [tuple(row[:3]) for row in taken.rows] == whose
    assert set(taken.document["inputs"][1]["text"]) == {"second"}


def test_all_layers_are_saved_only_where_one_asks_for_them(money: states.Input, river: states.Input) -> None:
    taken = states.export([money, river], 3, (0, 5, 42), "MiniLM", Path("model"))
    every = np.load(io.BytesIO(taken.npy(every_layer=True)), allow_pickle=False)
    assert every["states"].shape == (22, 7, 384)
    np.testing.assert_array_equal(every["states"][:12], money.states.transpose(1, 0, 2))
    np.testing.assert_array_equal(every["states"][12:, 3], np.load(io.BytesIO(taken.npy()))["states"][12:])


def test_the_texts_of_a_pair_are_told_apart_and_padding_is_of_neither(encoder: Encoder) -> None:
    pair = read(encoder, "the bank", "was muddy", limit=9, pad=True)
    assert states.labels([pair]) == [
        ("first", 0, "[CLS]"),
        ("first", 1, "the"),
        ("first", 2, "bank"),
        ("first", 3, "[SEP]"),
        ("second", 4, "was"),
        ("second", 5, "muddy"),
        ("second", 6, "[SEP]"),
        ("", 7, "[PAD]"),
        ("", 8, "[PAD]"),
    ]


@pytest.mark.parametrize(
    ("texts", "limit", "pad", "truncation"),
    [
        (("bank =\n'muddy'",), 512, False, AT_THE_END),
        (("bank",), 40, True, AT_THE_END),
        (("the bank of the river was muddy",), 6, False, Truncation("only_second", "left")),
        (("the bank", "of the river was muddy"), 8, False, Truncation("only_second", "left")),
    ],
)
def test_the_program_proves_the_number(
    encoder: Encoder,
    tmp_path: Path,
    texts: tuple[str, ...],
    limit: int,
    pad: bool,
    truncation: Truncation,
) -> None:
    one = read(encoder, *texts, limit=limit, pad=pad, truncation=truncation)
    row = len(one.encoding.tokens) - 1
    program = tmp_path / "value.py"
    good = states.script(one, 4, row, 42, encoder.bundle.folder)
    program.write_text(good, encoding="utf-8")
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert f"Layer 4, token {row}, dimension 42" in done.stdout
    value = repr(float(one.states[4, row, 42]))
    program.write_text(good.replace(value, repr(float(value) + 0.1)), encoding="utf-8")
    wrong = subprocess.run(
        [sys.executable, program], capture_output=True, text=True, timeout=120, check=False
    )
    assert "AssertionError" in wrong.stderr
