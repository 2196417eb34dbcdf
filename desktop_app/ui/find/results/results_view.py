"""The list of results: fixed rows, so that it stays fluid with a hundred thousand of them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from desktop_app.core.types import Answer, Hit
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.find.results.result_delegate import ResultDelegate, behind_area, mark_area
from desktop_app.ui.find.results.results_model import ResultsModel
from desktop_app.ui.kit.tables.rows import where_painted
from desktop_app.ui.kit.tables.table import FixedTable


class ResultsView(FixedTable):
    """`picked` follows the current row, `typed` is a key for the box.

    `opened` is Enter or a double click, `read` is Space, `unfolding` asks for what stands behind an entry.
    """

    picked = Signal(object)  # Hit or None
    opened = Signal()
    read = Signal()
    unfolding = Signal(object)  # Hit
    typed = Signal(str)
    escaped = Signal()
    marked = Signal(int, bool)  # row, whether it is good

    def __init__(self, model: ResultsModel) -> None:
        super().__init__(model, "results", tr("Results"), height=theme.RESULT_ROW, rows=True)
        self._model = model
        self.setProperty("look", "bare")
        self.setItemDelegate(ResultDelegate(self))
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._row_changed)
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    @property
    def answer(self) -> Answer | None:
        """The answer that is shown, in the order of the list."""
        answer = self._model.answer
        return replace(answer, hits=self._model.ordered) if answer else None

    def hit(self) -> Hit | None:
        """The result that is current."""
        return self._model.at(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def hits(self) -> tuple[Hit, ...]:
        """The results that are selected, best first; the current one where none is."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        chosen = tuple(hit for row in rows if (hit := self._model.at(row)))
        current = self.hit()
        return chosen or ((current,) if current else ())

    def copy(self) -> None:
        """Puts title and passage of the selected results on the clipboard."""
        if hits := self.hits():
            QGuiApplication.clipboard().setText("\n\n".join(f"{hit.name}\n{hit.passage}" for hit in hits))

    def pick(self, row: int) -> None:
        """Makes `row` current, as near as there are rows, and shows it."""
        count = self._model.rowCount()
        if count:
            index = self._model.index(min(max(row, 0), count - 1), 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def step(self, key: Qt.Key) -> None:
        """Goes up, down, or a page of rows."""
        page = max(1, self.viewport().height() // theme.RESULT_ROW)
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        self.pick(self.currentIndex().row() + steps[key])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            for good in (True, False):
                if mark_area(self.visualRect(index), good).contains(where_painted(self, place)):
                    self.marked.emit(index.row(), good)
            if self._behind(place):
                self.toggle_behind(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        row = self.visualRect(self.indexAt(place))
        painted = where_painted(self, place)
        if self._behind(place) or any(mark_area(row, good).contains(painted) for good in (True, False)):
            self.mousePressEvent(event)  # two quick clicks there are two clicks
        else:
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        hand = self._behind(event.position().toPoint())
        shape = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def toggle_behind(self, row: int) -> None:
        """Shows what stands behind the entry of `row`, or hides it again."""
        hit = self._model.at(self._model.entry(row))
        if hit and self._model.is_unfolded(hit):
            self._fold(hit)
        elif hit and self._model.behind(hit):
            self.unfolding.emit(hit)

    def in_sight(self) -> tuple[Hit, ...]:
        """The results that can be seen without scrolling."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        end = self._model.rowCount() if last < 0 else last + 1
        return tuple(self._model.rows[max(first, 0) : end])

    def _fold(self, hit: Hit) -> None:
        """Hides what stands behind an entry, which becomes current where one of those was."""
        row = self._model.entry(self.currentIndex().row())
        self._model.fold(hit)
        self.pick(row)

    def _behind(self, place: QPoint) -> bool:
        """Whether `place` is where an entry says what stands behind it."""
        index = self.indexAt(place)
        hit = self._model.at(index.row()) if index.isValid() else None
        if hit is None:
            return False
        area = behind_area(self.visualRect(index), self._model.behind(hit))
        return area.contains(where_painted(self, place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Space and plain:
            self.read.emit()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and plain:
            self._unfold_by_key((event.key() == Qt.Key.Key_Right) != self.isRightToLeft())
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers():
            self.pick(0 if event.key() == Qt.Key.Key_Home else self._model.rowCount() - 1)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif plain and event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def _unfold_by_key(self, unfold: bool) -> None:
        row = self.currentIndex().row()
        hit = self._model.at(row)
        if hit is None:
            return
        if self._model.is_unfolded(hit) != unfold and not self._model.is_inner(hit):
            self.toggle_behind(row)
        elif not unfold:
            self.pick(self._model.entry(row))

    def _row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.picked.emit(self._model.at(current.row()) if current.isValid() else None)
