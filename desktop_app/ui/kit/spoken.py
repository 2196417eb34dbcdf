"""What a screen reader is told that Qt does not tell by itself."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QComboBox, QLabel, QWidget

_SPOKEN = "spoken"
_PRESS = "Press"


@lru_cache(maxsize=1)
def install() -> None:
    """Once for the program. Nothing of it costs anything while no screen reader asks."""
    QAccessible.installFactory(_interface)


def as_tabs(whole: QWidget, buttons: Iterable[QAbstractButton]) -> None:
    """Has buttons of which one is down told as tabs, where Qt would tell of check boxes."""
    whole.setProperty(_SPOKEN, "tabs")
    for button in buttons:
        button.setProperty(_SPOKEN, "tab")


class _Tab(QAccessibleWidget):
    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button, QAccessible.Role.PageTab, button.accessibleName())

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
    """Qt's own for everything but tabs."""
    spoken = thing.property(_SPOKEN) if isinstance(thing, QWidget) else None
    if spoken == "tab" and isinstance(thing, QAbstractButton):
        return _Tab(thing)
    if spoken == "tabs" and isinstance(thing, QWidget):
        return QAccessibleWidget(thing, QAccessible.Role.PageTabList, thing.accessibleName())
    if isinstance(thing, QComboBox):
        _name(thing)
    return None


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
