"""The names of a page's views in a row; one of them is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QWidget

from desktop_app.ui import theme
from desktop_app.ui.commands import command, native
from desktop_app.ui.kit.flow import FlowLayout
from desktop_app.ui.kit.spoken import as_tabs

ROOM = 28  # padding and border of a tab, both sides


class ViewTabs(QWidget):
    """One flat button a view; `chosen` carries its number from the left."""

    chosen = Signal(int)

    def __init__(
        self,
        titles: Sequence[str],
        parent: QWidget | None = None,
        *,
        tips: Sequence[str] = (),
        name: str = "Views",
        margins: bool = True,
    ) -> None:
        """`tips` are the buttons' tooltips, where they are not the keys of the views."""
        super().__init__(parent)
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._group = QButtonGroup(self)
        row = FlowLayout()
        row.setContentsMargins(
            *(theme.GAP_MEDIUM, theme.GAP, theme.GAP_MEDIUM, 0) if margins else (0, 0, 0, 0)
        )
        bold = QFontMetrics(theme.font("strong"))
        keys = [native(key) for key in command("view").keys]
        tips = tips or [f"{title} ({key})" for title, key in zip(titles, keys, strict=False)]
        for number, title in enumerate(titles):
            button = QToolButton()
            button.setObjectName(f"tab_{title.lower()}")
            button.setProperty("look", "tab")
            button.setCheckable(True)
            button.setChecked(number == 0)
            button.setText(title)
            button.setMinimumWidth(bold.horizontalAdvance(title) + ROOM)  # it is bold while it is chosen
            button.setAccessibleName(title)
            button.setToolTip(tips[number] if number < len(tips) else title)
            self._group.addButton(button, number)
            row.addWidget(button)
        self.setLayout(row)
        as_tabs(self, self._group.buttons())
        self._group.idClicked.connect(self.chosen)

    def check(self, number: int) -> None:
        self._group.button(number).setChecked(True)
