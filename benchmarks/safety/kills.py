"""Kills indexing runs, with SIGKILL, at every write point and at random instants, and counts what is lost.

    nice python -m benchmarks.safety.kills [RANDOM INSTANTS, 200] [SEED]

The corpus is small and its commits are many, so that most instants hit one. A run that ended before its
instant came is not counted. Prints one Markdown table.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.safety.disturbing import Rehearsal
from desktop_app.services.models import open_encoder


def main(instants: int = 200, seed: int = 1) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Rehearsal(Path(folder), open_encoder()) as rehearsal,
    ):
        whole = rehearsal.disturb(rehearsal.fresh())
        print("| killed | times | lost or damaged | largest difference of a vector |\n|---|---|---|---|")
        points = ({"kill_at": float(point)} for point in range(1, whole.points + 1))
        count("at every write point", rehearsal, points, whole.points)
        moments = random.Random(seed)  # noqa: S311 - not for secrets
        plans = iter(lambda: {"kill_after": moments.uniform(0, whole.seconds)}, None)
        count("at random instants", rehearsal, plans, instants)


def count(name: str, rehearsal: Rehearsal, plans: Iterator[dict[str, float]], wanted: int) -> None:
    """One row of the table."""
    killed = bad = 0
    largest = 0.0
    while killed < wanted:
        plan = next(plans)
        run = rehearsal.disturb(library := rehearsal.fresh(), **plan)
        killed += run.killed
        try:
            largest = max(largest, rehearsal.verify(library, run))
        except AssertionError as error:
            bad += 1
            print(plan, error, file=sys.stderr)
    print(f"| {name} | {killed} | {bad} | {largest:.1e} |", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
