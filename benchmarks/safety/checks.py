"""How long a thorough check takes, part by part, in a library of 100,000 passages.

    python -m benchmarks.safety.checks [PASSAGES, 100000] [FOLDER OF SUCH A LIBRARY, MADE WHERE THERE IS NONE]

The texts are two running sentences each of $EMBEDSCOPE_DATA/text, the vectors random ones of unit length.
Prints processor time, which other programs do not change, and the time of the clock.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.search.latency import fill, sentences
from desktop_app.core.jobs import Progress
from desktop_app.library import check
from desktop_app.library.store import Library
from desktop_app.services.models import open_encoder

TEXTS = 20_000


def main(passages: int = 100_000, folder: str = "") -> None:
    """Prints one Markdown table."""
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(folder or temporary) / "library"
        if not place.exists():
            make(place, passages)
        spent: dict[str, float] = {}
        started, clock = time.process_time(), time.perf_counter()
        stage, since = "Opening", started

        def note(progress: Progress) -> None:
            nonlocal stage, since
            now = time.process_time()
            spent[stage] = spent.get(stage, 0.0) + now - since
            stage, since = progress.stage, now

        with Library.open(place) as library:
            problems = check.check(library, thorough=True, report=note)
        note(Progress(""))
        print("| part | processor time, s |\n|---|---|")
        for part, seconds in spent.items():
            print(f"| {part} | {seconds:.1f} |")
        print(f"| all | {time.process_time() - started:.1f} |")
        print(f"\n{time.perf_counter() - clock:.1f} s by the clock; {len(problems)} problems.")


def make(folder: Path, passages: int) -> None:
    """A library of so many documents of one passage each."""
    encoder = open_encoder()
    texts = list(islice(sentences(Path(os.environ["EMBEDSCOPE_DATA"], "text")), TEXTS))
    rows = np.random.default_rng(1).standard_normal((TEXTS, encoder.bundle.manifest.hidden_size))
    unit = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    fill(folder, passages, encoder, texts, unit)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 100_000, *sys.argv[2:3])
