"""Measuring a library with the real model: what is measured is what a search shows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import pytrec_eval

from desktop_app.core.errors import AppError, Cancelled
from desktop_app.core.jobs import CancelToken, Progress
from desktop_app.core.paths import SAMPLE_CORPUS
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import GUIDE, POOLINGS, Mode, Pooling
from desktop_app.encoder.encode import Encoder
from desktop_app.library import marks
from desktop_app.library.marks import Mark
from desktop_app.library.store import Library
from desktop_app.search.evaluate import MEASURES
from desktop_app.services.searching.evaluate import (
    evaluate,
    evaluation_document,
    evaluation_lines,
    from_files,
    from_marks,
)
from desktop_app.services.searching.other_cleaning import OtherCleaning
from desktop_app.services.searching.search import Searcher
from tests.services.indexed import index

TREC = ("ndcg_cut_10", "recall_10", "recall_100", "recip_rank")
JOBS = [json.loads(line) for line in SAMPLE_CORPUS.read_text(encoding="utf-8").splitlines()[:150]]
QUERIES = {job["_id"]: " ".join(job["description"].split()[3:9]) for job in JOBS[:60]}
QRELS = {
    job["_id"]: {other["_id"]: 2 if other is job else 1 for other in JOBS if other["title"] == job["title"]}
    for job in JOBS[:60]
}


@pytest.fixture(scope="module")
def searcher(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, recipe: Recipe
) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("evaluating")
    (folder / "jobs.jsonl").write_text("\n".join(map(json.dumps, JOBS)))
    with Library.create(folder / "library", recipe) as library:
        index(library, [folder / "jobs.jsonl"], encoder)
        yield Searcher(library, encoder)


def test_a_query_without_a_text_is_told(searcher: Searcher) -> None:
    asked = {"a": QUERIES[JOBS[0]["_id"]], "b": " "}
    grades = QRELS[JOBS[0]["_id"]]
    judged = from_files(searcher.library, asked, {"a": grades, "b": grades})
    assert judged.notes == ("1 query has no text and counts as 0: write what it asks, or take it out.",)
    assert from_files(searcher.library, asked, {"a": grades}).notes == (), "it is not measured"


def test_every_way_is_measured_as_trec_eval_measures_what_search_shows(searcher: Searcher) -> None:
    told: list[Progress] = []
    evaluation = evaluate(searcher, from_files(searcher.library, QUERIES, QRELS), told.append)
    assert (told[-1].done, told[-1].total, told[-1].unit) == (60, 60, "queries")
    wanted: dict[str, tuple[Mode, Pooling]] = {
        "keyword": ("keyword", "mean"),
        "semantic": ("semantic", "mean"),
        "semantic-cls": ("semantic", "cls"),
        "hybrid": ("hybrid", "mean"),
    }
    assert [score.way.key for score in evaluation.scores] == list(wanted)
    evaluator = pytrec_eval.RelevanceEvaluator(QRELS, set(TREC))
    for score in evaluation.scores:
        mode, pooling = wanted[score.way.key]
        runs = {}
        for name, text in QUERIES.items():
            hits = searcher.search(text, 100, mode, pooling).hits
            runs[name] = {hit.id: 1.0 / hit.rank for hit in hits}
        expected = [
            np.mean([values[measure] for values in evaluator.evaluate(runs).values()]) for measure in TREC
        ]
        means = [one.mean for one in score.estimates]
        assert means[:3] == pytest.approx(expected[:3], abs=1e-6)
        assert means[3] <= expected[3] + 1e-6, "a reciprocal rank below the tenth counts as none"
        assert all(one.low <= one.mean <= one.high for one in score.estimates)
    best = max(evaluation.scores, key=lambda score: score.estimates[0].mean)
    assert best.behind is None
    for score in evaluation.scores:
        if score.behind:
            ahead = best.estimates[0].mean - score.estimates[0].mean
            assert score.behind.mean == pytest.approx(ahead)
    assert best.way.words in evaluation.verdict[0]


def test_the_documents_of_programs_and_terminals(searcher: Searcher) -> None:
    evaluation = evaluate(searcher, from_files(searcher.library, QUERIES, QRELS))
    modes = evaluation_document(evaluation)["modes"]
    assert {"keyword", "semantic", "hybrid"} <= modes.keys()
    for mode in modes.values():
        assert set(MEASURES) | {"queries"} <= mode.keys()
        assert mode["queries"] == 60
    lines = evaluation_lines(evaluation)
    assert len({len(line) for line in lines[:5]}) == 1
    assert evaluation.verdict[0] in lines


def test_what_the_library_lacks_is_missed_and_told(searcher: Searcher) -> None:
    judged = from_files(
        searcher.library, {"q": JOBS[0]["title"]}, {"q": {JOBS[0]["_id"]: 1, "nowhere": 1}, "r": {"x": 1}}
    )
    evaluation = evaluate(searcher, judged)
    assert evaluation.notes == ("1 relevant document is not in this library: that counts as not found.",)
    assert {score.estimates[2].mean for score in evaluation.scores} == {0.5}
    with pytest.raises(AppError, match="No query of the one file"):
        from_files(searcher.library, {"q": "text"}, {"r": {"x": 1}})
    with pytest.raises(AppError, match="None of the judged documents"):
        from_files(searcher.library, {"q": "text"}, {"q": {"x": 1}})


def test_a_blank_query_finds_nothing(searcher: Searcher) -> None:
    judged = from_files(searcher.library, {"q": "  "}, {"q": {JOBS[0]["_id"]: 1}})
    assert {score.estimates[0].mean for score in evaluate(searcher, judged).scores} == {0}


def test_it_can_be_stopped(searcher: Searcher) -> None:
    token = CancelToken()
    judged = from_files(searcher.library, QUERIES, QRELS)
    with pytest.raises(Cancelled):
        evaluate(searcher, judged, lambda progress: token.cancel(), token)
    with pytest.raises(Cancelled):
        OtherCleaning.embed(searcher, cancel=token)


def test_marks_are_measured_and_say_what_they_leave_out(searcher: Searcher) -> None:
    folder = searcher.library.folder
    with pytest.raises(AppError, match="No result is marked as good yet"):
        from_marks(searcher.library)
    hits = searcher.search("analyze datasets", 3).hits
    good, bad, better = (
        Mark("analyze datasets", hit.source, hit.id, grade)
        for hit, grade in zip(hits, (1, 0, 1), strict=True)
    )
    for made in (replace(good, query="analyze  datasets"), bad, better):
        marks.mark(folder, made)
    assert list(marks.of_query(folder, " analyze datasets").values()) == [True, False, True]
    marks.unmark(folder, better)
    assert len(marks.of_query(folder, "analyze datasets")) == 2
    marks.mark(folder, replace(good, query="nothing good", grade=0))
    marks.mark(folder, Mark("gone", "/nowhere.txt", "1", 1))
    judged = from_marks(searcher.library)
    assert [question.text for question in judged.questions] == ["analyze datasets"]
    evaluation = evaluate(searcher, judged)
    semantic = next(score for score in evaluation.scores if score.way.key == "semantic")
    assert [one.mean for one in semantic.estimates] == [1, 1, 1, 1]
    assert evaluation.verdict == ("1 query cannot tell which is best: 10 is the least, and 30 are better.",)
    assert evaluation.notes[1:] == (
        "1 marked document is no longer in this library and left out.",
        "1 query is left out, for which nothing is marked as good.",
    )


def test_the_other_cleaning_is_what_a_library_of_it_would_give(
    searcher: Searcher, encoder: Encoder, tmp_path: Path
) -> None:
    recipe = Recipe(encoder.bundle.fingerprint, searcher.library.recipe.max_length, "mean", GUIDE)
    recleaned = OtherCleaning.embed(searcher)
    evaluation = evaluate(searcher, from_files(searcher.library, QUERIES, QRELS), recleaned=recleaned)
    scores = {score.way.key: score.estimates for score in evaluation.scores}
    with Library.create(tmp_path / "library", recipe) as library:
        index(library, [searcher.library.folder.parent / "jobs.jsonl"], encoder)
        other = Searcher(library, encoder)
        expected = evaluate(other, from_files(library, QUERIES, QRELS))
        back = OtherCleaning.embed(other)
    theirs = {score.way.key: score.estimates for score in expected.scores}
    for pooling, key in zip(POOLINGS, ("semantic", "semantic-cls"), strict=True):
        ours = scores[f"semantic-{pooling}-recleaned"]
        for one, two in zip(ours, theirs[key], strict=True):
            assert one.mean == pytest.approx(two.mean, abs=1e-3)
    assert (recleaned.untouched, back.untouched) == (False, True)


def test_what_is_not_embedded_yet_is_told(searcher: Searcher, encoder: Encoder, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(searcher.library.folder, folder)
    with Library.open(folder, writable=True) as library:
        with library.writing() as database:
            database.execute("UPDATE passages SET vector = NULL WHERE id <= 2")
        evaluation = evaluate(Searcher(library, encoder), from_files(library, QUERIES, QRELS))
    assert evaluation.notes == ("2 passages are not embedded yet: meaning cannot find them.",)


def test_a_large_library_is_not_embedded_to_compare(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.services.searching.other_cleaning.LARGEST", 100)
    with pytest.raises(AppError, match="at most 100 are embedded"):
        OtherCleaning.embed(searcher)
