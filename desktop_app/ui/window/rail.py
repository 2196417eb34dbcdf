"""The rail at the left edge: the places one can be in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from desktop_app.ui import theme
from desktop_app.ui.commands import command, native, tip
from desktop_app.ui.kit.layout import column
from desktop_app.ui.kit.spoken import TabButton, Told
from desktop_app.ui.place import Place


class Rail(QWidget):
    """One button a place; `chosen` carries its number from the top. Settings are at the foot."""

    TOLD_AS: ClassVar[Told] = "tabs"

    chosen = Signal(int)
    settings_wanted = Signal()

    def __init__(self, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName("Pages")
        self.setFixedWidth(theme.RAIL_WIDTH)
        self._group = QButtonGroup(self)
        line = column(gap=theme.GAP_SMALL, into=self, margins=(2, 12, 2, theme.GAP_SMALL))
        keys = command("page").keys
        for number, place in enumerate(places):
            title = place.title
            button = TabButton()
            button.setObjectName(f"rail_{title.lower()}")
            button.setCheckable(True)
            key = f" ({native(keys[number])})" if number < len(keys) else ""
            _dress(button, title, place.icon, f"{title}{key}")
            self._group.addButton(button, number)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        line.addStretch()
        settings = QToolButton()
        settings.setObjectName("rail_settings")
        settings.clicked.connect(self.settings_wanted)
        _dress(settings, "Settings", "settings", tip("settings"))
        line.addWidget(settings, 0, Qt.AlignmentFlag.AlignHCenter)
        self._group.idClicked.connect(self.chosen)

    def check(self, number: int) -> None:
        self._group.button(number).setChecked(True)


def _dress(button: QToolButton, title: str, icon: str, tooltip: str) -> None:
    """An icon above its word."""
    button.setProperty("look", "rail")
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    button.setText(title)
    theme.set_icon(button, icon)
    button.setIconSize(QSize(22, 22))
    button.setAccessibleName(title)
    button.setToolTip(tooltip)
