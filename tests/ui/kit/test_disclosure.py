from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.disclosure import Disclosure


def test_what_is_inside_is_seen_once_it_is_opened(app: QApplication, qtbot: QtBot) -> None:
    inside = QLabel("inside")
    line = Disclosure("More", inside, "As usual")
    qtbot.addWidget(line)
    line.show()
    assert line.toggle.text() == "As usual"
    assert line.toggle.accessibleName() == "More"
    assert not inside.isVisible()
    QTest.mouseClick(line.toggle, Qt.MouseButton.LeftButton)
    assert inside.isVisible()
    QTest.mouseClick(line.toggle, Qt.MouseButton.LeftButton)
    assert not inside.isVisible()
