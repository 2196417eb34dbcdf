"""The heads of a pretraining as graphs of the bundle, from the checkpoint itself or trained here."""

from __future__ import annotations

import copy
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from desktop_app.core.errors import AppError
from desktop_app.core.files import write_bytes
from desktop_app.encoder.bundle import (
    ENCODER,
    HEADS,
    HEADS_CARD,
    NEXT,
    PRETRAINING,
    STATES,
    WEIGHTS,
    WORDS,
)
from desktop_app.encoder.heads import OF_THE_CHECKPOINT, TRAINED_HERE
from model_export import export as bert
from model_export import optimise, parity
from model_export.quiet import first_line, quiet

TRAINED = Path(__file__).resolve().parent.parent / "resources" / "heads"
"""Heads that were trained here: a folder for each, `card.json` beside `heads.safetensors`."""
CARD, TENSORS = "card.json", "heads.safetensors"
MAP = "cls.predictions.map.weight"
_TRANSFORM = "cls.predictions.transform."
_POOLER, _NEXT = "bert.pooler.dense.", "cls.seq_relationship."
_NAMES = {"gamma": "weight", "beta": "bias"}
"""What TensorFlow's layer norms call their parameters, also in old checkpoints of PyTorch."""


def write(model: Any, checkpoint: Path, digest: str, folder: Path, sparse: bool = False) -> dict[str, float]:
    """Adds the graphs of the heads to the bundle's `folder`, if there are any for this checkpoint.

    `model` is the BertModel that searches, `digest` the SHA-256 of its weights. The heads of the checkpoint
    itself come first; `sparse` says that they weigh words. Returns the largest differences to PyTorch, {}
    without heads. Raises AppError.
    """
    import onnx

    state = _tensors(checkpoint / "model.safetensors")
    card: dict[str, Any] = {"origin": OF_THE_CHECKPOINT} | ({"sparse": True} if sparse else {})
    encoder = model
    if f"{_TRANSFORM}dense.weight" not in state and f"{_NEXT}weight" not in state:
        found = next((place for place in sorted(TRAINED.glob(f"*/{CARD}")) if _of(place, digest)), None)
        if found is None:
            return {}
        state = _tensors(found.parent / TENSORS)
        encoder = _with_layers(model, state)
        card = json.loads(found.read_bytes()) | {"origin": TRAINED_HERE}
    heads = {WORDS: _word_head(encoder, state), NEXT: _next_head(state)}
    graphs = {name: head for name, head in heads.items() if head is not None}
    known = _weights(folder)
    if encoder is model:
        own = onnx.load(folder / STATES, load_external_data=False)
        optimise.obey_any_mask(own)
        write_bytes(folder / PRETRAINING, own.SerializeToString(deterministic=True))
    made = {
        name: _graph(head, folder / f"{name}.raw", model.config.hidden_size) for name, head in graphs.items()
    }
    if encoder is not model:
        made[PRETRAINING] = _encoder_graph(encoder, folder / f"{PRETRAINING}.raw")
    optimise.move_weights(list(made.values()), folder / HEADS, known)
    for name, graph in made.items():
        write_bytes(folder / name, graph.SerializeToString(deterministic=True))
    card |= {"masked_words": WORDS in graphs, "next_sentence": NEXT in graphs}
    write_bytes(folder / HEADS_CARD, (json.dumps(card, indent=1, ensure_ascii=False) + "\n").encode())
    return _measure(encoder, graphs, folder)


def _tensors(path: Path) -> dict[str, Any]:
    """Every tensor as float32, by its name of today."""
    from safetensors.torch import load_file

    state = {}
    for name, value in load_file(path).items():
        stem, _, last = name.rpartition(".")
        state[f"{stem}.{_NAMES.get(last, last)}"] = value.float()
    return state


def _of(card: Path, digest: str) -> bool:
    return bool(json.loads(card.read_bytes()).get("base_sha256") == digest)


def _with_layers(model: Any, state: dict[str, Any]) -> Any:
    """A copy of `model` with the layers of `state` over its own embeddings."""
    other = copy.deepcopy(model)
    layers = {
        name.removeprefix("bert."): value
        for name, value in state.items()
        if name.startswith("bert.encoder.layer.")
    }
    missing, strange = other.load_state_dict(layers, strict=False)
    if strange or any(name.startswith("encoder.") for name in missing):
        raise AppError("The heads that were trained here are of another model.", "Train them again.")
    return other.eval()


def _filled(head: Any, weights: dict[str, Any]) -> Any:
    """`head` with these weights; raises AppError where they are not of its sizes."""
    try:
        head.load_state_dict(weights)
    except RuntimeError as error:
        raise AppError(
            f"The heads of the checkpoint are not of its encoder: {first_line(error)}.",
            "Remove the tensors that begin with cls. from its weights, or export another one.",
        ) from error
    return head.eval()


