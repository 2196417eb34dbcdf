"""Labeled texts: records with a column of texts and one of labels, or lines of text, tab, label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.core.errors import AppError, os_error, os_errors
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.text import storable
from desktop_app.core.types import Skipped
from desktop_app.corpus.fields import unnamed
from desktop_app.corpus.formats import FORMAT_OF
from desktop_app.corpus.formats.base import Refused
from desktop_app.corpus.formats.encoding import damaged, lines, open_text
from desktop_app.corpus.reasons import in_words
from desktop_app.corpus.sources import SourceFile
from desktop_app.language import tr

TABLES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".tab", ".psv", ".xlsx", ".ods", ".xls")
ENDINGS = (".txt", *(ending for ending in TABLES if ending in FORMAT_OF))
"""Of the files that can hold labeled texts."""
HINT = tr(
    'Give every text its label: "text" and "label" in each record, or text, a tab and the label on each line.'
)
MOST_CLASSES = 200
"""More different labels than these are no classes but names, numbers or texts."""
_LABELS = (
    *("label", "labels", "class", "category", "sentiment", "target", "polarity", "intent", "topic"),
    *("rating", "stars", "score", "grade", "y", "type"),
)
_TEXTS = ("text", "sentence", "review", "comment", "body", "content", "message", "document", "description")
LINE = ("text", "label")
"""What the two parts of a line of text, tab, label are called."""


@dataclass(frozen=True, slots=True)
class LabeledTexts:
    """Texts with their labels, and the columns they came from; `fields` names all columns there were.

    `skipped` counts the records that lack a text or a label, or could not be read.
    """

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    fields: tuple[str, ...]
    text_field: str
    label_field: str
    skipped: int


def read_labeled(
    path: Path, text_field: str = "", label_field: str = "", cancel: CancelToken = NEVER
) -> LabeledTexts:
    """The labeled texts of a file; a column that is not chosen is guessed by its name, then by its values.

    Raises AppError where the file cannot be read, or nothing in it is a label, and Cancelled.
    """
    records, skipped = _records(path, cancel)
    fields = tuple(dict.fromkeys(name for record in records for name in record))
    if len(fields) < 2:
        raise AppError(tr("There are no labels in {path}.", path=path), HINT)
    label = _chosen(path, label_field, fields) or _guess_label(records, fields, text_field)
    if not label:
        raise AppError(
            tr(
                "It is not clear which column of {path} holds the labels: {columns}.",
                path=path,
                columns=", ".join(fields),
            ),
            tr("Choose it. A column of classes has 2 to {most} different values.", most=MOST_CLASSES),
        )
    text = _chosen(path, text_field, fields) or _guess_text(
        records, [name for name in fields if name != label]
    )
    if text == label:
        raise AppError(
            tr("Texts and labels cannot both be {column}.", column=label), tr("Choose two columns.")
        )
    pairs = [(record.get(text, "").strip(), record.get(label, "").strip()) for record in records]
    whole = [(one, other) for one, other in pairs if one and other]
    if not whole:
        raise AppError(
            tr("No record of {path} has both {text} and {label}.", path=path, text=text, label=label),
            tr("Choose other columns."),
        )
    texts, labels = zip(*whole, strict=True)
    return LabeledTexts(texts, labels, fields, text, label, skipped + len(pairs) - len(whole))


def read_texts(path: Path, cancel: CancelToken = NEVER) -> tuple[str, ...]:
    """The texts of a file whose labels, if it has any, do not matter; raises AppError and Cancelled.

    A text file holds one text a line; where every line ends in a tab and a label, these are left out.
    """
    if path.suffix.lower() not in TABLES:
        plain = [line for line in _lines(path)[0] if line.strip()]
        parts = [line.rsplit("\t", 1) for line in plain]
        labeled = len({part[-1] for part in parts}) <= MOST_CLASSES and all(len(part) == 2 for part in parts)
        texts = [part[0].strip() for part in parts] if labeled else [line.strip() for line in plain]
    else:
        records, _ = _records(path, cancel)
        fields = tuple(dict.fromkeys(name for record in records for name in record))
        known = next((name for name in _TEXTS if name in fields), "")
        label = "" if known else _guess_label(records, fields, "")
        name = known or _guess_text(records, [name for name in fields if name != label] or fields)
        texts = [text for record in records if (text := record.get(name, "").strip())]
    if not texts:
        raise AppError(
            tr("There are no texts in {path}.", path=path),
            tr("Write one text on each line, or records of JSON."),
        )
    return tuple(texts)


def _records(path: Path, cancel: CancelToken) -> tuple[list[Mapping[str, str]], int]:
    """The records of a file, and how many could not be read; raises AppError and Cancelled."""
    if path.suffix.lower() not in TABLES:
        plain, bad = _lines(path)
        pairs = [line.rsplit("\t", 1) for line in plain if line.strip()]
        found = [dict(zip(LINE, pair, strict=True)) for pair in pairs if len(pair) == 2]
        return list(found), bad + len(pairs) - len(found)
    with os_errors("read", path):
        size = path.stat().st_size
    records: list[Mapping[str, str]] = []
    skipped: list[Skipped] = []
    for item in SourceFile(path, size, cancel=cancel).documents():
        if isinstance(item, Skipped):
            skipped.append(item)
        else:
            records.append(item.fields)
    if not records:
        reason = skipped[0].reason if skipped else "It holds no records."
        raise AppError(
            tr("{path} cannot be read as labeled texts. {reason}", path=path, reason=in_words(reason)), HINT
        )
    return records, len(skipped)


def _lines(path: Path) -> tuple[list[str], int]:
    """The lines of a text file without their ends, and how many could not be read; raises AppError."""
    good: list[str] = []
    bad = 0
    try:
        with open_text(path) as stream:
            for line in lines(stream):
                if line is None or damaged(line):
                    bad += 1
                else:
                    good.append(storable(line.rstrip("\n")))
    except OSError as error:
        raise os_error("read", path, error) from error
    except (Refused, UnicodeError) as error:
        reason = in_words(error.reason) if isinstance(error, Refused) else tr("it is not text")
        raise AppError(tr("{path} cannot be read: {reason}.", path=path, reason=reason), HINT) from error
    return good, bad


def _chosen(path: Path, wanted: str, fields: Sequence[str]) -> str:
    if wanted and wanted not in fields:
        raise AppError(
            tr(
                "{path} has no column {wanted}; it has {columns}.",
                path=path,
                wanted=wanted,
                columns=", ".join(fields),
            ),
            tr("Choose one of those it has."),
        )
    return wanted


def _guess_label(records: Sequence[Mapping[str, str]], fields: Sequence[str], text: str) -> str:
    """The column that holds classes, "" where none can: by its name, else the one with fewest values."""
    values = {name: _values(records, name) for name in fields if name != text}
    several = {name: found for name, found in values.items() if 2 <= len(found) <= MOST_CLASSES}
    for wanted in _LABELS:
        for name in several:
            if name.strip().casefold() == wanted:
                return name
    named = [name for name in values if name.strip().casefold() in _LABELS]
    few = [name for name in several if 2 * len(several[name]) <= len(records)]
    return min(few, key=lambda name: len(several[name]), default=next(iter(named), ""))


def _guess_text(records: Sequence[Mapping[str, str]], fields: Sequence[str]) -> str:
    """The column that holds the texts: by its name, else the one with the longest values."""
    for wanted in _TEXTS:
        for name in fields:
            if name.strip().casefold() == wanted:
                return name
    return max(
        fields, key=lambda name: sum(len(record.get(name, "")) for record in records), default=unnamed(1)
    )


def _values(records: Sequence[Mapping[str, str]], name: str) -> set[str]:
    return {value for record in records if (value := record.get(name, "").strip())}
