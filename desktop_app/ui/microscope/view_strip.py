"""The row above a view of the microscope: the views' names, and what can be taken from the one in front."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop_app.ui import theme
from desktop_app.ui.kit.basics import push_button
from desktop_app.ui.kit.view_tabs import ViewTabs


class ViewStrip(QWidget):
    """`chosen` carries the number of a view from the left."""

    chosen = Signal(int)

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self._tabs = ViewTabs(titles, margins=False)
        self.copy = push_button("&Copy", name="Copy what this view shows")
        self.save = push_button("Sa&ve", name="Save what this view shows")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self._tabs, 1)
        row.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.save, 0, Qt.AlignmentFlag.AlignVCenter)
        self._tabs.chosen.connect(self.chosen)

    def check(self, number: int) -> None:
        self._tabs.check(number)

    def menu_filled_by(self, fill: Callable[[QMenu], None]) -> QMenu:
        """A menu that is filled each time before it opens."""
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: fill(menu))
        return menu
