"""Values as rows: an item model over a sequence, and a delegate that paints the ground of a row."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any, ClassVar, Final, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.ui import theme
from desktop_app.ui.kit.basics import plain_tip
from desktop_app.ui.kit.elided_lines import AT_LEFT, AT_RIGHT, mirror

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
State = QStyle.StateFlag
Row = TypeVar("Row")
ROW: Final = int(Role.UserRole) + 1
"""The role that returns the row's value itself."""
_BAR = 3


class RowsModel(QAbstractTableModel, Generic[Row]):
    """One value a row, in one column or in those of `HEADS`. A subclass answers with one method a role."""

    HEADS: ClassVar[Sequence[tuple[str, str]]] = ()
    """The words and the tooltip of each column's head."""
    NUMBERS: ClassVar[Container[int]] = ()
    """The columns that are flush right."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[Row] = ()

    def fill(self, rows: Sequence[Row]) -> None:
        """Replaces all rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def at(self, number: int) -> Row | None:
        """The value of a row; None where there is no such row."""
        return self.rows[number] if 0 <= number < len(self.rows) else None

    # What a subclass answers; empty for nothing

    def cell(self, row: Row, column: int) -> str:
        """What is read in a cell."""
        raise NotImplementedError

    def tip(self, _row: Row, _column: int) -> str:
        """A cell's tooltip, as plain text."""
        return ""

    def spoken(self, _row: Row, _column: int) -> str:
        """What a screen reader says instead of the words."""
        return ""

    def ink(self, _row: Row, _column: int) -> str:
        """The color role of the words."""
        return ""

    def face(self, _column: int) -> theme.Face | None:
        return None

    def columns(self) -> int:
        return len(self.HEADS) or 1

    def head(self, column: int) -> tuple[str, str]:
        """The words and the tooltip of a column's head."""
        return self.HEADS[column] if self.HEADS else ("", "")

    # What Qt asks

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else self.columns()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < self.columns():
            return None
        match role:
            case Role.DisplayRole:
                return self.head(section)[0]
            case Role.ToolTipRole:
                return _tip(self.head(section)[1])
            case Role.AccessibleDescriptionRole:
                return self.head(section)[1] or None
            case Role.TextAlignmentRole:
                return self._side(section)
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.rows):
            return None
        row, column = self.rows[index.row()], index.column()
        match role:
            case Role.DisplayRole:
                return self.cell(row, column)
            case Role.ToolTipRole:
                return _tip(self.tip(row, column))
            case Role.AccessibleTextRole:
                return self.spoken(row, column) or None
            case Role.ForegroundRole if ink := self.ink(row, column):
                return theme.color(ink)
            case Role.FontRole if face := self.face(column):
                return theme.font(face)
            case Role.TextAlignmentRole:
                return self._side(column)
        return row if role == ROW else None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        return AT_RIGHT if column in self.NUMBERS else AT_LEFT


class RowDelegate(QStyledItemDelegate):
    """Paints the ground of a row, and `paint_row` what stands on it, both as from left to right.

    Where the window goes from right to left the row is mirrored: what is written on it is drawn by the
    functions of `elided_lines`, which keep letters upright.
    """

    HEIGHT = 0
    """Of the rows of a list; those of a table are as high as its header says."""
    BAR = True
    """The selected row also has a bar at its left edge, so not color alone."""
    HOVER = True
    """The row under the pointer has a ground."""
    MIRRORED = True
    """False for rows of tokens, which keep their order."""
    INSET: int | None = None
    """How far from both sides the line below a row ends; None draws none."""

    def paint_row(self, painter: QPainter, area: QRect, index: Index, state: State) -> None:
        raise NotImplementedError

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(option.rect.width(), self.HEIGHT) if self.HEIGHT else super().sizeHint(option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area, state = QRect(option.rect), option.state
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # each text has its own
        if self.MIRRORED and option.direction == Qt.LayoutDirection.RightToLeft:
            mirror(painter, area)
        self._ground(painter, area, state)
        self.paint_row(painter, area, index, state)
        painter.restore()

    def _ground(self, painter: QPainter, area: QRect, state: State) -> None:
        if state & State.State_Selected:
            painter.fillRect(area, theme.color("selection"))
            if self.BAR:
                painter.fillRect(area.adjusted(0, 0, _BAR - area.width(), 0), theme.color("accent"))
        elif self.HOVER and state & State.State_MouseOver:
            painter.fillRect(area, theme.color("hover"))
        if self.INSET is not None:
            foot = QRect(area.left(), area.bottom(), area.width(), 1)
            painter.fillRect(foot.adjusted(self.INSET, 0, -self.INSET, 0), theme.color("hairline"))


def where_painted(view: QAbstractItemView, place: QPoint) -> QPoint:
    """A place in a list, as a delegate that paints from left to right knows it."""
    if not view.isRightToLeft():
        return place
    row = view.visualRect(view.indexAt(place))
    return QPoint(row.left() + row.right() - place.x(), place.y())


def lit(state: State) -> bool:
    """Whether a row is selected or under the pointer."""
    return bool(state & (State.State_Selected | State.State_MouseOver))


def _tip(text: str) -> str | None:
    return plain_tip(text) if text else None
