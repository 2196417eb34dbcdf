"""What a map shows of a library: a vector for every document, its name, and the fields to color it by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Float32, Int64, Rows
from desktop_app.core.jobs import NEVER, CancelToken, Progress, Report, silent
from desktop_app.core.types import Answer
from desktop_app.core.words import field_name
from desktop_app.explore.map_points import MapField, MapPoints
from desktop_app.language import tr
from desktop_app.library.filters.attributes import Attributes, Column
from desktop_app.search.exact import segments
from desktop_app.services.models import short_name
from desktop_app.services.searching.search import Searcher

BEGINNING = 400
"""Characters of the text of a document without a title, by which groups are named."""
HITS = 20
"""Documents a query lights."""
VALUES = range(2, 201)
"""A field with fewer values does not tell documents apart, one with more has too many to see."""
LONGEST = 60
"""Characters of a value that still reads as one line of a legend."""
_AT_ONCE = 8_192  # rows of vectors, between two looks at whether this is still wanted


class LibraryMaps:
    """Remembers the fields of the last library, so that they are read once. Serves one thread."""

    def __init__(self) -> None:
        self._attributes: tuple[Searcher, Attributes] | None = None

    def points(self, searcher: Searcher, report: Report = silent, cancel: CancelToken = NEVER) -> MapPoints:
        """Every document that has a vector, in the order of row ids; raises AppError and Cancelled.

        A document's vector is the mean of its passages' vectors, brought to unit length: the one that
        "Find similar" compares by. Its documents without a vector are counted.
        """
        library = searcher.library
        pooling = library.recipe.pooling
        with library.reading():
            report(Progress(tr("Reading vectors")))
            documents, vectors = means(library.rows(pooling), cancel)
            report(Progress(tr("Reading titles")))
            found: dict[int, tuple[str, str, str]] = {}
            for row, key, title, text in library.each(
                "SELECT id, key, title, substr(text, 1, ?) FROM documents ORDER BY id", BEGINNING
            ):
                found[row] = (key, title, text)
                if not len(found) % _AT_ONCE:
                    cancel.check()
            report(Progress(tr("Reading fields")))
            fields = tuple(self._fields(searcher, documents, cancel))
        told = [found[row] for row in documents.tolist()]
        return MapPoints(
            library.name,
            short_name(searcher.encoder.bundle),
            vectors,
            documents,
            tuple(key for key, _, _ in told),
            tuple(title or key for key, title, _ in told),
            tuple(title or text for _, title, text in told),
            fields,
            len(found) - len(documents),
            library.folder,
            pooling,
        )

    def _fields(self, searcher: Searcher, documents: Int64, cancel: CancelToken) -> Iterator[MapField]:
        """Those with few and short values, and the kind of file where there are several."""
        if self._attributes is None or self._attributes[0] is not searcher:
            self._attributes = (searcher, Attributes(searcher.library))
        known = self._attributes[1]
        known.refresh(cancel)
        rows = np.searchsorted(known.documents, documents)
        clash = "type" in map(str.casefold, known.fields)
        kind, shown_kind = ("file type" if clash else "type", tr("File type"))
        columns: Mapping[str, Column] = {kind: known.types, **known.fields}
        for name, column in columns.items():
            codes = column.codes[rows].astype(np.int64)
            used = np.unique(codes[codes >= 0])
            many = np.count_nonzero(codes >= 0)
            few = len(used) in VALUES and 2 * len(used) <= many
            if few and max(len(column.values[at]) for at in used) <= LONGEST:
                own = name in known.fields
                yield MapField(name, tuple(column.values), codes, field_name(name) if own else shown_kind)


def means(rows: Rows, cancel: CancelToken = NEVER) -> tuple[Int64, Float32]:
    """The row ids of the documents that have a vector, in order, and the mean of each one's passage
    vectors, brought to unit length; float32, (documents, dimensions). Raises Cancelled.
    """
    documents, number = np.unique(rows.documents, return_inverse=True)
    wide = rows.matrices[0].shape[1] if rows.matrices else 0
    sums: NDArray[np.float64] = np.zeros((len(documents), wide))
    for here, matrix, places in segments(rows, rows.slots):
        whose_here = number[here]
        for start in range(0, len(places), _AT_ONCE):
            cancel.check()
            part = slice(start, start + _AT_ONCE)
            whose = whose_here[part]
            order = np.argsort(whose, kind="stable")
            first = np.flatnonzero(np.diff(whose[order], prepend=-1))
            found = matrix[places[part][order]].astype(np.float64)
            sums[whose[order][first]] += np.add.reduceat(found, first, axis=0)
    lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
    return documents, (sums / lengths).astype(np.float32)


def answer(searcher: Searcher, query: str) -> tuple[Answer, Float32 | None]:
    """The HITS best documents for a query, as Find ranks them, and its unit vector; None where it means
    nothing but filters. Raises AppError.
    """
    found = searcher.search(query, HITS, fold=False)
    vector = searcher.vector(found.asked, found.pooling) if query.strip() else None
    return found, vector
