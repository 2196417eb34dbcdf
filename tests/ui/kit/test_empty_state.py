from __future__ import annotations

import pytest
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.ui import theme
from desktop_app.ui.kit.basics import Sentences
from desktop_app.ui.kit.empty_state import EmptyState, Offer


def lines(text: str, width: int) -> list[float]:
    """How long each line is when `text` is broken at `width`."""
    layout = QTextLayout(text, theme.font("text"))
    layout.beginLayout()
    found = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        found.append(line.naturalTextWidth())
    layout.endLayout()
    return found


@pytest.mark.parametrize(
    "text",
    [
        "Say what you look for in your own words; they need not occur in the text. For example:",
        "Say what you look for in your own words; they need not occur in the text at all.",
        "Everything stays on this computer: documents are read where they lie, and nothing is sent anywhere.",
    ],
)
def test_no_word_stands_alone_in_the_last_line(app: QApplication, qtbot: QtBot, text: str) -> None:
    state = EmptyState()
    qtbot.addWidget(state)
    state.resize(900, 600)
    state.show_state("Search", text)
    state.show()
    words = state.findChildren(Sentences)[1]
    *_, last = broken = lines(text, words.width())
    assert last > 0.5 * max(broken)


@pytest.mark.parametrize(("width", "lines"), [(900, 1), (400, 2)])
def test_offers_go_on_in_another_line_where_there_is_no_room(
    app: QApplication, qtbot: QtBot, width: int, lines: int
) -> None:
    state = EmptyState()
    qtbot.addWidget(state)
    state.show_state("Learn", "From what?", [Offer(f"Open something {number}", print) for number in range(3)])
    state.resize(width, 500)
    state.show()
    state.focus_first()
    buttons = state.findChildren(QPushButton)
    assert len({button.y() for button in buttons}) == lines
    assert all(button.x() > 0 and button.geometry().right() < width for button in buttons)
    first = [button for button in buttons if button.y() == buttons[0].y()]
    assert abs(first[0].x() - (width - 1 - first[-1].geometry().right())) <= 1, "in the middle"
