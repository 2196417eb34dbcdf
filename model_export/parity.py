"""Proof that both graphs compute what PyTorch computes."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.errors import AppError
from desktop_app.encoder.bundle import ENCODER, STATES
from model_export.export import quiet

TOLERANCE = 1e-5
"""Largest difference to PyTorch: absolute for the last state, whose numbers are about 1. For the states of
inner layers it is relative to the largest number of the token's state if that is above 1: those reach 10 in
MiniLM, and there PyTorch's own float32 rounding is 1e-5."""

Inputs = dict[str, NDArray[np.int64]]


def measure(model: Any, folder: Path, seed: int | None = None) -> dict[str, float]:
    """The largest absolute differences of both graphs in `folder` to `model` (a BertModel), and the inputs used.

    The inputs are fresh unless `seed` is given. Raises AppError when a difference exceeds the tolerance.
    """
    import torch

    seed = secrets.randbits(32) if seed is None else seed
    encoder, states = _session(folder / ENCODER), _session(folder / STATES)
    worst_encoder = worst_states = worst_relative = 0.0
    shapes = 0
    for inputs in random_inputs(model.config, np.random.default_rng(seed)):
        with torch.inference_mode(), quiet():
            tensors = {name: torch.from_numpy(value) for name, value in inputs.items()}
            reference = model(**tensors, output_hidden_states=True)
        expected = [state.numpy() for state in reference.hidden_states]
        (final,) = encoder.run(["last_hidden_state"], inputs)
        found = states.run([f"hidden_state_{layer}" for layer in range(len(expected))], inputs)
        worst_encoder = max(worst_encoder, *(_difference(last, expected[-1]) for last in (final, found[-1])))
        worst_states = max(worst_states, *map(_difference, found, expected))
        worst_relative = max(worst_relative, *map(_relative_difference, found, expected))
        shapes += 1
    if (worst := max(worst_encoder, worst_relative)) > TOLERANCE:
        raise AppError(
            f"The exported graphs differ from PyTorch by {worst:.2g}, "
            f"more than {TOLERANCE:g} (seed {seed}).",
            "Check that the pinned versions are installed, or export another model.",
        )
    return {
        "tolerance": TOLERANCE,
        "encoder_max_difference": worst_encoder,
        "states_max_difference": worst_states,
        "states_max_relative_difference": worst_relative,
        "input_shapes": shapes,
        "seed": seed,
    }


def random_inputs(config: Any, random: np.random.Generator) -> list[Inputs]:
    """Batches of random ids, (texts, tokens) int64: one token, full length, padded texts, pairs."""
    longest = int(config.max_position_embeddings)
    shapes = [(1, 1), (1, longest), (2, longest), (3, 7), (5, 16), (4, 61), (8, 33), (2, 128)]
    batches = []
    for texts, tokens in sorted({(texts, min(tokens, longest)) for texts, tokens in shapes}):
        column = np.arange(tokens)
        lengths = random.integers(1, tokens + 1, (texts, 1))
        lengths[0] = tokens
        second = random.integers(0, lengths + 1)
        mask = (column < lengths).astype(np.int64)
        batches.append(
            {
                "input_ids": random.integers(0, config.vocab_size, (texts, tokens)),
                "attention_mask": mask,
                "token_type_ids": ((column >= second) * mask * (config.type_vocab_size > 1)).astype(np.int64),
            }
        )
    return batches


def _session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _difference(found: NDArray[np.float32], expected: NDArray[np.float32]) -> float:
    """The largest absolute difference; infinite for another shape or a value that is not a number."""
    if found.shape != expected.shape:
        return float("inf")
    largest = float(np.max(np.abs(found.astype(np.float64) - expected)))
    return largest if np.isfinite(largest) else float("inf")


def _relative_difference(found: NDArray[np.float32], expected: NDArray[np.float32]) -> float:
    """As `_difference`, each token's state divided by its largest number where that is above 1."""
    scale = np.maximum(1, np.abs(expected).max(axis=-1, keepdims=True))
    return _difference(found / scale, expected / scale)
