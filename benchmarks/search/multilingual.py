"""How well a model finds paragraphs across languages: `python -m benchmarks.search.multilingual NAME …`.

XQuAD (Artetxe et al. 2020): the same 1,190 questions over the same 240 paragraphs in several languages. Each
question has one paragraph that answers it, so nDCG@10 is 1 / log2(1 + its rank) within the first ten.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from desktop_app.core.arrays import Float32
from desktop_app.core.recipe import ReadAs
from desktop_app.encoder.encode import Encoder
from desktop_app.services.models import named

DATA = Path(os.environ.get("EMBEDSCOPE_DATA", "data")) / "xquad"
TOP = 10


def main() -> None:
    """Prints a table a model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="+", metavar="NAME")
    parser.add_argument("--dimensions", type=int, nargs="*", default=[], help="also with the first N numbers")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    languages = sorted(path.name.split(".")[1] for path in DATA.glob("xquad.*.json"))
    texts = {language: read(language) for language in languages}
    for name in options.models:
        bundle = named(name)
        encoder = Encoder(bundle, threads=options.threads)
        ways = {"as it was trained": (encoder.queries, encoder.passages)}
        if encoder.queries != encoder.passages or encoder.queries.prompt:
            plain = ReadAs(encoder.passage_length)
            ways["without prompts"] = (plain, plain)
        print(f"\n**{bundle.manifest.name}**\n")
        print("| | question | paragraphs | nDCG@10 | processor s |\n|---|---|---|---|---|")
        for way, (queries, passages) in ways.items():
            started = time.process_time()
            asked = {language: vectors(encoder, texts[language][0], queries) for language in languages}
            given = {language: vectors(encoder, texts[language][1], passages) for language in languages}
            spent = time.process_time() - started
            answers = texts[languages[0]][2]
            pairs = [(one, one) for one in languages] + [(one, "en") for one in languages if one != "en"]
            for one, other in pairs:
                figure = ndcg(asked[one], given[other], answers)
                print(f"| {way} | {one} | {other} | {figure:.3f} | {spent:.0f} |", flush=True)
            for size in options.dimensions if way == "as it was trained" else ():
                for one, other in pairs:
                    figure = ndcg(cut(asked[one], size), cut(given[other], size), answers)
                    print(f"| {size} dimensions | {one} | {other} | {figure:.3f} | |", flush=True)


def read(language: str) -> tuple[list[str], list[str], list[int]]:
    """The questions, the paragraphs, and for each question the number of its paragraph."""
    document = json.loads((DATA / f"xquad.{language}.json").read_bytes())
    paragraphs = [paragraph for article in document["data"] for paragraph in article["paragraphs"]]
    questions, answers = [], []
    for number, paragraph in enumerate(paragraphs):
        for item in paragraph["qas"]:
            questions.append(item["question"])
            answers.append(number)
    return questions, [paragraph["context"] for paragraph in paragraphs], answers


def vectors(encoder: Encoder, texts: list[str], how: ReadAs) -> Float32:
    """Unit vectors of the model's own pooling."""
    return encoder.encode(texts, replace(how)).pooled(encoder.bundle.manifest.pooling)


def cut(rows: Float32, size: int) -> Float32:
    """The first `size` numbers of each row, of unit length again."""
    short = rows[:, :size]
    return np.asarray(short / np.linalg.norm(short, axis=1, keepdims=True), dtype=np.float32)


def ndcg(asked: Float32, given: Float32, answers: list[int]) -> float:
    """nDCG@10 where each query has one answer (Järvelin & Kekäläinen 2002)."""
    scores = asked @ given.T
    own = scores[np.arange(len(answers)), answers]
    ranks = (scores > own[:, None]).sum(axis=1)
    return float(np.where(ranks < TOP, 1 / np.log2(ranks + 2), 0).mean())


if __name__ == "__main__":
    main()
