"""How well a library answers: every way to search, measured by judgements, with how sure that is."""

from __future__ import annotations

import time
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import NEVER, CancelToken, Progress, Report, silent
from desktop_app.core.types import POOLINGS, Mode, Pooling
from desktop_app.core.words import listed, per_cent
from desktop_app.corpus.qrels import Qrels
from desktop_app.language import plural, spoken, tr
from desktop_app.library import marks, waiting
from desktop_app.library.store import Library
from desktop_app.search.evaluate import DEPTH, MEASURES, Estimate, Grades, estimate, measure, resampled
from desktop_app.services.searching.other_cleaning import OtherCleaning
from desktop_app.services.searching.search import Searcher

QUERIES_AT_ONCE = 256
DECIDES = 10
"""From so many queries on a winner is named: the percentile interval is too narrow for fewer."""
FEW = 30
MEANING = {"mean": tr("Meaning (mean)"), "cls": tr("Meaning ([CLS])")}
RECLEANED = {
    ("mean", False): tr("Meaning (mean) on cleaned text"),
    ("mean", True): tr("Meaning (mean) on untouched text"),
    ("cls", False): tr("Meaning ([CLS]) on cleaned text"),
    ("cls", True): tr("Meaning ([CLS]) on untouched text"),
}
"""By pooling, and whether the text is read untouched."""


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query with the grade of each judged document, by its name."""

    text: str
    grades: Grades


@dataclass(frozen=True, slots=True)
class Judged:
    """What is known to be good in a library; `names` are the judged documents' by their row ids.

    `notes` say what has to be known of it, a sentence each.
    """

    questions: tuple[JudgedQuery, ...]
    names: Mapping[int, Hashable]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """A way to search; `key` is its name for programs, `words` for people."""

    key: str
    words: str
    mode: Mode
    pooling: Pooling
    recleaned: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """What a way to search reaches: an estimate of each of MEASURES, in their order.

    `behind` is how much more nDCG@10 the best way has, query by query; None for the best one.
    """

    way: Way
    estimates: tuple[Estimate, ...]
    behind: Estimate | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of all ways and, in sentences, which wins here, and what has to be known of it."""

    queries: int
    scores: tuple[Score, ...]
    verdict: tuple[str, ...]
    notes: tuple[str, ...]


def from_files(library: Library, queries: Mapping[str, str], qrels: Qrels) -> Judged:
    """The queries with judgements; a document's name is its own `_id`. Raises AppError without any.

    As in trec_eval, relevant documents that the library lacks are missed, and a query without any counts 0.
    """
    found = library.rows_of(name for grades in qrels.values() for name in grades)
    names = {row: key for _, key, row in found}
    asked = {name: grades for name, grades in qrels.items() if name in queries}
    questions = tuple(JudgedQuery(queries[name], grades) for name, grades in asked.items())
    if not questions:
        raise AppError(
            tr("No query of the one file is judged in the other."),
            tr("Choose queries and judgements of the same set."),
        )
    if not names:
        raise AppError(
            tr("None of the judged documents is in this library."),
            tr("Index the set's corpus.jsonl first; its documents are known by their _id."),
        )
    there = set(names.values())
    missing = {name for grades in asked.values() for name, grade in grades.items() if grade > 0} - there
    lacks = plural(
        len(missing),
        "{n} relevant document is not in this library: that counts as not found.",
        "{n} relevant documents are not in this library: that counts as not found.",
    )
    notes = [lacks] if missing else []
    if blank := sum(not question.text.strip() for question in questions):
        notes.append(
            plural(
                blank,
                "{n} query has no text and counts as 0: write what it asks, or take it out.",
                "{n} queries have no text and count as 0: write what they ask, or take them out.",
            )
        )
    return Judged(questions, names, tuple(notes))


