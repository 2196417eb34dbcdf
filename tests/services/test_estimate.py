"""The time left that was told in recorded runs, against the time it took (see benchmarks/traces.py)."""

import json
from pathlib import Path

import pytest

from desktop_app.corpus.sources import SourceFile
from desktop_app.library.commit import Added
from desktop_app.library.waiting import Amount
from desktop_app.services.pace import Pace

TRACES = sorted((Path(__file__).parent / "traces").glob("*.json"))
SHORTEST = 1.0
"""Seconds: nobody minds a smaller error, be it a larger share of what is left."""


@pytest.mark.parametrize("trace", TRACES, ids=lambda path: path.stem)
def test_it_is_right_within_a_fifth_after_the_first_tenth(trace: Path) -> None:
    events = json.loads(trace.read_text())
    end = events[-1][0]
    pace = Pace(lambda _progress: None)
    estimates = []
    for moment, kind, *told in events[:-1]:
        match kind:
            case "found":
                pace.found([SourceFile(Path(f"file{ending}"), size) for ending, size in told[0].items()])
            case "known":
                pace.known(told[0], Amount(told[1], told[2]))
            case "read":
                sizes, seconds, passages, waiting, fresh, length = told
                lengths = [length // fresh] * fresh if fresh else []
                pace.read(sizes, seconds, Added(passages, waiting, tuple(("", one) for one in lengths)))
            case "embedded":
                pace.embedded(Amount(told[0], told[1]), told[2])
        if moment >= end / 10:
            left = pace.seconds_left()
            assert left is not None
            estimates.append((moment, left, end - moment))
    assert len(estimates) >= 3
    wrong = [item for item in estimates if abs(item[1] - item[2]) > max(item[2] / 5, SHORTEST)]
    assert wrong == []


def test_there_are_traces() -> None:
    assert len(TRACES) >= 3
