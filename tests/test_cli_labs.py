"""The commands that ask a model's heads, through the installed program."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop_app import cli
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.heads import Heads
from desktop_app.encoder.wordpiece import WordPiece
from desktop_app.explore.heads.masked_words import at_once, hide, piece_table
from desktop_app.explore.heads.next_sentence import judge

PROGRAM = Path(sys.executable).with_name("embedscope")


def run(*arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    result = subprocess.run([PROGRAM, *arguments], capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == status, result.stderr
    return result


def document(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--json").stdout)


@pytest.fixture(scope="module")
def model() -> tuple[Heads, WordPiece]:
    bundle = Bundle.open(DEFAULT_BUNDLE)
    return Heads(bundle), WordPiece(bundle)


def test_mask(model: tuple[Heads, WordPiece]) -> None:
    heads, tokenizer = model
    text = "The [MASK] had delicious [MASK]"
    found = document("mask", text, "--top", "3")
    assert list(found) == ["masks"]
    assert [mask["position"] for mask in found["masks"]] == [2, 5]
    table = piece_table(tokenizer)
    for mask, one in zip(
        found["masks"], at_once(heads, hide(tokenizer.encode(text), (), table)), strict=True
    ):
        assert list(mask) == ["position", "candidates"]
        assert [found["token"] for found in mask["candidates"]] == [
            table.pieces[piece] for piece, _ in one.best[:3]
        ]
        shares = [found["probability"] for found in mask["candidates"]]
        assert shares == pytest.approx([share for _, share in one.best[:3]], abs=1e-5)
    assert len(document("mask", text)["masks"][0]["candidates"]) == 5
    said = run("mask", text).stdout
    assert said.startswith(("Heads trained here", "The checkpoint’s own heads"))
    assert "[MASK] at position 5" in said


def test_a_text_without_a_mask_is_refused_with_advice() -> None:
    for text in ("The restaurant had food", ""):
        refused = run("mask", text, status=2)
        assert "The text has no [MASK]." in refused.stderr
        assert "Write [MASK] in place of a word" in refused.stderr
        assert refused.stdout == ""
    far = run("mask", "word " * 600 + "[MASK]", status=2)
    assert "The part of it that the model reads has no [MASK]." in far.stderr


def test_next(model: tuple[Heads, WordPiece]) -> None:
    heads, tokenizer = model
    pair = ("Glaciers melt.", "It is warm.")
    found = document("next", *pair)
    assert list(found) == ["is_next"]
    (verdict,) = judge(heads, [tokenizer.encode(*pair)])
    assert found["is_next"] == pytest.approx(verdict.is_next, abs=1e-5)
    said = run("next", *pair).stdout
    assert said.startswith(verdict.words)
    assert "logit 0 (IsNext)" in said
    assert "The second text is empty." in run("next", "one", " ", status=2).stderr


def test_what_the_model_does_not_read_of_a_text_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["next", "a " * 600, "b"]) == 0
    assert "word pieces cut off, never read." in capsys.readouterr().err
    assert cli.main(["next", "a", "b"]) == 0
    assert capsys.readouterr().err == ""