def from_marks(library: Library) -> Judged:
    """The marks kept in the library. Raises AppError where no query has a document marked good.

    Queries for which nothing is good, and documents that are gone, say nothing and are left out.
    """
    made = marks.read(library.folder)
    rows = {(source, key): row for source, key, row in library.rows_of(one.key for one in made)}
    asked: dict[str, dict[Hashable, int]] = {}
    gone = 0
    for one in made:
        if (one.source, one.key) in rows:
            asked.setdefault(one.query, {})[one.source, one.key] = one.grade
        else:
            gone += 1
    questions = tuple(JudgedQuery(text, grades) for text, grades in asked.items() if any(grades.values()))
    if not questions:
        raise AppError(
            tr("No result is marked as good yet."),
            tr("Search, and mark what answers the query as good and what does not as bad."),
        )
    notes = [tr("What is not marked counts as not relevant: mark in every mode that is to be compared.")]
    if gone:
        notes.append(
            plural(
                gone,
                "{n} marked document is no longer in this library and left out.",
                "{n} marked documents are no longer in this library and left out.",
            )
        )
    if without := len(asked) - len(questions):
        notes.append(
            plural(
                without,
                "{n} query is left out, for which nothing is marked as good.",
                "{n} queries are left out, for which nothing is marked as good.",
            )
        )
    return Judged(questions, {row: name for name, row in rows.items()}, tuple(notes))


def ways(pooling: Pooling, recleaned: OtherCleaning | None = None) -> tuple[Way, ...]:
    """The ways to search a library of this pooling; what `search` does by itself comes under plain names."""
    other = next(one for one in POOLINGS if one != pooling)
    found = [
        Way("keyword", tr("Exact words"), "keyword", pooling),
        Way("semantic", MEANING[pooling], "semantic", pooling),
        Way(f"semantic-{other}", MEANING[other], "semantic", other),
        Way("hybrid", tr("Best"), "hybrid", pooling),
    ]
    if recleaned:
        for one in (pooling, other):
            words = RECLEANED[one, recleaned.untouched]
            found.append(Way(f"semantic-{one}-recleaned", words, "semantic", one, recleaned=True))
    return tuple(found)


def evaluate(
    searcher: Searcher,
    judged: Judged,
    report: Report = silent,
    cancel: CancelToken = NEVER,
    recleaned: OtherCleaning | None = None,
) -> Evaluation:
    """Searches for every question in every way; raises AppError and Cancelled.

    With `recleaned` the search by meaning is measured under its other cleaning as well.
    """
    asked = ways(searcher.library.recipe.pooling, recleaned)
    found = values(searcher, judged, asked, report, cancel, recleaned)
    with searcher.library.reading():
        problems = {problem for one in POOLINGS for problem in searcher.library.rows(one).problems}
    notes = [*judged.notes, *sorted(problems)]
    if left := waiting.amount(searcher.library).passages:
        notes.append(
            plural(
                left,
                "{n} passage is not embedded yet: meaning cannot find them.",
                "{n} passages are not embedded yet: meaning cannot find them.",
            )
        )
    return compared(asked, found, tuple(notes))


def values(
    searcher: Searcher,
    judged: Judged,
    asked: Sequence[Way],
    report: Report = silent,
    cancel: CancelToken = NEVER,
    recleaned: OtherCleaning | None = None,
) -> NDArray[np.float64]:
    """What each way reaches for each question, (queries, ways, measures); raises AppError and Cancelled."""
    total = len(judged.questions)
    found = np.zeros((total, len(asked), len(MEASURES)), dtype=np.float64)
    report(Progress(tr("Searching"), 0, total, "queries"))
    began = time.monotonic()
    for start in range(0, total, QUERIES_AT_ONCE):
        block = judged.questions[start : start + QUERIES_AT_ONCE]
        texts = [question.text for question in block]
        searcher.prepare(texts, cancel)
        cleaned = recleaned.encode(texts, cancel) if recleaned else None
        for number, question in enumerate(block):
            cancel.check()
            for column, way in enumerate(asked):
                ranking = None  # a query that says nothing finds nothing
                if question.text.strip():
                    if way.recleaned and recleaned and cleaned:
                        vector = cleaned.pooled(way.pooling)[number]
                        ranking = recleaned.ranking(vector, DEPTH, way.pooling)
                    else:
                        ranking = searcher.ranking(question.text, DEPTH, way.mode, way.pooling)
                rows: list[int] = ranking.documents.tolist() if ranking else []
                # Files that were read twice hold the same document twice: the better place counts.
                names = list(dict.fromkeys(judged.names.get(row, row) for row in rows))
                found[start + number, column] = measure(names, question.grades)
            done = start + number + 1
            rate = done / max(time.monotonic() - began, 1e-9)
            report(Progress(tr("Searching"), done, total, "queries", rate, (total - done) / rate))
    return found


