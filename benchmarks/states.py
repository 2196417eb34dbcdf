"""How long the states of all layers take, by length, and what is gained by sharing operators between cores.

    python -m benchmarks.states [BUNDLE]

`BUNDLE` is a model's folder, the default one if it is not given. The ways are taken in turns.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.encoder.encode import Encoder
from desktop_app.services.models import open_bundle

LENGTHS = (16, 64, 128, 256, 512)
ROUNDS = 30
TEXT = "The customer service was excellent and helpful, and she sat by the bank of the river. " * 40


def main(folder: Path) -> None:
    """Prints what opening takes and one Markdown table."""
    bundle = open_bundle(folder)
    encoder = Encoder(bundle)
    opening = milliseconds(encoder.warm_states)
    ways = {"all cores": encoder, "one core": Encoder(bundle, threads=1)}
    print(f"{bundle.manifest.name}, {encoder.device}; opened and warmed in {opening:.0f} ms\n")
    print(f"| tokens | {' | '.join(f'{way}, p50 (fastest) ms' for way in ways)} |")
    print(f"|{'---|' * (1 + len(ways))}")
    for length in LENGTHS:
        encoding = encoder.wordpiece.encode(TEXT, max_length=length)
        took: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(ROUNDS):
            for way, opened in ways.items():
                took[way].append(milliseconds(partial(opened.hidden_states, encoding)))
        cells = (f"{statistics.median(times):.1f} ({min(times):.1f})" for times in took.values())
        print(f"| {len(encoding.tokens)} | {' | '.join(cells)} |", flush=True)


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_BUNDLE)
