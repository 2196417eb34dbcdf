"""Results and checklists as files for other programs: CSV, JSON and Markdown."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from typing import Literal

from desktop_app.core.cells import separated
from desktop_app.core.checklist import Checked, CheckedRecord, Evidence
from desktop_app.core.text import encodable
from desktop_app.core.types import Answer, Hit

Kind = Literal["csv", "json", "md"]
COLUMNS = (
    *("rank", "id", "title", "match", "cosine", "score", "passage", "source", "place"),
    *("kind", "folder", "date", "copies", "more", "library"),
)

_MARKUP = re.compile(r"([\\`*_\[\]<>|#~&$@:=^%]|(?<=www)\.)", re.IGNORECASE)
"""Within a line; other marks mean something at the beginning of one, where no text stands here."""

Cell = str | int | float | None


def export_answer(answer: Answer, kind: Kind, similar_to: str = "") -> bytes:
    """The hits of `answer` as a UTF-8 file; `similar_to` is what was searched by where there is no query."""
    rows = [_row(hit) for hit in answer.hits]
    if kind == "csv":
        return _csv([COLUMNS, *rows])
    if kind == "md":
        what = f"Similar to {similar_to}" if similar_to else answer.query
        return _markdown(what, COLUMNS, rows)
    about = {"similar_to": similar_to} if similar_to else {"query": answer.query}
    hits = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    return _json({**about, "mode": answer.mode, "pooling": answer.pooling, "hits": hits})


def export_checked(checked: Checked, kind: Kind) -> bytes:
    """The grid of a checklist as a UTF-8 file; in a table sentence and match stand next to every verdict."""
    if kind == "json":
        return _json({"requirements": checked.requirements, "records": list(map(_record, checked.records))})
    columns = ["rank", "id", "title", "met", "mean match", "source", "place"]
    for requirement in checked.requirements:
        columns += [requirement, f"sentence: {requirement}", f"match: {requirement}"]
    rows = [
        (
            *(rank, record.id, record.title, record.met, _short(record.mean_match)),
            *(record.source, record.place),
            *(part for cell in record.cells for part in _cell(cell)),
        )
        for rank, record in enumerate(checked.records, start=1)
    ]
    return _csv([columns, *rows]) if kind == "csv" else _markdown("Checklist", columns, rows)


def plain(text: str) -> str:
    """`text` on one line, every mark that Markdown or HTML would read escaped."""
    return _MARKUP.sub(r"\\\1", " ".join(text.replace("\0", " ").split()))


def _row(hit: Hit) -> tuple[Cell, ...]:
    cosine = None if hit.cosine is None else _short(hit.cosine)
    numbers = (_short(hit.match), cosine, _short(hit.score))
    about = (hit.kind, hit.folder, hit.date, len(hit.copies), len(hit.more), str(hit.library))
    return (hit.rank, hit.id, hit.heading or hit.title, *numbers, hit.passage, hit.source, hit.place, *about)


def _cell(cell: Evidence | None) -> tuple[Cell, ...]:
    return (cell.verdict, cell.sentence, _short(cell.match)) if cell else ("no evidence", None, None)


def _record(record: CheckedRecord) -> dict[str, object]:
    return {
        "id": record.id,
        "title": record.title,
        "source": record.source,
        "place": record.place,
        "met": record.met,
        "mean_match": _short(record.mean_match),
        "evidence": [
            {"met": False, "verdict": "no evidence", "match": None}
            if cell is None
            else {
                "met": cell.met,
                "verdict": cell.verdict,
                "reason": cell.reason,
                "match": _short(cell.match),
                "cosine": _short(cell.cosine),
                "sentence": cell.sentence,
                "place": cell.place,
            }
            for cell in record.cells
        ],
    }


def _csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Every text quoted, with a byte order mark: without one, spreadsheets take UTF-8 for the local code."""
    return _utf8(f"\ufeff{separated(rows, csv.QUOTE_NONNUMERIC)}")


def _markdown(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    lines = [f"# {plain(title)}", ""]
    lines.append(f"| {' | '.join(map(plain, columns))} |")
    lines.append(f"|{' --- |' * len(columns)}")
    lines += [f"| {' | '.join(map(_markdown_cell, row))} |" for row in rows]
    return _utf8("\n".join((*lines, "")))


def _markdown_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    return plain(cell) if isinstance(cell, str) else str(cell)


def _json(document: dict[str, object]) -> bytes:
    return _utf8(json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def _utf8(text: str) -> bytes:
    return encodable(text).encode()  # the names of files hold lone surrogates


def _short(number: float) -> float:
    """Six digits behind the point: more than float32 vectors give."""
    return round(number, 6)
