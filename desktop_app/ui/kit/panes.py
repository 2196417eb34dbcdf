"""Panes, and the columns of tables, keep the sizes that the user gave them, between two starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHeaderView, QSplitter, QTableView, QWidget

_sizes: dict[str, list[int]] = {}
_NAME = "pane"


def take_up(sizes: Mapping[str, Sequence[int]]) -> None:
    """The sizes of the last time, for what is made from now on."""
    _sizes.clear()
    _sizes.update({name: list(each) for name, each in sizes.items()})


def sizes() -> dict[str, list[int]]:
    """The sizes to be kept: those of the last time and those that were changed since."""
    return dict(_sizes)


def remember(widget: QWidget) -> None:
    """Gives every splitter in `widget` the sizes it had, and keeps those that it gets.

    A splitter is known by the name of `widget` and its number; one that is remembered already is left alone.
    """
    new = [splitter for splitter in widget.findChildren(QSplitter) if not splitter.property(_NAME)]
    for number, splitter in enumerate(new):
        name = f"{widget.objectName()} {number}"
        splitter.setProperty(_NAME, name)
        known = _sizes.get(name, [])
        if len(known) == splitter.count():
            splitter.setSizes(known)
        splitter.splitterMoved.connect(lambda *_, name=name, moved=splitter: _keep(name, moved))
    for table in widget.findChildren(QTableView):
        if table.objectName() and not table.property(_NAME):
            _remember_columns(f"columns of {table.objectName()}", table)


def _remember_columns(name: str, table: QTableView) -> None:
    """Only those that can be dragged: the others follow what is in them, or the room there is."""
    table.setProperty(_NAME, name)
    head = table.horizontalHeader()
    movable = [
        at for at in range(head.count()) if head.sectionResizeMode(at) == QHeaderView.ResizeMode.Interactive
    ]
    known = _sizes.get(name, [])
    if len(known) == head.count():
        for at in movable:
            table.setColumnWidth(at, max(known[at], head.minimumSectionSize()))

    def resized(*_sizes_of_one: int) -> None:
        if QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:  # and not by the program
            _sizes[name] = [head.sectionSize(at) for at in range(head.count())]

    head.sectionResized.connect(resized)


def _keep(name: str, splitter: QSplitter) -> None:
    _sizes[name] = splitter.sizes()