def evaluation_document(evaluation: Evaluation) -> dict[str, Any]:
    """What `embedscope evaluate --json` prints."""
    modes = {}
    for score in evaluation.scores:
        means = {name: one.mean for name, one in zip(MEASURES, score.estimates, strict=True)}
        intervals = {name: [one.low, one.high] for name, one in zip(MEASURES, score.estimates, strict=True)}
        modes[score.way.key] = {**means, "queries": evaluation.queries, "intervals": intervals}
        if behind := score.behind:
            modes[score.way.key]["behind"] = {"ndcg@10": behind.mean, "interval": [behind.low, behind.high]}
    return {"modes": modes, "verdict": list(evaluation.verdict), "notes": list(evaluation.notes)}


def evaluation_lines(evaluation: Evaluation) -> list[str]:
    """The same for a terminal."""
    wide = max(len(score.way.words) for score in evaluation.scores)
    lines = [f"{'':<{wide}}" + "".join(f"  {name:>19}" for name in MEASURES)]
    for score in evaluation.scores:
        cells = (f"{one.mean:.3f} ({one.low:.3f}–{one.high:.3f})" for one in score.estimates)
        lines.append(f"{score.way.words:<{wide}}" + "".join(f"  {cell:>19}" for cell in cells))
    return [*lines, "", *evaluation.verdict, *evaluation.notes]


def compared(asked: Sequence[Way], values: NDArray[np.float64], notes: tuple[str, ...]) -> Evaluation:
    """The scores of ways by their `values`, (queries, ways, measures)."""
    queries, columns, measures = values.shape
    means = resampled(values.reshape(queries, -1)).reshape(-1, columns, measures)
    best = int(values[:, :, 0].mean(axis=0).argmax())
    scores = []
    for column, way in enumerate(asked):
        estimates = tuple(
            estimate(values[:, column, number], means[:, column, number]) for number in range(measures)
        )
        behind = None
        if column != best:
            behind = estimate(
                values[:, best, 0] - values[:, column, 0], means[:, best, 0] - means[:, column, 0], (-1, 1)
            )
        scores.append(Score(way, estimates, behind))
    said = verdict([(score.way.words, score.estimates[0].mean, score.behind) for score in scores], queries)
    return Evaluation(queries, tuple(scores), said, notes)


Compared = tuple[str, float, Estimate | None]
"""A way in words, its nDCG@10, and how much more the best one has; None for the best."""


def verdict(compared: Sequence[Compared], queries: int) -> tuple[str, ...]:
    """Who wins, or who cannot be told apart, over whom by how much, and whether the queries are few."""
    best, top, _ = next(item for item in compared if item[2] is None)
    others = sorted((item for item in compared if item[2]), key=lambda item: -item[1])
    if queries < DECIDES:
        few = plural(
            queries,
            "{n} query cannot tell which is best: {least} is the least, and {better} are better.",
            "{n} queries cannot tell which is best: {least} is the least, and {better} are better.",
            least=DECIDES,
            better=FEW,
        )
        return (few,)
    level = [_inside(words) for words, _, behind in others if behind and behind.low <= 0]
    sentences = [
        tr("{way} wins here: its nDCG@10 of {score} is ahead of every other.", way=best, score=f"{top:.3f}")
    ]
    if level:
        sentences = [
            plural(
                queries,
                "{ways} cannot be told apart with {n} query.",
                "{ways} cannot be told apart with {n} queries.",
                ways=listed([best, *level]),
            ),
            tr("{way} has the highest nDCG@10, {score}.", way=best, score=f"{top:.3f}"),
        ]
    for words, _, behind in others:
        if behind and behind.low > 0:
            low, high = signed(behind.low), signed(behind.high)
            sentences.append(
                tr(
                    "{way} finds more than {other}: {more} nDCG@10, {level} interval {low} … {high}.",
                    level=per_cent(0.95),
                    way=best,
                    other=_inside(words),
                    more=signed(behind.mean),
                    low=low,
                    high=high,
                )
            )
    if queries < FEW:
        sentences.append(
            plural(
                queries,
                "{n} query are few and the intervals wide: more can still turn the order.",
                "{n} queries are few and the intervals wide: more can still turn the order.",
            )
        )
    return tuple(sentences)


def signed(value: float) -> str:
    """0.0123 as "+0.012", with a true minus."""
    return f"{value:+.3f}".replace("-", "−")


def _inside(words: str) -> str:
    """A way's words in the middle of a sentence: in English no longer as a name."""
    return words[0].lower() + words[1:] if spoken() == "en" else words
