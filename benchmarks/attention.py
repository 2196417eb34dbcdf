"""What attention costs by length, in time and memory: python -m benchmarks.attention"""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable

from desktop_app.encoder.encode import Encoder
from desktop_app.explore.attention import attention_input
from desktop_app.services.microscope.left_out_tokens import candidates, moved
from desktop_app.services.models import open_encoder

LENGTHS = (16, 64, 128, 256, 512)
ROUNDS = 9
OUT = 16
TEXT = "The customer service was excellent and helpful, and she sat by the bank of the river. " * 40


def main() -> None:
    """Prints one Markdown table."""
    encoder = open_encoder()
    encoder.warm_states()
    opening = milliseconds(lambda: encoder.attentions(encoder.wordpiece.encode("warm")))
    name = encoder.bundle.manifest.name
    print(f"{name}, {encoder.device}; opened in {opening:.0f} ms, {megabytes():.0f} MB with it\n")
    print(
        f"| tokens | states, p50 (fastest) ms | all heads, p50 (fastest) ms | averages and rollout, ms "
        f"| {OUT} tokens left out, ms | weights, MB | process at most, MB |"
    )
    print(f"|{'---|' * 7}")
    for length in LENGTHS:
        print(line(encoder, length), flush=True)


def line(encoder: Encoder, length: int) -> str:
    """The row of a text of `length` tokens."""
    encoding = encoder.wordpiece.encode(TEXT, max_length=length)
    took: tuple[list[float], list[float]] = [], []
    for _ in range(ROUNDS):
        took[0].append(milliseconds(lambda: encoder.hidden_states(encoding)))
        took[1].append(milliseconds(lambda: encoder.attentions(encoding)))
    found = encoder.attentions(encoding)
    mixed = [milliseconds(lambda: attention_input((TEXT,), length, encoding, found)) for _ in range(ROUNDS)]
    places = candidates(encoding)[:OUT]
    out = milliseconds(lambda: moved(encoder, encoding, places))
    states, attention = (f"{statistics.median(times):.0f} ({min(times):.0f})" for times in took)
    return (
        f"| {found.tokens} | {states} | {attention} | {min(mixed):.1f} | {out:.0f} | "
        f"{found.weights.nbytes / 1e6:.1f} | {megabytes():.0f} |"
    )


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def megabytes() -> float:
    """The most that this process has taken."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    main()
