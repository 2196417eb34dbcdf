"""The rail at the left edge: the places one can be in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from desktop_app.ui import theme
from desktop_app.ui.commands import command, native
from desktop_app.ui.kit.layout import column
from desktop_app.ui.kit.spoken import TabButton, Told
from desktop_app.ui.place import Place


class Rail(QWidget):
    """One button a place; `chosen` carries its number from the top."""

    TOLD_AS: ClassVar[Told] = "tabs"

    chosen = Signal(int)

    def __init__(self, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName("Pages")
        self.setFixedWidth(theme.RAIL_WIDTH)
        self._group = QButtonGroup(self)
        line = column(
            gap=theme.GAP_SMALL, into=self, margins=(theme.GAP_SMALL, 12, theme.GAP_SMALL, theme.GAP)
        )
        keys = command("page").keys
        for number, place in enumerate(places):
            title = place.title
            button = TabButton()
            button.setObjectName(f"rail_{title.lower()}")
            button.setProperty("look", "rail")
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setText(title)
            theme.set_icon(button, place.icon)
            button.setIconSize(QSize(22, 22))
            button.setAccessibleName(title)
            button.setToolTip(f"{title} ({native(keys[number])})" if number < len(keys) else title)
            self._group.addButton(button, number)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        line.addStretch()
        self._group.idClicked.connect(self.chosen)

    def check(self, number: int) -> None:
        self._group.button(number).setChecked(True)
