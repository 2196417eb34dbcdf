"""The ranked documents as a table of one column."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.core.types import Answer, Hit
from desktop_app.ui.kit.basics import plain_tip

Index = QModelIndex | QPersistentModelIndex

_MARKED = {None: "", True: ", marked as good", False: ", marked as bad"}
_SCORES = {"keyword": "BM25", "hybrid": "fused score"}


class Role(IntEnum):
    """What the delegate asks for beside the title (DisplayRole)."""

    HIT = Qt.ItemDataRole.UserRole + 1
    RANK = Qt.ItemDataRole.UserRole + 2
    MATCH = Qt.ItemDataRole.UserRole + 3
    PASSAGE = Qt.ItemDataRole.UserRole + 4
    BY_WORDS = Qt.ItemDataRole.UserRole + 5
    MARK = Qt.ItemDataRole.UserRole + 6


class ResultsModel(QAbstractTableModel):
    """Holds one answer. `show` replaces it, and only appends where the old hits are its beginning."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._answer: Answer | None = None
        self._marks: Mapping[tuple[str, str], bool] = {}
        self._partial = False  # some passages had no vector when it was asked

    @property
    def answer(self) -> Answer | None:
        return self._answer

    def show(self, answer: Answer | None, partial: bool = False) -> None:
        self._partial = partial
        if answer is None or self._answer is None or answer.query != self._answer.query:
            self._marks = {}
        old = self._answer.hits if self._answer else ()
        new = answer.hits if answer else ()
        if old and len(new) > len(old) and new[: len(old)] == old:
            self.beginInsertRows(QModelIndex(), len(old), len(new) - 1)
            self._answer = answer
            self.endInsertRows()
        elif old == new:
            self._answer = answer
        else:
            self.beginResetModel()
            self._answer = answer
            self.endResetModel()

    def show_marks(self, marks: Mapping[tuple[str, str], bool]) -> None:
        """The marks of the query: (source, id of the document) -> whether it is good."""
        if marks != self._marks:
            self._marks = marks
            if count := self.rowCount():
                ends = self.index(0, 0), self.index(count - 1, 0)
                self.dataChanged.emit(*ends, [Role.MARK, Qt.ItemDataRole.AccessibleTextRole])

    def mark(self, row: int) -> bool | None:
        """Whether a result was marked as good; None where it has no mark."""
        hit = self.hit(row)
        return self._marks.get((hit.source, hit.id)) if hit else None

    def hit(self, row: int) -> Hit | None:
        hits = self._answer.hits if self._answer else ()
        return hits[row] if 0 <= row < len(hits) else None

    def rowCount(self, parent: Index | None = None) -> int:
        if (parent and parent.isValid()) or not self._answer:
            return 0
        return len(self._answer.hits)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        hit = self.hit(index.row())
        if hit is None or self._answer is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return hit.title or hit.id
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._exact(hit))
            case Qt.ItemDataRole.AccessibleTextRole:
                mark = _MARKED[self.mark(index.row())]
                return f"{hit.rank}. {hit.title or hit.id}, {self._match(hit)}{mark}. {hit.passage}"
            case Role.HIT:
                return hit
            case Role.RANK:
                return hit.rank
            case Role.MATCH:
                return None if self._answer.listed else hit.match
            case Role.PASSAGE:
                return hit.passage
            case Role.BY_WORDS:
                return self._by_words(hit)
            case Role.MARK:
                return self.mark(index.row())
        return None

    def _exact(self, hit: Hit) -> str:
        """Every number of a hit, in words."""
        parts = [self._match(hit)]
        if hit.cosine is not None:
            parts.append(f"cosine {hit.cosine:.4f}")
        if hit.percentile is not None:
            parts.append(f"nearer than {hit.percentile:.1%} of random pairs of passages")
        if self._answer and self._answer.mode in _SCORES and not self._answer.listed:
            parts.append(f"{_SCORES[self._answer.mode]} {hit.score:.4f}")
        return "\n".join(parts)

    def _match(self, hit: Hit) -> str:
        if self._answer and self._answer.listed:
            return "no match: there is nothing to rank by"
        return "not embedded yet" if self._by_words(hit) else f"match {per_cent(hit.match)}"

    def _by_words(self, hit: Hit) -> bool:
        """Whether it was found without a vector: then there is no cosine to be shown."""
        listed = self._answer is not None and self._answer.listed
        return self._partial and hit.cosine is None and not listed


def per_cent(match: float) -> str:
    """0.894 as "89 %"."""
    return f"{round(match * 100)} %"
