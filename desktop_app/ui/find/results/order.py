"""The head of the list: in which order the results stand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton

from desktop_app.language import tr
from desktop_app.ui.find.results.results_model import ORDERS, Order

WORDS: Mapping[Order, str] = {
    "relevance": tr("By relevance"),
    "date": tr("By date, the latest first"),
    "name": tr("By name"),
    "folder": tr("By folder"),
}


_SORTED: Mapping[Order, tuple[str, str]] = {
    "relevance": (tr("Sorted by relevance"), tr("Sorted by relevance, weak ones last")),
    "date": (tr("Sorted by date"), tr("Sorted by date, weak ones last")),
    "name": (tr("Sorted by name"), tr("Sorted by name, weak ones last")),
    "folder": (tr("Sorted by folder"), tr("Sorted by folder, weak ones last")),
}


class OrderButton(QPushButton):
    """A small menu. `chosen` carries the order, which stays while the query changes."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("result_order")
        self.setProperty("look", "link")
        self.setToolTip(tr("Sort the results that are shown"))
        self.setAutoDefault(False)
        self.order: Order = "relevance"
        menu = QMenu(self)
        group = QActionGroup(menu)
        self.actions_of = {}
        for order in ORDERS:
            action = menu.addAction(WORDS[order], partial(self.choose, order))
            action.setCheckable(True)
            group.addAction(action)
            self.actions_of[order] = action
        self.setMenu(menu)
        self.choose("relevance")

    def choose(self, order: Order) -> None:
        """Takes an order, and says which one it is."""
        self.order = order
        self.actions_of[order].setChecked(True)
        self.say(parted=False)
        self.chosen.emit(order)

    def say(self, parted: bool, listed: bool = False) -> None:
        """Says how the results stand; `parted`: the weak below the others, `listed`: nothing ranks them."""
        ranked = _SORTED[self.order][parted]
        self.setText(tr("In the library's order") if listed and self.order == "relevance" else ranked)
        self.setAccessibleName(self.text())
