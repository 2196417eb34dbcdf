"""A network from a checkpoint of transformers, and its trained weights to safetensors under BERT's names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from safetensors.torch import save as safetensors
from tokenizers import Tokenizer
from torch import Tensor

from desktop_app.core.errors import AppError
from desktop_app.core.files import write_bytes
from model_export import vocabulary
from model_export.pretraining.examples import Words
from model_export.pretraining.network import PretrainingBert, Sizes

_EMBEDDINGS = {
    "words": "embeddings.word_embeddings.weight",
    "positions": "embeddings.position_embeddings.weight",
    "types": "embeddings.token_type_embeddings.weight",
    "norm_weight": "embeddings.LayerNorm.weight",
    "norm_bias": "embeddings.LayerNorm.bias",
}
_LAYER = {
    "mixed": "attention.output.dense",
    "norm": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "last_norm": "output.LayerNorm",
}
_HEADS = {
    "transform": "cls.predictions.transform.dense",
    "transform_norm": "cls.predictions.transform.LayerNorm",
    "map": "cls.predictions.map",
    "pooler": "bert.pooler.dense",
    "next": "cls.seq_relationship",
}
_BIAS = "cls.predictions.bias"


def sizes(folder: Path) -> Sizes:
    """The sizes in the config.json of a checkpoint."""
    told = json.loads((folder / "config.json").read_bytes())
    return Sizes(
        told["hidden_size"],
        told["num_hidden_layers"],
        told["num_attention_heads"],
        told["intermediate_size"],
        told["vocab_size"],
        told["layer_norm_eps"],
    )


def start(folder: Path) -> PretrainingBert:
    """The encoder of the checkpoint in `folder` with heads that have learned nothing yet."""
    state = load_file(folder / "model.safetensors")
    state = {name.removeprefix("bert."): value.float() for name, value in state.items()}
    network = PretrainingBert(sizes(folder), {name: state[told] for name, told in _EMBEDDINGS.items()})
    _load_layers(network, {f"bert.{name}": value for name, value in state.items()})
    with torch.no_grad():
        network.map.weight.copy_(torch.eye(network.sizes.hidden))
        if (pooler := state.get("pooler.dense.weight")) is not None:
            network.pooler.weight.copy_(pooler)
            network.pooler.bias.copy_(state["pooler.dense.bias"])
    return network


def save(network: PretrainingBert, path: Path, dtype: torch.dtype = torch.float16) -> None:
    """Writes what was trained, the embeddings left out."""
    write_bytes(
        path, safetensors({name: value.to(dtype).contiguous() for name, value in trained(network).items()})
    )


def load(network: PretrainingBert, path: Path) -> None:
    """Fills `network` with what `save` wrote; raises AppError when it is of another model."""
    state = {name: value.float() for name, value in load_file(path).items()}
    wanted = {name: value.shape for name, value in trained(network).items()}
    if {name: value.shape for name, value in state.items()} != wanted:
        raise AppError(f"The heads in {path} are not of this model.", "Train them again, or choose others.")
    _load_layers(network, state)
    with torch.no_grad():
        for ours, theirs in _HEADS.items():
            for kind, parameter in getattr(network, ours).named_parameters():
                parameter.copy_(state[f"{theirs}.{kind}"])
        network.bias.copy_(state[_BIAS])


def trained(network: PretrainingBert) -> dict[str, Tensor]:
    """Every trained tensor under the name that transformers gives it; the map has none there."""
    found: dict[str, Tensor] = {}
    for number, layer in enumerate(_layers(network)):
        place = f"bert.encoder.layer.{number}."
        for kind, value in layer.qkv.named_parameters():
            for name, part in zip(("query", "key", "value"), value.chunk(3), strict=True):
                found[f"{place}attention.self.{name}.{kind}"] = part
        for ours, theirs in _LAYER.items():
            found |= _named(getattr(layer, ours), place + theirs)
    for ours, theirs in _HEADS.items():
        found |= _named(getattr(network, ours), theirs)
    return {name: value.detach() for name, value in (found | {_BIAS: network.bias}).items()}


def _layers(network: PretrainingBert) -> Iterator[Any]:
    yield from network.layers


def _named(module: Any, place: str) -> dict[str, Tensor]:
    return {f"{place}.{kind}": value for kind, value in module.named_parameters()}


def _load_layers(network: PretrainingBert, state: Mapping[str, Tensor]) -> None:
    with torch.no_grad():
        for number, layer in enumerate(_layers(network)):
            place = f"bert.encoder.layer.{number}."
            for kind, value in layer.qkv.named_parameters():
                value.copy_(
                    torch.cat(
                        [state[f"{place}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
                    )
                )
            for ours, theirs in _LAYER.items():
                for kind, value in getattr(layer, ours).named_parameters():
                    value.copy_(state[f"{place}{theirs}.{kind}"])


def tokenizer(folder: Path) -> tuple[Tokenizer, Words]:
    """The tokenizer of a checkpoint, without padding and cut, and its special ids; raises AppError."""
    found = Tokenizer.from_str(vocabulary.read(folder, sizes(folder).vocabulary).tokenizer)
    ids = [found.token_to_id(name) for name in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")]
    if None in ids:
        raise AppError(f"The vocabulary in {folder} lacks BERT's special tokens.", "Choose a BERT.")
    ends = tuple(number for mark in ".!?" if (number := found.token_to_id(mark)) is not None)
    pad, unknown, cls, sep, mask = ids
    return found, Words(found.get_vocab_size(), pad, unknown, cls, sep, mask, ends)
