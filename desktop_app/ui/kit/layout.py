"""Layouts and single-shot timers as one expression each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from PySide6.QtCore import QMargins, QObject, Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QSplitter, QVBoxLayout, QWidget

from desktop_app.ui import theme


class Spring:
    """What takes the room that is left in a row or a column."""


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
    """Parts below each other; `into` gets the layout, `margins` go left, top, right, bottom."""
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


def after(owner: QObject, milliseconds: int, do: Callable[[], object]) -> QTimer:
    """A timer that calls `do` once, so long after each `start`; it ends with its owner."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(do)
    return timer


def _filled(box: Box, parts: tuple[Part, ...], into: QWidget | None, gap: int, margins: Margins) -> Box:
    box.setSpacing(gap)
    box.setContentsMargins(QMargins(*margins))
    for part in parts:
        if isinstance(part, Spring):
            box.addStretch()
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
    if into:
        into.setLayout(box)
    return box


def _add(box: QBoxLayout, item: Item) -> None:
    if isinstance(item, QWidget):
        box.addWidget(item)
    else:
        box.addLayout(item)
