"""A row of what can be asked: its sign, its words, what it is, and for a search a cross to remove it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QRect, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.core.searches import Search
from desktop_app.ui import theme
from desktop_app.ui.find.asking.model import Asking, AskingModel
from desktop_app.ui.kit.elided_lines import AT_RIGHT, draw_icon, draw_line, draw_text
from desktop_app.ui.kit.tables.rows import ROW, Index, RowDelegate, State, lit

HEIGHT = 34
CROSS = "close"
_SIGNS = {"title": "library", "file": "file", "word": "search", "value": "search"}


def marks(row: QRect) -> tuple[QRect, QRect]:
    """Where the star and the cross of a row are."""
    star = QRect(row.left(), row.top(), theme.ICON + theme.GAP_MEDIUM, row.height())
    width = theme.ICON + theme.GAP_MEDIUM
    return star, QRect(row.right() - width, row.top(), width, row.height())


class AskingDelegate(RowDelegate):
    """A search's star and its cross, which is there where the pointer or the keys are, can be clicked."""

    HEIGHT = HEIGHT

    def paint_row(self, painter: QPainter, area: QRect, index: Index, state: State) -> None:
        model, row = index.model(), index.data(ROW)
        assert isinstance(model, AskingModel)
        star, cross = marks(area)
        draw_icon(painter, _centered(star), _sign(row, model.removable and lit(state)))
        if model.removable and lit(state):
            draw_icon(painter, _centered(cross), theme.icon(CROSS))
        words = QRect(area)
        words.setLeft(star.right())
        words.setRight(cross.left() - theme.GAP_SMALL if model.removable else area.right() - theme.GAP)
        if about := model.about(row):
            words.setRight(self._about(painter, words, about) - theme.GAP_MEDIUM)
        painter.setFont(theme.font("text"))
        painter.setPen(theme.color("text"))
        draw_line(painter, words, " ".join(index.data().split()))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(model.index(index.row(), 0), editor.text())

    def _about(self, painter: QPainter, words: QRect, about: str) -> int:
        """Draws it at the right and returns where it begins."""
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.color("secondary"))
        metrics = QFontMetrics(painter.font())
        most = words.width() // 2
        line = metrics.elidedText(about, Qt.TextElideMode.ElideRight, most)
        draw_text(painter, words, AT_RIGHT, line)
        return words.right() - metrics.horizontalAdvance(line)


def _sign(row: Asking, can_be_saved: bool) -> QIcon:
    if not isinstance(row, Search):
        return theme.icon(_SIGNS[row.kind])
    return theme.icon("starred", "accent") if row.name else theme.icon("star" if can_be_saved else "history")


def _centered(area: QRect) -> QRect:
    place = QRect(0, 0, theme.ICON, theme.ICON)
    place.moveCenter(area.center())
    return place
