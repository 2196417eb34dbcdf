"""The rail at the left edge: the places one can be in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.commands import command, native, tip
from desktop_app.ui.kit.layout import column
from desktop_app.ui.kit.spoken import TabButton, Told
from desktop_app.ui.place import Place

SETTINGS = tr("Settings")
BORDERS = 12


class Rail(QWidget):
    """One button a place; `chosen` carries its number from the top, `checked` the button in front."""

    TOLD_AS: ClassVar[Told] = "tabs"

    chosen = Signal(int)
    checked = Signal(QWidget)

    def __init__(self, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName(tr("Pages"))
        self.setFixedWidth(_wide([place.shown for place in places]))
        self._group = QButtonGroup(self)
        line = column(gap=theme.GAP_SMALL, into=self, margins=(2, 12, 2, 0))
        keys = command("page").keys
        for number, place in enumerate(places):
            title = place.shown
            button = TabButton()
            button.setObjectName(f"rail_{place.title.lower()}")
            button.setCheckable(True)
            key = f" ({native(keys[number])})" if number < len(keys) else ""
            _dress(button, title, place.icon, f"{title}{key}")
            self._group.addButton(button, number)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        line.addStretch()
        self._group.idClicked.connect(self.chosen)

    def check(self, number: int) -> None:
        button = self._group.button(number)
        button.setChecked(True)
        self.checked.emit(button)


def _wide(words: Sequence[str]) -> int:
    """The pixels of the rail: some languages need more than the usual ones."""
    face = theme.font("secondary")
    face.setWeight(QFont.Weight.DemiBold)
    return max(
        theme.RAIL_WIDTH,
        *(QFontMetrics(face).horizontalAdvance(word) + BORDERS for word in (*words, SETTINGS)),
    )


def settings_button(do: Callable[[], object]) -> QToolButton:
    """For the foot of the rail: of its look, but no place."""
    made = QToolButton()
    made.setObjectName("rail_settings")
    made.clicked.connect(lambda: do())
    _dress(made, SETTINGS, "settings", tip("settings"))
    return made


def _dress(button: QToolButton, title: str, icon: str, tooltip: str) -> None:
    """An icon above its word."""
    button.setProperty("look", "rail")
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    button.setText(title)
    theme.set_icon(button, icon)
    button.setIconSize(QSize(22, 22))
    button.setAccessibleName(title)
    button.setToolTip(tooltip)
