"""Queries and judgements as retrieval sets come in the layout of BEIR: queries.jsonl and qrels/test.tsv."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from desktop_app.core.errors import AppError, os_errors
from desktop_app.corpus.formats.base import Refused
from desktop_app.corpus.formats.encoding import open_text
from desktop_app.language import tr

LARGEST = 256 << 20
"""Bytes of a file of queries or judgements; a larger one is something else."""
_HINT = tr('A line is a query, a document and its grade, with tabs between: "q1", "d7", "1".')

Qrels = dict[str, dict[str, int]]
"""Query id -> document id -> grade."""


def find(paths: Sequence[Path]) -> tuple[Path, Path]:
    """The queries and the judgements among `paths`: files, or the folder of a set. Raises AppError.

    Where only the one is among them, the other is looked for where BEIR puts it.
    """
    files = [file for path in paths for file in (_inside(path) if path.is_dir() else [path])]
    queries, qrels = _sorted(files)
    if queries and not qrels:
        _, qrels = _sorted(_inside(queries[0].parent))
    elif qrels and not queries:
        folder = qrels[0].parent
        queries, _ = _sorted([*_inside(folder), *_inside(folder.parent)])
    if not queries or not qrels:
        raise AppError(
            tr("There are no judgements (.tsv) in what was chosen.")
            if queries
            else tr("There are no queries (.jsonl) in what was chosen."),
            tr("Choose queries.jsonl and test.tsv, or a folder that holds queries.jsonl and qrels/test.tsv."),
        )
    return queries[0], qrels[0]


def read_queries(path: Path) -> dict[str, str]:
    """The text of every query by its id, from lines of JSON: {"_id": "q1", "text": "…"}; raises AppError."""
    queries: dict[str, str] = {}
    for number, line in _lines(path):
        try:
            record = json.loads(line)
            name, text = record["_id"], record["text"]
        except (ValueError, KeyError, TypeError, RecursionError):
            name = text = None
        if not isinstance(name, str | int) or not isinstance(text, str):
            raise AppError(
                tr("Line {number} of {path} is no query.", number=number, path=path),
                tr('A line is a record of JSON: {"_id": "q1", "text": "what is asked"}.'),
            )
        queries[str(name)] = text
    return queries


def read_qrels(path: Path) -> Qrels:
    """The judgements of a set; a line of titles at the top is passed over. Raises AppError."""
    judged: Qrels = {}
    for number, line in _lines(path):
        cells = line.rstrip("\r\n").split("\t")
        try:
            query, document, grade = cells[0], cells[1], int(cells[2])
        except (ValueError, IndexError):
            if number == 1 and len(cells) == 3:
                continue
            raise AppError(
                tr("Line {number} of {path} is no judgement.", number=number, path=path), _HINT
            ) from None
        judged.setdefault(query, {})[document] = grade
    return judged


def _sorted(files: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Queries and judgements, the likelier first: a set has those to train with next to those of its test."""
    queries = [file for file in files if file.suffix.lower() in (".jsonl", ".ndjson")]
    qrels = [file for file in files if file.suffix.lower() == ".tsv"]
    queries.sort(key=lambda file: file.stem != "queries")
    qrels.sort(key=lambda file: file.stem != "test")
    return queries, qrels


def _inside(folder: Path) -> list[Path]:
    with os_errors("read", folder):
        return [file for kind in ("queries.*", "qrels/*.tsv", "*.tsv") for file in sorted(folder.glob(kind))]


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, counted from 1."""
    try:
        with os_errors("read", path):
            if path.stat().st_size > LARGEST:
                raise Refused(f"it is larger than {LARGEST >> 20} MiB")
            with open_text(path) as stream:
                yield from ((number, line) for number, line in enumerate(stream, 1) if line.strip())
    except (Refused, UnicodeError) as error:
        reason = error.reason if isinstance(error, Refused) else "it is not text"
        raise AppError(f"{path} cannot be read: {reason}", "Choose another file.") from error
