"""What a checkpoint says of itself, and what is refused before a weight is loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from model_export.checkpoint import read

Edit = Callable[..., None]


def test_the_sizes_of_a_good_checkpoint(saved: Path) -> None:
    card = read(saved)
    assert (card.hidden_size, card.layers, card.heads) == (40, 3, 5)
    assert card.parameters > 97 * 40


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"model_type": "gpt2"}, "not a BERT encoder but gpt2"),
        ({"model_type": None}, "not a BERT encoder but of an unnamed type"),
        ({"is_decoder": True}, "a BERT decoder"),
        ({"position_embedding_type": "relative_key"}, "relative positions"),
        ({"hidden_size": "40"}, "hidden_size is not a size"),
        ({"num_hidden_layers": True}, "num_hidden_layers is not a size"),
        ({"num_hidden_layers": 1 << 60}, "num_hidden_layers is not a size"),
        ({"num_attention_heads": 7}, "heads do not divide"),
        ({"num_hidden_layers": 4}, "not of the model"),
        ({"vocab_size": 98}, "not of the model"),
    ],
)
def test_a_config_that_is_refused(
    checkpoint: Path, edit: Edit, entries: dict[str, object], message: str
) -> None:
    edit("config.json", **entries)
    with pytest.raises(AppError, match=message) as refusal:
        read(checkpoint)
    assert refusal.value.hint


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000, "\udcff"])
def test_an_unreadable_config_is_refused(checkpoint: Path, text: str) -> None:
    (checkpoint / "config.json").write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(AppError, match=r"config\.json"):
        read(checkpoint)


def test_pickled_weights_are_refused_and_never_loaded(checkpoint: Path) -> None:
    (checkpoint / "model.safetensors").unlink()
    with pytest.raises(AppError, match=r"no model\.safetensors"):
        read(checkpoint)
    (checkpoint / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(AppError, match="pickles"):
        read(checkpoint)


def test_truncated_weights_are_refused(checkpoint: Path) -> None:
    weights = checkpoint / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])
    with pytest.raises(AppError, match="damaged"):
        read(checkpoint)


@pytest.mark.parametrize(
    ("modes", "pooling", "known", "note"),
    [
        (["mean_tokens"], "mean", True, ""),
        (["cls_token"], "cls", True, ""),
        (["max_tokens"], "mean", False, "pooling max;"),
        (["cls_token", "mean_tokens"], "mean", False, "cls + mean"),
        ([], "mean", False, "does not say"),
    ],
)
def test_pooling(
    checkpoint: Path, edit: Edit, modes: list[str], pooling: str, known: bool, note: str
) -> None:
    edit("1_Pooling/config.json", **{f"pooling_mode_{mode}": True for mode in modes})
    card = read(checkpoint)
    assert (card.pooling, card.pooling_known) == (pooling, known)
    assert any("pooling" in text and note in text for text in card.notes) is not known


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("README.md", "---\nlanguage: en\nlicense: apache-2.0\n---\nlicense: mit\n", "apache-2.0"),
        ("README.md", "---\r\nlicense: 'mit'\r\n---\r\n", "mit"),
        ("README.md", "---\nlicense:\n- cc-by-4.0\n---\n", "cc-by-4.0"),
        ("README.md", "# Odd\nlicense: mit\n", "unknown"),
        ("LICENSE", "\n    Apache License\n  Version 2.0\n", "Apache License"),
    ],
)
def test_license(checkpoint: Path, name: str, text: str, found: str) -> None:
    (checkpoint / name).write_bytes(text.encode())
    card = read(checkpoint)
    assert card.license == found
    assert ("The checkpoint states no license." in card.notes) is (found == "unknown")


@pytest.mark.parametrize(
    ("stated", "trained"), [(24, 24), (512, 33), (None, None), ("24", None), (0, None), (True, None)]
)
def test_trained_length(checkpoint: Path, edit: Edit, stated: object, trained: int | None) -> None:
    edit("sentence_bert_config.json", max_seq_length=stated)
    assert read(checkpoint).trained_length == trained
