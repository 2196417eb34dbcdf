"""Proof that the graphs compute what PyTorch computes."""

from __future__ import annotations

import copy
import secrets
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.errors import AppError
from desktop_app.encoder.bundle import ATTENTIONS, BERT, ENCODER, STATES
from model_export.quiet import quiet

TOLERANCE = 1e-5
"""Largest absolute difference of the last hidden state; float32 rounding gives 3e-6 to 8e-6 for MiniLM."""
INNER_TOLERANCE = 1e-4
"""Largest difference of an inner layer's state, relative to the largest number of its token where that is
above 1, and of a weight of attention. Inner states reach 10, and PyTorch's own float32 rounding is up to
1.5e-5 there; of MiniLM's weights that is 5e-6 to 1e-5, and the graph's 4e-6 to 1.1e-5, by chance.
"""
SUM_TOLERANCE = 1e-6
"""How far the weights of a token may add up to something else than 1."""
TOLERANCES = {
    "encoder": TOLERANCE,
    "states": TOLERANCE,
    "states_inner_relative": INNER_TOLERANCE,
    "attentions": INNER_TOLERANCE,
    "attentions_sum": SUM_TOLERANCE,
}
SHAPES = ((1, 1), (1, 512), (2, 128), (3, 7), (4, 61), (5, 16), (8, 33))
"""(texts, tokens) of the inputs; the tokens are cut to the model's positions."""

Inputs = dict[str, NDArray[np.int64]]
Floats = NDArray[np.float64]


def measure(
    model: Any, folder: Path, seed: int | None = None, longest: int = 0, types: bool = True
) -> dict[str, float]:
    """The largest differences of the graphs in `folder` to `model`, an encoder, over fresh random inputs.

    The reference is PyTorch in float64, so that only the graphs' own rounding counts; the difference to
    PyTorch in float32 is told too. Padding is not compared: nothing reads its states, and in float32 they may
    be anything (of E5 up to 3e-5 from PyTorch's own in float64, where its texts' are 2e-6 from them).
    Inputs have `longest` tokens at most (0: as many as it has positions),
    and token type ids where the model takes `types`. `seed` repeats the inputs of an earlier run.
    Raises AppError when a difference exceeds its tolerance.
    """
    seed = secrets.randbits(32) if seed is None else seed
    encoder, states = session(folder / ENCODER), session(folder / STATES)
    attentions = session(folder / ATTENTIONS) if (folder / ATTENTIONS).exists() else None
    exact = copy.deepcopy(model).double()
    tolerances = {
        name: tolerance for name, tolerance in TOLERANCES.items() if attentions or "attentions" not in name
    }
    worst = dict.fromkeys((*tolerances, "encoder_float32"), 0.0)
    batches = random_inputs(model.config, np.random.default_rng(seed), longest, types)
    torch_run = _torch_run if model.config.model_type == BERT else _torch_run_alone
    for inputs in batches:
        (computed, weights), (rounded, _) = torch_run(exact, inputs), torch_run(model, inputs)
        read = inputs["attention_mask"][..., None]
        looking = inputs["attention_mask"][:, None, :, None]
        expected = [state * read for state in computed]
        last = encoder.run(["last_hidden_state"], inputs)[0] * read
        names = [f"hidden_state_{layer}" for layer in range(len(expected))]
        found = [state * read for state in states.run(names, inputs)]
        differences = {
            "encoder": largest_difference(last, expected[-1]),
            "states": largest_difference(found[-1], expected[-1]),
            "states_inner_relative": max(map(_relative_difference, found[:-1], expected)),
            "encoder_float32": largest_difference(last, rounded[-1] * read),
        }
        if attentions:
            shown = attentions.run([f"attention_{layer}" for layer in range(1, len(weights) + 1)], inputs)
            differences["attentions"] = max(
                largest_difference(part * looking, weight * looking)
                for part, weight in zip(shown, weights, strict=True)
            )
            differences["attentions_sum"] = max(map(_sum_difference, shown))
        for name, difference in differences.items():
            worst[name] = max(worst[name], difference)
    for name, tolerance in tolerances.items():
        if worst[name] > tolerance:
            raise AppError(
                f"The exported graphs differ from PyTorch: {name} by {worst[name]:.2g}, "
                f"more than {tolerance:g} (seed {seed}).",
                "Check that the pinned versions are installed, or export another model.",
            )
    return {
        "tolerance": TOLERANCE,
        **{f"{name}_max_difference": difference for name, difference in worst.items()},
        "batches": len(batches),
        "seed": seed,
    }


