"""How far the verdicts of a checklist can be trusted, and how long it takes.

    python -m benchmarks.checklist.verdicts

On the sample jobs. pairs.jsonl are pairs of a requirement and a job, judged by hand before anything
was tuned: what is called met that is met (precision), and what is met that is called so (recall), for the
half that was tuned on, the other half, and both. shown.jsonl are cells taken at random from those
called met for other requirements, in three rounds, and judged by hand; after each the rule was mended. At
last the time of six requirements over all records, beside that of embedding the same clauses at once.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.core.arrays import Float32
from desktop_app.core.checklist import Checked, Evidence
from desktop_app.core.paths import SAMPLE_CORPUS
from desktop_app.core.types import IndexRequest
from desktop_app.services.indexing.index import index
from desktop_app.services.libraries import open_or_create
from desktop_app.services.models import open_encoder
from desktop_app.services.searching.checklist import Checker
from desktop_app.services.searching.search import Searcher

PAIRS = Path(__file__).with_name("pairs.jsonl")
SHOWN = Path(__file__).with_name("shown.jsonl")
EVERY = 10_000
SIX = (
    "Python programming",
    "No phone sales",
    "Driving license",
    "Works at night",
    "Five years of experience",
    "Speaks French",
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A requirement, a job, and whether the job's text meets it, by hand."""

    requirement: str
    job: str
    met: bool


@dataclass(frozen=True, slots=True)
class Score:
    """How many pairs are met and called so, called so, met, and there."""

    right: int
    called: int
    met: int
    pairs: int

    @property
    def precision(self) -> float:
        return self.right / max(self.called, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.met, 1)


def pairs(path: Path = PAIRS) -> list[list[Pair]]:
    """The judged pairs, a list for each requirement."""
    judged = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        [
            Pair(one["requirement"], job, met)
            for met in (True, False)
            for job in one["met" if met else "not_met"]
        ]
        for one in judged
    ]


def score(checked: Checked, judged: Sequence[Pair]) -> Score:
    """What is called met among these pairs, against what is."""
    cells = found(checked)
    called = [pair for pair in judged if (cell := cells.get((pair.requirement, pair.job))) and cell.met]
    right = sum(pair.met for pair in called)
    return Score(right, len(called), sum(pair.met for pair in judged), len(judged))


def found(checked: Checked) -> dict[tuple[str, str], Evidence | None]:
    """The cells by requirement and the record's id."""
    return {
        (requirement, record.id): cell
        for record in checked.records
        for requirement, cell in zip(checked.requirements, record.cells, strict=True)
    }


def check(
    searcher: Searcher, requirements: Sequence[str], most: int, checker: Checker | None = None
) -> Checked:
    """Goes through all steps at once."""
    steps = (checker or Checker()).steps(lambda: searcher, requirements, most)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            checked: Checked = end.value
            return checked


def main() -> None:
    """Prints two Markdown tables and two lines."""
    encoder = open_encoder()
    with (
        tempfile.TemporaryDirectory() as temporary,
        open_or_create(IndexRequest(Path(temporary, "library")), encoder) as library,
    ):
        index(library, IndexRequest(library.folder, paths=(SAMPLE_CORPUS,)), encoder)
        searcher = Searcher(library, encoder)
        judged = pairs()
        checked = check(searcher, [one[0].requirement for one in judged], EVERY)
        print("| pairs | met | called met | precision | recall |")
        print("|---|---|---|---|---|")
        for name, some in (("tuned on", judged[::2]), ("others", judged[1::2]), ("all", judged)):
            one = score(checked, [pair for group in some for pair in group])
            print(
                f"| {name}, {one.pairs} | {one.met} | {one.called} | {one.precision:.2f} | {one.recall:.2f} |"
            )
        _shown(searcher)
        _time(searcher)


def _shown(searcher: Searcher) -> None:
    judged = pairs(SHOWN)
    print("\n| cells | met | still called met | of them right |\n|---|---|---|---|")
    for number, some in enumerate((judged[:12], judged[12:21], judged[21:]), start=1):
        checked = check(searcher, [one[0].requirement for one in some], EVERY)
        one = score(checked, [pair for group in some for pair in group])
        print(f"| round {number}, {one.pairs} | {one.met} | {one.called} | {one.precision:.2f} |")


def _time(searcher: Searcher) -> None:
    check(searcher, SIX[:1], 1)  # what is loaded at the first query
    known: dict[tuple[str, str, str], Float32] = {}
    started = time.perf_counter()
    check(searcher, SIX, 50, Checker(known))
    whole = time.perf_counter() - started
    texts = [text for *_, text in known]
    started = time.perf_counter()
    searcher.encoder.encode(texts, searcher.library.recipe.queries)
    alone = time.perf_counter() - started
    print(f"\nSix requirements: {whole:.2f} s; embedding the same {len(texts):,} clauses: {alone:.2f} s;")
    print(f"{whole / alone:.2f} times as long.")


if __name__ == "__main__":
    main()
