"""Whether a match is the probability that it says it is, and the curves it comes from.

    python -m benchmarks.search.relevance [FOLDER]

Libraries of the sets of $EMBEDSCOPE_DATA/retrieval, of the sample jobs and of the mixed folder of
`known_items` are asked their own queries (judged answers), the questions with one known answer, other sets'
queries, everyday sentences, random words and random letters (nothing is right). The curves of
`search/relevance.py` are fitted on the first ten results of each query, and judged on the fifth of the
queries that was left out, five times. For "Find similar" documents of the sets stand in for queries: similar
is what answers a question that they answer; in a library of another set nothing is. With FOLDER the libraries
are kept there.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from benchmarks.search.known_item_folder import SETS, make, questions
from benchmarks.search.known_items import documents
from desktop_app.core.paths import RESOURCES
from desktop_app.core.query_values import SimilarTo
from desktop_app.core.types import MODES, IndexRequest, Mode
from desktop_app.corpus.qrels import read_qrels, read_queries
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.search import relevance
from desktop_app.search.calibration import nonsense
from desktop_app.search.evaluate import ndcg
from desktop_app.services.indexing.index import index
from desktop_app.services.libraries import open_or_create
from desktop_app.services.models import open_encoder
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.similar import SimilarSearch

Floats = NDArray[np.float64]
MOST, OTHERS = 500, 60
"""Queries of a set, and of those that have no answer, for each library."""
FOLDS, FIRST, MIXED = 5, 10, "mixed"
KNEES = {"hybrid": 0.5, "semantic": 0.3, "keyword": 0.4, "similar": 0.2}
"""Of steps of 0.1 the one with the least calibration error."""
SIMILAR_IN = ("cranfield", "med")
"""Whose judges named several answers to a question."""
LENGTHS = ((1, 2), (3, 5), (6, 10_000))
"""Classes of queries by their words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query of a kind to a library, with the grades of its answers by (name of the file, id)."""

    library: str
    kind: str
    text: str
    grades: dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """The evidence of the first ten results, float64, and their grades."""

    asked: Asked
    evidence: Floats
    grades: list[int]


def main(data: Path, kept: Path) -> None:
    """Prints a table for each mode."""
    encoder = open_encoder()
    opened = {name: Library.open(path) for name, path in _libraries(data, kept, encoder)}
    everything = list(_queries(data, opened, encoder))
    for mode in MODES:
        seen = [found for one in everything if (found := _seen(opened[one.library], encoder, one, mode))]
        _report(mode, seen)
    _report("similar", list(_similar(data, opened, encoder)))


def _libraries(data: Path, kept: Path, encoder: Encoder) -> Iterator[tuple[str, Path]]:
    sources = {name: data / "retrieval" / name / "corpus.jsonl" for name in SETS}
    sources |= {"jobs": RESOURCES / "corpora" / "jobs.jsonl", MIXED: kept / "folder"}
    if not (kept / "folder").exists():
        (kept / "folder").mkdir(parents=True)
        make(kept / "folder", data)
    for name, source in sources.items():
        request = IndexRequest(kept / name, paths=(source,))
        with open_or_create(request, encoder) as library:
            index(library, request, encoder)
        yield name, kept / name


def _queries(data: Path, opened: dict[str, Library], encoder: Encoder) -> Iterator[Asked]:
    random = np.random.default_rng(5)
    file_of = dict.fromkeys(SETS, "corpus")
    for name in SETS:
        folder = data / "retrieval" / name
        texts, judged = read_queries(folder / "queries.jsonl"), read_qrels(folder / "qrels" / "test.tsv")
        some = [sorted(judged)[number] for number in random.permutation(len(judged))[:MOST]]
        for key in some:
            for library, file in ((name, file_of[name]), (MIXED, name)):
                grades = {(file, id_): grade for id_, grade in judged[key].items() if grade > 0}
                yield Asked(library, name, texts[key], grades)
        for library in {*SETS, "jobs"} - {name} - ({"jobs"} if name == "onet_titles" else set()):
            yield from (Asked(library, "other sets", texts[key], {}) for key in some[:OTHERS])
    for question in questions(documents(opened[MIXED])):
        yield Asked(MIXED, "known items", question.text, {(Path(question.source).stem, question.id): 1})
    sentences = (data / "sts" / "sts-dev.csv").read_text(encoding="utf-8").splitlines()
    letters = ["".join(random.choice([*"abcdefghijklmnopqrstuvwxyz"], 8)) for _ in range(OTHERS)]
    about_nothing = {
        "random words": nonsense(encoder.wordpiece.words(), OTHERS, seed=1),
        "random letters": letters,
        "everyday sentences": [
            line.split("\t")[5] for line in sentences[:: len(sentences) // OTHERS][:OTHERS]
        ],
    }
    for library in opened:
        for kind, texts_of in about_nothing.items():
            yield from (Asked(library, kind, text, {}) for text in texts_of)


def _seen(library: Library, encoder: Encoder, asked: Asked, mode: Mode) -> Seen | None:
    searcher = _searchers.setdefault(library.folder, Searcher(library, encoder))
    query = searcher.understand(asked.text)
    hits = searcher.search(asked.text, FIRST, mode, fold=False).hits
    scores = np.array([hit.score for hit in hits])
    if not len(scores):
        return None
    with library.reading():
        if mode == "semantic":
            chance = searcher.calibration.background(library.rows("mean"), "mean").chance
            scores = relevance.nearness(scores, chance)
        if mode == "keyword":
            scores = scores * relevance.WORDS / searcher.found_by_words(searcher.words(query)).information
    return Seen(asked, scores, [asked.grades.get((Path(hit.source).stem, hit.id), 0) for hit in hits])


_searchers: dict[Path, Searcher] = {}


def _similar(data: Path, opened: dict[str, Library], encoder: Encoder) -> Iterator[Seen]:
    """Documents of the sets whose judges named several answers, as what is to be similar to."""
    random = np.random.default_rng(6)
    finder = SimilarSearch()
    for name in SIMILAR_IN:
        alike = _answering_the_same(data / "retrieval" / name)
        some = [sorted(alike)[number] for number in random.permutation(len(alike))[:MOST]]
        for library, file in ((name, "corpus"), (MIXED, name)):
            row_of = _rows(opened[library], file)
            for id_ in filter(row_of.__contains__, some):
                asked = Asked(library, name, id_, {(file, other): 1 for other in alike[id_]})
                yield _seen_similar(opened[library], encoder, asked, finder, SimilarTo(id_, row_of[id_]))
        row_of = _rows(opened[name], "corpus")
        for library in {*SETS, "jobs"} - {name}:
            for id_ in filter(row_of.__contains__, some[:OTHERS]):
                text = opened[name].document(row_of[id_]).document.text
                asked = Asked(library, "other sets", id_, {})
                yield _seen_similar(opened[library], encoder, asked, finder, SimilarTo(id_, text=text))


def _answering_the_same(folder: Path) -> dict[str, set[str]]:
    alike: dict[str, set[str]] = {}
    for grades in read_qrels(folder / "qrels" / "test.tsv").values():
        answers = {id_ for id_, grade in grades.items() if grade > 0}
        for id_ in answers if len(answers) > 1 else ():
            alike.setdefault(id_, set()).update(answers - {id_})
    return alike


def _rows(library: Library, file: str) -> dict[str, int]:
    stored = ((row, library.document(row)) for row in library.documents())
    return {one.document.id: row for row, one in stored if Path(one.source).stem == file}


def _seen_similar(
    library: Library, encoder: Encoder, asked: Asked, finder: SimilarSearch, to: SimilarTo
) -> Seen:
    searcher = _searchers.setdefault(library.folder, Searcher(library, encoder))
    hits = finder.similar(searcher, to, FIRST).hits
    evidence = relevance.nearness(np.array([hit.score for hit in hits]), searcher.chance("mean"))
    return Seen(asked, evidence, [asked.grades.get((Path(hit.source).stem, hit.id), 0) for hit in hits])


def _report(mode: str, seen: list[Seen]) -> None:
    columns = np.concatenate([_columns(one.evidence, KNEES[mode]) for one in seen])
    right = np.concatenate([np.array(one.grades) > 0 for one in seen])
    fold = np.repeat(np.arange(len(seen)) % FOLDS, [len(one.grades) for one in seen])
    probability = np.zeros(len(right))
    for number in range(FOLDS):
        fitted = LogisticRegression(C=30, max_iter=3_000).fit(columns[fold != number], right[fold != number])
        probability[fold == number] = fitted.predict_proba(columns[fold == number])[:, 1]
    fitted = LogisticRegression(C=30, max_iter=3_000).fit(columns, right)
    own, beyond, rival, tenth = fitted.coef_[0]
    weights = f"{fitted.intercept_[0]:.2f}, {own:.2f}, {KNEES[mode]}, {-beyond:.2f}, {rival:.2f}, {tenth:.2f}"
    print(f"\n## {mode}: Curve({weights})\n")
    first = np.cumsum([0, *(len(one.grades) for one in seen)])[:-1]
    best = probability[first]
    judged = np.array([bool(one.asked.grades) for one in seen])
    rightly = judged & right[first]
    kinds = np.array([one.asked.kind for one in seen])
    words = np.array([len(one.asked.text.split()) for one in seen])
    silent = best < relevance.NOTHING
    shown = [(kind, np.median(best[rightly & (kinds == kind)])) for kind in dict.fromkeys(kinds[judged])]
    each = ", ".join(f"{kind} {match:.0%}" for kind, match in shown)
    print(f"right answers at the first place, median match: {np.median(best[rightly]):.0%}; {each}")
    lost = [silent[rightly & (words >= low) & (words <= high)].mean() for low, high in LENGTHS]
    print("called no good match though right: " + ", ".join(f"{share:.1%}" for share in lost))
    nothing = [(kind, silent[(kinds == kind) & ~judged].mean()) for kind in dict.fromkeys(kinds[~judged])]
    print(
        "called no good match, nothing being right: "
        + ", ".join(f"{kind} {share:.0%}" for kind, share in nothing)
    )
    for library in dict.fromkeys(one.asked.library for one in seen):
        for kind in dict.fromkeys(kinds[judged]):
            some = [one for one in seen if (one.asked.library, one.asked.kind) == (library, kind)]
            if some and kind != "known items":
                print(f"nDCG@10, {kind} in {library}: {np.mean([_ndcg(one) for one in some]):.3f}")
    _reliability(probability, right)


def _columns(evidence: Floats, knee: float) -> Floats:
    last = min(float(evidence[-1]), 0.0)
    tenth = evidence[FIRST - 1] if len(evidence) >= FIRST else last
    rival = np.full(len(evidence), evidence[0])
    rival[0] = evidence[1] if len(evidence) > 1 else last
    columns = (evidence, np.maximum(evidence - knee, 0), rival, np.full(len(evidence), tenth))
    return np.stack(columns, axis=1)


def _ndcg(one: Seen) -> float:
    grades = {str(number): grade for number, grade in enumerate(one.asked.grades.values())}
    left = dict(grades)
    ranked = []
    for place, grade in enumerate(one.grades):
        known = next((key for key, value in left.items() if value == grade), "") if grade else ""
        name = known or f"none{place}"
        left.pop(name, None)
        ranked.append(name)
    return ndcg(ranked, grades, FIRST)


def _reliability(probability: Floats, right: NDArray[np.bool_]) -> None:
    bins = np.minimum((probability * 10).astype(int), 9)
    error = 0.0
    print("\n| match | said, mean | right | results |\n|---|---|---|---|")
    for number in range(10):
        if (here := bins == number).any():
            said, share = probability[here].mean(), right[here].mean()
            error += here.mean() * abs(said - share)
            print(f"| {number}0 to {number + 1}0 % | {said:.0%} | {share:.0%} | {here.sum():,} |")
    print(f"\nexpected calibration error {error:.3f}", flush=True)


if __name__ == "__main__":
    sets = Path(os.environ["EMBEDSCOPE_DATA"])
    if len(sys.argv) > 1:
        main(sets, Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(sets, Path(temporary))
