"""What is wrong to see in a window: things drawn over each other, things cut off."""

from __future__ import annotations

from itertools import combinations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QSplitterHandle,
    QStackedWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.basics import ElidedLabel
from desktop_app.ui.kit.veil import Veil  # which lies over what no longer holds

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def faults(whole: QWidget) -> list[str]:
    """Every pair of visible widgets with one parent that overlap, and every control or sentence cut off."""
    found: list[str] = []
    for parent in (whole, *whole.findChildren(QWidget)):
        if parent.isVisible() and not isinstance(parent, (QLineEdit, QStackedWidget)):
            found += _overlaps(parent)
    found += [f"cut: {_named(part)}" for part in whole.findChildren(QWidget) if _cut(part)]
    return found


def wait_until_well_laid_out(qtbot: QtBot, whole: QWidget, kind: str = "") -> None:
    """Fails where faults of that kind remain; Qt lays out in several steps, late on a busy machine."""

    def well_laid_out() -> None:
        assert [fault for fault in faults(whole) if fault.startswith(kind)] == []

    qtbot.wait(100)
    qtbot.waitUntil(well_laid_out)


def _overlaps(parent: QWidget) -> list[str]:
    laid = [
        child
        for child in parent.findChildren(QWidget, options=_DIRECT)
        if child.isVisible() and not child.isWindow() and not isinstance(child, (QSplitterHandle, Veil))
    ]
    if isinstance(parent, QAbstractScrollArea):
        return []  # its scroll bars and headers are Qt's business
    return [
        f"overlap: {_named(one)} {_named(other)}"
        for one, other in combinations(laid, 2)
        if one.geometry().intersects(other.geometry())
    ]


def _cut(part: QWidget) -> bool:
    if isinstance(part, ElidedLabel):  # of a name the beginning may do, of a sentence it does not
        return part.isVisible() and part.text().endswith(".") and part.sizeHint().width() > part.width()
    if (
        not part.isVisible()
        or part.visibleRegion().isEmpty()
        or not isinstance(part, (QLabel, QAbstractButton, QComboBox))
    ):
        return False
    scrolled = any(isinstance(above, QAbstractScrollArea) for above in _above(part))
    hint = part.minimumSizeHint()
    if isinstance(part, QLabel):
        needed = part.heightForWidth(part.width()) if part.wordWrap() else hint.height()
        small = needed > part.height() or (not part.wordWrap() and hint.width() > part.width())
    else:  # the size hint of a button with an icon alone knows nothing of the style sheet's
        icon_alone = isinstance(part, QAbstractButton) and not part.text()
        small = not icon_alone and (hint.width() > part.width() or hint.height() > part.height())
    return small or (not scrolled and part.visibleRegion().boundingRect() != QRect(part.rect()))


def _above(part: QWidget) -> list[QWidget]:
    above = part.parentWidget()
    return [above, *_above(above)] if above else []


def _named(part: QWidget) -> str:
    text = getattr(part, "text", None)
    words = text() if callable(text) and not isinstance(part, QComboBox) else part.accessibleName()
    return f"{type(part).__name__} {part.objectName()} {str(words)[:30]!r} {part.geometry().getRect()}"
