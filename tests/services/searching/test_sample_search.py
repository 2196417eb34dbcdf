"""The guide's story on the sample corpus: meaning finds what words miss."""

import json
import re
from collections.abc import Iterator

import pytest

from desktop_app.core.paths import SAMPLE_CORPUS, SAMPLE_LIBRARY
from desktop_app.library.store import Library
from desktop_app.services.models import open_encoder
from desktop_app.services.searching.search import Searcher

JOBS = {job["_id"]: job for job in map(json.loads, SAMPLE_CORPUS.read_text(encoding="utf-8").splitlines())}
PYTHON = {"Senior Python Developer", "Python Backend Engineer"}
MACHINE_LEARNING = {"ML Engineer", "Machine Learning Engineer"}


@pytest.fixture(scope="module")
def searcher() -> Iterator[Searcher]:
    with Library.open(SAMPLE_LIBRARY) as library:  # which the setup has made of the corpus
        assert library.counts().documents == len(JOBS) == 1_000
        yield Searcher(library, open_encoder())


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
