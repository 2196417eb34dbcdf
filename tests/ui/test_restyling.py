from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label


class Counting(QWidget):
    """Counts how often Qt gave it another style."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def changeEvent(self, event: QEvent) -> None:
        self.times += event.type() == QEvent.Type.StyleChange
        super().changeEvent(event)


class Window(QWidget):
    """A part in sight, and one beside it that is not and holds another that is hidden by itself."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        qtbot.addWidget(self)
        self.seen, self.page, self.inner = Counting(), Counting(), QWidget()
        self.notes = [label("A note", "secondary") for _ in range(3)]
        self.dialog = QDialog(self)
        for around, part in (
            (self, self.seen),
            (self, self.page),
            (self.page, self.inner),
            (self.seen, self.notes[0]),
            (self.page, self.notes[1]),
            (self.inner, self.notes[2]),
            (self.dialog, label("A note", "secondary")),
        ):
            (around.layout() or QVBoxLayout(around)).addWidget(part)
        for shown in (self, self.dialog):  # what is never shown has no style yet
            shown.show()
            qtbot.waitExposed(shown)
        for part in (self.inner, self.page, self.dialog):
            part.hide()


def ink(note: QLabel) -> str:
    return note.palette().color(QPalette.ColorRole.WindowText).name()


def test_only_what_is_seen_takes_another_style_on(app: QApplication, qtbot: QtBot) -> None:
    theme.choose("light")
    window = Window(qtbot)
    before = window.seen.times, window.page.times
    theme.choose("dark")
    assert window.seen.times > before[0]
    assert window.page.times == before[1]
    assert ink(window.notes[0]) == theme.DARK["secondary"].lower()


def test_a_part_takes_it_on_when_it_is_shown_and_what_it_hides_later(app: QApplication, qtbot: QtBot) -> None:
    theme.choose("light")
    window = Window(qtbot)
    theme.choose("dark")
    window.page.show()
    assert ink(window.notes[1]) == theme.DARK["secondary"].lower()
    assert ink(window.notes[2]) == theme.LIGHT["secondary"].lower()
    window.inner.show()
    assert ink(window.notes[2]) == theme.DARK["secondary"].lower()
    window.dialog.show()
    inside = window.dialog.findChild(QLabel)
    assert inside
    assert ink(inside) == theme.DARK["secondary"].lower()


def test_a_window_that_was_hidden_is_dressed_when_it_comes_back(app: QApplication, qtbot: QtBot) -> None:
    theme.choose("light")
    window = Window(qtbot)
    window.hide()
    theme.choose("dark")
    window.show()
    assert ink(window.notes[0]) == theme.DARK["secondary"].lower()


def test_no_color_is_left_of_a_tone_that_went_in_the_meantime(app: QApplication, qtbot: QtBot) -> None:
    theme.choose("light")
    window = Window(qtbot)
    theme.choose("dark")
    theme.restyle(window.notes[1], tone="")
    window.page.show()
    assert ink(window.notes[1]) == theme.DARK["text"].lower()
    theme.restyle(window.notes[1], tone="error")
    assert ink(window.notes[1]) == theme.DARK["error"].lower()
