"""The time left that was told in recorded runs, against the time it took (see benchmarks/traces.py).

RECORDED are the first recordings made after the estimate was settled, in their order, none left out. Other
programs kept the processor busy meanwhile, more at times and less at others. Nobody can know what they will
take, so the same is asked once more of the processor time that the runs got.

QUIET are five of six recordings made one after the other while nothing else ran; the sixth took longer than
there was time for.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest

from desktop_app.corpus.sources import SourceFile
from desktop_app.library.commit import Added
from desktop_app.library.waiting import Amount
from desktop_app.services.indexing.pace import Pace

FOLDER = Path(__file__).parent / "traces"
RECORDED = (
    "sample_jobs",
    "documents_22",
    "html",
    "markdown",
    "long_texts",
    "onet_titles",
    "documents_24",
    "sts_dev",
    "with_pdf_32",
    "documents_23",
)
QUIET = ("quiet_sample_jobs", "quiet_html", "quiet_markdown", "quiet_documents", "quiet_plain_texts")
NEAR = 2.0
"""Seconds: nobody minds a smaller error, be it a larger share of what is left."""
Clock = Literal["wall", "processor"]


@dataclass(frozen=True)
class Told:
    """What was told at a moment and what was true then, in seconds."""

    left: float
    true: float

    @property
    def right(self) -> bool:
        return abs(self.left - self.true) <= max(self.true / 5, NEAR)


def told(name: str, clock: Clock) -> list[Told]:
    """What the estimate said after the first tenth of a recorded run."""
    events: list[Any] = json.loads((FOLDER / f"{name}.json").read_text())
    column = ("wall", "processor").index(clock)
    end = events[-1][column]
    pace = Pace(lambda _progress: None)
    found = []
    before = 0.0
    for event in events[:-1]:
        moment = event[column]
        kind, *values = event[2:]
        passed, before = moment - before, moment
        match kind:
            case "found":
                sizes = values[0].items()
                pace.found([SourceFile(Path(f"file{ending}"), size) for ending, size in sizes])
            case "known":
                pace.known(values[0], Amount(values[1], values[2]))
            case "read":
                sizes, seconds, passages, waiting, fresh, length = values
                lengths = [length // fresh] * fresh if fresh else []
                added = Added(passages, waiting, tuple(("", one) for one in lengths))
                pace.read(sizes, seconds if clock == "wall" else passed, added)
            case "embedded":
                pace.embedded(Amount(values[0], values[1]), values[2] if clock == "wall" else passed)
        if moment >= end / 10:
            left = pace.seconds_left()
            assert left is not None
            found.append(Told(left, end - moment))
    assert len(found) >= 3
    return found


def share(names: tuple[str, ...], clock: Clock) -> float:
    """Of all moments after the first tenth, how many were told right."""
    moments = [one for name in names for one in told(name, clock)]
    return sum(one.right for one in moments) / len(moments)


@pytest.mark.parametrize(("clock", "least"), [("wall", 0.4), ("processor", 0.95)])
def test_most_moments_are_told_right(clock: Clock, least: float) -> None:
    assert share(RECORDED, clock) >= least


def test_on_a_quiet_machine_all_are() -> None:
    assert share(QUIET, "wall") == 1


def test_every_recording_is_asked() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == {*RECORDED, *QUIET}