def random_inputs(
    config: Any, random: np.random.Generator, longest: int = 0, types: bool = True
) -> list[Inputs]:
    """Batches of random ids, int64 (texts, tokens): one token, full length, padded texts, pairs."""
    longest = longest or int(config.max_position_embeddings)
    batches = []
    for texts, tokens in sorted({(texts, min(tokens, longest)) for texts, tokens in SHAPES}):
        column = np.arange(tokens)
        lengths = random.integers(1, tokens + 1, (texts, 1))
        lengths[0] = tokens
        mask = column < lengths
        batch = {
            "input_ids": random.integers(0, config.vocab_size, (texts, tokens)),
            "attention_mask": mask.astype(np.int64),
        }
        second = (column >= random.integers(0, lengths + 1)) & mask
        if types:
            batch["token_type_ids"] = (second & (config.type_vocab_size > 1)).astype(np.int64)
        batches.append(batch)
    return batches


def _torch_run(model: Any, inputs: Inputs) -> tuple[list[Floats], list[Floats]]:
    """States (texts, tokens, hidden) and attention (texts, heads, tokens, tokens) of each layer."""
    import torch

    with torch.inference_mode(), quiet():
        tensors = {name: torch.from_numpy(value) for name, value in inputs.items()}
        output = model(**tensors, output_hidden_states=True, output_attentions=True)
        states, weights = (
            [part.double().numpy() for part in parts]
            # The last of hidden_states is taken before ModernBERT's final norm.
            for parts in ((*output.hidden_states[:-1], output.last_hidden_state), output.attentions)
        )
        return states, weights


def _torch_run_alone(model: Any, inputs: Inputs) -> tuple[list[Floats], list[Floats]]:
    """As `_torch_run` with each text by itself and zeros for padding.

    ModernBERT in float64 gives no numbers where a token sees nothing but padding.
    """
    mask = inputs["attention_mask"]
    texts, tokens = mask.shape
    states: list[Floats] = []
    weights: list[Floats] = []
    for text, length in enumerate(mask.sum(axis=1)):
        own = _torch_run(model, {name: rows[text : text + 1, :length] for name, rows in inputs.items()})
        states = states or [np.zeros((texts, tokens, state.shape[-1])) for state in own[0]]
        weights = weights or [np.zeros((texts, part.shape[1], tokens, tokens)) for part in own[1]]
        for whole, state in zip(states, own[0], strict=True):
            whole[text, :length] = state[0]
        for whole, part in zip(weights, own[1], strict=True):
            whole[text, :, :length, :length] = part[0]
    return states, weights


def session(path: Path) -> Any:
    """A session with the optimizations that the application uses."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def largest_difference(found: NDArray[np.floating[Any]], expected: Floats) -> float:
    """The largest absolute difference; infinite for another shape or a value that is not a number."""
    if found.shape != expected.shape:
        return float("inf")
    largest = float(np.max(np.abs(found - expected)))
    return largest if np.isfinite(largest) else float("inf")


def _sum_difference(weights: NDArray[np.floating[Any]]) -> float:
    """How far the weights of any token add up to something else than 1."""
    sums = weights.sum(axis=-1, dtype=np.float64)
    return largest_difference(sums, np.ones_like(sums))


def _relative_difference(found: NDArray[np.floating[Any]], expected: Floats) -> float:
    """As `largest_difference`, each token's state divided by its largest number where that is above 1."""
    if found.shape != expected.shape:
        return float("inf")
    scale = np.maximum(1, np.abs(expected).max(axis=-1, keepdims=True))
    return largest_difference(found / scale, expected / scale)
