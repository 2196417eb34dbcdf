"""What each way to search reaches, as a table: a row a way, a column a measure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.core.cells import Cell
from desktop_app.ui.kit.basics import plain_tip

if TYPE_CHECKING:
    from desktop_app.search.evaluate import Estimate
    from desktop_app.services.searching.evaluate import Score

Index = QModelIndex | QPersistentModelIndex

HEADERS = (
    ("Way to search", "How the documents were ranked."),
    (
        "nDCG@10",
        "How good the first ten are, the earlier the better, against the best possible order; 1 is that.",
    ),
    ("Recall@10", "The share of all relevant documents that is among the first ten."),
    ("Recall@100", "The share of all relevant documents that is among the first hundred."),
    (
        "MRR@10",
        "One over the rank of the first relevant document, 0 beyond the tenth, averaged over the queries.",
    ),
)


class Role(IntEnum):
    """What the delegate asks for beside the words (DisplayRole)."""

    ESTIMATE = Qt.ItemDataRole.UserRole + 1


class ScoresModel(QAbstractTableModel):
    """The scores of one evaluation, in its order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scores: tuple[Score, ...] = ()

    def show(self, scores: tuple[Score, ...]) -> None:
        self.beginResetModel()
        self.scores = scores
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else len(self.scores)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else len(HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return HEADERS[section][0]
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                return HEADERS[section][1]
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        score = self.scores[index.row()]
        found = score.estimates[index.column() - 1] if index.column() else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{found.mean:.3f}" if found else score.way.words
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._exact(score, found, index.column()))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._exact(score, found, index.column())
            case Role.ESTIMATE:
                return found
        return None

    def cells(self) -> list[list[Cell]]:
        """The names of the columns, then a line a way, with the interval of each measure beside it."""
        names = [name for name, _ in HEADERS[1:]]
        lines: list[list[Cell]] = [
            [HEADERS[0][0], *(f"{name}{part}" for name in names for part in ("", " low", " high"))]
        ]
        for score in self.scores:
            numbers = [number for one in score.estimates for number in (one.mean, one.low, one.high)]
            lines.append([score.way.words, *(f"{number:.6f}" for number in numbers)])
        return lines

    def _exact(self, score: Score, found: Estimate | None, column: int) -> str:
        if found is None:
            return score.way.words
        words = f"{score.way.words}: {HEADERS[column][0]} {found.mean:.6f}, 95 % interval "
        words += f"{found.low:.6f} to {found.high:.6f}"
        if column == 1 and score.behind:
            behind = score.behind
            words += f"; behind the best by {behind.mean:.6f} ({behind.low:.6f} to {behind.high:.6f})"
        return words


def best_rows(scores: Sequence[Score]) -> frozenset[tuple[int, int]]:
    """(row, column) of the highest mean of every measure."""
    found = set()
    for number in range(len(HEADERS) - 1):
        top = max(score.estimates[number].mean for score in scores)
        found |= {
            (row, number + 1) for row, score in enumerate(scores) if score.estimates[number].mean == top
        }
    return frozenset(found)
