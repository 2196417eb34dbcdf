"""The Tab key goes through a window as it is read, however late its parts were made."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QMainWindow, QScrollArea, QSplitter, QStackedWidget, QWidget

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def follow(window: QWidget) -> None:
    """Orders what takes the focus by Tab as the layouts have it; Qt's order is that of the making."""
    before: QWidget | None = None
    for widget in _read(window):
        if before:
            QWidget.setTabOrder(before, widget)
        before = widget


def _read(widget: QWidget) -> Iterator[QWidget]:
    """What is seen and takes the focus, in its order."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.focusProxy():
        yield widget
    for part in _parts(widget):
        if part.isVisible() and not part.isWindow():
            yield from _read(part)


def _parts(widget: QWidget) -> list[QWidget]:
    """The parts of a widget as they stand in it; what no layout places comes last."""
    placed: list[QWidget] = []
    if isinstance(widget, QMainWindow):
        placed = [part for part in (widget.centralWidget(), widget.statusBar()) if part]
    elif isinstance(widget, (QSplitter, QStackedWidget)):
        placed = [part for number in range(widget.count()) if (part := widget.widget(number))]
    elif isinstance(widget, QScrollArea):
        placed = [part] if (part := widget.widget()) else []
        return placed
    elif layout := widget.layout():
        placed = list(_in(layout))
    left = [part for part in widget.findChildren(QWidget, options=_DIRECT) if part not in placed]
    return placed + left


def _in(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item and (widget := item.widget()):
            yield widget
        elif item and (inner := item.layout()):
            yield from _in(inner)
