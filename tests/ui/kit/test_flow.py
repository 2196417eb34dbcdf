"""Rows of widgets that go on in the next line."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.flow import Flowing, FlowLayout, TallFrame
from desktop_app.ui.kit.layout import column


def test_rows_keep_their_margins_and_stand_on_one_line(app: QApplication) -> None:
    whole = QWidget()
    row = FlowLayout(spacing=5)
    row.setContentsMargins(16, 8, 16, 0)
    for height in (20, 30, 20):
        part = QLabel()
        part.setFixedSize(40, height)
        row.addWidget(part)
    whole.setLayout(row)
    assert row.heightForWidth(16 + 2 * 40 + 5 + 16) == 8 + 30 + 5 + 20
    assert row.heightForWidth(400) == 8 + 30
    row.setGeometry(QRect(0, 0, 117, 100))
    boxes = [row.itemAt(number).geometry() for number in range(3)]  # type: ignore[union-attr]
    assert [(box.left(), box.top()) for box in boxes] == [(16, 13), (61, 8), (16, 43)]


def test_rows_begin_at_the_right_where_the_window_goes_from_right_to_left(app: QApplication) -> None:
    whole, row = QWidget(), FlowLayout(spacing=5)
    for _ in range(3):
        part = QLabel()
        part.setFixedSize(40, 20)
        row.addWidget(part)
    whole.setLayout(row)
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        row.setGeometry(QRect(10, 0, 100, 100))
    finally:
        app.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    boxes = [row.itemAt(number).geometry() for number in range(3)]  # type: ignore[union-attr]
    assert [(box.left(), box.top()) for box in boxes] == [(70, 0), (25, 0), (70, 25)]


def test_a_tall_frame_follows_its_width_and_its_contents(app: QApplication, qtbot: QtBot) -> None:
    """Also through another one around it."""
    words = label("many words " * 20, wrap=True)
    inner, outer, whole = TallFrame(), TallFrame(), QWidget()
    column(Flowing(*(QLabel("chip " * 4) for _ in range(6))), words, into=inner)
    column(inner, into=outer)
    column(outer, into=whole).addStretch()
    qtbot.addWidget(whole)
    whole.resize(600, 400)
    whole.show()

    def fits() -> bool:
        return all(
            frame.height() == frame.layout().totalHeightForWidth(frame.width())  # type: ignore[union-attr]
            for frame in (inner, outer)
        )

    qtbot.waitUntil(fits)
    before = outer.height()
    whole.resize(300, 400)
    qtbot.waitUntil(lambda: fits() and outer.height() > before)
    before = outer.height()
    words.setText("few words")
    inner.fit()
    qtbot.waitUntil(lambda: fits() and outer.height() < before)
