"""Rows of widgets that go on in the next line."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop_app.ui.kit.flow import FlowLayout


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
