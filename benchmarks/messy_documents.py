"""Reads the public messy documents and prints what became of each, as a Markdown table.

EMBEDSCOPE_DATA=folder python -m benchmarks.messy_documents
"""

from __future__ import annotations

import csv
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from desktop_app.core.types import Document, Skipped
from desktop_app.corpus.reader_process import ReaderProcess
from desktop_app.corpus.sources import SourceFile, read


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file; `kind` is the manifest's word, `reasons` are those of what was left out."""

    name: str
    kind: str
    documents: tuple[Document, ...]
    reasons: tuple[str, ...]
    seconds: float

    @property
    def characters(self) -> int:
        """Characters of text read, titles of records included."""
        return sum(len(document.text or document.title) for document in self.documents)


def outcomes(folder: Path, with_passwords: bool = True) -> list[Outcome]:
    """Reads every file that MANIFEST.csv in `folder` names, as the application does."""
    with (folder / "MANIFEST.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    known = {
        folder / row["file"]: row["note"].removeprefix("password: ")
        for row in rows
        if "password: " in row["note"]
    }
    found = []

    def ask(path: Path, wrong: bool) -> str | None:
        return known.get(path) if with_passwords and not wrong else None

    with ReaderProcess(ask) as process:
        for row in rows:
            started = time.perf_counter()
            items: list[Document | Skipped] = []
            for file in read([folder / row["file"]], process=process):
                items += file.documents() if isinstance(file, SourceFile) else [file]
            documents = tuple(item for item in items if isinstance(item, Document))
            reasons = tuple(item.reason for item in items if isinstance(item, Skipped))
            seconds = time.perf_counter() - started
            found.append(Outcome(Path(row["file"]).name, row["kind"], documents, reasons, seconds))
    return found


def table(found: list[Outcome]) -> str:
    """One line a file, in the manifest's order, and a summary."""
    lines = ["| file | kind | outcome | characters |", "|---|---|---|---:|"]
    for outcome in found:
        count = len(outcome.documents)
        told = [f"{count} document{'s' if count > 1 else ''}"] if count else []
        told += outcome.reasons[:2]
        if len(outcome.reasons) > 2:
            told.append(f"{len(outcome.reasons) - 2} more left out")
        lines.append(f"| {outcome.name} | {outcome.kind} | {'; '.join(told)} | {outcome.characters:,} |")
    read_files = [outcome for outcome in found if outcome.documents]
    summary = (
        f"{len(found)} files: {len(read_files)} read, {len(found) - len(read_files)} told with a reason;"
        f" {sum(outcome.characters for outcome in found):,} characters in"
        f" {sum(outcome.seconds for outcome in found):.1f} s."
    )
    return "\n".join([*lines, "", summary])


def main() -> int:
    data = os.environ.get("EMBEDSCOPE_DATA")
    if not data:
        print("Set EMBEDSCOPE_DATA to the folder with the public data.", file=sys.stderr)
        return 2
    print(table(outcomes(Path(data, "messy_documents"))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
