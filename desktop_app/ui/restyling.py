"""Another style sheet, taken on at once by what is seen and by everything else when it is next shown.

Qt takes the rules of every widget off and looks them up anew, which is most of a second for a window whose
views were all made, and a few hundredths for those in sight. A widget that Qt holds for unpolished is passed
over. Both sheets have the same measures, so nothing that is left out has to be laid out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QWidget

_POLISHED = Qt.WidgetAttribute.WA_WState_Polished
_OWN_STYLE = Qt.WidgetAttribute.WA_SetStyle  # such a widget is not told that the style changed
_OWN_PALETTE = Qt.WidgetAttribute.WA_SetPalette


@contextmanager
def unseen_later(widgets: Sequence[QWidget]) -> Iterator[None]:
    """A style that the program is given within is taken on late by those of its `widgets` that are not seen.

    None of them has a style of its own.
    """
    unseen = [widget for widget in widgets if not widget.isVisible()]
    for widget in unseen:
        widget.setAttribute(_POLISHED, False)
        widget.setAttribute(_OWN_STYLE)
    try:
        yield
    finally:
        for widget in unseen:
            widget.setAttribute(_OWN_STYLE, False)
        _wait(widget for widget in widgets if widget.isVisible())
        for window in QApplication.topLevelWidgets():
            if not window.isVisible():
                window.installEventFilter(_shown)


class _Shown(QObject):
    """Sees that a part of the window is shown, before it is painted."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            watched.removeEventFilter(self)
            _take_on(watched)
        return False


_shown = _Shown()


def _wait(seen: Iterable[QWidget]) -> None:
    """Waits for what lies in these and is hidden by itself."""
    for widget in seen:
        for part in widget.children():
            if isinstance(part, QWidget) and not part.isVisible():
                part.installEventFilter(_shown)


def _take_on(part: QWidget) -> None:
    """Gives the style to what is seen of a part; the colors that the style before left are forgotten."""
    style = part.style()
    seen = [part, *(widget for widget in part.findChildren(QWidget) if widget.isVisible())]
    for widget in seen:
        if not widget.testAttribute(_POLISHED):
            if widget.testAttribute(_OWN_PALETTE):
                style.unpolish(
                    widget
                )  # else the style, asked while it was hidden, puts back what it found then
                widget.setPalette(QPalette())
            style.polish(widget)
            widget.setAttribute(_POLISHED)
    _wait(seen)
