"""What is drawn can be read: measured in the pixels, in both themes."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from desktop_app.ui import theme
from tests.ui.test_theme import contrast


def ground(image: QImage, area: QRect) -> QColor:
    """The color most of `area` has."""
    return QColor(_colors(image, area).most_common(1)[0][0])


def readable(image: QImage, area: QRect) -> float:
    """How far the ink in `area` stands out from its ground: the contrast of the darkest or lightest pixel."""
    behind = ground(image, area)
    return max(contrast(QColor(ink), behind) for ink in _colors(image, area))


def _colors(image: QImage, area: QRect) -> Counter[int]:
    places = ((x, y) for x in range(area.left(), area.right()) for y in range(area.top(), area.bottom()))
    return Counter(image.pixel(*place) for place in places)


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_entry_under_the_pointer_of_a_combo_box_can_be_read(
    app: QApplication, qtbot: QtBot, choice: str
) -> None:
    theme.choose(choice)
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["Hybrid", "Semantic", "Keyword"])
    box.show()
    box.showPopup()
    view = box.view()
    view.setCurrentIndex(box.model().index(1, 0))
    image = view.viewport().grab().toImage()
    rows = [view.visualRect(box.model().index(row, 0)).adjusted(6, 3, -3, -3) for row in range(3)]
    assert [row for row in range(3) if readable(image, rows[row]) < 4.5] == []
    assert ground(image, rows[1]) != ground(image, rows[0])
