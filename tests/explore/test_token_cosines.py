"""Cosines between tokens against their definition, and the scripts that prove them."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.encode import Encoder
from desktop_app.explore.states import Input
from desktop_app.explore.token_cosines import cosine_matrix, export, mean_cosine, nearest, pair_script

RIVER, MONEY = "She sat on the bank of the river", "He put his money in the bank"


@pytest.fixture(scope="module")
def inputs() -> tuple[Input, Input]:
    encoder = Encoder(Bundle.open(DEFAULT_BUNDLE))
    encoded = [encoder.wordpiece.encode(text) for text in (RIVER, MONEY)]
    one, other = (
        Input((text,), 512, encoding, encoder.hidden_states(encoding))
        for text, encoding in zip((RIVER, MONEY), encoded, strict=True)
    )
    return one, other


@pytest.mark.parametrize("centered", [False, True])
def test_every_cell_is_the_cosine_of_its_tokens(centered: bool) -> None:
    random = np.random.default_rng(7)
    one = random.normal(3, 1, (5, 8)).astype(np.float32)
    other = random.normal(3, 1, (4, 8)).astype(np.float32)
    found = cosine_matrix(one, other, (np.ones(5, bool), np.ones(4, bool)) if centered else None)
    middle = np.concatenate([one, other]).mean(axis=0) if centered else 0
    a, b = (np.asarray(part - middle, dtype=np.float64) for part in (one, other))
    for row in range(5):
        for column in range(4):
            true = a[row] @ b[column] / np.linalg.norm(a[row]) / np.linalg.norm(b[column])
            assert found[row, column] == pytest.approx(true, abs=1e-6)
    assert (abs(found).mean() < 0.7) == centered  # what all have in common is gone


def test_the_nearest_are_the_highest_cosines_in_order() -> None:
    states = np.random.default_rng(3).normal(size=(40, 6)).astype(np.float32)
    rows, cosines = nearest(states[11], states, 5)
    true = cosine_matrix(states[11:12], states)[0]
    assert rows.tolist() == np.argsort(-true)[:5].tolist()
    assert rows[0] == 11
    assert cosines == pytest.approx(true[rows], abs=1e-6)
    assert nearest(states[0], states[:0], 5)[0].tolist() == []


def test_a_word_is_another_vector_in_another_text(inputs: tuple[Input, Input]) -> None:
    one, other = inputs
    at = [inner.encoding.tokens.index("bank") for inner in inputs]
    by_layer = [cosine_matrix(*pair)[at[0], at[1]] for pair in zip(one.states, other.states, strict=True)]
    assert by_layer[0] > by_layer[-1]
    assert by_layer[0] < 1  # they stand at other positions


@pytest.mark.parametrize("centered", [False, True])
def test_the_script_proves_the_cell(inputs: tuple[Input, Input], centered: bool, tmp_path: Path) -> None:
    read = (inputs[0].read, inputs[1].read) if centered else None
    matrix = cosine_matrix(inputs[0].states[-1], inputs[1].states[-1], read)
    made = export(inputs, 6, (5, 7), matrix, centered, DEFAULT_BUNDLE)
    assert made.array is matrix
    assert len(made.csv().splitlines()) == 1 + len(matrix)
    path = tmp_path / "proof.py"
    wrong = pair_script(inputs, 6, (5, 7), float(matrix[5, 7]) + 0.01, centered, DEFAULT_BUNDLE)
    for script, status in ((made.script, 0), (wrong, 1)):
        path.write_text(script, encoding="utf-8")
        ran = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False)
        assert ran.returncode == status, ran.stderr


def test_a_mean_is_of_pairs_of_tokens_that_are_read() -> None:
    states = np.random.default_rng(5).normal(2, 1, (4, 8)).astype(np.float32)
    padded = np.vstack([states, np.full((3, 8), 9, dtype=np.float32)])
    read = np.array([True] * 4 + [False] * 3)
    unit = states.astype(np.float64) / np.linalg.norm(states.astype(np.float64), axis=1, keepdims=True)
    pairs = [float(unit[a] @ unit[b]) for a in range(4) for b in range(4) if a != b]
    matrix = cosine_matrix(padded, padded)
    assert mean_cosine(matrix, (read, read), alone=True) == pytest.approx(np.mean(pairs), abs=1e-6)
    two = mean_cosine(cosine_matrix(states[:2], states[2:]), (read[:2], read[:2]), alone=False)
    assert two == pytest.approx((unit[:2] @ unit[2:].T).mean(), abs=1e-6)


def test_padding_has_no_part_in_the_center() -> None:
    states = np.random.default_rng(5).normal(2, 1, (4, 8)).astype(np.float32)
    padded = np.vstack([states, np.full((3, 8), 9, dtype=np.float32)])
    every, read = np.ones(4, dtype=np.bool_), np.array([True] * 4 + [False] * 3)
    alone = cosine_matrix(states, states, (every, every))
    assert cosine_matrix(padded, padded, (read, read))[:4, :4] == pytest.approx(alone, abs=1e-6)
