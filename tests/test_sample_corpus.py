"""The sample corpus keeps its promises: a thousand job descriptions, each its own text."""

import json
import re
from collections import Counter

import pytest

from desktop_app.core.paths import SAMPLE_CORPUS

RUN = 8


@pytest.fixture(scope="module")
def jobs() -> list[dict[str, str]]:
    return [json.loads(line) for line in SAMPLE_CORPUS.read_text(encoding="utf-8").splitlines()]


def words(job: dict[str, str]) -> list[str]:
    return re.findall(r"\w+", f"{job['title']} {job['description']} {job['requirements']}".lower())


def test_a_thousand_jobs_in_many_fields_of_work(jobs: list[dict[str, str]]) -> None:
    assert len(jobs) == len({job["_id"] for job in jobs}) == 1_000
    for job in jobs:
        assert list(job) == ["_id", "title", "description", "requirements", "category", "place", "level"]
        assert all(value and value == value.strip() for value in job.values())
        assert 30 <= len(words(job)) <= 90, job["_id"]
    assert len({job["category"] for job in jobs}) >= 20
    assert len({job["title"] for job in jobs}) > 900


def test_no_two_share_a_run_of_eight_words(jobs: list[dict[str, str]]) -> None:
    runs = Counter(
        run
        for job in jobs
        for run in {tuple(words(job)[at : at + RUN]) for at in range(len(words(job)) - RUN + 1)}
    )
    assert [" ".join(run) for run, count in runs.items() if count > 1] == []
