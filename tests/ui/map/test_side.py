from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui.map.side import WIDTH, SidePanel, Swatch

ROOM = 470
"""What the smallest usual window, 1024 x 700, has below the controls of the map."""


def test_however_long_the_legend_the_panel_fits_into_a_small_window(app: QApplication, qtbot: QtBot) -> None:
    panel = SidePanel()
    qtbot.addWidget(panel)
    panel.show_legend("groups", "", [Swatch(number, "a group", 3) for number in range(20)])
    layout = panel.layout()
    assert layout is not None
    assert max(layout.minimumSize().height(), layout.minimumHeightForWidth(WIDTH)) <= ROOM
