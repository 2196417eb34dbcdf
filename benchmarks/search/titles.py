"""What a title may take of a passage: nDCG@10 and known items with titles cut to so many word pieces.

    python -m benchmarks.search.titles [SET …]

Libraries of the sets of $EMBEDSCOPE_DATA, with titles before their passages as `corpus/passages.py` puts
them, and cut: left out, to 8, 16, 24, 39 pieces, to a quarter of a passage. MED has its first sentence as the
title of the rest. "articles" are those of XQuAD (five paragraphs each), whose questions ask for one of them:
under their names, and under a long title, the first sentence behind the name. Known items are the questions
that `known_item_folder.py` beside it makes, to Cranfield alone. The interval of a difference to whole titles
is 95 %, by resampling of the queries, paired.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from benchmarks.search.known_item_folder import KINDS, questions
from benchmarks.search.known_items import documents
from desktop_app.core.arrays import Float32
from desktop_app.core.jobs import NEVER, CancelToken, Report, silent
from desktop_app.core.recipe import ReadAs
from desktop_app.core.types import Document, IndexRequest, Mode, Passage, Vectors
from desktop_app.corpus.passages import SPECIAL_TOKENS, Spans, split
from desktop_app.corpus.qrels import read_qrels, read_queries
from desktop_app.corpus.sentences import sentences
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.search.evaluate import ndcg, resampled
from desktop_app.services import passages
from desktop_app.services.indexing.index import index
from desktop_app.services.models import open_bundle, recipe_for
from desktop_app.services.searching.search import Searcher

TOP, MOST, SHORT = 10, 500, 64
"""Results of a query, queries of a set, and the pieces of a passage in the set of short ones."""
ASKED: tuple[Mode, ...] = ("semantic", "hybrid")


@dataclass(frozen=True, slots=True)
class Cap:
    """What a title may have: so many word pieces, and such a share of the passage's."""

    pieces: int = sys.maxsize
    share: float = 1


