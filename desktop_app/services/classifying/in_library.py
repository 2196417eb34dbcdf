"""A classifier kept in a library, and the class it gives each document: `class:positive` in a search.

The classes are no part of the ledger: they follow from the vectors, and are computed from them when they are
first asked for. So they can never be out of date, and documents that are added have theirs at once.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from desktop_app.core.arrays import Float32, Int64, Rows
from desktop_app.core.errors import AppError, os_errors
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.explore.classifier.network import Classifier, OneThread, probabilities
from desktop_app.language import tr
from desktop_app.library.filters.attributes import NOTHING, Attributes, Column
from desktop_app.library.label import CLASSIFIER, read
from desktop_app.library.store import Library
from desktop_app.services.classifying import stored

FIELD = "class"
"""What the classes are filtered by."""
AT_ONCE = 4_096
"""Vectors between two looks at whether this is still wanted."""


def attach(folder: Path, classifier: Classifier) -> None:
    """Keeps `classifier` in the library in `folder`, in place of the one before.

    Raises AppError where the library's vectors are of another model, and where it has a field of that name.
    """
    label = read(folder)
    if label.recipe.model != classifier.model or label.recipe.dimensions is not None:
        raise AppError(
            tr(
                "The vectors of {library} are not of the model that this classifier was trained with, "
                "{model}, "
                "or not whole.",
                library=label.name,
                model=classifier.model_name,
            ),
            tr("Switch the library to that model, or train the classifier with the library's."),
        )
    with Library.open(folder) as library, library.reading():
        attributes = Attributes(library)
        attributes.refresh()
        if _taken(attributes):
            raise AppError(
                tr(
                    "{library} has a field {field} of its own, which {field}: filters by.",
                    library=label.name,
                    field=FIELD,
                ),
                tr("Classify documents of another library, or rename that field in the files."),
            )
    stored.save(folder / CLASSIFIER, classifier)


def detach(folder: Path) -> None:
    """Removes the classifier of the library in `folder`, if there is one; raises AppError."""
    if (folder / CLASSIFIER).exists():
        with os_errors("remove", folder / CLASSIFIER):
            shutil.rmtree(folder / CLASSIFIER)


class Classes:
    """Follows a library and the classifier in it: each call computes only what came since the last one."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._card = library.folder / CLASSIFIER / stored.CARD
        self._stamp: tuple[int, int] | None = None
        self._classifier: Classifier | None = None
        self._generation = -1
        self._done: dict[int, tuple[Float32, Float32, int]] = {}

    def refresh(self, attributes: Attributes, cancel: CancelToken = NEVER) -> None:
        """Gives `attributes`, which are up to date, the class of each document. Call it within `reading`.

        Nothing where there is no classifier, where it is damaged or for another model, and where the library
        has a field of that name. Raises Cancelled, and the next call continues from there.
        """
        changed = self._look()
        if not changed and self._generation == attributes.generation:
            return
        found = {}
        if self._classifier and not _taken(attributes):
            rows = self._library.rows(self._classifier.pooling)
            found[FIELD] = self._column(self._classifier, rows, attributes.documents, cancel)
        attributes.give(found)
        self._generation = attributes.generation

    def _look(self) -> bool:
        """Reads the classifier where it is another one than before; whether it is."""
        try:
            stat = self._card.stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
        except OSError:
            stamp = None
        if stamp == self._stamp:
            return False
        self._stamp, self._classifier = stamp, None
        self._generation = -1
        self._done.clear()
        if stamp:
            try:
                found = stored.load(self._card.parent)
            except AppError:
                return True  # a search goes on without its classes
            if found.model == self._library.recipe.model and self._library.recipe.dimensions is None:
                self._classifier = found
        return True

    def _column(self, classifier: Classifier, rows: Rows, documents: Int64, cancel: CancelToken) -> Column:
        """The class of each document: the likeliest by the mean of its passages' probabilities."""
        sums = np.zeros((len(documents), len(classifier.classes)))
        if rows.matrices and len(documents):
            said = np.concatenate(self._of_segments(classifier, rows.matrices, cancel))
            place = np.minimum(np.searchsorted(documents, rows.documents), len(documents) - 1)
            here = documents[place] == rows.documents
            np.add.at(sums, place[here], said[rows.slots[here]])
        column = Column()
        numbers = np.array([column.code(name) for name in classifier.classes], dtype=np.int32)
        column.codes = np.where(sums.any(axis=1), numbers[sums.argmax(axis=1)], np.int32(NOTHING))
        return column

    def _of_segments(
        self, classifier: Classifier, matrices: tuple[Float32, ...], cancel: CancelToken
    ) -> list[Float32]:
        """The probabilities of each vector of each segment; a segment never changes."""
        self._done = {id(one): self._done[id(one)] for one in matrices if id(one) in self._done}
        with OneThread():
            for matrix in matrices:
                empty = np.empty((len(matrix), len(classifier.classes)), dtype=np.float32)
                # It keeps the matrix, too: its id is its own for as long.
                _, said, start = self._done.setdefault(id(matrix), (matrix, empty, 0))
                while start < len(matrix):
                    cancel.check()
                    part = slice(start, start + AT_ONCE)
                    said[part] = probabilities(classifier.network, matrix[part])
                    start += AT_ONCE
                    self._done[id(matrix)] = (matrix, said, start)
        return [self._done[id(matrix)][1] for matrix in matrices]


def _taken(attributes: Attributes) -> bool:
    """Whether the library has a field of its own that the filter would mean."""
    return any(name.casefold() == FIELD for name in attributes.own_names)
