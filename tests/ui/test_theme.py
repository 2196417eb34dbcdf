from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import process_time

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label

UI = Path(theme.__file__).parent
EVERYWHERE = ("window", "surface", "raised", "hover", "selection", "mark", "tone_a", "tone_b")
GROUNDS = {  # what is written in each color, small digits included, stands on one of these
    "text": (*EVERYWHERE, "track", "unknown", "warning_ground", "error_ground"),
    "secondary": (*EVERYWHERE, "track", "warning_ground", "error_ground"),
    "accent": (*EVERYWHERE, "track"),
    "strong": EVERYWHERE,
    "fair": EVERYWHERE,
    "weak": EVERYWHERE,
    "on_accent": ("accent", "accent_hover"),
    "positive": EVERYWHERE,
    "negative": EVERYWHERE,
    "special": EVERYWHERE,
    "warning": (*EVERYWHERE, "warning_ground", "unknown"),
    "error": (*EVERYWHERE, "error_ground"),
}


def luminance(color: QColor) -> float:
    def channel(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) + 0.0722 * channel(color.blueF())


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_every_text_can_be_read(app: QApplication, choice: str) -> None:
    theme.choose(choice)
    poor = [
        (ink, ground, round(contrast(theme.color(ink), theme.color(ground)), 2))
        for ink, grounds in GROUNDS.items()
        for ground in grounds
        if contrast(theme.color(ink), theme.color(ground)) < 4.5
    ]
    assert poor == []


def test_every_pair_of_the_style_sheet_is_among_them() -> None:
    """A rule that sets both an ink and a ground pairs them."""
    sheet = theme.SHEET.read_text(encoding="utf-8")
    pairs = set()
    for rule in re.findall(r"{([^{}]*)}", sheet):
        inks = re.findall(r"(?:^|[ ;])(?:selection-)?color: \$(\w+)", rule)
        grounds = re.findall(r"(?:selection-)?background(?:-color)?: \$(\w+)", rule)
        pairs |= {(ink, ground) for ink in inks for ground in grounds if ink != "disabled"}
    assert ("on_accent", "accent") in pairs
    known = {(ink, ground) for ink, grounds in GROUNDS.items() for ground in grounds}
    unknown = {(ink, ground) for ink, ground in pairs if (ink, ground) not in known}
    poor = {pair for pair in unknown if pair != ("on_accent", "surface")}  # selected, on the accent
    assert not poor


def test_every_color_that_something_is_written_in_is_measured() -> None:
    """What a pen or a style sheet takes for letters; grounds, lines and groups of points have no letters."""
    source = "".join(path.read_text(encoding="utf-8") for path in UI.rglob("*.py"))
    inks = set(re.findall(r'setPen\(theme\.color\("(\w+)"', source))
    inks |= set(re.findall(r'(?:tone|role)="(\w+)"', source)) & set(theme.LIGHT)
    assert inks - set(GROUNDS) <= {"disabled", "border", "hairline", "track", "padding"}, "drawn as lines"


def test_the_choice_reaches_palette_icons_and_listeners(app: QApplication, qtbot: QtBot) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    theme.set_icon(button, "search")
    before = button.icon().cacheKey()
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark")
    assert theme.color("text").lightness() > theme.color("window").lightness()
    assert theme.choice() == "dark"
    assert app.palette().color(QPalette.ColorRole.Window).name() == theme.color("window").name()
    assert button.icon().cacheKey() != before


def test_switching_takes_a_fraction_of_what_one_sheet_after_another_takes(
    app: QApplication, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    outermost = QVBoxLayout(window)
    for _ in range(20):
        column = outermost
        for _ in range(12):  # within each other, as the parts of a page are
            inner = QWidget()
            column.addWidget(inner)
            column = QVBoxLayout(inner)
            column.addWidget(label("Text", "secondary"))
    window.show()

    def cost(switch: Callable[[], object]) -> float:
        begun = process_time()
        switch()
        return process_time() - begun

    switches = [cost(partial(theme.choose, choice)) for choice in ("dark", "light") * 2]
    sheet = app.styleSheet()
    directly = [cost(partial(app.setStyleSheet, sheet + ending)) for ending in ("\n", " ") * 2]
    app.setStyleSheet(sheet)
    assert min(switches) < 0.6 * min(directly)


def test_an_unknown_choice_follows_the_system(app: QApplication) -> None:
    theme.choose("mauve")
    assert theme.choice() == "system"


def test_every_icon_can_be_drawn(app: QApplication) -> None:
    names = [path.stem for path in theme.ICONS.glob("*.svg")]
    assert "embedscope" in names
    for name in names:
        image = theme.icon(name).pixmap(theme.ICON).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(theme.ICON) for y in range(theme.ICON)), name


def test_numbers_stand_in_columns(app: QApplication) -> None:
    assert theme.font("text").featureTags()
    assert theme.font("row").pixelSize() == 15


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


def test_what_is_scrolled_away_takes_it_on_when_it_comes_into_sight(app: QApplication, qtbot: QtBot) -> None:
    theme.choose("light")
    notes = [label("A note", "secondary") for _ in range(40)]
    content, view = QWidget(), QScrollArea()
    around = QVBoxLayout(content)
    for note in notes:
        around.addWidget(note)
    view.setWidget(content)
    view.resize(300, 100)
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    theme.choose("dark")
    assert ink(notes[0]) == theme.DARK["secondary"].lower()
    assert ink(notes[-1]) == theme.LIGHT["secondary"].lower()
    view.ensureWidgetVisible(notes[-1])
    painted = view.grab().toImage()
    assert ink(notes[-1]) == theme.DARK["secondary"].lower()
    theme.choose("light")
    theme.choose("dark")
    assert view.grab().toImage() == painted


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