CAPS = {
    "whole": Cap(),
    "none": Cap(0),
    "8": Cap(8),
    "16": Cap(16),
    "24": Cap(24),
    "39": Cap(39),
    "a quarter": Cap(share=0.25),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, the grades of its answers by (name of the file, id), and what the passage shown may hold."""

    text: str
    grades: dict[tuple[str, str], int]
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Set:
    """What is indexed, and what is asked; `pieces` of a passage where the model's own number is not meant."""

    source: Path
    asked: Sequence[Asked] = ()
    pieces: int | None = None


class Remembering(Encoder):
    """An encoder that reads no text twice: most passages are alike under several caps."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, ReadAs | None], tuple[Float32, Float32]] = {}
        super().__init__(open_bundle(), threads=1)

    def encode(
        self,
        texts: Sequence[str],
        reading: ReadAs | None = None,
        report: Report = silent,
        cancel: CancelToken = NEVER,
    ) -> Vectors:
        """As `Encoder.encode`."""
        if new := [text for text in dict.fromkeys(texts) if (text, reading) not in self.known]:
            made = super().encode(new, reading, report, cancel)
            for text, mean, cls in zip(new, made.mean, made.cls, strict=True):
                self.known[text, reading] = mean, cls
        mean, cls = zip(*(self.known[text, reading] for text in texts), strict=True)
        return Vectors(np.stack(mean), np.stack(cls))


def main(data: Path, chosen: Sequence[str]) -> None:
    """Prints one Markdown table."""
    with tempfile.TemporaryDirectory() as temporary:
        encoder = Remembering()
        print("| set | mode | " + " | ".join(CAPS) + " |")
        print("|---" * (2 + len(CAPS)) + "|", flush=True)
        for name in chosen or SETS:
            _measure(name, SETS[name](data, Path(temporary)), encoder, Path(temporary))


def _measure(name: str, given: Set, encoder: Encoder, temporary: Path) -> None:
    found: dict[tuple[str, Mode], list[NDArray[np.float64]]] = {}
    for number, cap in enumerate(CAPS.values()):
        request = IndexRequest(temporary / f"{name} {number}", paths=(given.source,))
        recipe = recipe_for(encoder.bundle, request.preprocessing)
        recipe = replace(recipe, max_length=given.pieces or recipe.max_length)
        with (
            patch.object(passages, "split", capped(cap)),
            Library.open_or_create(request.folder, recipe, name) as library,
        ):
            index(library, request, encoder)
            asked = given.asked or _known_items(library)
            searcher = Searcher(library, encoder)
            for mode in ASKED:
                for what, values in _values(searcher, asked, mode).items():
                    found.setdefault((what, mode), []).append(values)
    for (what, mode), columns in found.items():
        print(f"| {name}, {what} | {mode} | {' | '.join(_cells(columns))} |", flush=True)


def capped(cap: Cap) -> Callable[..., list[Passage]]:
    """`split`, with the title cut between words to what `cap` leaves it; one without a text stays whole."""

    def split_capped(document: Document, spans: Spans, max_length: int, *rest: object) -> list[Passage]:
        pieces = spans(document.title)
        passage = min(len(pieces) + len(spans(document.text)), max_length - SPECIAL_TOKENS)
        room = min(cap.pieces, int(cap.share * passage))
        if document.text.strip() and len(pieces) > room:
            ends = [end for _, end in pieces[:room] if document.title[end : end + 1].isspace()]
            document = replace(document, title=document.title[: ends[-1]] if ends else "")
        return split(document, spans, max_length, *rest)  # type: ignore[arg-type]

    return split_capped


def _values(searcher: Searcher, asked: Iterable[Asked], mode: Mode) -> dict[str, NDArray[np.float64]]:
    gains, held = [], []
    for one in asked:
        hits = searcher.search(one.text, TOP, mode, "mean", fold=False).hits
        names = [(Path(hit.source).stem, hit.id) for hit in hits]
        gains.append(ndcg(names, one.grades, TOP))
        right = [hit for hit, name in zip(hits, names, strict=True) if name in one.grades]
        held.append(bool(right) and any(answer in right[0].passage for answer in one.holds))
    what = "nDCG@10"
    found = {what: np.array(gains, dtype=np.float64)}
    return found | ({"passage with the answer": np.array(held, dtype=np.float64)} if any(held) else {})


def _cells(columns: Sequence[NDArray[np.float64]]) -> Iterable[str]:
    values = np.stack(columns, axis=1)
    means = resampled(values)
    for number, mean in enumerate(values.mean(axis=0)):
        low, high = np.quantile(means[:, number] - means[:, 0], (0.025, 0.975))
        yield f"{mean:.3f}" + (
            f" ({mean - values[:, 0].mean():+.3f}, {low:+.3f} to {high:+.3f})" * (number > 0)
        )


def _beir(name: str, pieces: int | None = None) -> Callable[[Path, Path], Set]:
    def made(data: Path, _temporary: Path) -> Set:
        folder = data / "retrieval" / name
        return Set(folder / "corpus.jsonl", _judged(folder), pieces)

    return made


def _med(pieces: int | None = None) -> Callable[[Path, Path], Set]:
    def made(data: Path, temporary: Path) -> Set:
        folder = data / "retrieval" / "med"
        records = [json.loads(line) for line in (folder / "corpus.jsonl").open(encoding="utf-8")]
        for record in records:
            title, _, rest = record["text"].partition(" . ")
            if rest:
                record |= {"title": title, "text": rest}
        return Set(_written(temporary / "corpus.jsonl", records), _judged(folder), pieces)

    return made


def _judged(folder: Path) -> list[Asked]:
    texts, judged = read_queries(folder / "queries.jsonl"), read_qrels(folder / "qrels" / "test.tsv")
    some = [sorted(judged)[number] for number in np.random.default_rng(5).permutation(len(judged))[:MOST]]
    return [
        Asked(texts[key], {("corpus", id_): grade for id_, grade in judged[key].items() if grade > 0})
        for key in some
    ]


def _articles(long: bool) -> Callable[[Path, Path], Set]:
    def made(data: Path, temporary: Path) -> Set:
        records, asked = [], []
        for article in json.loads((data / "xquad" / "xquad.en.json").read_text(encoding="utf-8"))["data"]:
            name, parts = article["title"].replace("_", " "), article["paragraphs"]
            text = "\n\n".join(part["context"] for part in parts)
            start, end = sentences(text)[0] if long else (0, 0)
            title = f"{name}: {text[start:end]}" if long else name
            records.append({"_id": name, "title": title, "text": text[end:].strip()})
            for part in parts:
                for one in part["qas"]:
                    answers = tuple(answer["text"] for answer in one["answers"])
                    asked.append(Asked(one["question"], {("corpus", name): 1}, answers))
        some = np.random.default_rng(5).permutation(len(asked))[:MOST]
        return Set(_written(temporary / "corpus.jsonl", records), [asked[number] for number in some])

    return made


def _written(path: Path, records: Iterable[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def _known(data: Path, _temporary: Path) -> Set:
    return Set(data / "retrieval" / "cranfield" / "corpus.jsonl")


def _known_items(library: Library) -> list[Asked]:
    """Those whose words stand together."""
    return [
        Asked(question.text, {(Path(question.source).stem, question.id): 1})
        for question in questions(documents(library))
        if question.kind != KINDS[-1]
    ]


SETS: dict[str, Callable[[Path, Path], Set]] = {
    "Cranfield": _beir("cranfield"),
    "Cranfield, passages of 64": _beir("cranfield", SHORT),
    "MED": _med(),
    "MED, passages of 64": _med(SHORT),
    "O*NET": _beir("onet_titles"),
    "articles": _articles(long=False),
    "articles, long titles": _articles(long=True),
    "Cranfield, known items": _known,
}


if __name__ == "__main__":
    main(Path(os.environ["EMBEDSCOPE_DATA"]), sys.argv[1:])
