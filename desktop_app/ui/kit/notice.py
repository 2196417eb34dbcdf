"""A sentence beside the thing it is about: what happened, and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop_app.core.errors import AppError
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import icon_button, label, plain_tip, push_button
from desktop_app.ui.kit.layout import after, column, row

KEPT = (24, 40)  # characters of a long path, at its ends
_LONG_WORD = re.compile(rf"\S{{{sum(KEPT) + 16},}}")
Kind = Literal["info", "warning", "error"]


class Notice(QFrame):
    """Hidden until it has something to say; can be dismissed, and may offer one action."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._message = label(wrap=True, selectable=True, tone="strong")
        self._hint = label(wrap=True, selectable=True)
        self.action = push_button("", "link", do=self._act)
        self._do: Callable[[], object] = self.hide
        self.action.hide()
        close = icon_button("close", tr("Dismiss"), do=self.hide)
        words = column(self._message, self._hint, self.action, gap=2)
        row((words, 1), (close, Qt.AlignmentFlag.AlignTop), into=self, gap=6, margins=(12, 8, 8, 8))
        self._laid_out = after(self, 0, self._come_into_view)
        self.hide()

    def show_error(self, error: AppError, action: str = "", do: Callable[[], object] | None = None) -> None:
        self.say("error", error.message, error.hint, action, do)

    def hide_error(self) -> None:
        """Takes back an error that is over; a warning stays until it is dismissed."""
        if self.property("notice") == "error":
            self.hide()

    def say(
        self,
        kind: Kind,
        message: str,
        hint: str = "",
        action: str = "",
        do: Callable[[], object] | None = None,
    ) -> None:
        """Shows the sentences; `action` is a verb for the button that calls `do`."""
        theme.restyle(self, notice=kind)
        for line, words in ((self._message, message), (self._hint, hint)):
            line.setText(_LONG_WORD.sub(_shortened, words))
            line.setToolTip(plain_tip(words) if line.text() != words else "")
        self._hint.setVisible(bool(hint))
        self.action.setText(action)
        self.action.setAccessibleName(action)
        self.action.setVisible(bool(action))
        self._do = do or self.hide
        self.setAccessibleName(f"{message} {hint}".strip())
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self._laid_out.start()

    def _come_into_view(self) -> None:
        """Scrolls to it where it lies in a part that is scrolled."""
        above = self.parentWidget()
        while above and self.isVisible():
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(self, 0, theme.GAP)
            above = above.parentWidget()

    def _act(self) -> None:
        """What it says is over: what is done now may say something else."""
        self.hide()
        self._do()

    def text(self) -> str:
        """What it says now, empty when hidden."""
        return "" if self.isHidden() else self.accessibleName()


def _shortened(word: re.Match[str]) -> str:
    """A path without its middle: how it begins and ends says which one it is."""
    return f"{word.group()[: KEPT[0]]}…{word.group()[-KEPT[1] :]}"
