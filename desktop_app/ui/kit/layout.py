"""Layouts and single-shot timers as one expression each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label


@dataclass(frozen=True, slots=True)
class Spring:
    """What takes the room that is left in a row or a column, or its share of it."""

    share: int = 0


Box = TypeVar("Box", bound=QBoxLayout)
SPRING: Final = Spring()
Item = QWidget | QLayout
Margins = tuple[int, int, int, int]
NONE: Margins = (0, 0, 0, 0)
Part = Item | Spring | int | tuple[Item, int] | tuple[Item, Qt.AlignmentFlag]
"""A widget or layout, alone, with its stretch or with its alignment; a number of pixels; or SPRING."""


def column(
    *parts: Part, into: QWidget | None = None, gap: int = theme.GAP, margins: Margins = NONE
) -> QVBoxLayout:
    """Parts below each other; `into` gets the layout, `margins` go left, top, right, bottom.

    Where the window goes from right to left, left and right change places.
    """
    return _filled(QVBoxLayout(), parts, into, gap, margins)


def row(
    *parts: Part, into: QWidget | None = None, gap: int = theme.GAP, margins: Margins = NONE
) -> QHBoxLayout:
    """Parts beside each other; see `column`."""
    return _filled(QHBoxLayout(), parts, into, gap, margins)


def splitter(*parts: tuple[QWidget, int], vertical: bool = False) -> QSplitter:
    """Panes with their stretch, a hairline between them; none can be collapsed."""
    made = QSplitter(Qt.Orientation.Vertical if vertical else Qt.Orientation.Horizontal)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    for number, (pane, stretch) in enumerate(parts):
        made.addWidget(pane)
        made.setStretchFactor(number, stretch)
    return made


class PaneForWidth(QWidget):
    """A pane of a splitter, its parts in a column, that is never lower than they need at the width it has.

    Of itself a splitter takes the height that would be needed at the least width, where all tabs stand below
    each other.
    """

    def minimumSizeHint(self) -> QSize:
        least, layout = super().minimumSizeHint(), self.layout()
        if layout is None:
            return least
        edges = layout.contentsMargins()
        wide = self.width() - edges.left() - edges.right()
        items = [item for number in range(layout.count()) if (item := layout.itemAt(number))]
        parts = [_least_height(item, wide) for item in items if not item.isEmpty()]
        high = sum(parts) + layout.spacing() * max(len(parts) - 1, 0)
        return QSize(least.width(), high + edges.top() + edges.bottom())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


def form(*lines: tuple[str | QWidget, QWidget | QLayout]) -> QFormLayout:
    """Parts with their titles before them."""
    made = QFormLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setHorizontalSpacing(theme.GAP_MEDIUM)
    made.setVerticalSpacing(theme.GAP_MEDIUM)
    for title, part in lines:
        made.addRow(label(title, "secondary") if isinstance(title, str) else title, part)
    return made


def grid(stretched: int, *, gap: int = theme.GAP_MEDIUM, lines: int = 0) -> QGridLayout:
    """An empty grid, so much between columns and lines; the column `stretched` takes what is left."""
    made = QGridLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setHorizontalSpacing(gap)
    made.setVerticalSpacing(lines)
    made.setColumnStretch(stretched, 1)
    return made


def clear(layout: QLayout) -> None:
    """Removes all widgets of a layout, out of sight at once."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()


def show_all(layout: QLayout) -> None:
    """Shows what was just put into a layout, which does so only later and counts nothing that is hidden."""
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item and (widget := item.widget()):
            widget.show()


def scrolled(layout: QLayout, *, focus: bool = True) -> QScrollArea:
    """A layout that scrolls where there is less room than it needs; with `focus` also by the keyboard."""
    inner = QWidget()
    inner.setProperty("look", "scrolled")
    inner.setLayout(layout)
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    if not focus:
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def after(owner: QObject, milliseconds: int, do: Callable[[], object]) -> QTimer:
    """A timer that calls `do` once, so long after each `start`; it ends with its owner."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(do)
    return timer


def _least_height(item: QLayoutItem, width: int) -> int:
    """That a part of a column needs at the least; what a widget says itself goes before its layout."""
    part = item.widget()
    if part is not None and part.hasHeightForWidth():
        return part.heightForWidth(width)
    return item.minimumHeightForWidth(width) if item.hasHeightForWidth() else item.minimumSize().height()


def _filled(box: Box, parts: tuple[Part, ...], into: QWidget | None, gap: int, margins: Margins) -> Box:
    box.setSpacing(gap)
    left, top, right, bottom = margins
    if QGuiApplication.isRightToLeft():  # of a layout Qt mirrors all but its margins
        left, right = right, left
    box.setContentsMargins(left, top, right, bottom)
    add(box, *parts)
    if into:
        into.setLayout(box)
    return box


def add(box: QBoxLayout, *parts: Part) -> None:
    """Puts parts behind those that are there."""
    for part in parts:
        if isinstance(part, Spring):
            box.addStretch(part.share)
        elif isinstance(part, int):
            box.addSpacing(part)
        elif isinstance(part, tuple):
            item, detail = part
            _add(box, item)
            if isinstance(detail, Qt.AlignmentFlag):
                box.setAlignment(item, detail)
            else:
                box.setStretch(box.count() - 1, detail)
        else:
            _add(box, part)


def _add(box: QBoxLayout, item: Item) -> None:
    if isinstance(item, QWidget):
        box.addWidget(item)
    else:
        box.addLayout(item)
