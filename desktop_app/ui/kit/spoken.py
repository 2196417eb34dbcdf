"""What a screen reader is told that Qt does not tell by itself."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar, Literal

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (
    QAbstractButton,
    QAccessibleWidget,
    QComboBox,
    QFrame,
    QLabel,
    QScrollArea,
    QToolButton,
    QWidget,
)

Told = Literal["tab", "tabs", "picture", "chart", "text", "group"]
"""What a widget of ours is told as: its class says so in `TOLD_AS`.

It is the class that says it, since a reader that runs already asks for a widget while that is still made.
"""
_ROLES = {
    "tabs": QAccessible.Role.PageTabList,
    "picture": QAccessible.Role.Graphic,
    "chart": QAccessible.Role.Chart,
    "text": QAccessible.Role.StaticText,
    "group": QAccessible.Role.Grouping,
}
_PRESS = "Press"


@lru_cache(maxsize=1)
def install() -> None:
    """Once for the program. Nothing of it costs anything while no screen reader asks."""
    QAccessible.installFactory(_interface)


class TabButton(QToolButton):
    """A button of several of which one is down: a tab, where Qt would tell of a check box."""

    TOLD_AS: ClassVar[Told] = "tab"


class _Tab(QAccessibleWidget):
    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button, QAccessible.Role.PageTab)

    def state(self) -> QAccessible.State:
        button, state = self.object(), super().state()
        state.selectable = 1
        state.selected = int(isinstance(button, QAbstractButton) and button.isChecked())
        return state

    def actionNames(self) -> list[str]:
        return [_PRESS, *super().actionNames()]

    def doAction(self, name: str) -> None:
        button = self.object()
        if name == _PRESS and isinstance(button, QAbstractButton):
            button.click()
        else:
            super().doAction(name)


def _interface(_kind: str, thing: QObject) -> QAccessibleInterface | None:
    """Qt's own for everything that Qt knows."""
    if not isinstance(thing, QWidget):
        return None
    told = _told(thing)
    if told == "tab" and isinstance(thing, QAbstractButton):
        return _Tab(thing)
    if told in _ROLES:
        return QAccessibleWidget(thing, _ROLES[told])
    if isinstance(thing, QComboBox):
        if thing.parentWidget():
            _name(thing)
        else:
            QTimer.singleShot(0, thing, lambda: _name(thing))  # it is still made
    return None


def _told(thing: QWidget) -> str:
    """What its class says; of others, what Qt would call a filler is a group."""
    told: str = getattr(type(thing), "TOLD_AS", "")
    if told or thing.objectName().startswith("qt_"):
        return told
    of_qt = next(kind for kind in type(thing).__mro__ if kind.__module__.startswith("PySide6"))
    plain = of_qt in (QWidget, QScrollArea) or (of_qt is QFrame and type(thing) is not QFrame)
    return "group" if plain else ""


def _name(box: QComboBox) -> None:
    """Gives a combo box a label that is not seen, unless it has one.

    On Linux its accessible name is its value, and what it is called is looked for in the label it belongs to.
    """
    parent = box.parentWidget()
    if parent is None or not box.accessibleName():
        return
    labels = [child for child in parent.children() if isinstance(child, QLabel)]
    if not any(label.buddy() is box for label in labels):
        label = QLabel(box.accessibleName(), parent)
        label.setBuddy(box)
        label.hide()
