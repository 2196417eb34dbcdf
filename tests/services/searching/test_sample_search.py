"""The guide's story on the sample corpus: meaning finds what words miss."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.core.paths import SAMPLE_CORPUS
from desktop_app.core.types import IndexRequest
from desktop_app.services.libraries import open_or_create
from desktop_app.services.models import open_encoder
from desktop_app.services.searching.search import Searcher
from tests.services.indexed import index

JOBS = {job["_id"]: job for job in map(json.loads, SAMPLE_CORPUS.read_text(encoding="utf-8").splitlines())}
PYTHON = {"Senior Python Developer", "Python Backend Engineer"}
MACHINE_LEARNING = {"ML Engineer", "Machine Learning Engineer"}


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    folder: Path = tmp_path_factory.mktemp("sample") / "library"
    encoder = open_encoder()
    with open_or_create(IndexRequest(folder), encoder) as library:
        report = index(library, [SAMPLE_CORPUS], encoder)
        assert (report.documents, report.skipped) == (1_000, ())
        yield Searcher(library, encoder)


def titles(searcher: Searcher, query: str) -> list[str]:
    return [hit.title for hit in searcher.search(query).hits]


@pytest.mark.parametrize(
    ("query", "promised"),
    [
        (
            "I want to work with data analysis and Python programming",
            [{"Data Analyst", "Python Data Analyst"}, PYTHON, MACHINE_LEARNING, {"Data Engineer"}],
        ),
        ("I want a role working with data and Python", [PYTHON, {"Data Analyst"}, {"Data Engineer"}]),
        ("I love programming with data science tools", [{"Data Scientist"}, PYTHON, MACHINE_LEARNING]),
        ("I want a software engineering role with Python", [PYTHON, {"Software Engineer"}]),
    ],
)
def test_the_guides_queries_give_what_it_promises(
    searcher: Searcher, query: str, promised: list[set[str]]
) -> None:
    found = set(titles(searcher, query))
    assert all(found & any_of for any_of in promised), found
    assert not any("HR" in title or "Human" in title for title in found)


def test_the_best_match_for_data_analysis_is_a_data_job(searcher: Searcher) -> None:
    hits = searcher.search("I want to work with data analysis and Python programming").hits
    assert hits[0].title == "Data Analyst"
    assert {JOBS[hit.id]["category"] for hit in hits} <= {"Data and AI", "Software"}


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("extinguish blazes", "Firefighter"),
        ("pull out rotten tooth", "Dentist"),
        ("heal my puppy", "Veterinarian"),
        ("selling houses", "Real Estate Agent"),
        ("tending lawns", "Groundskeeper"),
        ("dissect computer viruses", "Malware Analyst"),
        ("repair wristwatches", "Watchmaker"),
        ("teach algebra", "Mathematics Teacher"),
        ("dead relatives' assets", "Probate Specialist"),
        ("steer locomotives", "Train Driver"),
        ("herding sheep", "Shepherd"),
        ("deliver babies", "Midwife"),
    ],
)
def test_the_best_answer_shares_no_word_with_the_query(searcher: Searcher, query: str, title: str) -> None:
    best = searcher.search(query, mode="semantic").hits[0]
    assert best.title == title
    assert title in titles(searcher, query)[:2], "the words of others push it back"
    words = set(re.findall(r"\w+", " ".join(JOBS[best.id].values()).lower()))
    assert not words & set(re.findall(r"\w+", query.lower()))
    assert not [hit for hit in searcher.search(query, mode="keyword").hits if hit.id == best.id]
