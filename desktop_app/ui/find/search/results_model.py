"""The ranked documents as a table of one column."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject

from desktop_app.core.types import Answer, Hit
from desktop_app.core.words import per_cent
from desktop_app.ui.kit.tables.rows import Role, RowsModel

_MARKED = {None: "", True: ", marked as good", False: ", marked as bad"}
_SCORES = {"keyword": "BM25", "hybrid": "fused score"}


class ResultsModel(RowsModel[Hit]):
    """Holds one answer. `show` replaces it, and only appends where the old hits are its beginning."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._answer: Answer | None = None
        self._marks: Mapping[tuple[Path, str, str], bool] = {}
        self._partial = False  # some passages had no vector when it was asked

    @property
    def answer(self) -> Answer | None:
        return self._answer

    @property
    def listed(self) -> bool:
        """Whether the documents are listed and not ranked."""
        return self._answer is not None and self._answer.listed

    def show(self, answer: Answer | None, partial: bool = False) -> None:
        self._partial = partial
        if answer is None or self._answer is None or answer.query != self._answer.query:
            self._marks = {}
        self._answer = answer
        old, new = self.rows, answer.hits if answer else ()
        if old and len(new) > len(old) and new[: len(old)] == old:
            self.beginInsertRows(QModelIndex(), len(old), len(new) - 1)
            self.rows = new
            self.endInsertRows()
        elif old != new:
            self.fill(new)

    def show_marks(self, marks: Mapping[tuple[Path, str, str], bool]) -> None:
        """The marks of the query: (library, source, id of the document) -> whether it is good."""
        if marks != self._marks:
            self._marks = marks
            if self.rows:
                ends = self.index(0, 0), self.index(len(self.rows) - 1, 0)
                self.dataChanged.emit(*ends, [Role.DisplayRole, Role.AccessibleTextRole])

    def mark(self, row: int) -> bool | None:
        """Whether a result was marked as good; None where it has no mark."""
        hit = self.at(row)
        return self._mark(hit) if hit else None

    def by_words(self, hit: Hit) -> bool:
        """Whether it was found without a vector: then there is no cosine to be shown."""
        return self._partial and hit.cosine is None and not self.listed

    def cell(self, hit: Hit, _column: int) -> str:
        return hit.title or hit.id

    def tip(self, hit: Hit, _column: int) -> str:
        """Every number of a hit."""
        parts = [self._match(hit), *([f"in {hit.library_name}"] if hit.library_name else [])]
        if hit.cosine is not None:
            parts.append(f"cosine {hit.cosine:.4f}")
        if hit.percentile is not None:
            parts.append(f"nearer than {hit.percentile:.1%} of random pairs of passages")
        if self._answer and self._answer.mode in _SCORES and not self.listed:
            parts.append(f"{_SCORES[self._answer.mode]} {hit.score:.4f}")
        return "\n".join(parts)

    def spoken(self, hit: Hit, column: int) -> str:
        mark = _MARKED[self._mark(hit)]
        library = f", in {hit.library_name}" if hit.library_name else ""
        return f"{hit.rank}. {self.cell(hit, column)}{library}, {self._match(hit)}{mark}. {hit.passage}"

    def _mark(self, hit: Hit) -> bool | None:
        return self._marks.get((hit.library, hit.source, hit.id))

    def _match(self, hit: Hit) -> str:
        if self.listed:
            return "no match: there is nothing to rank by"
        return "not embedded yet" if self.by_words(hit) else f"match {per_cent(hit.match)}"