def _word_head(model: Any, state: dict[str, Any]) -> Any | None:
    """States (places, hidden) to logits (places, vocabulary); None where there is no such head."""
    import torch
    from transformers.activations import ACT2FN

    if f"{_TRANSFORM}dense.weight" not in state:
        return None
    embeddings = model.embeddings.word_embeddings.weight.detach()

    class WordHead(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            size = embeddings.shape[1]
            self.dense = torch.nn.Linear(size, size)
            self.norm = torch.nn.LayerNorm(size, model.config.layer_norm_eps)
            self.activation = ACT2FN[model.config.hidden_act]
            self.map = torch.nn.Linear(size, size, bias=False) if MAP in state else None
            self.decoder = torch.nn.Linear(*reversed(embeddings.shape))

        def forward(self, states: Any) -> Any:
            vectors = self.norm(self.activation(self.dense(states)))
            return self.decoder(vectors if self.map is None else self.map(vectors))

    wanted = {
        "dense.weight": state[f"{_TRANSFORM}dense.weight"],
        "dense.bias": state[f"{_TRANSFORM}dense.bias"],
        "norm.weight": state[f"{_TRANSFORM}LayerNorm.weight"],
        "norm.bias": state[f"{_TRANSFORM}LayerNorm.bias"],
        "decoder.weight": state.get("cls.predictions.decoder.weight", embeddings),
        "decoder.bias": state.get(
            "cls.predictions.bias",
            state.get("cls.predictions.decoder.bias", embeddings.new_zeros(len(embeddings))),
        ),
    }
    if MAP in state:
        wanted["map.weight"] = state[MAP]
    return _filled(WordHead(), wanted)


def _next_head(state: dict[str, Any]) -> Any | None:
    """States of [CLS] (texts, hidden) to the logits of IsNext and NotNext (texts, 2)."""
    import torch

    if f"{_NEXT}weight" not in state or f"{_POOLER}weight" not in state:
        return None

    class NextHead(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            size = state[f"{_NEXT}weight"].shape[1]
            self.pooler, self.next = torch.nn.Linear(size, size), torch.nn.Linear(size, 2)

        def forward(self, states: Any) -> Any:
            return self.next(torch.tanh(self.pooler(states)))

    return _filled(
        NextHead(),
        {
            "pooler.weight": state[f"{_POOLER}weight"],
            "pooler.bias": state[f"{_POOLER}bias"],
            "next.weight": state[f"{_NEXT}weight"],
            "next.bias": state[f"{_NEXT}bias"],
        },
    )


def _graph(head: Any, scratch: Path, hidden: int) -> Any:
    import onnx
    import torch

    with quiet():
        torch.onnx.export(
            head,
            (torch.zeros(2, hidden),),
            str(scratch),
            input_names=["states"],
            output_names=["logits"],
            dynamic_axes={"states": {0: "places"}, "logits": {0: "places"}},
            opset_version=bert.OPSET,
            dynamo=False,
        )
    head.eval()  # the exporter restores what it takes for the mode before
    graph = onnx.load(scratch)
    scratch.unlink()
    return graph


def _encoder_graph(model: Any, scratch: Path) -> Any:
    config = model.config
    bert.to_onnx(model, scratch)
    graph = optimise.fuse(scratch, config.num_hidden_layers, config.num_attention_heads, config.hidden_size)
    scratch.unlink()
    optimise.show_states(graph)
    optimise.obey_any_mask(graph)
    return graph


def _weights(folder: Path) -> dict[str, tuple[str, int]]:
    """Where in weights.bin each tensor of the encoder lies, by the SHA-256 of its bytes."""
    import onnx

    graph = onnx.load(folder / ENCODER, load_external_data=False).graph
    found = {}
    with (folder / WEIGHTS).open("rb") as handle:
        for tensor in graph.initializer:
            told = {entry.key: entry.value for entry in tensor.external_data}
            if told:
                handle.seek(int(told["offset"]))
                data = handle.read(int(told["length"]))
                found[hashlib.sha256(data).hexdigest()] = (WEIGHTS, int(told["offset"]))
    return found


def _measure(model: Any, graphs: dict[str, Any], folder: Path) -> dict[str, float]:
    """The largest differences of the graphs to PyTorch in float64; raises AppError beyond the tolerance.

    Logits are compared relative to the largest of them where that is above 1.
    """
    import torch

    exact = copy.deepcopy(model).double()
    heads = {name: copy.deepcopy(head).double() for name, head in graphs.items()}
    sessions = {name: parity.session(folder / name) for name in (PRETRAINING, *heads)}
    worst = dict.fromkeys(("pretraining", *(name.removesuffix(".onnx") for name in heads)), 0.0)
    random = np.random.default_rng(0)
    for inputs in parity.random_inputs(model.config, random):
        mask = inputs["attention_mask"]
        mask[:, 1:] &= random.random(mask[:, 1:].shape) < 0.8  # also between tokens something may be hidden
        with torch.inference_mode(), quiet():
            tensors = {name: torch.from_numpy(value) for name, value in inputs.items()}
            states = exact(**tensors).last_hidden_state
            (*_, found) = sessions[PRETRAINING].run(None, inputs)
            worst["pretraining"] = max(worst["pretraining"], parity.largest_difference(found, states.numpy()))
            places = states.reshape(-1, states.shape[-1])[:64]
            for name, head in heads.items():
                (logits,) = sessions[name].run(None, {"states": places.float().numpy()})
                expected = head(places).numpy()
                scale = max(1.0, float(np.abs(expected).max()))
                stem = name.removesuffix(".onnx")
                worst[stem] = max(worst[stem], parity.largest_difference(logits / scale, expected / scale))
    for name, value in worst.items():
        if value > parity.TOLERANCE:
            raise AppError(
                f"The exported heads differ from PyTorch: {name} by {value:.2g}.",
                "Check that the pinned versions are installed, or export another model.",
            )
    return {f"{name}_max_difference": value for name, value in worst.items()}
