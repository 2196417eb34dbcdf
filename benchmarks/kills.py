"""Kills indexing runs, with SIGKILL, at every write point and at random instants, and counts what is lost.

    nice python -m benchmarks.kills [RANDOM INSTANTS, 200] [SEED]

The corpus is small and its commits are many, so that most instants hit one. Prints one Markdown table.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.disturbing import Rehearsal, Run
from desktop_app.services.models import open_encoder


def main(instants: int = 200, seed: int = 1) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Rehearsal(Path(folder), open_encoder()) as rehearsal,
    ):
        whole = rehearsal.disturb(rehearsal.fresh())
        print("| killed | runs | died | lost or damaged | largest difference of a vector |")
        print("|---|---|---|---|---|")
        points = ({"kill_at": float(point)} for point in range(1, whole.points + 1))
        count("at every write point", rehearsal, points)
        moments = random.Random(seed)  # noqa: S311 - not for secrets
        plans = ({"kill_after": moments.uniform(0, whole.seconds)} for _ in range(instants))
        count("at random instants", rehearsal, plans)


def count(name: str, rehearsal: Rehearsal, plans: Iterator[dict[str, float]]) -> None:
    """One row of the table."""
    runs = died = bad = 0
    largest = 0.0
    for plan in plans:
        run: Run = rehearsal.disturb(library := rehearsal.fresh(), **plan)
        runs += 1
        died += run.killed
        try:
            largest = max(largest, rehearsal.verify(library, run))
        except AssertionError as error:
            bad += 1
            print(plan, error, file=sys.stderr)
    print(f"| {name} | {runs} | {died} | {bad} | {largest:.1e} |", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
