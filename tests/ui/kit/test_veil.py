"""The veil covers all of its parent, says what comes, and lets the mouse through."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.veil import Veil


def test_it_pales_what_is_below_and_is_no_obstacle(app: QApplication, qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(300, 200)
    veil = Veil(over)
    button = QPushButton("Press", over)
    button.setGeometry(0, 0, 300, 200)
    button.setStyleSheet("background: #000")
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    over.show()
    dark = over.grab().toImage().pixelColor(5, 190).lightness()
    veil.show_words("Computing …")
    assert veil.words.isVisible()
    assert abs(over.grab().toImage().pixelColor(5, 190).lightness() - dark) > 15
    hit = over.childAt(150, 100)
    assert hit
    QTest.mouseClick(hit, Qt.MouseButton.LeftButton)
    assert pressed == [True]
    over.resize(400, 300)
    QTest.qWait(1)
    assert veil.size() == over.size()
