"""What a classifier learns from: labeled texts of a file, or the documents that were marked in a library."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from desktop_app.core.arrays import Int64
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.text import encodable, quoted
from desktop_app.core.words import listed
from desktop_app.corpus.labeled import MOST_CLASSES, read_labeled
from desktop_app.corpus.passages import joined
from desktop_app.explore.classifier.network import MARKS, source_words
from desktop_app.language import number as spelled
from desktop_app.language import plural, tr
from desktop_app.library import marks
from desktop_app.library.store import Library

FEW = 20
"""Texts of a class; below, a fifth of them is so small that one miss changes the accuracy by a quarter."""
GRADES = ("bad", "good")


@dataclass(frozen=True, slots=True)
class LabeledSet:
    """Texts to learn from, each with the number of its class. `notes` are sentences about them.

    `source` says where they are from. `fields` are the columns of the file, `text_field` and `label_field`
    those that were taken; empty for marks.
    """

    texts: tuple[str, ...]
    numbers: tuple[int, ...]
    classes: tuple[str, ...]
    source: str
    notes: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    text_field: str = ""
    label_field: str = ""

    @property
    def called(self) -> str:
        """Its source in the language of the window."""
        return source_words(self.source)

    @property
    def labels(self) -> Int64:
        """The numbers as an array, int64, (texts,)."""
        return np.array(self.numbers, dtype=np.int64)

    @property
    def counts(self) -> tuple[int, ...]:
        """How many texts each class has."""
        return tuple(np.bincount(self.numbers, minlength=len(self.classes)).tolist())


def from_file(path: Path, text: str = "", label: str = "", cancel: CancelToken = NEVER) -> LabeledSet:
    """The labeled texts of a file by the columns `text` and `label`, guessed where "".

    Raises AppError, also where nothing can be learned from them, and Cancelled.
    """
    read = read_labeled(path, text, label, cancel)
    notes = []
    if read.skipped:
        notes.append(
            plural(
                read.skipped,
                "{n} record is left out: without a text or a label, or damaged.",
                "{n} records are left out: without a text or a label, or damaged.",
            )
        )
    return made(
        [encodable(one) for one in read.texts],
        [encodable(one) for one in read.labels],
        path.name,
        notes,
        (read.fields, read.text_field, read.label_field),
    )


def from_marks(folder: Path) -> LabeledSet:
    """The documents that were marked in the library in `folder`, good or bad, for whatever query.

    Raises AppError, also where nothing can be learned from them.
    """
    marked = marks.read(folder)
    with Library.open(folder) as library:
        rows = {(source, key): row for source, key, row in library.rows_of(one.key for one in marked)}
        texts: list[str] = []
        labels: list[str] = []
        for one in marked:
            if (row := rows.get((one.source, one.key))) is not None:
                document = library.document(row).document
                texts.append(encodable(joined(document.title, document.text)))
                labels.append(GRADES[one.grade])
        name = library.name
    notes = [tr("A document counts as good or bad for whatever query it was marked.")]
    if gone := len(marked) - len(texts):
        notes.append(
            plural(
                gone,
                "{n} marked document is no longer in the library and left out.",
                "{n} marked documents are no longer in the library and left out.",
            )
        )
    if not texts:
        raise AppError(
            tr("Nothing is marked in {name}.", name=name),
            tr("Search, and mark results as good (Ctrl+G) or bad (Ctrl+B): a classifier learns from both."),
        )
    return made(texts, labels, f"{MARKS}{name}", notes)


def made(
    texts: Sequence[str],
    labels: Sequence[str],
    source: str,
    notes: Sequence[str] = (),
    columns: tuple[tuple[str, ...], str, str] = ((), "", ""),
) -> LabeledSet:
    """A set without the texts that come twice, which would stand on both sides of the split.

    Classes are in the order of their names. Raises AppError where there is one class only, where a class
    has a single text, and where all texts are the same.
    """
    pairs = list(dict.fromkeys(zip(texts, labels, strict=True)))
    notes = list(notes)
    if repeated := len(texts) - len(pairs):
        notes.append(
            plural(
                repeated,
                "{n} text is there more than once and taken once.",
                "{n} texts are there more than once and taken once.",
            )
        )
    counts = Counter(label for _, label in pairs)
    classes, said = tuple(sorted(counts)), source_words(source)
    if len(classes) < 2:
        only = quoted(classes[0])
        raise AppError(
            tr("All texts of {source} have the same label, {label}.", source=said, label=only),
            tr("Add texts of at least one other class."),
        )
    if len(classes) > MOST_CLASSES:
        raise AppError(
            tr(
                "{source} has {count} different labels; these are no classes.",
                source=said,
                count=spelled(len(classes)),
            ),
            tr("Choose the column that holds the classes. There may be up to {most}.", most=MOST_CLASSES),
        )
    if len({text for text, _ in pairs}) == 1:
        raise AppError(
            tr("All texts of {source} are the same.", source=said),
            tr("Choose the column that holds the texts, or another file."),
        )
    if single := [quoted(name) for name in classes if counts[name] == 1]:
        raise AppError(
            plural(
                len(single),
                "{classes} has one example only.",
                "{classes} have one example only.",
                classes=listed(single[:5]),
            ),
            tr(
                "A class needs two at least, one to learn from and one to be tested by. "
                "Add examples, or remove the class."
            ),
        )
    notes += _doubts(pairs, counts, classes)
    number = {name: at for at, name in enumerate(classes)}
    given = tuple(text for text, _ in pairs)
    return LabeledSet(
        given, tuple(number[label] for _, label in pairs), classes, source, tuple(notes), *columns
    )


def _doubts(pairs: Sequence[tuple[str, str]], counts: Counter[str], classes: Sequence[str]) -> list[str]:
    """What makes the figures doubtful, a sentence each."""
    said = []
    few = [
        tr("{count} of {name}", count=counts[name], name=quoted(name))
        for name in classes
        if counts[name] < FEW
    ]
    if few:
        more = len(few) - 4
        shown = listed(few) if more <= 1 else tr("{words} and {more} more", words=listed(few[:4]), more=more)
        said.append(
            tr(
                "Few examples: {shown}. With less than {few} of a class the figures say little.",
                shown=shown,
                few=FEW,
            )
        )
    of_text: defaultdict[str, set[str]] = defaultdict(set)
    for text, label in pairs:
        of_text[text].add(label)
    if twofold := sum(len(labels) > 1 for labels in of_text.values()):
        said.append(
            plural(twofold, "{n} text has more than one label.", "{n} texts have more than one label.")
        )
    return said
