"""The details panel with words that are wider than it."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.microscope.details import WIDTH, DetailsPanel, Facts

LONG = {
    "sixty letters": "a" * 60,
    "wide letters": "W" * 15,
    "an address": f"https://www.example.com/{'abc' * 20}?q={'x' * 40}&r=%20%20",
    "a path": f"/usr/share/{'very_long_name_' * 6}/{'x' * 30}.txt",
    "a path of Windows": "C:\\Users\\somebody\\Documents\\" + "x" * 50,
    "lines": "_" * 80,
    "dots": "." * 80,
    "words held together": "\u00a0".join(["word"] * 20),
    "words held together by narrow spaces": "\u202f".join(["word"] * 20),
    "letters with accents": "e\u0301" * 60,
    "mathematical letters": "\U0001d54e" * 30,
}


@pytest.fixture
def panel(app: QApplication, qtbot: QtBot) -> DetailsPanel:
    made = DetailsPanel()
    qtbot.addWidget(made)
    made.resize(WIDTH, 600)
    made.show()
    return made


@pytest.mark.parametrize("words", LONG.values(), ids=LONG)
def test_nothing_is_cut_off_at_the_right(panel: DetailsPanel, qtbot: QtBot, words: str) -> None:
    for fact in (
        Facts(title=words),
        Facts(sentence=f"Of {words} nothing is lost."),
        Facts("A pair", "", (("name", words),)),
        Facts("A pair", "", ((words, "value"),)),
        Facts("A pair", "", ((words, words), ("name", "value"))),
    ):
        panel.show_facts((fact,))
        qtbot.wait(1)
        inside = panel.findChild(QWidget, "facts_inside")
        assert inside
        assert inside.width() <= panel.viewport().width()
        assert inside.minimumSizeHint().width() <= panel.viewport().width()
        for label in inside.findChildren(QLabel):
            if label.isVisible():
                assert label.height() >= label.heightForWidth(label.width())
        assert words in panel.text()


def test_a_word_that_fits_on_a_line_is_not_broken(panel: DetailsPanel, qtbot: QtBot) -> None:
    panel.show_facts((Facts(sentence="It is read as internationalization and nothing else."),))
    qtbot.wait(1)
    shown = [QLabel.text(label) for label in panel.findChildren(QLabel) if label.isVisible()]
    assert shown == ["It is read as internationalization and nothing else."]
