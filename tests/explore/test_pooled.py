"""[CLS] and mean at every layer, against their definitions and against what the search uses."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.core.types import Truncation
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.encode import Encoder
from desktop_app.explore.pooled import Pooled, export, pooled, script
from desktop_app.explore.states import Input

TEXT = "The customer service was excellent and helpful"


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(Bundle.open(DEFAULT_BUNDLE))


def given(encoder: Encoder, pad: bool = False) -> tuple[Input, Pooled]:
    encoding = encoder.wordpiece.encode(TEXT, max_length=16, pad=pad)
    made = Input((TEXT,), 16, encoding, encoder.hidden_states(encoding))
    return made, pooled(made)


@pytest.mark.parametrize("pad", [False, True])
def test_both_are_the_vectors_of_a_search(encoder: Encoder, pad: bool) -> None:
    _, found = given(encoder, pad)
    vectors = encoder.encode([TEXT])
    for mine, used in ((found.cls[-1], vectors.cls[0]), (found.mean[-1], vectors.mean[0])):
        assert np.abs(mine / np.linalg.norm(mine) - used).max() < 1e-5
    assert float(found.cosines[-1]) == pytest.approx(float(vectors.cls[0] @ vectors.mean[0]), abs=1e-5)
    assert found.tokens == 9


@pytest.mark.parametrize("pad", [False, True])
def test_shares_add_up_to_the_whole_and_padding_has_none(encoder: Encoder, pad: bool) -> None:
    one, found = given(encoder, pad)
    assert found.shares.sum(axis=1) == pytest.approx(np.ones(7), abs=1e-5)
    assert (found.shares[:, found.tokens :] == 0).all()
    state = one.states[-1, 3].astype(np.float64)
    mean = found.mean[-1].astype(np.float64)
    assert found.shares[-1, 3] == pytest.approx(state @ mean / (mean @ mean) / found.tokens, abs=1e-6)


def test_the_script_proves_the_cosine(encoder: Encoder, tmp_path: Path) -> None:
    one, found = given(encoder)
    made = export(one, found, 4, DEFAULT_BUNDLE)
    assert made.array is not None
    assert made.array.shape == (2, 384)
    path = tmp_path / "proof.py"
    for program, status in ((made.script, 0), (made.script.replace("[4, 0]", "[3, 0]"), 1)):
        path.write_text(program, encoding="utf-8")
        ran = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False)
        assert ran.returncode == status, ran.stderr


def test_the_script_of_a_text_that_is_cut_at_its_start_cuts_it_there(
    encoder: Encoder, tmp_path: Path
) -> None:
    cut = Truncation(side="left")
    encoding = encoder.wordpiece.encode(TEXT, max_length=6, truncation=cut)
    one = Input((TEXT,), 6, encoding, encoder.hidden_states(encoding), cut)
    path = tmp_path / "proof.py"
    path.write_text(script(one, pooled(one), 4, DEFAULT_BUNDLE), encoding="utf-8")
    ran = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
