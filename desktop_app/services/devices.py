"""Which processor embeds: found, tried in a process of its own against the CPU, and remembered.

A provider may hang, crash its process, or compute something else, so none is trusted: it is taken when its
vectors are the CPU's, rank the same, and come sooner.
"""

from __future__ import annotations

import json
import multiprocessing
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from desktop_app.core.arrays import Float32
from desktop_app.core.errors import AppError
from desktop_app.core.files import make_folder, write_bytes
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.paths import SAMPLE_CORPUS, data_folder
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.encode import Encoder
from desktop_app.encoder.session import CPU, DEVICES, RUNTIME, available

NAME = "devices.json"
TRIAL_S = 120.0
"""What a trial may take: a first run compiles the graph for the device."""
POLL_S = 0.1  # so often a trial looks whether it was cancelled
TEXTS, QUERIES, TOP = 48, 8, 10
LEAST_COSINE = 0.9999

Trial = Callable[[Path, str, Connection], None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a device is to be used, and why, in a sentence."""

    taken: bool
    said: str


def provider(
    bundle: Bundle,
    device: str,
    data: Path | None = None,
    trial: Trial | None = None,
    cancel: CancelToken = NEVER,
) -> str:
    """The provider of onnxruntime for `device` ("auto", "cpu", "cuda", …) and this model.

    With "auto" the first device that passes its trial, else the CPU. Raises AppError when a named one is not
    there or does not pass. Verdicts are kept in the user's data folder `data`.
    """
    there = available()
    if device not in ("auto", *there):
        raise AppError(f'The device "{device}" is not available.', f"Use one of: auto, {', '.join(there)}.")
    for name in there if device == "auto" else (device,):
        if DEVICES[name] == CPU:
            continue
        found = verdict(bundle, name, data, trial, cancel=cancel)
        if found.taken:
            return DEVICES[name]
        if device != "auto":
            raise AppError(f'The device "{device}" is not used: {found.said}', "Use auto or cpu.")
    return CPU


def verdict(
    bundle: Bundle,
    device: str,
    data: Path | None = None,
    trial: Trial | None = None,
    cancel: CancelToken = NEVER,
) -> Verdict:
    """What a trial of `device` found, now or when this runtime, model and device were first met.

    Raises Cancelled; then nothing is kept.
    """
    folder = data or data_folder()
    key = f"{RUNTIME} {bundle.fingerprint} {device}"
    known = known_verdicts(folder)
    if key not in known:
        known[key] = asdict(_tried(bundle, DEVICES[device], trial or run_trial, cancel))
        make_folder(folder)
        write_bytes(folder / NAME, json.dumps(known, indent=1).encode())
    return Verdict(known[key].get("taken") is True, str(known[key].get("said")))


def run_trial(folder: Path, provider: str, answer: Connection) -> None:
    """Sends the vectors of the texts, and the seconds they took the second time. In a process of its own."""
    encoder = Encoder(Bundle.open(folder), provider=provider)
    texts = _texts()
    encoder.encode(texts)
    began = time.perf_counter()
    vectors = encoder.encode(texts).mean
    answer.send((vectors, time.perf_counter() - began))


def _tried(bundle: Bundle, name: str, trial: Trial, cancel: CancelToken) -> Verdict:
    """The CPU and the device, each in a process of its own."""
    expected = in_child(bundle.folder, CPU, TRIAL_S, run_trial, cancel)
    found = in_child(bundle.folder, name, TRIAL_S, trial, cancel)
    if isinstance(expected, str):
        return Verdict(False, f"the CPU, to compare with, {expected}.")
    if isinstance(found, str):
        return Verdict(False, f"it {found}.")
    (right, slow), (vectors, fast) = expected, found
    if vectors.shape != right.shape or not np.isfinite(vectors).all():
        return Verdict(False, "it gives no vectors of this model.")
    cosine = float((vectors * right).sum(axis=1).min())
    if cosine < LEAST_COSINE:
        return Verdict(False, f"its vectors differ from the CPU's (cosine {cosine:.5f}).")
    if not np.array_equal(_ranked(vectors), _ranked(right)):
        return Verdict(False, f"it ranks the same texts in another order than the CPU (top {TOP}).")
    if fast >= slow:
        return Verdict(False, f"it is not faster than the CPU ({fast:.2f} s instead of {slow:.2f} s).")
    return Verdict(True, f"{slow / fast:.1f} times as fast as the CPU, same vectors (cosine {cosine:.6f}).")


def in_child(
    folder: Path, name: str, seconds: float, trial: Trial, cancel: CancelToken
) -> tuple[Float32, float] | str:
    """What the trial sends, or what became of it instead: "did not answer in 120 s"."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=trial, args=(folder, name, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        end = time.monotonic() + seconds
        while not ours.poll(POLL_S):
            cancel.check()
            if time.monotonic() > end:
                return f"did not answer in {seconds:.0f} s"
        answer: tuple[Float32, float] = ours.recv()
        return answer
    except EOFError:
        process.join(seconds)
        return f"ended without an answer (status {process.exitcode})"
    finally:
        process.kill()
        process.join()
        ours.close()


def _ranked(vectors: Float32) -> list[list[int]]:
    """The nearest rows of the first ones, best first."""
    order = np.argsort(-(vectors[:QUERIES] @ vectors.T), axis=1, kind="stable")
    return [list(map(int, row)) for row in order[:, : TOP + 1]]


def _texts() -> list[str]:
    """Texts of many lengths out of the sample corpus."""
    with SAMPLE_CORPUS.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line, _number in zip(lines, range(TEXTS), strict=False)]
    return [" ".join(str(value) for value in record.values()) for record in records]


def known_verdicts(folder: Path) -> dict[str, dict[str, object]]:
    try:
        kept = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    items = kept.items() if isinstance(kept, dict) else ()
    return {key: value for key, value in items if isinstance(value, dict)}
