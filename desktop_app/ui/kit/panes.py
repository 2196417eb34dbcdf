"""Panes keep the sizes that the user gave them, between two starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QSplitter, QWidget

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


def _keep(name: str, splitter: QSplitter) -> None:
    _sizes[name] = splitter.sizes()
