"""How far the verdicts of a checklist can be trusted, and how long it takes.

    python -m benchmarks.checklist.verdicts

On the sample jobs, pairs of a requirement and a job that were judged by hand: what is called met that is
met (precision), and what is met that is called so (recall). pairs.jsonl were judged before anything was
tuned, half of them tuned on; shown.jsonl are cells taken at random from those called met; fresh.jsonl and
heldout.jsonl are of fifty further requirements: cells called met, nearly met, and found by a search;
seen.jsonl of eighteen more, cells taken at random; on both the rule for words said of something else was
made. The curve of `services/searching/verdicts.py` is fitted on all but heldout.jsonl and the other half of
pairs.jsonl, and printed. At last the time of six requirements over all records, beside that of embedding the
same clauses.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from desktop_app.core.arrays import Float32
from desktop_app.core.checklist import Checked, Evidence
from desktop_app.core.paths import SAMPLE_CORPUS
from desktop_app.core.types import IndexRequest
from desktop_app.search.statements import clauses, held, statement
from desktop_app.services.indexing.index import index
from desktop_app.services.libraries import open_or_create
from desktop_app.services.models import open_encoder
from desktop_app.services.searching.checklist import Checker
from desktop_app.services.searching.search import Searcher

PAIRS = Path(__file__).with_name("pairs.jsonl")
SHOWN, FRESH, HELD_OUT, SEEN = (
    Path(__file__).with_name(f"{name}.jsonl") for name in ("shown", "fresh", "heldout", "seen")
)
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
    """Prints a Markdown table, the curve, and two lines."""
    encoder = open_encoder()
    with (
        tempfile.TemporaryDirectory() as temporary,
        open_or_create(IndexRequest(Path(temporary, "library")), encoder) as library,
    ):
        index(library, IndexRequest(library.folder, paths=(SAMPLE_CORPUS,)), encoder)
        searcher = Searcher(library, encoder)
        _verdicts(searcher)
        _time(searcher)


def _verdicts(searcher: Searcher) -> None:
    old = pairs()
    sets = {
        "tuned on before": old[::2],
        "called met before": pairs(SHOWN),
        "fresh": pairs(FRESH),
        "held out before": old[1::2],
        "held out": pairs(HELD_OUT),
        "seen": pairs(SEEN),
    }
    chance = searcher.chance("mean")
    print("| pairs | met | called met | precision | recall | calibration error |")
    print("|---|---|---|---|---|---|")
    known: dict[str, list[tuple[list[float], bool]]] = {}
    for name, some in sets.items():
        checked = check(searcher, [one[0].requirement for one in some], EVERY)
        judged = [pair for group in some for pair in group]
        one, error = score(checked, judged), _calibration_error(checked, judged)
        rates = f"{one.precision:.2f} | {one.recall:.2f} | {error:.3f}"
        print(f"| {name}, {one.pairs} | {one.met} | {one.called} | {rates} |", flush=True)
        known[name] = list(_evidence(checked, judged, chance))
    fitted_on = [each for name in list(known)[:3] for each in known[name]]
    fitted = LogisticRegression(C=10).fit([row for row, _ in fitted_on], [met for _, met in fitted_on])
    weights = ", ".join(f"{number:.2f}" for number in (fitted.intercept_[0], *fitted.coef_[0]))
    print(f"\nSTART, NEAR, PARTLY, DOUBTED = {weights}")


def _evidence(checked: Checked, judged: Sequence[Pair], chance: float) -> Iterator[tuple[list[float], bool]]:
    """What the curve knows of the sentence found for each pair, unless that is about something else."""
    cells = found(checked)
    for pair in judged:
        cell = cells.get((pair.requirement, pair.job))
        if cell is None or cell.contrary:
            continue
        asked = statement(pair.requirement)
        said = [held(asked, one) for one in clauses(cell.sentence) if one.start == cell.clause]
        if said:
            one = max(said, key=lambda each: each.words)
            firm = one.firm and one.own
            doubted = one.sense != "same" or one.counted in ("missing", "different") or not firm
            near = (cell.cosine - chance) / (1 - chance)
            yield [near, float(one.partly), float(doubted)], pair.met


def _calibration_error(checked: Checked, judged: Sequence[Pair]) -> float:
    """The expected calibration error of the matches, in five classes."""
    cells = found(checked)
    matches = np.array(
        [cell.match if (cell := cells.get((one.requirement, one.job))) else 0.0 for one in judged]
    )
    met = np.array([one.met for one in judged])
    classes = np.minimum((matches * 5).astype(int), 4)
    each = (classes == number for number in set(classes.tolist()))
    return float(sum(some.mean() * abs(matches[some].mean() - met[some].mean()) for some in each))


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
