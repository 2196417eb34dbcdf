"""What is dropped on the window, and what one sees before: files and folders, and text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.core.query_values import SimilarTo
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.engine import Engine
from desktop_app.ui.kit.file_dialogs import dropped_paths
from desktop_app.ui.place import Page

ADD = tr("Add to a library")
ADD_ALONE = tr("Drop to add to a library")
SIMILAR = tr("Find similar: search by this file")


class Drops:
    """Says what letting go would do, and does it. `front` is the page in front, `add` takes files.

    One file alone, of a kind that `engine` reads, may also be searched by.
    """

    def __init__(
        self,
        window: QWidget,
        front: Callable[[], Page | None],
        engine: Engine,
        add: Callable[[Sequence[Path]], object],
    ) -> None:
        self.hint = DropHint(window)
        self._window, self._front, self._engine, self._add = window, front, engine, add

    def enter(self, event: QDragEnterEvent) -> None:
        targets = self._targets(event.mimeData())
        if targets:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.hint.show_over(self._window.rect(), targets)

    def move(self, event: QDragMoveEvent) -> None:
        self.hint.move_to(event.position().toPoint())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def drop(self, event: QDropEvent) -> None:
        self.hint.move_to(event.position().toPoint())
        self.hint.hide()
        data, page = event.mimeData(), self._front()
        targets, paths = self._targets(data), dropped_paths(data)
        if not targets:
            return
        event.setDropAction(Qt.DropAction.CopyAction)  # what is dragged from a text stays there
        event.accept()
        if not paths and page:
            page.take_text(_text(data))
        elif SIMILAR in targets and self.hint.first_lit and page:
            page.find_similar(SimilarTo(paths[0].name, source=str(paths[0])))
        else:
            self._add(paths)

    def _targets(self, data: QMimeData) -> tuple[str, ...]:
        """What letting go could do, from the top."""
        page, paths = self._front(), dropped_paths(data)
        if not paths:
            wish = page.text_wish() if page and _text(data) and not data.hasUrls() else ""
            return (wish,) if wish else ()
        ours = len(paths) == 1 and paths[0].suffix.lower() in self._engine.endings
        return (SIMILAR, ADD) if page and page.finds_similar() and ours else (ADD_ALONE,)


def _text(data: QMimeData) -> str:
    return data.text().strip() if data.hasText() else ""


class DropHint(QWidget):
    """A veil over the window that says what letting go would do: one target, or two below each other."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._targets: Sequence[str] = ()
        self.first_lit = False  # whether the first of two is the one below the pointer
        self.hide()

    def show_over(self, area: QRect, targets: Sequence[str]) -> None:
        """Covers `area` with one target or two."""
        self._targets, self.first_lit = targets, False
        self.setGeometry(area)
        self.raise_()
        self.show()

    def move_to(self, place: QPoint) -> None:
        """The pointer is at `place`: lights the target below it."""
        before = self.first_lit
        self.first_lit = len(self._targets) > 1 and place.y() < self._border()
        if before != self.first_lit:
            self.update()

    def _border(self) -> int:
        return self.height() // 3

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("window"))
        gap = theme.GAP_LARGE
        whole = self.rect().adjusted(gap, gap, -gap, -gap)
        if len(self._targets) < 2:
            self._target(painter, whole, "".join(self._targets), lit=False)
            return
        upper, lower = QRect(whole), QRect(whole)
        upper.setBottom(self._border() - gap // 2)
        lower.setTop(self._border() + gap // 2)
        self._target(painter, upper, self._targets[0], self.first_lit)
        self._target(painter, lower, self._targets[1], not self.first_lit)

    def _target(self, painter: QPainter, area: QRect, words: str, lit: bool) -> None:
        painter.setPen(QPen(theme.color("accent"), theme.RING, Qt.PenStyle.DashLine))
        painter.setBrush(theme.color("selection") if lit else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(area), theme.GAP_LARGE, theme.GAP_LARGE)
        painter.setFont(theme.font("page"))
        painter.setPen(theme.color("text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
