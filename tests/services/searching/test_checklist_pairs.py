"""The pairs of requirement and job that were judged by hand, against what the checklist calls them."""

import json
from collections.abc import Iterator

import pytest

from benchmarks.checklist.verdicts import HELD_OUT, check, pairs, score
from desktop_app.core.checklist import Checked
from desktop_app.core.paths import SAMPLE_CORPUS
from desktop_app.core.recipe import Recipe
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.services.searching.search import Searcher
from tests.services.indexed import index

JUDGED = [pair for group in pairs() for pair in group]
NEW = [pair for group in pairs(HELD_OUT) for pair in group]


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Checked]:
    """Of the sample jobs those that were judged, and every fifth, so that chance is about the same."""
    folder = tmp_path_factory.mktemp("pairs")
    wanted = {pair.job for pair in (*JUDGED, *NEW)}
    lines = SAMPLE_CORPUS.read_text(encoding="utf-8").splitlines()
    jobs = [line for number, line in enumerate(lines) if number % 5 == 0 or json.loads(line)["_id"] in wanted]
    (folder / "jobs.jsonl").write_text("\n".join(jobs), encoding="utf-8")
    with Library.create(folder / "library", Recipe(encoder.bundle.fingerprint, 256)) as writer:
        index(writer, [folder / "jobs.jsonl"], encoder)
    with Library.open(folder / "library") as library:
        requirements = list(dict.fromkeys(pair.requirement for pair in (*JUDGED, *NEW)))
        yield check(Searcher(library, encoder), requirements, len(jobs))


def test_what_is_called_met_is_met_and_most_of_what_is_met_is_called_so(checked: Checked) -> None:
    assert len(JUDGED) == 60
    found = score(checked, JUDGED)
    assert found.precision >= 0.9
    assert found.recall >= 0.65


def test_it_holds_on_the_half_that_was_not_tuned_on(checked: Checked) -> None:
    found = score(checked, [pair for group in pairs()[1::2] for pair in group])
    assert found.precision >= 0.9
    assert found.recall >= 0.7


def test_most_of_it_holds_of_requirements_that_nothing_was_tuned_on(checked: Checked) -> None:
    found = score(checked, NEW)
    assert found.precision >= 0.75
    assert found.recall >= 0.75
