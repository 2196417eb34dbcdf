from __future__ import annotations

import time

from PySide6.QtCore import QMargins, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.layout import SPRING, after, column, row, splitter


def test_parts_stand_in_the_order_they_are_named(qtbot: QtBot, app: QApplication) -> None:
    page, first, second, last = QWidget(), QWidget(), QWidget(), QWidget()
    qtbot.addWidget(page)
    for part in (first, second, last):
        part.setMinimumSize(20, 20)
    column(
        row(first, SPRING, (second, Qt.AlignmentFlag.AlignTop), gap=0),
        40,
        (last, 1),
        into=page,
        gap=0,
        margins=(5, 6, 7, 8),
    )
    page.resize(400, 300)
    page.show()
    assert (first.x(), first.y()) == (5, 6)
    assert second.geometry().right() == 400 - 7 - 1
    assert last.y() == first.geometry().bottom() + 1 + 40
    assert last.geometry().bottom() == 300 - 8 - 1


def test_panes_share_the_room_by_their_stretch(qtbot: QtBot, app: QApplication) -> None:
    one, other = QWidget(), QWidget()
    panes = splitter((one, 0), (other, 1))
    qtbot.addWidget(panes)
    panes.resize(301, 100)
    panes.show()
    panes.setSizes([100, 200])
    panes.resize(701, 100)
    qtbot.waitUntil(lambda: panes.sizes() == [100, 600])


def test_a_timer_counts_from_its_last_start(qtbot: QtBot, app: QApplication) -> None:
    owner, rung = QWidget(), []
    qtbot.addWidget(owner)
    timer = after(owner, 60, lambda: rung.append(time.monotonic()))
    timer.start()
    qtbot.wait(30)
    again = time.monotonic()
    timer.start()
    qtbot.waitUntil(lambda: bool(rung))
    assert rung[0] - again >= 0.055
    assert len(rung) == 1


def test_margins_are_mirrored_where_the_window_goes_from_right_to_left(app: QApplication) -> None:
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        made = column(margins=(1, 2, 3, 4))
    finally:
        app.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    assert made.contentsMargins() == QMargins(3, 2, 1, 4)
    assert column(margins=(1, 2, 3, 4)).contentsMargins() == QMargins(1, 2, 3, 4)
