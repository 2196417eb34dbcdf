"""What indexing costs: documents a second, memory over time, and a second look at what did not change.

    python -m benchmarks.indexing [--documents 100000] [--files 10000]

The texts are made of the sentences of the sample corpus, two or three of them drawn at random, so that no two
are alike. Every run is a process of its own that writes down its resident memory every half a second.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from desktop_app.core.paths import SAMPLE_CORPUS

SAMPLE_S = 0.5
PROGRAM = Path(sys.executable).with_name("embedscope")


def main() -> None:
    """Prints one Markdown table."""
    options = argparse.ArgumentParser()
    options.add_argument("--documents", type=int, default=100_000)
    options.add_argument("--files", type=int, default=10_000)
    chosen = options.parse_args()
    print("| what | documents | seconds | documents a second | peak MB | MB at each fifth |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        row("sample jobs", SAMPLE_CORPUS, folder / "jobs library")
        records = folder / "records.jsonl"
        with records.open("w", encoding="utf-8") as handle:
            handle.writelines(
                json.dumps({"_id": str(n), "text": text}) + "\n"
                for n, text in enumerate(take(chosen.documents))
            )
        row("records of one file", records, folder / "records library")
        row("the same again", records, folder / "records library")
        files = folder / "files"
        files.mkdir()
        for number, text in enumerate(take(chosen.files)):
            (files / f"{number:06}.txt").write_text(text, encoding="utf-8")
        time.sleep(2.5)  # a file that is younger is read again
        row("files of a folder", files, folder / "files library")
        row("the same again", files, folder / "files library")


def take(count: int) -> Iterator[str]:
    """`count` different short texts, always the same ones."""
    records = map(json.loads, SAMPLE_CORPUS.read_text(encoding="utf-8").splitlines())
    sentences = [
        part for record in records for part in re.split(r"(?<=[.!?]) ", record["description"]) if part
    ]
    return islice(_texts(sentences), count)


def _texts(sentences: list[str]) -> Iterator[str]:
    chance = random.Random(5)  # noqa: S311 - not for secrets
    told = set()
    while True:
        text = " ".join(chance.sample(sentences, chance.choice((2, 2, 3))))
        if text not in told:
            told.add(text)
            yield text


def row(name: str, corpus: Path, library: Path) -> None:
    """One indexing run and its line of the table."""
    command: list[str | Path] = [PROGRAM, "index", corpus, "--library", library, "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        memory = list(_resident(process))
        assert process.stdout
        report = json.loads(process.stdout.read())
    curve = " ".join(f"{memory[len(memory) * part // 5 - 1]:.0f}" for part in range(1, 6))
    seconds = report["elapsed_s"]
    rate = report["documents"] / seconds
    print(
        f"| {name} | {report['documents']:,} | {seconds:.1f} | {rate:,.0f} | {max(memory):.0f} | {curve} |",
        flush=True,
    )


def _resident(process: subprocess.Popen[bytes]) -> Iterator[float]:
    """Megabytes the process holds, sampled until it ends; Linux only."""
    while process.poll() is None:
        status = Path(f"/proc/{process.pid}/status").read_text()
        if found := re.search(r"VmRSS:\s+(\d+)", status):
            yield int(found[1]) / 1e3
        time.sleep(SAMPLE_S)


if __name__ == "__main__":
    main()
