"""What match and "nothing relevant here" say of queries that belong to a library and of others.

    python -m benchmarks.search.calibration

For the sets of $EMBEDSCOPE_DATA/retrieval: the best match of their own queries, of the other sets' queries,
of sentences about everyday things (sts), of reviews, of random words and of random letters; and how many of
them are told that nothing relevant is here. Random words are other ones than those of the calibration.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import numpy as np

from desktop_app.core.types import IndexRequest
from desktop_app.encoder.encode import Encoder
from desktop_app.search.calibration import nonsense
from desktop_app.services.indexing.index import index
from desktop_app.services.libraries import open_or_create
from desktop_app.services.models import open_encoder
from desktop_app.services.searching.search import Searcher

SETS = ("onet_titles", "cranfield", "med")
MOST = 300
UNSEEN_SEED = 1


def main(data: Path) -> None:
    """Prints one Markdown table."""
    encoder = open_encoder()
    asked = queries(data, encoder)
    print("| library | queries | best match: quarter, median, three quarters | nothing relevant here |")
    print("|---|---|---|---|")
    for name in SETS:
        with (
            tempfile.TemporaryDirectory() as temporary,
            open_or_create(IndexRequest(Path(temporary, "library")), encoder) as library,
        ):
            index(
                library,
                IndexRequest(library.folder, paths=(data / "retrieval" / name / "corpus.jsonl",)),
                encoder,
            )
            searcher = Searcher(library, encoder)
            for kind, texts in asked.items():
                answers = [searcher.search(text, top=1) for text in texts]
                matches = [answer.hits[0].match if answer.hits else 0.0 for answer in answers]
                quarters = " ".join(f"{share:.0%}" for share in np.quantile(matches, (0.25, 0.5, 0.75)))
                none = np.mean([not answer.relevant for answer in answers])
                own = "its own" if kind == name else kind
                print(f"| {name} | {own} ({len(texts)}) | {quarters} | {none:.1%} |", flush=True)


def queries(data: Path, encoder: Encoder) -> dict[str, list[str]]:
    """At most MOST of each kind."""
    random = np.random.default_rng(0)

    def some(texts: list[str]) -> list[str]:
        return [texts[number] for number in sorted(random.permutation(len(texts))[:MOST])]

    def of(name: str) -> list[str]:
        text = (data / "retrieval" / name / "queries.jsonl").read_text(encoding="utf-8")
        return some([json.loads(line)["text"] for line in text.splitlines()])

    found = {name: of(name) for name in SETS}
    sts = (data / "sts" / "sts-dev.csv").read_text(encoding="utf-8").splitlines()
    reviews = [
        line.split("\t")[0]
        for path in sorted((data / "sentiment").glob("*_labelled.txt"))
        for line in path.read_text(encoding="utf-8").split("\n")
        if line
    ]
    letters = ["".join(random.choice([*"abcdefghijklmnopqrstuvwxyz"], 8)) for _ in range(MOST)]
    return found | {
        "everyday sentences": some([line.split("\t")[5] for line in sts]),
        "reviews": some(reviews),
        "random words": nonsense(encoder.wordpiece.vocabulary(), MOST, seed=UNSEEN_SEED),
        "random letters": letters,
    }


if __name__ == "__main__":
    main(Path(os.environ["EMBEDSCOPE_DATA"]))
